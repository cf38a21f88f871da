"""Radarr's movie endpoints: read, look up, add, import, edit, delete, exclusions."""

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..catalogue import CatalogueFilm, slugify
from ..server import Refused, json_response
from . import rules, wire
from .rules import body, body_object, query_bool, query_int
from .state import Exclusion, Movie
from .wire import Json

if TYPE_CHECKING:
    from .service import Radarr

_SEARCH_LIMIT = 20


class Movies:
    """/api/v3/movie... and /api/v3/exclusions..."""

    def __init__(self, radarr: Radarr) -> None:
        self._radarr = radarr

    def routes(self) -> None:
        add = self._radarr.app.router.add_route
        add("GET", "/api/v3/movie/lookup", self._lookup)
        add("GET", "/api/v3/movie/lookup/tmdb", self._lookup_tmdb)
        add("GET", "/api/v3/movie/lookup/imdb", self._lookup_imdb)
        add("POST", "/api/v3/movie/import", self._import)
        add("PUT", "/api/v3/movie/editor", self._edit)
        add("DELETE", "/api/v3/movie/editor", self._delete_many)
        add("GET", "/api/v3/movie", self._all)
        add("POST", "/api/v3/movie", self._add)
        add("GET", r"/api/v3/movie/{id:\d+}", self._one)
        add("PUT", r"/api/v3/movie/{id:\d+}", self._put)
        add("DELETE", r"/api/v3/movie/{id:\d+}", self._delete)
        add("GET", "/api/v3/exclusions", self._exclusions)
        add("POST", "/api/v3/exclusions", self._exclude)
        add("GET", "/api/v3/exclusions/paged", self._exclusions_paged)
        add("POST", "/api/v3/exclusions/bulk", self._exclude_many)
        add("DELETE", "/api/v3/exclusions/bulk", self._include_many)
        add("GET", r"/api/v3/exclusions/{id:\d+}", self._exclusion)
        add("DELETE", r"/api/v3/exclusions/{id:\d+}", self._include)

    # --- reading --------------------------------------------------------------------

    async def _all(self, request: web.Request) -> web.Response:
        radarr = self._radarr
        tmdb = query_int(request, "tmdbId", None)
        local = not query_bool(request, "excludeLocalCovers")
        if tmdb is not None:
            movie = radarr.state.movie_of(tmdb)
            return json_response([radarr.resource(movie)] if movie else [])
        movies = radarr.state.movies.values()
        text = b",".join(radarr.render(movie, local_covers=local) for movie in movies)
        return _raw(b"[" + text + b"]")

    async def _one(self, request: web.Request) -> web.Response:
        return _raw(self._radarr.render(self._movie(request)))

    def _movie(self, request: web.Request) -> Movie:
        movie = self._radarr.state.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise Refused(self._radarr.error(404))
        return movie

    async def _lookup(self, request: web.Request) -> web.Response:
        self._need_metadata()
        found = self._search(request.query.get("term", "").strip().lower())
        state, origin = self._radarr.state, self._radarr.origin
        return json_response([wire.lookup(film, state, origin) for film in found])

    def _search(self, term: str) -> list[CatalogueFilm]:
        known = self._radarr.known
        if match := re.fullmatch(r"tmdb(?:id)?:\s*(\d+)", term):
            film = known.get(int(match[1]))
            return [film] if film else []
        if match := re.fullmatch(r"imdb(?:id)?:\s*(tt\d+)", term):
            return [film for film in known.values() if film.imdb == match[1]]
        year = re.search(r"\(?((?:19|20)\d\d)\)?$", term)
        words = slugify(term[: year.start()] if year else term)
        hits = [
            film
            for film in known.values()
            if words and words in slugify(f"{film.title} {film.server_title}")
        ]
        if year:
            hits.sort(key=lambda film: abs(film.year - int(year[1])))
        return hits[:_SEARCH_LIMIT]

    async def _lookup_tmdb(self, request: web.Request) -> web.Response:
        self._need_metadata()
        film = self._radarr.known.get(query_int(request, "tmdbId", 0) or 0)
        return self._direct(film)

    async def _lookup_imdb(self, request: web.Request) -> web.Response:
        self._need_metadata()
        found = self._search(f"imdb:{request.query.get('imdbId', '')}")
        return self._direct(found[0] if found else None)

    def _direct(self, film: CatalogueFilm | None) -> web.Response:
        """These two know nothing of the library, and fail on unknown ids."""
        if film is None:
            raise Refused(rules.message(500, "Movie with that id was not found"))
        radarr = self._radarr
        found = wire.lookup(film, type(radarr.state)(), radarr.origin)
        return json_response({key: found[key] for key in found if key != "isExcluded"})

    def _need_metadata(self) -> None:
        if self._radarr.metadata_down:
            text = "Unable to communicate with RadarrAPI"
            raise Refused(rules.message(503, text))

    # --- adding ---------------------------------------------------------------------

    async def _add(self, request: web.Request) -> web.Response:
        sent = await body_object(request)
        rules.check_types(sent)
        rules.check_new(sent, self._radarr.state)
        movie = self._made(sent, self._film(sent), self._radarr.state.paths)
        self._insert(movie, sent)
        return _raw(self._radarr.render(movie), status=201)

    async def _import(self, request: web.Request) -> web.Response:
        """All or nothing, and without asking whether a movie is there already.

        A film that is there fails on its folder (400) or on the unique index (409).
        That a wrong quality profile is refused here too is an assumption.
        """
        sent = await body(request)
        if not isinstance(sent, list):
            rules.problem({"$": ["The JSON value could not be converted to a list."]})
        state = self._radarr.state
        taken, seen = dict(state.paths), set(state.by_tmdb)
        made: list[tuple[Movie, Json]] = []
        for row in sent:
            rules.check_types(row)
            tmdb = row.get("tmdbId") or 0
            fresh = type(state)(
                profiles=state.profiles, root_folders=state.root_folders
            )
            rules.check_new(row, fresh)
            movie = self._made(row, self._film(row), taken)
            taken[movie.path] = movie.id
            if tmdb in seen:
                raise Refused(self._radarr.error(409))
            seen.add(tmdb)
            made.append((movie, row))
        for movie, row in made:
            self._insert(movie, row)
        text = b",".join(self._radarr.render(movie) for movie, _ in made)
        return _raw(b"[" + text + b"]")

    def _film(self, sent: Json) -> CatalogueFilm:
        self._need_metadata()
        tmdb = sent.get("tmdbId") or 0
        film = self._radarr.known.get(tmdb)
        if film is None:
            rules.unknown_film(tmdb)
        return film

    def _made(self, sent: Json, film: CatalogueFilm, taken: dict[str, int]) -> Movie:
        path = rules.movie_path(sent, film, taken)
        return Movie(
            id=self._radarr.state.new_id(),
            film=film,
            quality_profile_id=sent["qualityProfileId"],
            path=path,
            added=self._radarr.clock(),
            monitored=bool(sent.get("monitored", False)),
            minimum_availability=sent.get("minimumAvailability") or "tba",
            tags=set(sent.get("tags") or ()),
        )

    def _insert(self, movie: Movie, sent: Json) -> None:
        radarr = self._radarr
        options: dict[str, Any] = sent.get("addOptions") or {}
        movie.searched = bool(options.get("searchForMovie"))
        radarr.state.insert(movie)
        method = options.get("addMethod") or "manual"
        radarr.tell("MovieAdded", movie, {"addMethod": method})
        if movie.searched and radarr.instantly:
            radarr.finish_download(movie.film.tmdb)

    # --- changing -------------------------------------------------------------------

    async def _put(self, request: web.Request) -> web.Response:
        movie = self._movie(request)
        sent = await body_object(request)
        rules.check_types(sent)
        state = self._radarr.state
        if (sent.get("qualityProfileId") or 0) not in state.profiles:
            rules.check_new({**sent, "path": movie.path, "tmdbId": -1}, state)
        if not sent.get("path"):
            text = "'Path' must not be empty."
            rules.invalid(
                wire.failure("Path", text, sent.get("path"), "NotEmptyValidator")
            )
        movie.quality_profile_id = sent["qualityProfileId"]
        movie.monitored = bool(sent.get("monitored", False))
        movie.minimum_availability = sent.get("minimumAvailability") or "tba"
        movie.tags = set(sent.get("tags") or ())
        self._radarr.changed(movie)
        return _raw(self._radarr.render(movie), status=202)

    async def _edit(self, request: web.Request) -> web.Response:
        sent = await body_object(request)
        rules.check_types(sent)
        movies = self._movies(sent)
        for movie in movies:
            self._apply(movie, sent)
            self._radarr.changed(movie)
        text = b",".join(self._radarr.render(movie) for movie in movies)
        return _raw(b"[" + text + b"]", status=202)

    def _movies(self, sent: Json) -> list[Movie]:
        held = self._radarr.state.movies
        ids = sent.get("movieIds")
        if not isinstance(ids, list):
            rules.problem({"$.movieIds": ["The JSON value could not be converted."]})
        if any(number not in held for number in ids):
            text = f"Expected query to return {len(ids)} rows but returned fewer"
            raise Refused(rules.message(500, text))
        return [held[number] for number in ids]

    def _apply(self, movie: Movie, sent: Json) -> None:
        if sent.get("monitored") is not None:
            movie.monitored = sent["monitored"]
        if sent.get("qualityProfileId") is not None:
            movie.quality_profile_id = sent["qualityProfileId"]
        if sent.get("minimumAvailability") is not None:
            movie.minimum_availability = sent["minimumAvailability"]
        if sent.get("tags") is None:
            return
        tags = set(sent["tags"])
        match sent.get("applyTags", "add"):
            case "add":
                movie.tags |= tags
            case "remove":
                movie.tags -= tags
            case "replace":
                movie.tags = tags
            case other:
                rules.problem({"$.applyTags": [f"{other!r} could not be converted."]})

    async def _delete(self, request: web.Request) -> web.Response:
        self._remove(
            self._movie(request),
            files=query_bool(request, "deleteFiles"),
            exclude=query_bool(request, "addImportExclusion"),
        )
        return json_response({})

    async def _delete_many(self, request: web.Request) -> web.Response:
        sent = await body_object(request)
        for movie in self._movies(sent):
            self._remove(
                movie,
                files=bool(sent.get("deleteFiles")),
                exclude=bool(sent.get("addImportExclusion")),
            )
        return json_response({})

    def _remove(self, movie: Movie, *, files: bool, exclude: bool) -> None:
        radarr = self._radarr
        radarr.state.delete(movie.id)
        radarr.changed(movie)
        if exclude and not radarr.state.excluded(movie.film.tmdb):
            radarr.exclude(movie.film)
        for told in radarr.on_deleted if files and movie.has_file else ():
            told(movie)
        radarr.tell("MovieDelete", movie, {"deletedFiles": files})

    # --- exclusions -----------------------------------------------------------------

    async def _exclusions(self, _request: web.Request) -> web.Response:
        held = self._radarr.state.exclusions.values()
        return json_response([wire.exclusion(one) for one in held])

    async def _exclusions_paged(self, request: web.Request) -> web.Response:
        if self._radarr.major < 5:
            raise Refused(self._radarr.error(404))
        held = list(self._radarr.state.exclusions.values())
        page = query_int(request, "page", 1) or 1
        size = query_int(request, "pageSize", 10) or 10
        shown = held[(page - 1) * size : page * size]
        records = (wire.exclusion(one) for one in shown)
        return json_response(wire.paging(records, len(held), page, size, "id"))

    async def _exclude(self, request: web.Request) -> web.Response:
        held = self._excluded(await body_object(request))
        return json_response(wire.exclusion(held), status=201)

    async def _exclude_many(self, request: web.Request) -> web.Response:
        made = [self._excluded(row) for row in await body(request)]
        return json_response([wire.exclusion(one) for one in made])

    def _excluded(self, sent: Json) -> Exclusion:
        tmdb, title = sent.get("tmdbId") or 0, sent.get("movieTitle")
        failures = []
        if not tmdb:
            text = "'Tmdb Id' must not be empty."
            failures.append(wire.failure("TmdbId", text, tmdb, "NotEmptyValidator"))
        if not title:
            text = "'Movie Title' must not be empty."
            code = "NotEmptyValidator"
            failures.append(wire.failure("MovieTitle", text, title, code))
        if self._radarr.state.excluded(tmdb):
            text = "This exclusion has already been added."
            code = "ImportListExclusionExistsValidator"
            failures.append(wire.failure("TmdbId", text, tmdb, code))
        if failures:
            rules.invalid(*failures)
        state = self._radarr.state
        held = Exclusion(state.new_id(), tmdb, str(title), sent.get("movieYear") or 0)
        state.exclusions[held.id] = held
        return held

    async def _exclusion(self, request: web.Request) -> web.Response:
        held = self._radarr.state.exclusions.get(int(request.match_info["id"]))
        if held is None:
            raise Refused(self._radarr.error(404))
        return json_response(wire.exclusion(held))

    async def _include(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if self._radarr.state.exclusions.pop(number, None) is None:
            raise Refused(self._radarr.error(404))
        return json_response({})

    async def _include_many(self, request: web.Request) -> web.Response:
        for number in (await body_object(request)).get("ids") or ():
            self._radarr.state.exclusions.pop(number, None)
        return json_response({})


def _raw(body: bytes, *, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=body, content_type="application/json", charset="utf-8"
    )
