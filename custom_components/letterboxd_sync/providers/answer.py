"""What a service answered, and what that means in our six errors."""

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
import json
from typing import Final, assert_never

from .challenge import is_challenge
from .errors import (
    NoAnswer,
    NotAuthorized,
    NotUnderstood,
    Refused,
    RefusedReason,
    Throttled,
)
from .retry_after import retry_after
from .rows import NoList, rows

# The service's own words, as far as people read them
_LONGEST_DETAIL: Final = 300

# Pieces have some ten kilobytes each
_FIRST: Final = 8


class Body(StrEnum):
    """What kind of answer we expect; another kind is ``NotUnderstood``."""

    JSON = "json"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"
    """Anything but a web page."""
    ANY = "any"
    NONE = "none"
    """Nothing that matters; but a web page is a log-in page, not a success."""


ACCEPT: Final[Mapping[Body, str]] = {
    Body.JSON: "application/json",
    Body.HTML: "text/html,application/xhtml+xml",
    Body.XML: "application/rss+xml,application/xml,text/xml",
    Body.TEXT: "text/plain,*/*",
    Body.BINARY: "*/*",
    Body.ANY: "*/*",
    Body.NONE: "application/json,*/*",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer as it came; ``headers`` are found whatever their case."""

    status: int
    headers: Mapping[str, str]
    pieces: Sequence[bytes]
    """The body as it arrived: some are too long to be put together."""
    url: str
    """Where it came from in the end, without its query."""

    @property
    def body(self) -> bytes:
        """The whole body in one."""
        return b"".join(self.pieces)

    @property
    def start(self) -> bytes:
        """The first kilobytes of the body, if there are as many."""
        return b"".join(self.pieces[:_FIRST])

    @property
    def size(self) -> int:
        """How many bytes the body has."""
        return sum(map(len, self.pieces))

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def text(self) -> str:
        """Decode as the service says, as UTF-8 when it does not say."""
        _, _, after = self.headers.get("Content-Type", "").partition("charset=")
        charset = after.partition(";")[0].strip(" \"'") or "utf-8"
        try:
            return self.body.decode(charset, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    def json(self) -> object:
        """Parse the body; ``NotUnderstood`` when it is not JSON."""
        try:
            parsed: object = json.loads(self.body)
        except ValueError, RecursionError:
            raise NotUnderstood(f"{self.url} did not answer with JSON") from None
        return parsed

    def rows(self) -> Iterator[object]:
        """Parse an array element by element; ``NotUnderstood`` when it is none.

        For answers of many megabytes, in a thread: one ``json()`` over all of it
        would hold the interpreter, and with it the event loop, for that long, and
        take several times its size in memory.
        """
        try:
            yield from rows(self.pieces)
        except NoList:
            raise NotUnderstood(f"{self.url} did not answer with a list") from None
        except ValueError, RecursionError:
            raise NotUnderstood(f"{self.url} did not answer with JSON") from None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which answers a caller takes."""

    expect: Body
    ok: Container[int]
    pass_through: Collection[int]


def judge(
    answer: Answer, wanted: Wanted, *, now: datetime, redact: Callable[[str], str]
) -> Answer:
    """Return an answer that the caller takes, raise one of the six errors if not.

    A challenge is told apart before anything else: it comes with statuses that the
    service itself uses as well.
    """
    if is_challenge(answer.status, answer.headers, answer.start):
        raise Refused(RefusedReason.BLOCKED, f"{answer.url} is behind a challenge page")
    if answer.status in wanted.pass_through:
        return answer
    if answer.status in wanted.ok:
        return _of_expected_kind(answer, wanted.expect)
    said = redact(_own_words(answer))
    detail = said or redact(f"{answer.url} answered {answer.status}")
    wait = retry_after(answer.headers, now)
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            raise NotAuthorized(detail)
        case HTTPStatus.FORBIDDEN:
            raise Refused(RefusedReason.FORBIDDEN, detail, said=said)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            raise Refused(RefusedReason.NOT_FOUND, detail)
        case HTTPStatus.TOO_MANY_REQUESTS:
            raise Throttled(detail, retry_after=wait)
        case HTTPStatus.SERVICE_UNAVAILABLE if wait is not None:
            raise Throttled(detail, retry_after=wait)
        case HTTPStatus.REQUEST_TIMEOUT:
            raise NoAnswer(detail)
        case status if status >= 500:
            raise NoAnswer(detail)
        case status if status >= 400:
            raise Refused(RefusedReason.REJECTED, detail, said=said)
        case _:
            raise NotUnderstood(detail)


def _of_expected_kind(answer: Answer, expect: Body) -> Answer:
    kind = answer.content_type
    is_page = kind in ("text/html", "application/xhtml+xml") and answer.size > 0
    match expect:
        case Body.ANY:
            fits = True
        case Body.NONE | Body.BINARY:
            fits = not is_page
        case Body.HTML:
            fits = is_page
        case Body.JSON:
            # What is not there is of no kind, whatever the headers say
            is_empty = answer.status == HTTPStatus.NO_CONTENT
            fits = is_empty or not kind or kind.endswith(("/json", "+json"))
        case Body.XML:
            fits = not kind or kind.endswith(("/xml", "+xml"))
        case Body.TEXT:
            fits = not kind or (kind.startswith("text/") and not is_page)
        case _:
            assert_never(expect)
    if not fits:
        raise NotUnderstood(
            f"{answer.url} answered with {kind or 'nothing'} instead of {expect}"
        )
    return answer


def _own_words(answer: Answer) -> str:
    """What the service says about its refusal; empty when it is a web page."""
    if "html" in answer.content_type:
        return ""
    try:
        said: object = json.loads(answer.body)
    except ValueError, RecursionError:
        said = answer.text()
    return " ".join(" | ".join(_sentences(said)).split())[:_LONGEST_DETAIL]


def _sentences(said: object) -> list[str]:
    """Find the readable parts in the shapes that errors have across services."""
    match said:
        case str():
            return [said] if said else []
        case list():
            return [sentence for part in said for sentence in _sentences(part)]
        case (
            {"errorMessage": str(text)}
            | {"message": str(text)}
            | {"Message": str(text)}
            | {"detail": str(text)}
            | {"title": str(text)}
            | {"error": str(text)}
        ):
            return [text]
        case _:
            return []
