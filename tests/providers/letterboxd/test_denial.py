"""Why the site does not show a page is told apart."""

import pytest

from custom_components.letterboxd_sync.providers.answer import Answer
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd.denial import (
    BeyondLast,
    denial,
)

from .markup import PRIVATE


def answer(status: int, body: str) -> Answer:
    return Answer(status=status, headers={}, pieces=(body.encode(),), url="http://x/")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, PRIVATE, RefusedReason.NOT_FOUND),
        (404, "", RefusedReason.NOT_FOUND),
        (403, PRIVATE, RefusedReason.PRIVATE),
        (403, "<html>go away</html>", RefusedReason.BLOCKED),
        (403, "", RefusedReason.BLOCKED),
    ],
)
def test_a_first_page_is_missing_private_or_blocked(
    status: int, body: str, reason: RefusedReason
) -> None:
    told = denial(answer(status, body))

    assert isinstance(told, Refused)
    assert told.reason is reason


def test_a_later_page_that_the_site_itself_refuses_is_beyond_the_last() -> None:
    assert isinstance(denial(answer(403, PRIVATE), page=2), BeyondLast)


def test_a_later_page_that_is_blocked_is_blocked() -> None:
    told = denial(answer(403, ""), page=2)

    assert isinstance(told, Refused)
    assert told.reason is RefusedReason.BLOCKED
