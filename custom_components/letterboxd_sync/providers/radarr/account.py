"""A Radarr as an account: films that are requested, by whomever."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import batched, groupby
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Support
from ...model.film import Film, FilmIds, TmdbId
from ...model.identity import Candidate
from ...model.operation import (
    MonitorRequest,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from ...model.snapshot import Snapshot
from ...model.view import RequestsView
from ..aside import aside
from ..errors import Refused, RefusedReason
from ..http import Http
from . import webhook
from .client import RadarrClient
from .films import film_of, numbers_of, requested, search_term, tmdb_of
from .places import Places, QualityProfile, RootFolder
from .tags import Tags
from .wire import WireStatus

__all__ = ["QualityProfile", "RadarrAccount", "RadarrStatus", "RootFolder"]

# Radarr fetches metadata film by film before it answers: fifty take half a minute
BATCH: Final = 50

# Up to so many films are asked for one by one, more of them by reading the list
_FEW: Final = 10

_APP: Final = "Radarr"

# Version 3 serves the same paths, but other profiles and no `movieOnly`
_OLDEST: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class RadarrStatus:
    """Who answered a probe."""

    app_name: str
    version: str
    instance_name: str
    url: str
    """The address with the URL base that Radarr has; the one to keep."""
    server: str
    """Which running Radarr it is, whatever its address, until it is started anew;
    empty when it does not tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedFilm:
    """A download that Radarr waits for."""

    request_id: int
    """Radarr's own number of the film."""
    release: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PastEvent:
    """Something that happened to a film, in Radarr's words (``grabbed`` …)."""

    kind: str
    film: Film
    at: datetime


@final
class RadarrAccount:
    """Reads and asks one Radarr at ``url``, which includes its URL base."""

    def __init__(
        self, http: Http, *, url: str, api_key: str, clock: Callable[[], datetime]
    ) -> None:
        """Keep where it is; ask nothing yet."""
        self._client = RadarrClient(http, url=url, api_key=api_key)
        self._clock = clock
        # A Radarr has one key; whoever has another key is another Radarr.
        self._key_digest = sha256(api_key.encode()).hexdigest()[:16]
        self._tags = Tags(self._client)
        self._places = Places(self._client, clock)

    @property
    def capabilities(self) -> Capabilities:
        """Requests in full."""
        return {
            Facet.REQUESTS: Support(
                access=frozenset(Access),
                batch_size=BATCH,
                adding_twice_is_harmless=True,
            )
        }

    async def probe(self) -> RadarrStatus:
        """Find out who answers; ``Refused`` when it is no Radarr that we speak to."""
        status, url = await self._client.status()
        if status.app_name != _APP:
            raise Refused(RefusedReason.WRONG_SERVICE, status.app_name)
        major = status.version.partition(".")[0]
        if not major.isdecimal() or int(major) < _OLDEST:
            raise Refused(RefusedReason.WRONG_VERSION, status.version)
        return RadarrStatus(
            app_name=status.app_name,
            version=status.version,
            instance_name=status.instance_name,
            url=url,
            server=self._server(status),
        )

    async def quality_profiles(self) -> tuple[QualityProfile, ...]:
        """Read the quality profiles, in Radarr's order."""
        return await self._places.quality_profiles()

    async def root_folders(self) -> tuple[RootFolder, ...]:
        """Read the root folders, in Radarr's order."""
        return await self._places.root_folders()

    async def tags(self) -> tuple[str, ...]:
        """Read the labels of all tags, in alphabetical order."""
        return tuple(sorted((await self._tags.read()).values()))

    async def queue(self) -> tuple[QueuedFilm, ...]:
        """Read the downloads that are under way."""
        return tuple(
            QueuedFilm(request_id=record.movie_id, release=record.title)
            for record in await self._client.queue()
            if not record.is_over
        )

    async def history(self, since: datetime) -> tuple[PastEvent, ...]:
        """Read what happened to films since then."""
        return tuple(
            PastEvent(
                kind=row.event_type,
                film=Film(title=row.title, ids=FilmIds(tmdb=row.tmdb_id or None)),
                at=row.date,
            )
            for row in await self._client.history(since)
        )

    async def read_requests(self) -> RequestsView:
        """Read every film with its state, and the exclusions: five requests."""
        read_at = self._clock()
        status, _ = await self._client.status()
        labels = await self._tags.read()
        under_way = frozenset(film.request_id for film in await self.queue())
        excluded = await self._client.exclusions()
        movies = await self._client.movies()
        films = await aside(requested, movies.rows, labels, under_way)
        snapshot = Snapshot(
            items=films,
            complete=not movies.unreadable,
            read_at=read_at,
            undecoded=movies.unreadable,
        )
        return RequestsView(
            films=snapshot, excluded=excluded, server=self._server(status)
        )

    async def find_requests(self, tmdb: Sequence[TmdbId]) -> frozenset[TmdbId]:
        """Tell which of these films Radarr has now."""
        return frozenset(await self._numbers(tmdb))

    async def request_films(self, requests: Sequence[RequestFilm]) -> None:
        """Request all of them or, on ``Refused``, none; one already there is success.

        Holds for up to ``BATCH`` films; more go in as many steps. What Radarr refuses
        of several films says nothing about each of them: a film that is there already
        makes it refuse, too. Ask for them one by one then.
        """
        by_tmdb = {tmdb_of(request.film): request for request in requests}
        for some in batched(by_tmdb.values(), BATCH, strict=False):
            bodies = [await self._body(request) for request in some]
            if len(bodies) == 1:
                await self._add(bodies[0], tmdb_of(some[0].film))
            else:
                await self._import(bodies)

    async def tag_requests(self, requests: Sequence[TagRequest]) -> None:
        """Add labels; a film that is not there is passed over."""
        numbers = await self._numbers(tmdb_of(request.film) for request in requests)
        for tags, same in groupby(sorted(requests, key=_tags_of), key=_tags_of):
            there = numbers_of(numbers, (request.film for request in same))
            if there and (ids := await self._tags.ids(tags)):
                await self._client.edit_movies(
                    {"movieIds": there, "tags": ids, "applyTags": "add"}
                )

    async def unmonitor_requests(self, requests: Sequence[UnmonitorRequest]) -> None:
        """Stop looking for films; one that is not there is passed over."""
        films = [request.film for request in requests]
        numbers = await self._numbers(map(tmdb_of, films))
        if there := numbers_of(numbers, films):
            await self._client.edit_movies({"movieIds": there, "monitored": False})

    async def monitor_requests(self, requests: Sequence[MonitorRequest]) -> None:
        """Look for films again; one that is not there is passed over.

        Radarr is told to search once it monitors them, so a film that is found to be
        monitored may lack its search; Radarr still sees what is released later.
        """
        numbers = await self._numbers(tmdb_of(request.film) for request in requests)
        if there := numbers_of(numbers, (request.film for request in requests)):
            await self._client.edit_movies({"movieIds": there, "monitored": True})
        searched = (request.film for request in requests if request.search)
        if there := numbers_of(numbers, searched):
            await self._client.search_movies(there)

    async def remove_requests(self, requests: Sequence[RemoveRequest]) -> None:
        """Remove films, with their files only where the request says so."""
        numbers = await self._numbers(tmdb_of(request.film) for request in requests)
        for request in requests:
            if (number := numbers.get(tmdb_of(request.film))) is not None:
                await self._client.delete_movie(
                    number, delete_files=request.delete_files
                )

    async def search(self, film: Film) -> Sequence[Candidate]:
        """Offer what TMDB finds, best first; how alike they are is not judged here."""
        return tuple(
            Candidate(film=film_of(movie), confidence=0.0)
            for movie in await self._client.lookup(search_term(film))
            if movie.tmdb_id
        )

    async def ensure_webhook(self, url: str) -> None:
        """Make Radarr knock at ``url``; changes nothing when it does so already.

        Radarr knocks once to test it, and refuses when nobody answers there.
        """
        entries = await self._client.notifications()
        for existing in entries:
            number = webhook.our_number(existing, webhook.webhook_id_of(url))
            if number is not None:
                if not webhook.is_up_to_date(existing, url):
                    entry = webhook.connect_entry(url, webhook.name_of(existing))
                    await self._client.change_notification(
                        number, {**entry, "id": number}
                    )
                return
        name = webhook.free_name(entries)
        await self._client.make_notification(webhook.connect_entry(url, name))

    async def remove_webhook(self, webhook_id: str) -> None:
        """Make Radarr stop knocking at this webhook; others are left alone."""
        for existing in await self._client.notifications():
            number = webhook.our_number(existing, webhook_id)
            if number is not None:
                await self._client.delete_notification(number)

    def _server(self, status: WireStatus) -> str:
        """Name a running Radarr.

        It tells to the second when it was started: two that a host starts together
        are told apart by their keys. In containers all have one name and one folder.
        """
        if not status.start_time:
            return ""
        told = (status.start_time, status.app_data, status.instance_name)
        return "|".join((self._key_digest, *told))

    async def _numbers(self, tmdb: Iterable[TmdbId]) -> dict[TmdbId, int]:
        """Map those of the films that Radarr has to its own numbers."""
        wanted = sorted(set(tmdb))
        if len(wanted) > _FEW:
            movies = (await self._client.movies()).rows
        else:
            found = [await self._client.movie(number) for number in wanted]
            movies = tuple(movie for movie in found if movie is not None)
        of_wanted = frozenset(wanted)
        return {m.tmdb_id: m.id for m in movies if m.tmdb_id in of_wanted}

    async def _body(self, request: RequestFilm) -> Mapping[str, object]:
        """Write a request as Radarr reads it; the rest of a movie it fetches itself."""
        return {
            "tmdbId": tmdb_of(request.film),
            "qualityProfileId": request.quality_profile_id,
            "rootFolderPath": await self._root_folder(request),
            "monitored": request.monitored,
            "minimumAvailability": request.minimum_availability.value,
            "tags": await self._tags.ids(request.tags),
            "addOptions": {
                "searchForMovie": request.search,
                "monitor": "movieOnly",
                "addMethod": "manual",
            },
        }

    async def _root_folder(self, request: RequestFilm) -> str:
        """Choose the root folder; only where nobody knows the kind, Radarr is asked."""
        if request.animation_root_folder is None:
            return request.root_folder
        animated = request.film.animated
        if animated is None:
            found = await self._client.lookup(f"tmdb:{tmdb_of(request.film)}")
            animated = any(movie.animated for movie in found)
        return request.animation_root_folder if animated else request.root_folder

    async def _add(self, body: Mapping[str, object], tmdb: TmdbId) -> None:
        """Add one film; whatever Radarr says, one that is there was added."""
        try:
            await self._client.add_movie(body)
        except Refused:
            if await self._client.movie(tmdb) is None:
                raise

    async def _import(self, bodies: Sequence[Mapping[str, object]]) -> None:
        """Add several films, after the checks that Radarr leaves out for them."""
        await self._places.check(
            (int(str(body["qualityProfileId"])) for body in bodies),
            (str(body["rootFolderPath"]) for body in bodies),
        )
        await self._client.import_movies(bodies)


def _tags_of(request: TagRequest) -> tuple[str, ...]:
    return request.tags
