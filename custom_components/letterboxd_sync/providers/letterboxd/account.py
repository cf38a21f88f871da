"""A Letterboxd member: feed, pages and export as one account."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from ...model.capability import Capabilities, Facet
from ...model.film import Film, FilmIds
from ...model.snapshot import Snapshot
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm
from ...model.view import RouteStatus
from ..abilities import with_abilities
from ..contracts import (
    ReadsDiary,
    ReadsLikes,
    ReadsLists,
    ReadsRatings,
    ReadsSeen,
    ReadsWatchlist,
)
from ..errors import Refused, RefusedReason
from ..http import Http
from ..pace import Pacer
from ..proxies import ProxyPool
from ..stack import Source, StackedFacet
from .addresses import Addresses
from .export_route import ExportRoute, export_route
from .exported import Export
from .feed import FeedRoute, Member
from .grids import MemberList
from .pages import PagesOptions, PagesRoute

__all__ = ["LetterboxdAccount", "Member", "MemberList", "letterboxd_account"]


class LetterboxdAccount:
    """A member; ``letterboxd_account`` makes one with the abilities of its routes.

    The pages answer for watchlist and lists before the export does, and the feed for
    the diary: what is live goes before what was written to a file.
    """

    def __init__(
        self,
        *,
        feed: FeedRoute,
        pages: PagesRoute | None,
        export: ExportRoute | None,
        clock: Callable[[], datetime],
    ) -> None:
        """Put the routes together, the best first."""
        self._feed = feed
        self._pages = pages
        self._clock = clock
        self._has_past = export is not None
        self._exported_lists = export.member_lists() if export else ()
        ranked = tuple(route for route in (feed, pages, export) if route is not None)
        self._ranked = ranked
        self._lists: dict[str, StackedFacet[Listing]] = {}
        self._watchlist = StackedFacet[Listing](
            [
                Source(route=route.route, read=route.read_watchlist)
                for route in ranked
                if isinstance(route, ReadsWatchlist)
            ],
            clock=clock,
        )
        self._diary = StackedFacet[DiaryEntry](
            [
                Source(route=route.route, read=route.read_diary)
                for route in ranked
                if isinstance(route, ReadsDiary)
            ],
            clock=clock,
        )
        self._ratings = StackedFacet[FilmRating](
            [
                Source(route=route.route, read=route.read_ratings)
                for route in ranked
                if isinstance(route, ReadsRatings)
            ],
            clock=clock,
        )
        self._likes = StackedFacet[Like](
            [
                Source(route=route.route, read=route.read_likes)
                for route in ranked
                if isinstance(route, ReadsLikes)
            ],
            clock=clock,
        )
        self._seen = StackedFacet[SeenFilm](
            [
                Source(route=route.route, read=route.read_seen)
                for route in ranked
                if isinstance(route, ReadsSeen)
            ],
            clock=clock,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the routes can, each facet as the best route supports it."""
        merged: Capabilities = {}
        for route in reversed(self._ranked):
            merged |= route.capabilities
        return merged

    @property
    def routes(self) -> Mapping[Facet, RouteStatus]:
        """Which route answers for each facet that was read, and what is wrong."""
        of_lists = [each.status for each in self._lists.values() if each.status]
        each = {
            Facet.WATCHLIST: self._watchlist.status,
            # One that is in trouble speaks for all of them
            Facet.LISTS: next(
                (status for status in of_lists if status.trouble),
                of_lists[0] if of_lists else None,
            ),
            Facet.DIARY: self._diary.status,
            Facet.RATINGS: self._ratings.status,
            Facet.LIKES: self._likes.status,
            Facet.SEEN: self._seen.status,
        }
        return {facet: status for facet, status in each.items() if status}

    async def probe(self) -> Member:
        """Prove that the member exists; one request.

        ``Refused``: NOT_FOUND (no such member), PRIVATE, or BLOCKED.
        """
        return await self._feed.read_member()

    async def probe_pages(self) -> None:
        """Prove that the watchlist's pages are open to us; one request.

        Nothing is asked when pages are off. ``Refused`` as for ``probe``.
        """
        if self._pages is not None:
            await self._pages.probe()

    async def probe_list(self, slug: str) -> None:
        """Prove that a list can be read; one request, unless the export has it.

        ``Refused`` as for ``probe``; NOT_FOUND also when pages are off.
        """
        if any(each.slug == slug for each in self._exported_lists):
            return
        if self._pages is None:
            raise Refused(RefusedReason.NOT_FOUND, f"the export has no list {slug}")
        await self._pages.probe(slug)

    async def member_lists(self) -> tuple[MemberList, ...]:
        """Return the lists that can be read: those of the pages, then of the export."""
        shown = await self._pages.member_lists() if self._pages else ()
        slugs = {each.slug for each in shown}
        more = [each for each in self._exported_lists if each.slug not in slugs]
        return (*shown, *more)

    @property
    def reads_revision(self) -> int:
        """Counts up whenever ``kept_reads`` has something new; 0 at first."""
        return self._pages.revision if self._pages else 0

    def kept_reads(self) -> str | None:
        """Return the last whole reads by pages, for ``restore_reads``; None: none.

        It takes a while with ten thousand films; any thread may ask.
        """
        return self._pages.kept() if self._pages else None

    def restore_reads(self, text: str, *, lists: Collection[str] = ()) -> bool:
        """Go on from ``kept_reads`` of an earlier life; before anything is read.

        The watchlist and these lists are taken over. False when nothing was: the text
        is damaged, of another version or another member, or pages are off.
        """
        if self._pages is None:
            return False
        reads = self._pages.restore(text, lists=lists)
        for slug, snapshot in reads.items():
            facet = self._watchlist if slug is None else self._list(slug)
            facet.restore(snapshot)
        self._has_past = self._has_past or bool(reads)
        return bool(reads)

    @property
    def has_past(self) -> bool:
        """Whether it has films to show even if the site never answers."""
        return self._has_past

    async def peek_list(self, slug: str) -> Snapshot[Listing]:
        """Read a list for somebody who asks once: ``routes`` tells nothing of it.

        Raises ``ProviderError``.
        """
        return await (self._lists.get(slug) or self._stacked(slug)).read()

    def _list(self, slug: str) -> StackedFacet[Listing]:
        if slug not in self._lists:
            self._lists[slug] = self._stacked(slug)
        return self._lists[slug]

    def _stacked(self, slug: str) -> StackedFacet[Listing]:
        return StackedFacet(
            [
                Source(route=route.route, read=partial(route.read_list, slug))
                for route in self._ranked
                if isinstance(route, ReadsLists)
            ],
            clock=self._clock,
        )


class _WithWatchlist(LetterboxdAccount):
    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the watchlist, newest first."""
        return await self._watchlist.read()


class _WithDiary(LetterboxdAccount):
    async def read_diary(self) -> Snapshot[DiaryEntry]:
        """Read the diary, last logged first."""
        return await self._diary.read()


class _WithRatings(LetterboxdAccount):
    async def read_ratings(self) -> Snapshot[FilmRating]:
        """Read one rating a film."""
        return await self._ratings.read()


class _WithLikes(LetterboxdAccount):
    async def read_likes(self) -> Snapshot[Like]:
        """Read the liked films."""
        return await self._likes.read()


class _WithSeen(LetterboxdAccount):
    async def read_seen(self) -> Snapshot[SeenFilm]:
        """Read the films that were seen, nobody knows when."""
        return await self._seen.read()


class _WithLists(LetterboxdAccount):
    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read the list of that slug in its owner's order."""
        return await self._list(slug).read()


class _WithPages(LetterboxdAccount):
    _pages: PagesRoute

    async def film_ids(self, film: Film) -> FilmIds | None:
        """Read the ids of one film from its page, or None when it names none."""
        return await self._pages.film_ids(film)


_PARTS: Final[Mapping[Facet, type[LetterboxdAccount]]] = {
    Facet.WATCHLIST: _WithWatchlist,
    Facet.LISTS: _WithLists,
    Facet.DIARY: _WithDiary,
    Facet.RATINGS: _WithRatings,
    Facet.LIKES: _WithLikes,
    Facet.SEEN: _WithSeen,
}


def letterboxd_account(
    *,
    username: str,
    http: Http,
    pages: PagesOptions | None,
    export: Export | None,
    clock: Callable[[], datetime],
    addresses: Addresses | None = None,
    pacer: Pacer | None = None,
) -> LetterboxdAccount:
    """Put a member together; nothing is asked yet.

    ``pages`` None leaves the pages unread. Members that are given one ``pacer`` share
    its pace; otherwise each has that of its options. An account has exactly the
    abilities of its routes, so ask it with ``isinstance``.
    """
    addresses = addresses or Addresses()
    feed = FeedRoute(username=username, http=http, addresses=addresses, clock=clock)
    read_pages = None
    if pages is not None:
        proxies = pages.proxies
        pool = (
            ProxyPool(proxies, direct_fallback=pages.direct_fallback)
            if proxies
            else None
        )
        read_pages = PagesRoute(
            username=username,
            http=http.paced(pacer or pages.pace, proxies=pool),
            addresses=addresses,
            clock=clock,
            concurrency=pages.concurrency,
        )
    exported = export_route(export) if export else None
    routes = (feed, read_pages, exported)
    facets = {facet for route in routes if route for facet in route.capabilities}
    parts = {_PARTS[facet] for facet in facets} | (
        {_WithPages} if read_pages else set()
    )
    kind = with_abilities(LetterboxdAccount, frozenset(parts))
    return kind(feed=feed, pages=read_pages, export=exported, clock=clock)
