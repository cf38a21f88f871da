"""What Radarr means when it does not take a film, in our six errors.

A 400 carries a list of FluentValidation failures, every other error an object
(Radarr's ``RadarrErrorPipeline``).
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from ..answer import Answer
from ..errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

# What we judge ourselves; the shared request leaves these to us
JUDGED: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST.value,
        HTTPStatus.CONFLICT.value,
        HTTPStatus.SERVICE_UNAVAILABLE.value,
    }
)

_ALREADY_THERE: Final = "MovieExistsValidator"

_REASONS: Final[Mapping[str, RefusedReason]] = {
    "MoviePathValidator": RefusedReason.PATH_CLASH,
    "RootFolderExistsValidator": RefusedReason.ROOT_FOLDER,
    "RootFolderValidator": RefusedReason.ROOT_FOLDER,
    "PathValidator": RefusedReason.ROOT_FOLDER,
    "QualityProfileExistsValidator": RefusedReason.QUALITY_PROFILE,
}

# The one failure without a code of its own
_NOT_FOUND_WORDS: Final = "was not found"


def verdict(answer: Answer) -> ProviderError | None:
    """Tell what an answer in ``JUDGED`` means; None when the film is there already."""
    match answer.status:
        case HTTPStatus.BAD_REQUEST:
            return _of_failures(answer)
        case HTTPStatus.CONFLICT:
            return Refused(RefusedReason.REJECTED, _words(answer))
        case _:
            return _of_unavailable(answer)


def _of_failures(answer: Answer) -> ProviderError | None:
    """Judge by the failure that matters: "already there" does not."""
    match _said(answer):
        case [*failures] if failures:
            pass
        case _:
            return Refused(RefusedReason.REJECTED, _words(answer))
    others = [one for one in failures if _code(one) != _ALREADY_THERE]
    if not others:
        return None
    words = _message(others[0]) or "Radarr refused without saying why"
    return Refused(_reason(others[0]), words)


def _reason(failure: object) -> RefusedReason:
    match failure:
        case {"propertyName": "TmdbId", "errorMessage": str(words)} if (
            _NOT_FOUND_WORDS in words
        ):
            return RefusedReason.FILM_UNKNOWN
        case _:
            return _REASONS.get(_code(failure), RefusedReason.REJECTED)


def _of_unavailable(answer: Answer) -> ProviderError:
    """Tell a start (``errorMessage``) from a lost metadata service (``message``).

    Neither has done anything. Anybody else's 503 may come from a proxy that had
    passed the request on.
    """
    match _said(answer):
        case {"errorMessage": str(words)}:
            return NotReached(words)
        case {"message": str(words)}:
            return Throttled(words)
        case _:
            return NoAnswer(f"{answer.url} answered {answer.status}")


def _code(failure: object) -> str:
    match failure:
        case {"errorCode": str(code)}:
            return code
        case _:
            return ""


def _message(failure: object) -> str:
    match failure:
        case {"errorMessage": str(words)}:
            return words.strip().rstrip(".")
        case _:
            return ""


def _words(answer: Answer) -> str:
    match _said(answer):
        case {"message": str(words)}:
            return words
        case _:
            return f"Radarr answered {answer.status}"


def _said(answer: Answer) -> object:
    try:
        return answer.json()
    except NotUnderstood:
        return None
