"""Tests of what Radarr means when it does not take a film."""

import json

import pytest

from custom_components.letterboxd_sync.providers.answer import Answer
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.radarr.refusals import verdict

from .examples import failure


def answer(status: int, said: object) -> Answer:
    body = said if isinstance(said, str) else json.dumps(said)
    return Answer(
        status=status, headers={}, pieces=(body.encode(),), url="http://radarr"
    )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("MoviePathValidator", RefusedReason.PATH_CLASH),
        ("RootFolderExistsValidator", RefusedReason.ROOT_FOLDER),
        ("PathValidator", RefusedReason.ROOT_FOLDER),
        ("QualityProfileExistsValidator", RefusedReason.QUALITY_PROFILE),
        ("NotEmptyValidator", RefusedReason.REJECTED),
    ],
)
def test_a_failure_has_its_reason(code: str, reason: RefusedReason) -> None:
    err = verdict(answer(400, [failure(code, words="The words.")]))
    assert isinstance(err, Refused)
    assert err.reason is reason
    assert err.detail == "The words"


def test_a_film_that_is_unknown_at_tmdb_is_told_apart() -> None:
    words = "A movie with this ID was not found. Path: /data"
    said = [{"propertyName": "TmdbId", "errorMessage": words}]
    err = verdict(answer(400, said))
    assert isinstance(err, Refused)
    assert err.reason is RefusedReason.FILM_UNKNOWN


def test_already_there_is_no_error() -> None:
    assert verdict(answer(400, [failure("MovieExistsValidator", "TmdbId")])) is None


def test_what_else_is_wrong_counts_more_than_already_there() -> None:
    said = [failure("MovieExistsValidator"), failure("QualityProfileExistsValidator")]
    err = verdict(answer(400, said))
    assert isinstance(err, Refused)
    assert err.reason is RefusedReason.QUALITY_PROFILE


@pytest.mark.parametrize("said", [[], {}, "", "<html>", {"message": "No."}, [3]])
def test_a_bad_request_in_other_words_is_rejected(said: object) -> None:
    err = verdict(answer(400, said))
    assert isinstance(err, Refused)
    assert err.reason is RefusedReason.REJECTED
    assert err.detail


def test_a_conflict_is_rejected_in_radarrs_words() -> None:
    err = verdict(answer(409, {"message": "constraint failed", "description": "…"}))
    assert isinstance(err, Refused)
    assert err.detail == "constraint failed"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"errorMessage": "Radarr is starting up"}, NotReached),
        ({"message": "Unable to communicate with RadarrAPI"}, Throttled),
        ("<html>Service Unavailable</html>", NoAnswer),
    ],
)
def test_unavailable_means_three_things(
    said: object, kind: type[ProviderError]
) -> None:
    assert type(verdict(answer(503, said))) is kind
