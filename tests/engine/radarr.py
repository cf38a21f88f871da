"""A Radarr that notes what was asked of it twice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film, TmdbId
from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.shelf import RequestedFilm
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    Refused,
    RefusedReason,
)

from .clock import Clock
from .faults import Fault, Faulty
from .films import tmdb_of


class Radarr(Faulty):
    """Gets films; tells what was asked of it twice."""

    def __init__(self, clock: Clock, *, batch_size: int = 50) -> None:
        super().__init__(clock)
        self.batch_size = batch_size
        self.films: dict[TmdbId, RequestedFilm] = {}
        self.excluded: set[TmdbId] = set()
        self.complete = True
        self.server = "one"
        self.chokes_on: set[TmdbId] = set()
        """Whose requests it fails at, without an answer."""
        self.refuses: dict[TmdbId, RefusedReason] = {}
        self.requested: list[TmdbId] = []
        self.twice: list[TmdbId] = []
        self.ours: set[TmdbId] = set()
        self.late: set[TmdbId] = set()
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
        return RequestsView(
            films=snapshot, excluded=frozenset(self.excluded), server=self.server
        )

    async def find_requests(self, tmdb: Sequence[TmdbId]) -> frozenset[TmdbId]:
        await self.before("find_requests")
        return frozenset(self.films.keys() & set(tmdb))

    async def request_films(self, requests: Sequence[RequestFilm]) -> None:
        self.twice += [
            number
            for number in map(tmdb_of, (it.film for it in requests))
            if number in self.ours and number not in self.late
        ]

        def act() -> None:
            self.batches.append(len(requests))
            if self.chokes_on.intersection(tmdb_of(it.film) for it in requests):
                raise NoAnswer("answered 500")
            for request in requests:
                reason = self.refuses.get(tmdb_of(request.film))
                if reason is not None:
                    raise Refused(reason, "no")
            for request in requests:
                number = tmdb_of(request.film)
                if number not in self.films:
                    self.requested.append(number)
                    self.put(request.film, tags=request.tags)
                    self.ours.add(number)

        self._note_late(it.film for it in requests)
        await self.carry_out("request_films", act)

    def _note_late(self, films: Iterable[Film]) -> None:
        """Of what comes late we cannot know that it is on its way."""
        if self.faults and self.faults[0] is Fault.LATE:
            self.late.update(map(tmdb_of, films))

    async def tag_requests(self, requests: Sequence[TagRequest]) -> None:
        def act() -> None:
            for request in requests:
                if entry := self.films.get(tmdb_of(request.film)):
                    tags = entry.tags | set(request.tags)
                    self.films[entry.request_id] = replace(entry, tags=tags)

        await self.carry_out("tag_requests", act)

    async def unmonitor_requests(self, requests: Sequence[UnmonitorRequest]) -> None:
        def act() -> None:
            for request in requests:
                if entry := self.films.get(tmdb_of(request.film)):
                    self.unmonitored.append(entry.request_id)
                    self.films[entry.request_id] = replace(entry, monitored=False)

        await self.carry_out("unmonitor_requests", act)

    async def monitor_requests(self, requests: Sequence[MonitorRequest]) -> None:
        def act() -> None:
            for request in requests:
                if entry := self.films.get(tmdb_of(request.film)):
                    self.monitored_again.append(entry.request_id)
                    self.searched += [entry.request_id] * request.search
                    self.films[entry.request_id] = replace(entry, monitored=True)

        await self.carry_out("monitor_requests", act)

    async def remove_requests(self, requests: Sequence[RemoveRequest]) -> None:
        def act() -> None:
            for request in requests:
                if self.films.pop(tmdb_of(request.film), None):
                    self.removed.append(tmdb_of(request.film))
                    self.ours.discard(tmdb_of(request.film))

        await self.carry_out("remove_requests", act)

    async def search(self, film: Film) -> Sequence[Candidate]:
        await self.before("search")
        return self.candidates
