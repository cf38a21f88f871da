"""Radarr's endpoints, one line each; its oddities become our six errors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, final

from yarl import URL

from ..answer import Answer, Body
from ..aside import aside
from ..errors import NotUnderstood, Refused, RefusedReason
from ..http import Http
from ..unhurried import unhurried
from . import refusals, wire

_API: Final = "/api/v3"
_STATUS: Final = f"{_API}/system/status"

# A movie has three to five kilobytes; this is room for some 30,000 of them
_MOVIES_LIMIT: Final = 128 * 1024 * 1024

# In seconds; a small computer has to gather them from its database first
_MOVIES_TIMEOUT: Final = 120.0

# More than anybody's queue has, as a rule; a longer one is read page by page
_QUEUE_PAGE: Final = 500

# Radarr fetches each film's metadata before it answers, one after the other
_ADD_TIMEOUT: Final = 60.0
_ADD_TIMEOUT_EACH: Final = 10.0

type Row = Mapping[str, object]


@final
class RadarrClient:
    """Speaks to one Radarr at ``url``, which includes its URL base."""

    def __init__(self, http: Http, *, url: str, api_key: str) -> None:
        """Keep where it is, and the key."""
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"X-Api-Key": api_key}

    async def status(self) -> tuple[wire.WireStatus, str]:
        """Read who answers, and at which address in the end.

        Radarr sends a request without its URL base on to the same path below it.
        """
        try:
            answer = await self._get("/system/status")
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise
            raise Refused(RefusedReason.WRONG_SERVICE, err.detail) from err
        if (status := wire.status(answer.json())) is None:
            raise Refused(RefusedReason.WRONG_SERVICE, f"{answer.url} names no service")
        return status, self._found(answer)

    def _found(self, answer: Answer) -> str:
        """Take our path off where the answer came from; keep given credentials."""
        if not answer.url.endswith(_STATUS):
            raise NotUnderstood(f"{answer.url} is no address of Radarr's API")
        given, found = URL(self._url), URL(answer.url.removesuffix(_STATUS))
        with_credentials = found.with_user(given.user).with_password(given.password)
        return str(with_credentials).rstrip("/")

    async def quality_profiles(self) -> tuple[tuple[int, str], ...]:
        """Read the quality profiles: id and name."""
        return wire.named((await self._get("/qualityprofile")).rows(), "name")

    async def root_folders(self) -> tuple[wire.WireRootFolder, ...]:
        """Read the root folders."""
        return tuple(map(wire.root_folder, (await self._get("/rootfolder")).rows()))

    async def tags(self) -> tuple[tuple[int, str], ...]:
        """Read the tags: id and label."""
        return wire.named((await self._get("/tag")).rows(), "label")

    async def make_tag(self, label: str) -> int:
        """Make a tag, or find the one that has this label; return its id."""
        answer = await self._send("POST", "/tag", {"label": label}, expect=Body.JSON)
        return wire.tag_id(answer.json())

    async def movies(self) -> wire.WireMovies:
        """Read every movie."""
        answer = await self._http.request(
            "GET",
            f"{self._url}{_API}/movie",
            params={"excludeLocalCovers": True},
            headers=self._headers,
            timeout=_MOVIES_TIMEOUT,
            limit=_MOVIES_LIMIT,
        )
        return await aside(lambda: wire.movies(unhurried(answer.rows())))

    async def movie(self, tmdb_id: int) -> wire.WireMovie | None:
        """Read the movie of that TMDB id; there is at most one."""
        answer = await self._get("/movie", tmdbId=str(tmdb_id))
        return next(iter(wire.movies(answer.rows()).rows), None)

    async def lookup(self, term: str) -> tuple[wire.WireMovie, ...]:
        """Search TMDB through Radarr: a title, or ``tmdb:27205``."""
        return wire.movies((await self._get("/movie/lookup", term=term)).rows()).rows

    async def exclusions(self) -> frozenset[int]:
        """Read the TMDB ids that lists must not add."""
        answer = await self._get("/exclusions")
        return await aside(
            lambda: frozenset(map(wire.excluded, unhurried(answer.rows())))
        )

    async def queue(self) -> tuple[wire.WireQueued, ...]:
        """Read the download queue."""
        records: list[wire.WireQueued] = []
        read, number = 0, 1
        while True:
            answer = await self._get(
                "/queue", page=str(number), pageSize=str(_QUEUE_PAGE)
            )
            page = wire.queue_page(answer.json())
            records += page.records
            read += page.length
            if not page.length or read >= page.total:
                return tuple(records)
            number += 1

    async def history(self, since: datetime) -> tuple[wire.WireHistory, ...]:
        """Read what happened since then."""
        answer = await self._get(
            "/history/since", date=since.isoformat(), includeMovie="true"
        )
        return await aside(lambda: wire.history(unhurried(answer.rows())))

    async def add_movie(self, movie: Row) -> None:
        """Add one movie; that it is there already is as good."""
        await self._send("POST", "/movie", movie, timeout=_ADD_TIMEOUT)

    async def import_movies(self, movies: Sequence[Row]) -> None:
        """Add movies, all or none.

        Unlike ``add_movie`` this checks neither profile nor root folder, and a movie
        that is there already makes it refuse all.
        """
        timeout = _ADD_TIMEOUT + _ADD_TIMEOUT_EACH * len(movies)
        await self._send("POST", "/movie/import", movies, timeout=timeout)

    async def edit_movies(self, change: Row) -> None:
        """Change several movies at once."""
        await self._send("PUT", "/movie/editor", change)

    async def search_movies(self, movie_ids: Sequence[int]) -> None:
        """Have releases searched for; Radarr answers before it has begun."""
        command = {"name": "MoviesSearch", "movieIds": movie_ids}
        await self._send("POST", "/command", command)

    async def delete_movie(self, movie_id: int, *, delete_files: bool) -> None:
        """Take a movie out; one that is gone already is as good."""
        params = {"deleteFiles": delete_files, "addImportExclusion": False}
        try:
            await self._send("DELETE", f"/movie/{movie_id}", params=params)
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise

    async def notifications(self) -> tuple[object, ...]:
        """Read the Connect entries, as they are."""
        return tuple((await self._get("/notification")).rows())

    async def make_notification(self, entry: Row) -> None:
        """Make a Connect entry; Radarr sends a test to it before it answers."""
        await self._send("POST", "/notification", entry)

    async def change_notification(self, number: int, entry: Row) -> None:
        """Replace a Connect entry; tested likewise."""
        await self._send("PUT", f"/notification/{number}", entry)

    async def delete_notification(self, number: int) -> None:
        """Take a Connect entry out."""
        await self._send("DELETE", f"/notification/{number}")

    async def _get(self, path: str, **params: str) -> Answer:
        return await self._http.request(
            "GET", f"{self._url}{_API}{path}", params=params, headers=self._headers
        )

    async def _send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, str | int | bool] | None = None,
        expect: Body = Body.NONE,
        timeout: float | None = None,  # noqa: ASYNC109 - the request has it
    ) -> Answer:
        answer = await self._http.request(
            method,
            f"{self._url}{_API}{path}",
            json=body,
            params=params,
            headers=self._headers,
            expect=expect,
            timeout=timeout,
            pass_through=refusals.JUDGED,
        )
        if answer.status in refusals.JUDGED and (err := refusals.verdict(answer)):
            raise err
        return answer
