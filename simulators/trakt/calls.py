"""One request to the API: who asks, what was sent, and answers in pages."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..server import json_response
from .answers import invalid, refuse
from .media import Json, Media
from .state import Member

if TYPE_CHECKING:
    from .service import Trakt

type Act = Callable[[Call], Awaitable[web.Response]]


class Call:
    """A request that passed the gate; `sent` is its JSON object, empty for a GET."""

    def __init__(
        self, trakt: Trakt, request: web.Request, member: Member | None, sent: Json
    ) -> None:
        self.trakt = trakt
        self.request = request
        self.member = member
        self.sent = sent
        self.now = trakt.clock()

    @property
    def media(self) -> Media:
        return self.trakt.media

    @property
    def me(self) -> Member:
        """Whoever sent the token; 401 when there was none."""
        if self.member is None:
            refuse(401)
        return self.member

    @property
    def person(self) -> Member:
        """Whom the path names: `me`, or a slug. 401 for a stranger's private data."""
        name = self.part("id")
        if name == "me":
            return self.me
        person = self.trakt.state.members.get(name)
        if person is None:
            refuse(404)
        if person.private and person is not self.member:
            refuse(401, {"X-Private-User": "true"})
        return person

    @property
    def whose(self) -> Member:
        """The person of a path that names one, else who asks."""
        return self.person if "id" in self.request.match_info else self.me

    def part(self, name: str) -> str:
        """A part of the path; empty when it was left out."""
        return self.request.match_info.get(name, "")

    def query(self, name: str) -> str:
        return self.request.query.get(name, "")

    def flag(self, name: str) -> bool:
        return self.query(name) == "true"

    @property
    def extended(self) -> str:
        return self.query("extended")

    def moment(self, name: str) -> datetime | None:
        """A time in the query; 422 when it cannot be read."""
        text = self.query(name)
        return read_time(text, name) if text else None

    def page[T](
        self,
        rows: Sequence[T],
        write: Callable[[T], object],
        *,
        default: int = 100,
        most: int = 250,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        """The page that was asked for, of at most `most` rows."""
        page = _number(self.query("page"), 1)
        limit = min(_number(self.query("limit"), default), most)
        shown = rows[(page - 1) * limit : page * limit]
        answer = json_response([write(row) for row in shown])
        answer.headers.update(headers or {})
        answer.headers["X-Pagination-Page"] = str(page)
        answer.headers["X-Pagination-Limit"] = str(limit)
        answer.headers["X-Pagination-Page-Count"] = str(-(-len(rows) // limit))
        answer.headers["X-Pagination-Item-Count"] = str(len(rows))
        return answer


def read_time(value: Any, name: str) -> datetime:
    """A UTC time as ISO 8601; 422 when it is none or says no zone."""
    try:
        at = datetime.fromisoformat(value)
    except TypeError, ValueError:
        invalid(**{name: "is not a valid datetime"})
    if at.tzinfo is None:
        invalid(**{name: "is not in UTC"})
    return at


def _number(text: str, default: int) -> int:
    """A number above 0; anything else counts as not sent."""
    return int(text) if text.isdecimal() and int(text) > 0 else default
