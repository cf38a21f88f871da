"""What an answer means: statuses, kinds, and the service's own words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from multidict import CIMultiDict
import pytest

from custom_components.letterboxd_sync.providers.answer import (
    Answer,
    Body,
    Wanted,
    judge,
)
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from simulators.pages import CHALLENGE_PAGE

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
URL = "http://service.lan/path"


def answer(
    status: int = 200,
    body: bytes = b"",
    kind: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    given = CIMultiDict(headers or {})
    if kind:
        given["Content-Type"] = kind
    return Answer(status=status, headers=given, pieces=(body,), url=URL)


def judged(
    given: Answer, expect: Body = Body.ANY, pass_through: tuple[int, ...] = ()
) -> Answer:
    wanted = Wanted(expect=expect, ok=range(200, 300), pass_through=pass_through)
    return judge(
        given, wanted, now=NOW, redact=lambda text: text.replace("hush", "***")
    )


def refused(given: Answer) -> ProviderError:
    with pytest.raises(ProviderError) as told:
        judged(given)
    return told.value


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (300, NotUnderstood),
        (304, NotUnderstood),
        (401, NotAuthorized),
        (408, NoAnswer),
        (429, Throttled),
        (500, NoAnswer),
        (502, NoAnswer),
        (503, NoAnswer),
        (504, NoAnswer),
    ],
)
def test_a_status_says_what_to_do_next(status: int, error: type[ProviderError]) -> None:
    assert type(refused(answer(status))) is error


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, RefusedReason.REJECTED),
        (403, RefusedReason.FORBIDDEN),
        (404, RefusedReason.NOT_FOUND),
        (409, RefusedReason.REJECTED),
        (410, RefusedReason.NOT_FOUND),
        (415, RefusedReason.REJECTED),
    ],
)
def test_a_refusal_says_why(status: int, reason: RefusedReason) -> None:
    error = refused(answer(status))

    assert isinstance(error, Refused)
    assert error.reason is reason


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_wants_to_be_left_alone_says_for_how_long(status: int) -> None:
    error = refused(answer(status, headers={"retry-after": "30"}))

    assert isinstance(error, Throttled)
    assert error.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("status", [200, 401, 403, 429, 503])
def test_a_challenge_is_never_about_credentials(status: int) -> None:
    with pytest.raises(Refused) as told:
        judged(
            answer(status, CHALLENGE_PAGE.encode(), "text/html"),
            pass_through=(401, 403),
        )

    assert told.value.reason is RefusedReason.BLOCKED


def test_a_status_that_is_passed_through_is_the_callers_to_judge() -> None:
    given = answer(400, b"<html>", "text/html")

    assert judged(given, Body.JSON, pass_through=(400,)) is given


@pytest.mark.parametrize(
    ("expect", "kind"),
    [
        (Body.ANY, "text/html"),
        (Body.NONE, "application/json"),
        (Body.NONE, ""),
        (Body.BINARY, "application/zip"),
        (Body.HTML, "text/html; charset=utf-8"),
        (Body.HTML, "application/xhtml+xml"),
        (Body.JSON, "application/json; charset=utf-8"),
        (Body.JSON, "application/sparql-results+json"),
        (Body.JSON, "text/json"),
        (Body.JSON, ""),
        (Body.XML, "application/rss+xml"),
        (Body.XML, "text/xml"),
        (Body.XML, ""),
        (Body.TEXT, "text/plain"),
        (Body.TEXT, ""),
    ],
)
def test_an_answer_of_the_expected_kind_is_taken(expect: Body, kind: str) -> None:
    given = answer(200, b"something", kind)

    assert judged(given, expect) is given


@pytest.mark.parametrize(
    ("expect", "kind"),
    [
        (Body.NONE, "text/html"),
        (Body.BINARY, "text/html"),
        (Body.HTML, "application/json"),
        (Body.HTML, ""),
        (Body.JSON, "text/html; charset=utf-8"),
        (Body.JSON, "text/plain"),
        (Body.XML, "text/html"),
        (Body.TEXT, "text/html"),
        (Body.TEXT, "image/png"),
    ],
)
def test_a_log_in_page_is_not_taken_for_an_answer(expect: Body, kind: str) -> None:
    with pytest.raises(NotUnderstood, match="instead of"):
        judged(answer(200, b"something", kind), expect)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'{"message": "no hush", "x": 1}', "application/json", "no ***"),
        (
            b'[{"errorMessage": "a"}, {"errorMessage": "b"}]',
            "application/json",
            "a | b",
        ),
        (b'{"title": "Bad\\n Request"}', "application/json", "Bad Request"),
        (b'{"other": 1}', "application/json", f"{URL} answered 400"),
        (b'""', "application/json", f"{URL} answered 400"),
        (b"in   plain words", "text/plain", "in plain words"),
        (b"<html>page</html>", "text/html", f"{URL} answered 400"),
        (b"", "", f"{URL} answered 400"),
        (b"x" * 1000, "text/plain", "x" * 300),
        (b"[" * 100_000, "application/json", "[" * 300),
    ],
)
def test_the_services_own_words_are_kept_short_and_without_secrets(
    body: bytes, kind: str, words: str
) -> None:
    assert refused(answer(400, body, kind)).detail == words


@pytest.mark.parametrize("status", [400, 403, 409])
@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"no hush", "text/plain", "no ***"),
        (b"<html>", "text/html", ""),
        (b"", "", ""),
    ],
)
def test_people_are_shown_the_services_own_words_and_none_of_ours(
    status: int, body: bytes, kind: str, said: str
) -> None:
    error = refused(answer(status, body, kind))

    assert isinstance(error, Refused)
    assert error.said == said


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Amélie".encode(), "text/html", "Amélie"),
        ("Amélie".encode("cp1252"), 'text/html; charset="windows-1252"', "Amélie"),
        ("Amélie".encode(), "text/html; charset=no-such-thing", "Amélie"),
        (b"\xff", "text/html; charset=utf-8; x=1", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_text_is_decoded_as_the_service_says(body: bytes, kind: str, text: str) -> None:
    assert answer(200, body, kind).text() == text


def test_what_is_empty_is_of_every_kind() -> None:
    assert judged(answer(204, b"", "text/plain"), Body.JSON).size == 0


def test_json_is_parsed() -> None:
    assert answer(200, b'{"a": [1]}').json() == {"a": [1]}


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 200_000])
def test_what_is_not_json_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        answer(200, body).json()


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (b"[]", []),
        (b" [ ] ", []),
        (b'[{"a": 1},{"b": [2, 3]} , "c"]', [{"a": 1}, {"b": [2, 3]}, "c"]),
        (b"\n[\n 1,\n 2\n]\n", [1, 2]),
    ],
)
def test_a_long_array_is_read_element_by_element(
    body: bytes, rows: list[object]
) -> None:
    assert list(answer(200, body).rows()) == rows


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'[{"a": 1}', b'[{"a": 1', b"[1, 2", b"\xff", b"[x]"]
)
def test_an_array_that_breaks_off_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        list(answer(200, body).rows())
