"""Errors say what to do next, and their trouble in words that people read."""

import pytest

from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotSeen,
    NotSetUp,
    NotTrusted,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (NotReached(), Trouble.NOT_REACHED),
        (NotTrusted(), Trouble.NOT_REACHED),
        (NotSetUp(), Trouble.NOT_REACHED),
        (NotSeen(), Trouble.NOT_REACHED),
        (NoAnswer(), Trouble.NO_ANSWER),
        (Throttled(), Trouble.THROTTLED),
        (NotAuthorized(), Trouble.NOT_AUTHORIZED),
        (NotUnderstood(), Trouble.NOT_UNDERSTOOD),
        (Refused(RefusedReason.BLOCKED), Trouble.BLOCKED),
        (Refused(RefusedReason.PRIVATE), Trouble.PRIVATE),
        (Refused(RefusedReason.NOT_FOUND), Trouble.NOT_FOUND),
        (Refused(RefusedReason.REJECTED), Trouble.REFUSED),
    ],
)
def test_every_error_has_a_trouble(error: ProviderError, trouble: Trouble) -> None:
    assert error.trouble is trouble


def test_a_refusal_shows_its_reason() -> None:
    assert repr(Refused(RefusedReason.PRIVATE, "no")) == "Refused(private, 'no')"
    assert Refused(RefusedReason.PRIVATE).detail == "private"
