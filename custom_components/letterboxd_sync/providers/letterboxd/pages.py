"""The pages route: watchlist, lists and film pages, as anybody sees them.

It is off unless the person switched it on, since the site's terms restrict automated
reading. It asks slowly, says who it is, and never goes beyond the last page.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.film import Film, FilmIds
from ...model.snapshot import Route, Snapshot
from ...model.tracking import Listing
from ..agent import USER_AGENT
from ..answer import Body
from ..aside import aside
from ..errors import ProviderError, Refused, RefusedReason
from ..http import Http
from ..pace import Pace
from ..proxies import Proxy
from ..stack import BrokeOff
from .addresses import Addresses
from .denial import DENIALS, BeyondLast, denial
from .film_page import parse_film_page
from .full_read import FullRead
from .grids import GridPage, MemberList, parse_list, parse_lists, parse_watchlist
from .kept import Kept
from .kept_json import dumps, loads

MOST_CONCURRENT: Final = 10

# What a person clicking through would do; the jitter keeps installations apart
_GAP: Final = 2.0
_JITTER: Final = 1.0

# The first page tells whether a watchlist changed, because what is new is on top. A
# list may change anywhere, so an exchange of two films on a later page shows later
_WATCHLIST_GOOD_FOR: Final = timedelta(days=1)
_LIST_GOOD_FOR: Final = timedelta(hours=6)

# So long no film page is asked for after the site turned us away
_CLOSED_FOR: Final = timedelta(hours=1)

_READ: Final = Support(
    access=frozenset({Access.READ}), media=frozenset({Media.FILM, Media.SHOW})
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesOptions:
    """How the person wants pages to be read."""

    concurrency: int = 1
    """Requests at a time, 1 to 10; above 1 is for those who run proxies."""
    gap: float = _GAP
    """Seconds between two requests, at each of the concurrent places."""
    jitter: float = _JITTER
    proxies: tuple[Proxy, ...] = ()
    direct_fallback: bool = False
    """Ask directly when no proxy lets us through."""

    def __post_init__(self) -> None:
        """Refuse what is out of bounds."""
        if not 1 <= self.concurrency <= MOST_CONCURRENT:
            raise ValueError(f"concurrency must be from 1 to {MOST_CONCURRENT}")

    @property
    def pace(self) -> Pace:
        """The pace of all requests together."""
        n = self.concurrency
        return Pace(concurrent=n, gap=self.gap / n, jitter=self.jitter / n)


@final
class PagesRoute:
    """Reads the pages of one member, at the pace that ``http`` keeps."""

    route: Final = Route.PAGES
    capabilities: Final[Capabilities] = {Facet.WATCHLIST: _READ, Facet.LISTS: _READ}

    def __init__(
        self,
        *,
        username: str,
        http: Http,
        addresses: Addresses,
        clock: Callable[[], datetime],
        concurrency: int = 1,
    ) -> None:
        """Read the pages of ``username`` through ``http``."""
        self._username = username
        self._http = http
        self._addresses = addresses
        self._clock = clock
        self._concurrency = concurrency
        self._kept: dict[str | None, Kept] = {}
        self._revision = 0
        self._closed: tuple[datetime, Refused] | None = None

    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the watchlist, newest first; one request when nothing changed.

        ``Refused``: PRIVATE, NOT_FOUND (no such member) or BLOCKED. ``BrokeOff`` when
        a later page failed.
        """
        return await self._read(
            None,
            partial(self._addresses.watchlist, self._username),
            parse_watchlist,
            good_for=_WATCHLIST_GOOD_FOR,
        )

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read a list in its owner's order; errors as for the watchlist."""
        return await self._read(
            slug,
            partial(self._addresses.list, self._username, slug),
            parse_list,
            good_for=_LIST_GOOD_FOR,
        )

    async def probe(self, slug: str | None = None) -> None:
        """Prove that a list, or the watchlist, is open to us; one request."""
        if slug is None:
            parse_watchlist(await self._page(self._addresses.watchlist(self._username)))
        else:
            parse_list(await self._page(self._addresses.list(self._username, slug)))

    async def member_lists(self) -> tuple[MemberList, ...]:
        """Read the index of the lists that the member shows to everybody."""
        address = partial(self._addresses.lists, self._username)
        first = parse_lists(await self._page(address(1)))
        lists = list(first.lists)
        for number in range(2, first.last_page + 1):
            try:
                page = parse_lists(await self._page(address(number), number))
            except BeyondLast:
                break
            lists += page.lists
        return tuple(lists)

    async def film_ids(self, film: Film) -> FilmIds | None:
        """Read the ids of a film from its page.

        None without its slug, when the site has no such film, or when the page names
        no id. While the site is closed to us no film page is asked for at all.
        """
        slug = film.ids.letterboxd
        if slug is None:
            return None
        self._raise_if_closed()
        try:
            html = await self._page(self._addresses.film(slug))
        except Refused as err:
            if err.reason is RefusedReason.NOT_FOUND:
                return None
            raise
        ids = parse_film_page(html)
        if ids.tmdb is None and ids.tmdb_show is None and ids.imdb is None:
            return None
        return replace(ids, letterboxd=slug)

    @property
    def revision(self) -> int:
        """Counts up with every whole read; 0 when there was none."""
        return self._revision

    def kept(self) -> str | None:
        """The last whole reads as a text; None when there is none.

        It takes a while with ten thousand films; any thread may ask.
        """
        kept = dict(self._kept)
        return dumps(kept, of=self._owner) if kept else None

    def restore(
        self, text: str, *, lists: Collection[str]
    ) -> Mapping[str | None, Snapshot[Listing]]:
        """Go on from a text of ``kept``, with the watchlist and these lists.

        Returns what was taken over by slug, None for the watchlist; nothing when the
        text is damaged, of another version or of another member.
        """
        reads = loads(text, of=self._owner)
        self._kept = {
            slug: kept for slug, kept in reads.items() if slug in {None, *lists}
        }
        return {slug: kept.snapshot for slug, kept in self._kept.items()}

    @property
    def _owner(self) -> str:
        return self._addresses.watchlist(self._username)

    async def _read(
        self,
        slug: str | None,
        address: Callable[[int], str],
        parse: Callable[[str], GridPage],
        *,
        good_for: timedelta,
    ) -> Snapshot[Listing]:
        """Read the first page and, unless it shows that nothing changed, the rest."""
        began = self._clock()
        first = parse(await self._page(address(1)))
        kept = self._kept.get(slug)
        if kept and (confirmed := kept.confirmed(first, began)):
            return confirmed
        others, cause = await self._other_pages(address, parse, first.last_page)
        full = FullRead(began=began, pages=(first, *others), every_page=cause is None)
        # In a thread: with ten thousand films it would hold the event loop
        read = await aside(full.snapshot)
        if read.complete:
            self._kept[slug] = Kept(snapshot=read, first_page=first, good_for=good_for)
            self._revision += 1
        elif kept:
            read = await aside(kept.under, read, began)
        if isinstance(cause, ProviderError):
            raise BrokeOff(read, cause)
        return read

    async def _other_pages(
        self,
        address: Callable[[int], str],
        parse: Callable[[str], GridPage],
        last: int,
    ) -> tuple[list[GridPage], ProviderError | BeyondLast | None]:
        """Read from the second page to the last, or up to the first that fails."""

        async def attempt(number: int) -> GridPage | ProviderError | BeyondLast:
            try:
                return parse(await self._page(address(number), number))
            except (ProviderError, BeyondLast) as err:
                return err

        pages: list[GridPage] = []
        for numbers in batched(range(2, last + 1), self._concurrency, strict=False):
            for page in await asyncio.gather(*map(attempt, numbers)):
                if not isinstance(page, GridPage):
                    return pages, page
                pages.append(page)
        return pages, None

    async def _page(self, address: str, number: int = 1) -> str:
        """Ask for a page; tell why, when the site does not show it."""
        try:
            answer = await self._http.request(
                "GET",
                address,
                headers={"User-Agent": USER_AGENT},
                expect=Body.HTML,
                pass_through=DENIALS,
            )
            if answer.status in DENIALS:
                raise denial(answer, page=number)
        except Refused as err:
            if err.reason is RefusedReason.BLOCKED:
                self._closed = (self._clock(), err)
            raise
        self._closed = None
        return answer.text()

    def _raise_if_closed(self) -> None:
        if self._closed is not None:
            since, err = self._closed
            if self._clock() - since < _CLOSED_FOR:
                raise Refused(err.reason, err.detail)
