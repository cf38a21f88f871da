"""Accounts that drop, repeat, delay and answer half; a clock that we turn ourselves."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey, TmdbId
from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.occurrence import Occurrence
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import Refusal
from custom_components.letterboxd_sync.model.shelf import (
    LibraryFilm,
    RequestedFilm,
    Shelf,
    ShelfItem,
)
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.tracking import (
    DiaryEntry,
    FilmRating,
    Like,
    Listing,
)
from custom_components.letterboxd_sync.model.view import RequestsView, RouteStatus
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

START = datetime(2026, 8, 1, 20, tzinfo=UTC)


class Clock:
    """Time that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = START
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock has been turned that far."""
        woken = asyncio.Event()
        self._sleepers.append((self.now + timedelta(seconds=seconds), woken))
        await woken.wait()

    async def turn(self, **by: float) -> None:
        """Turn the clock, as ``timedelta`` takes it, and wake who slept until then."""
        # Those who are about to sleep fall asleep first.
        await _breathe()
        self.now += timedelta(**by)
        due = [woken for until, woken in self._sleepers if until <= self.now]
        self._sleepers = [each for each in self._sleepers if each[0] > self.now]
        for woken in due:
            woken.set()
        # Those who were woken get to say that they are busy.
        await _breathe()


async def _breathe() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


class Fault(StrEnum):
    """What goes wrong with one call."""

    NONE = "none"
    NOT_REACHED = "not_reached"
    LOST = "lost"
    """The request got lost on its way; nobody answers."""
    ANSWER_LOST = "answer_lost"
    """It was done; the answer got lost."""
    GARBLED = "garbled"
    """It was done; something else answered."""
    LOG_IN_PAGE = "log_in_page"
    """It was not done; something else answered."""
    THROTTLED = "throttled"
    BLOCKED = "blocked"
    TURNED_AWAY = "turned_away"


_NOT_DONE = frozenset(
    {
        Fault.NOT_REACHED,
        Fault.LOST,
        Fault.LOG_IN_PAGE,
        Fault.THROTTLED,
        Fault.BLOCKED,
        Fault.TURNED_AWAY,
    }
)


def trouble(fault: Fault) -> ProviderError:
    """What a fault looks like to us."""
    match fault:
        case Fault.LOST | Fault.ANSWER_LOST:
            return NoAnswer("timed out")
        case Fault.LOG_IN_PAGE | Fault.GARBLED:
            return NotUnderstood("a log-in page")
        case Fault.THROTTLED:
            return Throttled("slowly", retry_after=timedelta(minutes=5))
        case Fault.BLOCKED:
            return Refused(RefusedReason.BLOCKED)
        case Fault.TURNED_AWAY:
            return NotAuthorized("a bad key")
        case _:
            return NotReached("refused")


class Faulty:
    """A service whose calls fail as they were told to, first come first served."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.faults: deque[Fault] = deque()
        """For writes, and for the looks before something is sent again."""
        self.reads_fail: Fault = Fault.NONE
        self.calls: list[str] = []
        self.gate: asyncio.Event | None = None
        """Writes wait here, when there is one."""
        self.at_the_gate = asyncio.Event()
        self.turns = 1
        """How many turns of the event loop a write takes, before and after."""

    async def before(self, call: str) -> Fault:
        """Fail before anything is done, or return how it is to fail afterwards."""
        self.calls.append(call)
        await self._take_turns()
        fault = self.faults.popleft() if self.faults else Fault.NONE
        if fault in _NOT_DONE:
            raise trouble(fault)
        if self.gate is not None:
            self.at_the_gate.set()
            await self.gate.wait()
        return fault

    async def after(self, fault: Fault) -> None:
        """Fail after it was done."""
        await self._take_turns()
        if fault is not Fault.NONE:
            raise trouble(fault)

    async def _take_turns(self) -> None:
        for _ in range(self.turns):
            await asyncio.sleep(0)

    async def reading(self, call: str, fails: Fault = Fault.NONE) -> None:
        """Fail to be read, when so told."""
        self.calls.append(call)
        await asyncio.sleep(0)
        for fault in (self.reads_fail, fails):
            if fault is not Fault.NONE:
                raise trouble(fault)


def film(number: int, title: str | None = None, *, slug: bool = True) -> Film:
    """A film with a TMDB id."""
    ids = FilmIds(tmdb=number, letterboxd=f"film-{number}" if slug else None)
    return Film(title=title or f"Film {number}", year=1990 + number % 30, ids=ids)


def nameless(number: int) -> Film:
    """The same film, of which only Letterboxd's name is known."""
    known = film(number)
    return replace(known, ids=FilmIds(letterboxd=known.ids.letterboxd))


def listings(films: Iterable[Film]) -> tuple[Listing, ...]:
    """Listings, the first film on top."""
    return tuple(Listing(film=it, position=at) for at, it in enumerate(films))


class Tracker(Faulty):
    """A member's watchlist."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.films = list(films)
        self.complete = True
        self.stale = False
        self.shown: int | None = None
        """How many films a read shows; None: all."""

    @property
    def capabilities(self) -> Capabilities:
        return {Facet.WATCHLIST: Support(access=frozenset({Access.READ}))}

    async def read_watchlist(self) -> Snapshot[Listing]:
        await self.reading("read_watchlist")
        return Snapshot(
            items=listings(self.films[: self.shown]),
            complete=self.complete,
            stale=self.stale,
            read_at=self.clock(),
            route=Route.PAGES,
        )


class Member(Tracker):
    """A member of whom everything can be read."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock, *films)
        self.lists: dict[str, list[Film]] = {}
        self.entries: list[DiaryEntry] = []
        self.diary_fails = Fault.NONE
        self.list_fails = Fault.NONE
        self.pages: dict[str, FilmIds] = {}
        self.page_faults: deque[ProviderError] = deque()
        self.routes: Mapping[Facet, RouteStatus] = {}

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        await self.reading(f"read_list {slug}", self.list_fails)
        items = listings(self.lists[slug])
        return Snapshot(items=items, complete=True, read_at=self.clock())

    async def read_diary(self) -> Snapshot[DiaryEntry]:
        await self.reading("read_diary", self.diary_fails)
        items = tuple(self.entries)
        return Snapshot(items=items, complete=False, read_at=self.clock())

    async def read_ratings(self) -> Snapshot[FilmRating]:
        await self.reading("read_ratings")
        return Snapshot(items=(), complete=True, read_at=self.clock())

    async def read_likes(self) -> Snapshot[Like]:
        await self.reading("read_likes")
        return Snapshot(items=(), complete=True, read_at=self.clock())

    async def film_ids(self, film: Film) -> FilmIds | None:
        self.calls.append(f"film_ids {film.ids.letterboxd}")
        if self.page_faults:
            raise self.page_faults.popleft()
        return self.pages.get(film.ids.letterboxd or "")


class Catalogue(Faulty):
    """Knows the ids of films by the hundred."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.known = {it.ids.letterboxd: it for it in films}
        self.asked: list[int] = []

    async def resolve(self, films: Sequence[Film]) -> Mapping[FilmKey, Film]:
        await self.before("resolve")
        self.asked.append(len(films))
        return {
            it.key: it.with_ids(self.known[it.ids.letterboxd].ids)
            for it in films
            if it.key is not None and it.ids.letterboxd in self.known
        }


class Radarr(Faulty):
    """Gets films; tells what was asked of it twice."""

    def __init__(self, clock: Clock, *, batch_size: int = 50) -> None:
        super().__init__(clock)
        self.batch_size = batch_size
        self.films: dict[TmdbId, RequestedFilm] = {}
        self.excluded: set[TmdbId] = set()
        self.complete = True
        self.refuses: dict[TmdbId, RefusedReason] = {}
        self.requested: list[TmdbId] = []
        self.twice: list[TmdbId] = []
        self.ours: set[TmdbId] = set()
        self.removed: list[TmdbId] = []
        self.unmonitored: list[TmdbId] = []
        self.monitored_again: list[TmdbId] = []
        self.searched: list[TmdbId] = []
        self.batches: list[int] = []
        self.candidates: list[Candidate] = []

    @property
    def capabilities(self) -> Capabilities:
        support = Support(access=frozenset(Access), batch_size=self.batch_size)
        return {Facet.REQUESTS: support}

    def put(
        self, it: Film, *, tags: Iterable[str] = (), has_file: bool = False
    ) -> None:
        """Let somebody else put a film there."""
        assert it.ids.tmdb is not None
        self.films[it.ids.tmdb] = RequestedFilm(
            request_id=it.ids.tmdb,
            film=it,
            monitored=True,
            has_file=has_file,
            tags=frozenset(tags),
        )

    def person_removes(self, number: TmdbId) -> None:
        """Let a person take a film out."""
        del self.films[number]
        self.ours.discard(number)

    async def read_requests(self) -> RequestsView:
        await self.reading("read_requests")
        read_at = self.clock()
        films = tuple(self.films.values())
        if not self.complete:
            films = films[: len(films) // 2]
        snapshot = Snapshot(items=films, complete=self.complete, read_at=read_at)
        return RequestsView(films=snapshot, excluded=frozenset(self.excluded))

    async def find_requests(self, tmdb: Sequence[TmdbId]) -> frozenset[TmdbId]:
        await self.before("find_requests")
        return frozenset(self.films.keys() & set(tmdb))

    async def request_films(self, requests: Sequence[RequestFilm]) -> None:
        fault = await self.before("request_films")
        self.batches.append(len(requests))
        for request in requests:
            reason = self.refuses.get(_tmdb(request.film))
            if reason is not None:
                raise Refused(reason, "no")
        for request in requests:
            number = _tmdb(request.film)
            if number not in self.films:
                self.requested.append(number)
                self.put(request.film, tags=request.tags)
                self.ours.add(number)
            elif number in self.ours:
                self.twice.append(number)
        await self.after(fault)

    async def tag_requests(self, requests: Sequence[TagRequest]) -> None:
        fault = await self.before("tag_requests")
        for request in requests:
            if entry := self.films.get(_tmdb(request.film)):
                tags = entry.tags | set(request.tags)
                self.films[entry.request_id] = replace(entry, tags=tags)
        await self.after(fault)

    async def unmonitor_requests(self, requests: Sequence[UnmonitorRequest]) -> None:
        fault = await self.before("unmonitor_requests")
        for request in requests:
            if entry := self.films.get(_tmdb(request.film)):
                self.unmonitored.append(entry.request_id)
                self.films[entry.request_id] = replace(entry, monitored=False)
        await self.after(fault)

    async def monitor_requests(self, requests: Sequence[MonitorRequest]) -> None:
        fault = await self.before("monitor_requests")
        for request in requests:
            if entry := self.films.get(_tmdb(request.film)):
                self.monitored_again.append(entry.request_id)
                self.searched += [entry.request_id] * request.search
                self.films[entry.request_id] = replace(entry, monitored=True)
        await self.after(fault)

    async def remove_requests(self, requests: Sequence[RemoveRequest]) -> None:
        fault = await self.before("remove_requests")
        for request in requests:
            if self.films.pop(_tmdb(request.film), None):
                self.removed.append(_tmdb(request.film))
                self.ours.discard(_tmdb(request.film))
        await self.after(fault)

    async def search(self, film: Film) -> Sequence[Candidate]:
        await self.before("search")
        return self.candidates


class Server(Faulty):
    """A media server with shelves."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.library = {f"item-{it.ids.tmdb}": it for it in films}
        self.played: dict[str, set[str]] = {}
        self.shelves: dict[str, list[str]] = {}
        self.complete = True
        self.shelf_reads_fail = Fault.NONE
        self.refuses: set[str] = set()
        self.added: list[str] = []
        self.taken_off: list[str] = []

    @property
    def capabilities(self) -> Capabilities:
        return {
            Facet.LIBRARY: Support(access=frozenset({Access.READ})),
            Facet.HISTORY: Support(access=frozenset({Access.READ})),
            Facet.COLLECTION: Support(access=frozenset(Access), batch_size=50),
        }

    async def read_library(self) -> Snapshot[LibraryFilm]:
        await self.reading("read_library")
        items = tuple(
            LibraryFilm(item_id=item_id, film=it)
            for item_id, it in self.library.items()
        )
        return Snapshot(items=items, complete=self.complete, read_at=self.clock())

    async def read_played(self, user_id: str) -> frozenset[str]:
        await self.reading("read_played", self.shelf_reads_fail)
        return frozenset(self.played.get(user_id, ()))

    async def read_shelf(self, shelf: Shelf) -> Snapshot[ShelfItem]:
        await self.reading("read_shelf", self.shelf_reads_fail)
        items = tuple(
            ShelfItem(item_id=item_id, film=self.library[item_id], position=at)
            for at, item_id in enumerate(self.shelves.get(shelf.name, ()))
        )
        return Snapshot(items=items, complete=self.complete, read_at=self.clock())

    async def add_to_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        fault = await self.before("add_to_shelf")
        if self.refuses.intersection(item_ids):
            raise Refused(RefusedReason.ITEM_UNKNOWN, "unknown")
        there = self.shelves.setdefault(shelf.name, [])
        self.added += item_ids
        there += [item_id for item_id in item_ids if item_id not in there]
        await self.after(fault)

    async def order_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        fault = await self.before("order_shelf")
        there = self.shelves[shelf.name]
        others = [item_id for item_id in there if item_id not in item_ids]
        self.shelves[shelf.name] = [*item_ids, *others]
        await self.after(fault)

    async def remove_from_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        fault = await self.before("remove_from_shelf")
        there = self.shelves[shelf.name]
        self.taken_off += [item_id for item_id in item_ids if item_id in there]
        self.shelves[shelf.name] = [it for it in there if it not in item_ids]
        await self.after(fault)


@dataclass(kw_only=True)
class Recorder:
    """Listens to an engine."""

    occurrences: list[Occurrence] = field(default_factory=list)
    refusals: list[tuple[LinkId, Refusal | None]] = field(default_factory=list)
    changed: list[AccountId] = field(default_factory=list)
    turned_away: list[AccountId] = field(default_factory=list)
    broken: list[tuple[LinkId, AccountId | None]] = field(default_factory=list)
    nobody_knows: list[tuple[AccountId, tuple[Film, ...]]] = field(default_factory=list)

    def occurred(self, occurrence: Occurrence) -> None:
        self.occurrences.append(occurrence)

    def refused(self, link_id: LinkId, refusal: Refusal | None) -> None:
        self.refusals.append((link_id, refusal))

    def account_changed(self, account: AccountId) -> None:
        self.changed.append(account)

    def not_authorized(self, account: AccountId) -> None:
        self.turned_away.append(account)

    def link_broken(self, link_id: LinkId, missing: AccountId | None) -> None:
        self.broken.append((link_id, missing))

    def unresolved(self, account: AccountId, films: tuple[Film, ...]) -> None:
        self.nobody_knows.append((account, films))

    def told(self) -> list[str]:
        """What was told, in short."""
        return [f"{it.kind} {it.film.title}" for it in self.occurrences]


def _tmdb(it: Film) -> TmdbId:
    assert it.ids.tmdb is not None
    return it.ids.tmdb
