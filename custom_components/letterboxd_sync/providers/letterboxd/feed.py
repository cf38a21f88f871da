"""The feed route: what a member logged last, one request a read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.snapshot import Route, Snapshot
from ...model.tracking import DiaryEntry
from ..agent import USER_AGENT
from ..answer import Answer, Body
from ..errors import NotUnderstood
from ..http import Http
from .addresses import Addresses
from .denial import DENIALS, denial
from .feed_xml import Feed, parse_feed

_VALIDATORS: Final = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member, as the site writes them."""

    username: str
    display_name: str


@final
class FeedRoute:
    """Reads ``/{user}/rss/``: about fifty entries, the last logged first.

    The feed is a window, so a snapshot of it is never complete.
    """

    route: Final = Route.FEED
    capabilities: Final[Capabilities] = {
        Facet.DIARY: Support(
            access=frozenset({Access.READ}), media=frozenset({Media.FILM, Media.SHOW})
        )
    }

    def __init__(
        self,
        *,
        username: str,
        http: Http,
        addresses: Addresses,
        clock: Callable[[], datetime],
    ) -> None:
        """Read the feed of ``username`` through ``http``."""
        self._username = username
        self._http = http
        self._address = addresses.feed(username)
        self._clock = clock
        self._last: Feed | None = None
        self._validators: dict[str, str] = {}

    async def read_diary(self) -> Snapshot[DiaryEntry]:
        """Read the last entries; lists are passed over."""
        began = self._clock()
        feed = await self._read()
        return Snapshot(
            items=feed.entries,
            complete=False,
            read_at=began,
            route=Route.FEED,
            undecoded=feed.undecoded,
        )

    async def read_member(self) -> Member:
        """Prove that the member exists, and learn how they write themselves.

        ``Refused``: NOT_FOUND, PRIVATE or, by what protects the site, BLOCKED.
        """
        feed = await self._read()
        return Member(
            username=feed.username or self._username,
            display_name=feed.display_name or self._username,
        )

    async def _read(self) -> Feed:
        asked_with = self._validators
        answer = await self._http.request(
            "GET",
            self._address,
            headers={"User-Agent": USER_AGENT, **asked_with},
            expect=Body.XML,
            pass_through=(*DENIALS, HTTPStatus.NOT_MODIFIED),
        )
        if answer.status in DENIALS:
            raise denial(answer)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return self._unchanged(asked_with)
        feed = parse_feed(answer.body)
        self._last, self._validators = feed, _validators(answer)
        return feed

    def _unchanged(self, asked_with: dict[str, str]) -> Feed:
        if self._last is None or not asked_with:
            raise NotUnderstood("the feed says it is unchanged, but we never read it")
        return self._last


def _validators(answer: Answer) -> dict[str, str]:
    """The headers of the next request, from those of this answer."""
    return {
        ask: answer.headers[offered]
        for offered, ask in _VALIDATORS.items()
        if offered in answer.headers
    }
