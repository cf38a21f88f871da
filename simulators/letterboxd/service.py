"""The simulated letterboxd.com: who may read what, under which address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256
from itertools import islice
import re
from typing import Any, Final, override

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..faults import Handler
from ..pages import BLOCK_PAGE
from ..posters import poster_png
from ..server import Clock, Refused, StatefulSimulator, utc_now
from . import feed, markup, world
from .answers import (
    blocked,
    challenged,
    edge_headers,
    home,
    html,
    in_order,
    not_modified,
    page_of,
    refuse,
    robots,
)
from .world import LetterboxdState, LogEntry, Member, MemberList

# Clients that name no application of their own are turned away at the edge.
_UNWELCOME: Final = re.compile(
    r"^$|python-requests|^Python/[\d.]+ aiohttp|^curl/|^Go-http"
)
_LIST_SORTS: Final = (
    "added-earliest",
    "reverse",
    "release",
    "release-earliest",
    "shuffle",
    "longest",
)
# Answered with 403 although they exist (facts: 200/403 by sort order).
_WATCHLIST_BLOCKED: Final = (
    "date-earliest|name|popular|release|release-earliest|shuffle|longest"
)
_LIST_BLOCKED: Final = "added|name|popular"


class Validators(StrEnum):
    """Which validators the feed offers for conditional requests."""

    NONE = "none"
    ETAG = "etag"
    LAST_MODIFIED = "last-modified"
    BOTH = "both"


class Letterboxd(StatefulSimulator):
    """letterboxd.com without accounts: GET only, honest User-Agent required.

    What a private *account* hides is not documented anywhere; here everything but the
    member page answers like a private watchlist.
    """

    name = "letterboxd"

    def __init__(
        self, catalogue: Sequence[CatalogueFilm], *, clock: Clock = utc_now
    ) -> None:
        super().__init__(clock=clock)
        self.state = LetterboxdState()
        self.validators = Validators.NONE
        # Where poster addresses point; the house sets its own, so that they resolve.
        self.posters = "https://a.ltrbxd.com"
        self.catalogue = tuple(catalogue)
        self.films = {film.slug: film for film in self.catalogue}
        self._by_lid = {film.lid: film for film in self.catalogue}
        self._by_imdb = {film.imdb: film for film in self.catalogue}
        self._by_tmdb = {film.tmdb: film for film in self.catalogue if not film.is_show}
        self._place = {film.slug: at for at, film in enumerate(self.catalogue)}
        self._routes()
        self.app.on_response_prepare.append(edge_headers)

    # --- driving the world ----------------------------------------------------------

    def add_member(
        self,
        name: str,
        *,
        display_name: str | None = None,
        private: bool = False,
        watchlist_private: bool = False,
    ) -> Member:
        member = Member(
            name=name,
            display_name=display_name or name.capitalize(),
            lid=f"m{self.state.number():x}",
            private=private,
            watchlist_private=watchlist_private,
        )
        self.state.members[name.casefold()] = member
        return member

    def member(self, name: str) -> Member:
        return self.state.members[name.casefold()]

    def list_film(self, member: str, *films: CatalogueFilm) -> None:
        """Put films on the watchlist; the last one named ends up on top."""
        for film in films:
            self._know(film)
            self.member(member).watchlist.setdefault(film.slug, film)

    def unlist_film(self, member: str, *films: CatalogueFilm) -> None:
        for film in films:
            self.member(member).watchlist.pop(film.slug, None)

    def log_film(
        self,
        member: str,
        film: CatalogueFilm,
        *,
        watched_on: date | None,
        rating: float | None = None,
        liked: bool = False,
        rewatch: bool = False,
        review: str | None = None,
        logged_at: datetime | None = None,
    ) -> int:
        """Log a viewing, which takes the film off the watchlist; its viewing number."""
        self._know(film)
        viewing = self.state.number()
        self.member(member).log.append(
            LogEntry(
                viewing,
                film,
                logged_at or self.clock(),
                watched_on,
                rating,
                liked,
                rewatch,
                review,
            )
        )
        self.unlist_film(member, film)
        return viewing

    def delete_log(self, member: str, viewing: int) -> None:
        held = self.member(member)
        held.log = [entry for entry in held.log if entry.viewing != viewing]

    def create_list(
        self,
        member: str,
        slug: str,
        title: str,
        films: Iterable[CatalogueFilm],
        *,
        ranked: bool = False,
        public: bool = True,
        published_at: datetime | None = None,
    ) -> MemberList:
        listed = list(films)
        for film in listed:
            self._know(film)
        held = MemberList(
            number=self.state.number(),
            slug=slug,
            title=title,
            films=listed,
            published_at=published_at or self.clock(),
            ranked=ranked,
            public=public,
        )
        self.member(member).lists[slug] = held
        return held

    def _know(self, film: CatalogueFilm) -> None:
        """Films made up by a test get a page as well."""
        if self.films.setdefault(film.slug, film) is film:
            self._by_lid[film.lid] = film
            self._by_imdb[film.imdb] = film
            if not film.is_show:
                self._by_tmdb[film.tmdb] = film

    @override
    def to_json(self) -> dict[str, Any]:
        return world.to_json(self.state)

    @override
    def from_json(self, saved: Mapping[str, Any]) -> None:
        self.state = world.from_json(saved, self.films)

    # --- answering ------------------------------------------------------------------

    def _routes(self) -> None:
        get = self.app.router.add_get
        page = r"page/{page:[1-9]\d*}/"
        get("/", home)
        get("/robots.txt", robots)
        get("/resized/film-poster/{rest:.*}", self._poster)
        get("/film/{slug}/", self._film)
        get("/film/{slug}/json/", challenged)
        for prefix in ("/tmdb/{id}", "/tmdb/{id}/"):
            get(prefix, self._redirect_tmdb)
        for prefix in ("/imdb/{id}", "/imdb/{id}/"):
            get(prefix, self._redirect_imdb)
        get("/boxd/{id}", self._redirect_lid)
        get("/{member}/rss/", self._feed)
        get("/{member}/", self._member_page)
        get("/{member}/watchlist/", self._watchlist)
        get(f"/{{member}}/watchlist/{page}", self._watchlist)
        get(f"/{{member}}/watchlist/by/{{sort:{_WATCHLIST_BLOCKED}}}/", challenged)
        get("/{member}/lists/", self._lists)
        get("/{member}/list/{list}/rss/", blocked)
        for sort in ("", r"by/{sort:" + "|".join(_LIST_SORTS) + "}/"):
            get(f"/{{member}}/list/{{list}}/{sort}", self._list)
            get(f"/{{member}}/list/{{list}}/{sort}{page}", self._list)
        get(f"/{{member}}/list/{{list}}/by/{{sort:{_LIST_BLOCKED}}}/", challenged)
        get("/{member}/films/", self._member_films)
        for rest in (page, "diary/", "by/date/", "diary/{rest:.*}"):
            get(f"/{{member}}/films/{rest}", challenged)

    @override
    def error(self, status: int) -> web.Response:
        words = {
            404: "Sorry, we can’t find the page you’ve requested.",
            429: "You are sending too many requests.",
        }
        return html(
            markup.error_page(status, words.get(status, "Something went wrong.")),
            status,
        )

    @override
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if _UNWELCOME.search(request.headers.get("User-Agent", "")):
            return html(BLOCK_PAGE, 403)
        path = request.path
        if isinstance(request.match_info.http_exception, web.HTTPNotFound):
            if not path.endswith("/") and "." not in path.rsplit("/", 1)[-1]:
                return web.Response(status=301, headers={"Location": f"{path}/"})
        return await handler(request)

    def _reader_of(self, request: web.Request) -> Member:
        """The member of the address; a private account shows only its front page."""
        member = self.state.members.get(request.match_info["member"].casefold())
        if member is None:
            raise Refused(self.error(404))
        if member.private:
            raise Refused(refuse("This account is private."))
        return member

    async def _feed(self, request: web.Request) -> web.Response:
        member = self._reader_of(request)
        text = feed.feed(member, posters=self.posters)
        headers = self._feed_validators(member, text)
        if not_modified(request, headers):
            return web.Response(status=304, headers=headers)
        return web.Response(
            body=text.encode(),
            content_type="application/rss+xml",
            charset="utf-8",
            headers=headers,
        )

    def _feed_validators(self, member: Member, text: str) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.validators in (Validators.ETAG, Validators.BOTH):
            headers["ETag"] = f'W/"{sha256(text.encode()).hexdigest()[:32]}"'
        if self.validators in (Validators.LAST_MODIFIED, Validators.BOTH):
            headers["Last-Modified"] = format_datetime(
                feed.changed_at(member), usegmt=True
            )
        return headers

    async def _member_page(self, request: web.Request) -> web.Response:
        member = self.state.members.get(request.match_info["member"].casefold())
        if member is None:
            raise Refused(self.error(404))
        return html(markup.member_page(member), kind="Member", lid=member.lid)

    async def _watchlist(self, request: web.Request) -> web.Response:
        member = self._reader_of(request)
        if member.watchlist_private:
            raise Refused(refuse("This watchlist is private."))
        page, pages = page_of(request, len(member.watchlist), markup.WATCHLIST_PAGE)
        first = (page - 1) * markup.WATCHLIST_PAGE
        newest_first = reversed(member.watchlist.values())
        films = list(islice(newest_first, first, first + markup.WATCHLIST_PAGE))
        return html(markup.watchlist_page(member, films, page=page, pages=pages))

    async def _member_films(self, request: web.Request) -> web.Response:
        member = self._reader_of(request)
        films = list(member.watched())
        pages = -(-len(films) // markup.FILMS_PAGE)
        return html(markup.films_page(member, films[: markup.FILMS_PAGE], pages))

    async def _lists(self, request: web.Request) -> web.Response:
        return html(markup.lists_index(self._reader_of(request)))

    async def _list(self, request: web.Request) -> web.Response:
        member = self._reader_of(request)
        held = member.lists.get(request.match_info["list"])
        if held is None or not held.public:
            raise Refused(self.error(404))
        sort = request.match_info.get("sort")
        films = in_order(held.films, sort)
        page, pages = page_of(request, len(films), markup.LIST_PAGE)
        first = (page - 1) * markup.LIST_PAGE
        base = f"/{member.name}/list/{held.slug}/" + (f"by/{sort}/" if sort else "")
        text = markup.list_page(
            member,
            held,
            films[first : first + markup.LIST_PAGE],
            first=first + 1,
            page=page,
            pages=pages,
            base=base,
        )
        return html(text, kind="List", lid=f"l{held.number:x}")

    async def _film(self, request: web.Request) -> web.Response:
        film = self.films.get(request.match_info["slug"])
        if film is None:
            raise Refused(self.error(404))
        place = self._place.get(film.slug, 0)
        related = [
            other for other in self.catalogue[place : place + 6] if other != film
        ]
        text = markup.film_page(film, related, posters=self.posters)
        response = html(text, kind="Film", lid=film.lid)
        response.headers["Cache-Control"] = "s-maxage=300"
        response.headers["cf-cache-status"] = "HIT"
        return response

    async def _poster(self, request: web.Request) -> web.Response:
        for slug in re.findall(r"/\d+-([a-z0-9-]+?)-0-\d+-0-\d+-crop", request.path):
            if film := self.films.get(slug):
                return web.Response(body=poster_png(film), content_type="image/png")
        return self.error(404)

    async def _redirect_tmdb(self, request: web.Request) -> web.Response:
        known = {str(tmdb): film for tmdb, film in self._by_tmdb.items()}
        return self._redirect(known.get(request.match_info["id"]))

    async def _redirect_imdb(self, request: web.Request) -> web.Response:
        return self._redirect(self._by_imdb.get(request.match_info["id"]))

    async def _redirect_lid(self, request: web.Request) -> web.Response:
        return self._redirect(self._by_lid.get(request.match_info["id"]))

    def _redirect(self, film: CatalogueFilm | None) -> web.Response:
        if film is None:
            return self.error(404)
        return web.Response(status=302, headers={"Location": f"/film/{film.slug}/"})
