"""Trakt's endpoints, one line each; its oddities become our six errors."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Final, final
from urllib.parse import quote

from ...model.capability import Media
from ...model.playback import Stats, Watching
from ...model.title import Title
from ..agent import USER_AGENT
from ..answer import Answer
from ..aside import aside
from ..errors import NotAuthorized, Refused, RefusedReason
from ..http import Http, Pace
from . import person_wire, playback_wire, refusals, titles, wire
from .tokens import TokenKeeper

# Trakt gives no more at once
PAGE: Final = 250

# Trakt allows a thousand reads in five minutes, and bursts among them
_READS: Final = Pace(rate=2.5, burst=240, concurrent=4)

# Trakt allows one write a second; the first after a pause goes at once
_WRITES: Final = Pace(rate=1.0, burst=1, concurrent=1, gap=1.1)

# A page of the collection of shows names every episode
_PAGE_LIMIT: Final = 64 * 1024 * 1024

# In seconds; a hundred titles take Trakt a while
_BATCH_TIMEOUT: Final = 60.0

# In seconds; a report that is late is worth nothing, and keeps other writes waiting
_REPORT_TIMEOUT: Final = 15.0

_NOT_FOUND: Final = HTTPStatus.NOT_FOUND.value
_CONFLICT: Final = HTTPStatus.CONFLICT.value
_INVALID: Final = HTTPStatus.UNPROCESSABLE_ENTITY.value

type Sent = titles.Body
type Passing = tuple[int, ...]
"""Statuses that an endpoint gives a meaning of its own."""


@final
class TraktClient:
    """Speaks to Trakt for one person."""

    def __init__(self, http: Http, *, api: str, tokens: TokenKeeper) -> None:
        """Keep where it is, and who hands out the tokens."""
        self._reads = http.paced(_READS)
        self._writes = http.paced(_WRITES)
        self._api = api.rstrip("/")
        self._tokens = tokens
        self._learnt = ""

    # --- the person -----------------------------------------------------------------

    async def activities(self) -> wire.Activities:
        """Read when each kind of thing last changed."""
        return wire.activities((await self._get("/sync/last_activities")).json())

    async def settings(self) -> person_wire.WireSettings:
        """Read who the person is and what they may keep."""
        return person_wire.settings((await self._get("/users/settings")).json())

    async def profile(self) -> person_wire.WireProfile:
        """Read what the person says about themselves."""
        answer = await self._get("/users/me", extended="full")
        return person_wire.profile(answer.json())

    async def stats(self) -> Stats:
        """Read the figures of the person."""
        return person_wire.stats((await self._get("/users/me/stats")).json())

    # --- lists ----------------------------------------------------------------------

    async def watchlist(self, media: Media) -> wire.Rows[wire.WireListed]:
        """Read the films or the shows of the watchlist, newest first."""
        path = f"/sync/watchlist/{titles.SEVERAL[media]}/added/desc"
        return await self._pages(path, wire.listed)

    async def favourites(self, media: Media) -> wire.Rows[wire.WireListed]:
        """Read the favourite films or shows, newest first."""
        path = f"/sync/favorites/{titles.SEVERAL[media]}/added/desc"
        return await self._pages(path, wire.listed)

    async def collection(self, media: Media) -> wire.Rows[wire.WireListed]:
        """Read the films or the shows that the person owns."""
        return await self._pages(
            f"/sync/collection/{titles.SEVERAL[media]}", wire.listed
        )

    async def ratings(self, media: Media) -> wire.Rows[wire.WireRated]:
        """Read the ratings of films, shows or episodes."""
        return await self._pages(f"/sync/ratings/{titles.SEVERAL[media]}", wire.rated)

    async def lists(self) -> wire.Rows[wire.WireList]:
        """Read the names of the personal lists."""
        return await self._pages("/users/me/lists", wire.personal_list)

    async def list_items(self, slug: str, *media: Media) -> wire.Rows[wire.WireListed]:
        """Read the films and shows of a personal list, in its order."""
        kinds = ",".join(titles.ONE[each] for each in media)
        path = f"{_list_path(slug)}/items/{kinds}/rank/asc"
        return await self._pages(path, wire.listed)

    async def change_list(self, slug: str, body: Sent, *, remove: bool) -> bool:
        """Fill or empty a personal list; tell whether Trakt knew all of the titles.

        ``Refused(SHELF_MISSING)`` when there is no such list.
        """
        answer = await self._write(
            "POST",
            f"{_list_path(slug)}/items{'/remove' if remove else ''}",
            body,
            (_NOT_FOUND,),
            timeout=_BATCH_TIMEOUT,
        )
        if answer.status == _NOT_FOUND:
            raise Refused(RefusedReason.SHELF_MISSING, f"there is no list {slug}")
        return not wire.not_found(answer.json())

    async def change(self, path: str, body: Sent) -> bool:
        """Write to a path below /sync; tell whether Trakt knew all of the titles."""
        answer = await self._write(
            "POST", f"/sync/{path}", body, timeout=_BATCH_TIMEOUT
        )
        return not wire.not_found(answer.json())

    # --- plays ----------------------------------------------------------------------

    async def history(
        self,
        *,
        media: Media | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int | None = None,
    ) -> wire.Rows[playback_wire.WirePlay]:
        """Read plays of a time, last watched first, ``most`` of them at most."""
        params = {
            "start_at": since and wire.written(since),
            "end_at": until and wire.written(until),
        }
        path = f"/sync/history/{titles.SEVERAL[media]}" if media else "/sync/history"
        given = {name: text for name, text in params.items() if text}
        return await self._pages(path, playback_wire.play, most=most, **given)

    async def traces(
        self, since: datetime, until: datetime
    ) -> wire.Rows[playback_wire.WireTrace]:
        """Read plays of a time, those as well of which not all can be read."""
        return await self._pages(
            "/sync/history",
            playback_wire.trace,
            start_at=wire.written(since),
            end_at=wire.written(until),
        )

    async def stop(self, body: Sent) -> playback_wire.Stopped:
        """Stop a playback; tell what came of it."""
        answer = await self._scrobble("stop", body, (_CONFLICT, _INVALID))
        said = answer.json() if answer.size else None
        return playback_wire.stopped(answer.status, said)

    async def report(self, kind: str, body: Sent) -> None:
        """Start, pause or stop; what Trakt finds too short or has already is fine."""
        await self._scrobble(kind, body, (_CONFLICT, _INVALID), timeout=_REPORT_TIMEOUT)

    async def check_in(self, body: Sent) -> playback_wire.CheckedIn:
        """Check in; ``Refused(BUSY)`` while something is being watched."""
        answer = await self._write("POST", "/checkin", body, (_NOT_FOUND, _CONFLICT))
        if answer.status == _NOT_FOUND:
            raise _unknown()
        if answer.status == _CONFLICT:
            raise Refused(
                RefusedReason.BUSY,
                playback_wire.busy_until(answer.json() if answer.size else None),
            )
        return playback_wire.checked_in(answer.json())

    async def cancel_check_in(self) -> None:
        """Take a check-in back; without one nothing happens."""
        await self._write("DELETE", "/checkin", passing=(_NOT_FOUND,))

    async def watching(self) -> Watching | None:
        """Read what is being watched; Trakt says nothing at all when it is nothing."""
        answer = await self._get("/users/me/watching")
        return playback_wire.watching(answer.json()) if answer.size else None

    async def paused(self) -> wire.Rows[playback_wire.WirePaused]:
        """Read where playbacks were left."""
        return await self._pages("/sync/playback", playback_wire.paused)

    # --- finding --------------------------------------------------------------------

    async def search(
        self, text: str, media: Collection[Media], *, years: str = "", most: int = 20
    ) -> wire.Rows[Title]:
        """Search by text, the likeliest first."""
        kinds = ",".join(titles.ONE[each] for each in media)
        given = {"query": text, **({"years": years} if years else {})}
        return await self._pages(
            f"/search/{kinds}", titles.title_in, most=most, **given
        )

    async def by_id(self, kind: str, value: str, media: Media) -> Title | None:
        """Find the title of an id; the same number names other titles elsewhere."""
        path = f"/search/{quote(kind, safe='')}/{quote(value, safe='')}"
        answer = await self._call(
            self._reads,
            "GET",
            path,
            params={"type": titles.ONE[media]},
            passing=(_NOT_FOUND,),
        )
        if answer.status == _NOT_FOUND:
            return None
        found: wire.Rows[Title] = wire.rows((answer,), titles.title_in)
        return next(iter(found.rows), None)

    async def recommendations(
        self, media: Media, most: int, *, ignore_owned: bool, ignore_listed: bool
    ) -> wire.Rows[Title]:
        """Read what Trakt recommends to the person."""
        return await self._pages(
            f"/recommendations/{titles.SEVERAL[media]}",
            titles.bare(media),
            most=most,
            ignore_collected=str(ignore_owned).lower(),
            ignore_watchlisted=str(ignore_listed).lower(),
        )

    async def trending(self, media: Media, most: int) -> wire.Rows[Title]:
        """Read what most people watch now."""
        path = f"/{titles.SEVERAL[media]}/trending"
        return await self._pages(path, titles.title_in, most=most)

    async def popular(self, media: Media, most: int) -> wire.Rows[Title]:
        """Read what most people like."""
        path = f"/{titles.SEVERAL[media]}/popular"
        return await self._pages(path, titles.bare(media), most=most)

    async def calendar(
        self, media: Media, start: date, days: int
    ) -> wire.Rows[wire.WireAiring]:
        """Read what comes out of what the person follows; up to 33 days."""
        kind = "movies" if media is Media.FILM else "shows"
        path = f"/calendars/my/{kind}/{start.isoformat()}/{days}"
        answer = await self._get(path)
        return await aside(wire.rows, (answer,), wire.airing)

    # --- asking ---------------------------------------------------------------------

    async def _pages[T](
        self,
        path: str,
        read: Callable[[object], T | None],
        *,
        most: int | None = None,
        **params: str,
    ) -> wire.Rows[T]:
        """Read page after page, as many as Trakt says that there are."""
        limit = PAGE if most is None else min(most, PAGE)
        pages: list[Answer] = []
        while True:
            number = len(pages) + 1
            answer = await self._get(path, **params, page=str(number), limit=str(limit))
            pages.append(answer)
            count = wire.header_number(answer, "X-Pagination-Page-Count") or 1
            # A page may be shorter than we asked for
            length = wire.header_number(answer, "X-Pagination-Limit") or limit
            if number >= count or (most is not None and number * length >= most):
                found = await aside(lambda: wire.rows(pages, read))
                return found if most is None else found.first(most)

    async def _get(self, path: str, **params: str) -> Answer:
        return await self._call(self._reads, "GET", path, params=params)

    async def _write(
        self,
        method: str,
        path: str,
        body: Sent | None = None,
        passing: Passing = (),
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the request has it
    ) -> Answer:
        return await self._call(
            self._writes, method, path, body=body, passing=passing, timeout=timeout
        )

    async def _scrobble(
        self,
        kind: str,
        body: Sent,
        passing: Passing,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - the request has it
    ) -> Answer:
        answer = await self._write(
            "POST", f"/scrobble/{kind}", body, (_NOT_FOUND, *passing), timeout=timeout
        )
        if answer.status == _NOT_FOUND:
            raise _unknown()
        return answer

    async def _call(
        self,
        http: Http,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Sent | None = None,
        passing: Passing = (),
        timeout: float | None = None,  # noqa: ASYNC109 - the request has it
    ) -> Answer:
        """Ask, and once more with another token where Trakt rejects the first.

        Trakt has done nothing then, so that this is safe for writes, too.
        """
        ask = partial(
            http.request,
            method,
            f"{self._api}{path}",
            params=params,
            json=body,
            timeout=timeout,
            limit=_PAGE_LIMIT,
            pass_through=refusals.JUDGED.union(passing),
        )
        token = await self._tokens.token()
        try:
            answer = await ask(headers=self._headers(token))
        except NotAuthorized:
            token = await self._tokens.instead_of(token)
            answer = await ask(headers=self._headers(token))
        if answer.status in refusals.JUDGED:
            raise refusals.verdict(answer)
        return answer

    def _headers(self, token: str) -> dict[str, str]:
        """Write what Trakt demands of each request; reads name a content type, too."""
        self._learn(token)
        return {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "trakt-api-key": self._tokens.client_id,
            "trakt-api-version": "2",
        }

    def _learn(self, token: str) -> None:
        """Keep a new token out of logs and exceptions."""
        if token != self._learnt:
            self._learnt = token
            self._reads.learn((token,))
            self._writes.learn((token,))


def _list_path(slug: str) -> str:
    return f"/users/me/lists/{quote(slug, safe='')}"


def _unknown() -> Refused:
    return Refused(RefusedReason.FILM_UNKNOWN, "Trakt does not know this title")
