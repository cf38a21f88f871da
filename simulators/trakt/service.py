"""The simulated Trakt: how others drive it, and what stands before every answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
import json
import re
from typing import Any, Final, override

from aiohttp import web

from ..catalogue import CatalogueFilm, slugify
from ..faults import Handler
from ..server import Clock, StatefulSimulator, utc_now
from ..shows import CatalogueEpisode, CatalogueShow, shows as some_shows
from . import answers, saving
from .activation import Activation
from .calls import Act, Call
from .collection import Collection
from .discovery import Discovery
from .history import History
from .limits import RateLimits
from .lists import Lists
from .media import Json, Media, Ref, episode_ref, film_ref, show_ref
from .oauth import OAuth
from .personal import PersonalLists
from .ratings import Ratings
from .scrobble import Scrobble
from .search import Search
from .state import (
    VIP_LIMITS,
    Grant,
    Listed,
    Member,
    PersonalList,
    Play,
    TraktState,
    Watching,
    uuid_of,
)
from .users import Users

CLIENT_ID: Final = "1f" * 32
CLIENT_SECRET: Final = "2e" * 32
_API: Final = "/api"
_AUTH: Final = "/auth"

type Title = CatalogueFilm | CatalogueShow | CatalogueEpisode | Ref


class Trakt(StatefulSimulator):
    """Trakt's API (`url`) and its log-in host (`auth_url`), one server for both.

    Switches: `auth_host_status` 404 or 405 makes the log-in host answer only that (the
    API host goes on answering /oauth too); `limits.strict` False lifts the rate limits;
    `vip_only` holds patterns of paths that answer 426 to members without VIP;
    `oauth.interval`, `oauth.token_lifetime` and `oauth.code_lifetime` are times.
    Everything that depends on time goes by `clock`.
    """

    name = "trakt"

    def __init__(
        self,
        catalogue: Sequence[CatalogueFilm],
        *,
        shows: Sequence[CatalogueShow] | None = None,
        client_id: str = CLIENT_ID,
        client_secret: str = CLIENT_SECRET,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(clock=clock)
        self.state = TraktState()
        self.media = Media(catalogue, some_shows() if shows is None else shows)
        self.client_id = client_id
        self.client_secret = client_secret
        self.auth_host_status: int | None = None
        self.vip_only: list[str] = []
        self.limits = RateLimits(self._now)
        self.oauth = OAuth(self)
        self.history = History(self)
        self.scrobble = Scrobble(self)
        self.lists = Lists(self)
        self.oauth.routes()
        Activation(self).routes()
        self.ratings = Ratings(self)
        for part in (self.history, self.scrobble, self.lists, self.ratings):
            part.routes()
        for rest in (PersonalLists, Collection, Users, Search, Discovery):
            rest(self).routes()

    @override
    @property
    def url(self) -> str:
        """The address of the API, in place of https://api.trakt.tv."""
        return f"{self.origin}{_API}"

    @property
    def auth_url(self) -> str:
        """The address of the log-in host, in place of https://auth.trakt.tv."""
        return f"{self.origin}{_AUTH}"

    def _now(self) -> datetime:
        """The clock as it is now: it may be replaced."""
        return self.clock()

    # --- driving the world ----------------------------------------------------------

    def know(self, *films: CatalogueFilm) -> None:
        """Let Trakt know films that are not of the catalogue."""
        for film in films:
            self.media.know(film)

    def add_member(
        self, username: str = "mara", *, name: str = "", vip: bool = False
    ) -> Member:
        """Somebody signs up."""
        slug = slugify(username)
        joined = self.clock() - timedelta(days=400)
        member = Member(
            username,
            slug,
            name or username.title(),
            joined,
            uuid_of(username),
            vip=vip,
        )
        if vip:
            member.limits = dict(VIP_LIMITS)
        self.state.members[slug] = member
        return member

    def rename(self, username: str, to: str) -> None:
        """The member takes another username; what they agreed to stays agreed."""
        member = self.state.members.pop(slugify(username))
        for grant in self.state.grants.values():
            if grant.member == member.slug:
                grant.member = slugify(to)
        member.username, member.slug = to, slugify(to)
        self.state.members[member.slug] = member

    def member(self, username: str = "mara") -> Member:
        """KeyError when there is no such member."""
        return self.state.members[slugify(username)]

    def approve(self, user_code: str, username: str = "mara") -> None:
        """The member types the code and agrees; signs up first if there is none.

        KeyError when nobody waits with the code.
        """
        code = self.oauth.code(user_code)
        slug = slugify(username)
        if slug not in self.state.members:
            self.add_member(username)
        code.state, code.member = "approved", slug

    def deny(self, user_code: str) -> None:
        self.oauth.code(user_code).state = "denied"

    @property
    def codes(self) -> list[str]:
        """The user codes somebody is waiting with."""
        waiting = self.state.codes.values()
        return [one.user_code for one in waiting if one.state == "pending"]

    def link(self, username: str = "mara") -> Grant:
        """Tokens without the log-in; signs the member up if there is none."""
        slug = slugify(username)
        if slug not in self.state.members:
            self.add_member(username)
        return self.oauth.grant(slug)

    def expire_tokens(self) -> None:
        """Every access token expires now; refresh tokens still work."""
        for grant in self.state.grants.values():
            grant.expires_at = self.clock()

    def disconnect(self, username: str = "mara") -> None:
        """The member removes the app: access and refresh tokens are worth nothing."""
        grants = self.state.grants
        for grant in [
            one for one in grants.values() if one.member == slugify(username)
        ]:
            del grants[grant.access_token]

    def revoke_app(self) -> None:
        """Trakt deletes the API app: every call answers 403, tokens are refused."""
        self.state.app_revoked = True

    def ref(self, title: Title) -> Ref:
        match title:
            case CatalogueFilm():
                return film_ref(title)
            case CatalogueShow():
                return show_ref(title)
            case CatalogueEpisode():
                return episode_ref(title)
            case _:
                return title

    def log_play(
        self, title: Title, *, at: datetime | None = None, username: str = "mara"
    ) -> Play:
        """The member marks a film or an episode as watched on the website."""
        member = self.member(username)
        return self.history.add(member, self.ref(title), at or self.clock(), "watch")

    def plays(self, title: Title | None = None, username: str = "mara") -> list[Play]:
        """The history, newest first: all of it, or the plays of one title."""
        ref = None if title is None else self.ref(title)
        member = self.member(username)
        self.scrobble.settle(member)
        every = self.history.rows(member)
        return [play for play in every if ref is None or play.ref == ref]

    def watching(self, username: str = "mara") -> Watching | None:
        """What the member watches now, by scrobble or check-in."""
        member = self.member(username)
        self.scrobble.settle(member)
        return member.checkin or member.watching

    def listed(self, username: str = "mara") -> list[Ref]:
        """The watchlist, oldest first."""
        return list(self.member(username).watchlist)

    def list_title(self, *titles: Title, username: str = "mara") -> None:
        """The member puts titles on the watchlist on the website."""
        member = self.member(username)
        for title in titles:
            self.lists.watch_later(member, self.ref(title))

    def unlist_title(self, *titles: Title, username: str = "mara") -> None:
        member = self.member(username)
        for title in titles:
            self.lists.drop(member, self.ref(title))

    def rate_title(self, title: Title, rating: int, username: str = "mara") -> None:
        self.ratings.rate(self.member(username), self.ref(title), rating, self.clock())

    def create_list(
        self, name: str, titles: Iterable[Title], username: str = "mara"
    ) -> PersonalList:
        now, state = self.clock(), self.state
        held = PersonalList(state.new_id(), name, slugify(name), now, now)
        for ref in map(self.ref, titles):
            held.items[ref] = Listed(state.new_id(), ref, now)
        self.member(username).lists[held.id] = held
        self.member(username).touch(now, ("lists", "updated_at"))
        return held

    def release(self, film: CatalogueFilm, on: date) -> None:
        """The film comes out on this day (for calendars)."""
        self.media.releases[film_ref(film).trakt] = on

    def air(self, episode: CatalogueEpisode, at: datetime) -> None:
        """The episode airs at this instant (for calendars)."""
        self.media.airings[episode.trakt] = at

    @override
    def to_json(self) -> dict[str, Any]:
        return saving.to_json(self.state, self.media)

    @override
    def from_json(self, saved: Mapping[str, Any]) -> None:
        self.state = saving.from_json(saved, self.media)

    # --- for the endpoints ----------------------------------------------------------

    def knows_app(self, client_id: object) -> bool:
        return client_id == self.client_id and not self.state.app_revoked

    def route(self, method: str, path: str, act: Act, *, public: bool = False) -> None:
        """Answer a path with `act`; a public one also when nobody is logged in."""

        async def handle(request: web.Request) -> web.StreamResponse:
            member = self._member(request, public=public)
            name = None if member is None else member.slug
            ratelimit = self.limits.count(request.method, name)
            sent = await self.body(request) if request.method != "GET" else {}
            if member is not None:
                self.scrobble.settle(member)
            answer = await act(Call(self, request, member, sent))
            answer.headers.setdefault("X-Ratelimit", ratelimit)
            return answer

        self.app.router.add_route(method, path, handle)

    async def body(self, request: web.Request) -> Json:
        """The JSON object that was sent; 412, 400 when it is none. {} for a DELETE."""
        data = await request.read()
        if request.method == "DELETE" and not data:
            return {}
        if request.content_type != "application/json":
            answers.refuse(412)
        try:
            sent = json.loads(data)
        except ValueError:
            answers.refuse(400)
        if not isinstance(sent, dict):
            answers.refuse(400)
        return sent

    def _member(self, request: web.Request, *, public: bool) -> Member | None:
        """Who the token belongs to; 401, 423, 426 when that is nobody who may."""
        header = request.headers.get("Authorization")
        if header is None:
            if not public:
                answers.refuse(401)
            return None
        grant = self.state.grants.get(header.removeprefix("Bearer "))
        if grant is None or self.clock() >= grant.expires_at:
            answers.refuse(401)
        member = self.state.members[grant.member]
        if member.locked or member.deactivated:
            headers = {"X-Account-Locked": str(member.locked).lower()}
            gone = str(member.deactivated).lower()
            answers.refuse(423, headers | {"X-Account-Deactivated": gone})
        path = self.inner_path(request.path)
        if not member.vip and any(re.fullmatch(one, path) for one in self.vip_only):
            answers.refuse(426, {"X-Upgrade-URL": answers.UPGRADE_URL})
        return member

    # --- answering ------------------------------------------------------------------

    @override
    def error(self, status: int) -> web.Response:
        return answers.any_error(status)

    @override
    def inner_path(self, path: str) -> str:
        """Each host's own paths; the log-in host has no others than /oauth."""
        if path.startswith(f"{_API}/"):
            return path.removeprefix(_API)
        if path.startswith(f"{_AUTH}/oauth/"):
            return path.removeprefix(_AUTH)
        return f"{_AUTH}{path}" if not path.startswith(f"{_AUTH}/") else path

    @override
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.headers.get("User-Agent"):
            return answers.blocked()
        if request.path.startswith(f"{_AUTH}/"):
            if self.auth_host_status is not None:
                return answers.empty(self.auth_host_status)
            return await handler(request)
        if self.inner_path(request.path).startswith("/oauth/"):
            return await handler(request)
        if not self.knows_app(request.headers.get("trakt-api-key")):
            return answers.empty(403)
        if request.headers.get("trakt-api-version") != "2":
            return answers.empty(400)
        return await handler(request)
