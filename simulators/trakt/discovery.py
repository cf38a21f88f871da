"""What to watch: trending, popular, recommendations, calendars."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from . import wire
from .answers import empty, invalid, refuse
from .calls import Call
from .media import Json, Kind, Ref
from .state import Member

if TYPE_CHECKING:
    from .service import Trakt

_MOST_DAYS: Final = 33
_TYPES: Final = {"movies": Kind.MOVIE, "shows": Kind.SHOW}


class Discovery:
    """/{movies|shows}/{trending|popular}, /recommendations, /calendars."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        for name in _TYPES:
            route(
                "GET", f"/{name}/trending", self._of(name, self._trending), public=True
            )
            route("GET", f"/{name}/popular", self._of(name, self._popular), public=True)
            route("GET", f"/recommendations/{name}", self._of(name, self._recommend))
            route(
                "DELETE",
                f"/recommendations/{name}/{{item}}",
                self._of(name, self._hide),
            )
            for whose in ("my", "all"):
                for path in ("", "/{start}", "/{start}/{days}"):
                    route(
                        "GET",
                        f"/calendars/{whose}/{name}{path}",
                        self._of(name, self._calendar, mine=whose == "my"),
                        public=whose == "all",
                    )

    def _of(self, name: str, act: Callable[..., Any], **more: bool) -> Any:
        """The same for films and for shows."""

        async def handle(call: Call) -> web.Response:
            answer: web.Response = act(call, _TYPES[name], **more)
            return answer

        return handle

    def _trending(self, call: Call, kind: Kind) -> web.Response:
        every = call.media.every(kind)[:100]
        rows = [(200 - at, ref) for at, ref in enumerate(every)]

        def write(row: tuple[int, Ref]) -> Json:
            item = wire.item(call.media, row[1], extended=call.extended)
            return {"watchers": row[0], **item}

        headers = {"X-Trending-User-Count": "1721"}
        return call.page(rows, write, default=10, headers=headers)

    def _popular(self, call: Call, kind: Kind) -> web.Response:
        rows = call.media.every(kind)[::-1]
        return call.page(rows, lambda ref: self._title(call, ref), default=10)

    def _title(self, call: Call, ref: Ref) -> Json:
        return wire.one(call.media, ref, full="full" in call.extended.split(","))

    # --- recommendations ------------------------------------------------------------

    def _recommend(self, call: Call, kind: Kind) -> web.Response:
        """What the member has not watched, rated or hidden."""
        me = call.me
        known = me.hidden | set(me.ratings) | self._watched(me)
        if call.flag("ignore_collected"):
            known |= {self._whole(ref) for ref in me.collection}
        if call.flag("ignore_watchlisted"):
            known |= set(me.watchlist)
        rows = [ref for ref in call.media.every(kind) if ref not in known][:100]
        return call.page(
            rows,
            lambda ref: self._title(call, ref) | {"favorited_by": []},
            default=10,
            most=100,
        )

    def _hide(self, call: Call, kind: Kind) -> web.Response:
        ref = call.media.by_name(kind, call.part("item"))
        if ref is None:
            refuse(404)
        call.me.hidden.add(ref)
        call.me.touch(call.now, (kind.plural, "hidden_at"))
        return empty(204)

    def _watched(self, member: Member) -> set[Ref]:
        return {self._whole(play.ref) for play in member.plays.values()}

    def _whole(self, ref: Ref) -> Ref:
        """The film, or the show of an episode."""
        return ref if ref.kind is Kind.MOVIE else self._trakt.media.show_of(ref)

    # --- calendars ------------------------------------------------------------------

    def _calendar(self, call: Call, kind: Kind, *, mine: bool) -> web.Response:
        """Films and episodes of some days; `my` holds what is listed, owned, seen."""
        first = _day(call.part("start"), call.now)
        days = min(_days(call.part("days")), _MOST_DAYS)
        start = datetime(first.year, first.month, first.day, tzinfo=UTC)
        end = start + timedelta(days=days)
        media = call.media
        refs = media.every(Kind.MOVIE if kind is Kind.MOVIE else Kind.EPISODE)
        followed = self._followed(call.me) if mine else None
        rows = [
            ref
            for ref in refs
            if start <= media.released(ref) < end
            and (followed is None or not followed.isdisjoint({ref, self._whole(ref)}))
        ]
        rows.sort(key=lambda ref: (media.released(ref), ref))
        headers = {
            "X-Start-Date": wire.http_date(start),
            "X-End-Date": wire.http_date(end - timedelta(seconds=1)),
        }
        # Calendars come whole.
        most = max(1, len(rows))
        write = self._entry
        return call.page(
            rows,
            lambda ref: write(call, ref),
            default=most,
            most=most,
            headers=headers,
        )

    def _followed(self, member: Member) -> set[Ref]:
        held = {*member.collection, *(play.ref for play in member.plays.values())}
        return set(member.watchlist) | held | {self._whole(ref) for ref in held}

    def _entry(self, call: Call, ref: Ref) -> Json:
        at = call.media.released(ref)
        item = wire.item(call.media, ref, extended=call.extended)
        if ref.kind is Kind.MOVIE:
            return {"released": at.date().isoformat(), **item}
        return {"first_aired": wire.stamp(at), **item}


def _day(text: str, now: datetime) -> date:
    """422 when it is no day; today when it was left out."""
    if not text:
        return now.astimezone(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        invalid(start_date="is not a valid date")


def _days(text: str) -> int:
    if not text:
        return 7
    if not text.isdecimal() or int(text) < 1:
        refuse(404)
    return int(text)
