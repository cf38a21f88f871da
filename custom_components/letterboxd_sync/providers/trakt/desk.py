"""What all parts of a Trakt account work with."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from ...model.title import Playable, Title, title_keys
from ..errors import Refused, RefusedReason
from .client import TraktClient
from .looks import Looks
from .titles import Body, by_own_ids, played

# Large removals time out; so may large additions
BATCH: Final = 100


class TraktDesk:
    """A part of an account: the client, and what changed since the last look."""

    def __init__(self, client: TraktClient, looks: Looks) -> None:
        """Ask nothing yet."""
        self._client = client
        self._looks = looks

    async def _change(self, path: str, body: Body, forget: Callable[[], None]) -> bool:
        """Write, and ``forget`` what may differ now; tell whether all was known."""
        try:
            return await self._client.change(path, body)
        finally:
            forget()


async def told[T](title: Playable, ask: Callable[[Body], Awaitable[T]]) -> T:
    """Ask about a title; about an episode that Trakt has elsewhere, by its own ids."""
    try:
        return await ask(played(title))
    except Refused as err:
        other = by_own_ids(title)
        if other is None or err.reason is not RefusedReason.FILM_UNKNOWN:
            raise
    return await ask(played(other))


def unknown(titles: Iterable[Title]) -> Refused:
    """Say that Trakt did not know some of these."""
    names = ", ".join(title.name for title in titles)
    return Refused(RefusedReason.FILM_UNKNOWN, f"Trakt does not know {names}")


def keys(title: Title) -> frozenset[str]:
    """Every id of a title."""
    return frozenset(map(str, title_keys(title)))
