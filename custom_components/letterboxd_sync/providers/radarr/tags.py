"""Radarr's tags: labels for people, numbers for Radarr."""

from collections.abc import Iterable
import re
from typing import Final, final
import unicodedata

from .client import RadarrClient

_NOT_IN_A_LABEL: Final = re.compile(r"[^a-z0-9]+")


def as_label(text: str) -> str:
    """Write ``text`` in Radarr's alphabet, ``^[a-z0-9-]+$``; may come out empty."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_only = plain.encode("ascii", "ignore").decode()
    return _NOT_IN_A_LABEL.sub("-", ascii_only).strip("-")


@final
class Tags:
    """Knows Radarr's tags, and makes those that it lacks."""

    def __init__(self, client: RadarrClient) -> None:
        """Know none yet."""
        self._client = client
        self._ids: dict[str, int] = {}

    async def read(self) -> dict[int, str]:
        """Read all tags anew; returns label by id."""
        tags = await self._client.tags()
        self._ids = {label: number for number, label in tags}
        return dict(tags)

    async def ids(self, labels: Iterable[str]) -> list[int]:
        """Return the ids of ``labels`` in order, making those that are missing."""
        wanted = sorted({label for text in labels if (label := as_label(text))})
        if not self._ids.keys() >= set(wanted):
            await self.read()
        return [await self._id(label) for label in wanted]

    async def _id(self, label: str) -> int:
        if label not in self._ids:
            self._ids[label] = await self._client.make_tag(label)
        return self._ids[label]
