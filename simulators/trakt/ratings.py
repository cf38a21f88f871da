"""Ratings: whole numbers from 1 to 10."""

from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from ..server import json_response
from . import listing, wire
from .answers import invalid, over_limit
from .calls import Call, read_time
from .listing import EVERY
from .media import Json, Ref
from .selection import Picked, select
from .state import Member, Rated

if TYPE_CHECKING:
    from .service import Trakt


class Ratings:
    """/sync/ratings, and the same of a member under /users/{id}."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        for path in ("", "/{type}", "/{type}/{rating}"):
            route("GET", f"/sync/ratings{path}", self._get)
            route("GET", f"/users/{{id}}/ratings{path}", self._get, public=True)
        route("POST", "/sync/ratings", self._add)
        route("POST", "/sync/ratings/remove", self._remove)

    def rate(self, member: Member, ref: Ref, rating: int, at: datetime) -> None:
        member.ratings[ref] = Rated(ref, rating, at)
        member.touch(self._trakt.clock(), (ref.kind.plural, "rated_at"))

    async def _get(self, call: Call) -> web.Response:
        wanted = listing.wanted(call.part("type"), EVERY)
        values = set(call.part("rating").split(",")) - {""}
        rows = [
            row
            for row in call.whose.ratings.values()
            if row.ref.kind in wanted and (not values or str(row.rating) in values)
        ]
        rows.sort(key=lambda row: row.rated_at, reverse=True)
        return call.page(rows, lambda row: self._row(call, row))

    def _row(self, call: Call, row: Rated) -> Json:
        return {
            "rated_at": wire.stamp(row.rated_at),
            "rating": row.rating,
            "type": row.ref.kind.value,
            **wire.item(call.media, row.ref, extended=call.extended),
        }

    async def _add(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, EVERY, deep=False)
        rated = {one.ref: self._rating(call, one) for one in chosen.picked}
        fresh = rated.keys() - member.ratings.keys()
        most = member.limits["ratings"]
        if fresh and len(member.ratings) + len(fresh) > most:
            over_limit(most, vip=member.vip)
        for ref, (rating, at) in rated.items():
            self.rate(member, ref, rating, at)
        added = listing.count(rated, EVERY)
        body = {"added": added, "not_found": chosen.not_found}
        return json_response(body, status=201)

    def _rating(self, call: Call, one: Picked) -> tuple[int, datetime]:
        """422 for anything but a whole number from 1 to 10."""
        rating = one.said.get("rating")
        if isinstance(rating, bool) or not isinstance(rating, int):
            invalid(rating="is not a number")
        if not 1 <= rating <= 10:
            invalid(rating="must be between 1 and 10")
        at = one.said.get("rated_at")
        return rating, call.now if at is None else read_time(at, "rated_at")

    async def _remove(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, EVERY, deep=False)
        gone = listing.take(member.ratings, chosen)
        member.touch(call.now, *{(ref.kind.plural, "rated_at") for ref in gone})
        deleted = listing.count(gone, EVERY)
        return json_response({"deleted": deleted, "not_found": chosen.not_found})
