"""What Radarr refuses: bodies it cannot bind and values its validators reject."""

from collections.abc import Mapping
import json
import re
from typing import Any, Final, NoReturn

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..server import Refused, json_response
from .state import RadarrState
from .wire import Json, failure, folder_name

AVAILABILITIES: Final = ("tba", "announced", "inCinemas", "released", "deleted")
_MONITORS: Final = ("movieOnly", "movieAndCollection", "none")
_METHODS: Final = ("manual", "list", "collection")
_TAG: Final = re.compile(r"^[a-z0-9-]+$")


def invalid(*failures: Json) -> NoReturn:
    raise Refused(json_response(list(failures), status=400))


def problem(errors: Mapping[str, list[str]]) -> NoReturn:
    """What the framework answers when a body or a query cannot be bound."""
    raise Refused(
        json_response(
            {
                "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
                "title": "One or more validation errors occurred.",
                "status": 400,
                "traceId": "00-00000000000000000000000000000000-0000000000000000-00",
                "errors": dict(errors),
            },
            status=400,
        )
    )


def message(status: int, text: str) -> web.Response:
    return json_response({"message": text, "description": text}, status=status)


async def body(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise Refused(message(415, "Unsupported Media Type"))
    try:
        return json.loads(await request.read())
    except ValueError as err:
        problem({"$": [f"The JSON value could not be converted: {err}"]})


async def body_object(request: web.Request) -> Json:
    sent = await body(request)
    if not isinstance(sent, dict):
        problem({"$": ["The JSON value could not be converted to an object."]})
    return sent


def query_bool(request: web.Request, name: str, *, default: bool = False) -> bool:
    value = request.query.get(name)
    if value is None:
        return default
    if value.lower() not in ("true", "false"):
        problem({name: [f"The value '{value}' is not valid."]})
    return value.lower() == "true"


def query_int(request: web.Request, name: str, default: int | None) -> int | None:
    value = request.query.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"-?\d+", value):
        problem({name: [f"The value '{value}' is not valid."]})
    return int(value)


def check_types(sent: Json) -> None:
    """What System.Text.Json would not bind to a MovieResource."""
    for name, kind in _KINDS.items():
        value = sent.get(name)
        good = isinstance(value, kind) and not (kind is int and value is True)
        if value is not None and not good:
            problem({f"$.{name}": ["The JSON value could not be converted."]})
    _check_enum(sent, "minimumAvailability", AVAILABILITIES)
    options = sent.get("addOptions") or {}
    _check_enum(options, "monitor", _MONITORS)
    _check_enum(options, "addMethod", _METHODS)
    if any(not isinstance(tag, int) for tag in sent.get("tags") or ()):
        problem({"$.tags": ["The JSON value could not be converted to Int32."]})


_KINDS: Final[Mapping[str, type]] = {
    "tmdbId": int,
    "qualityProfileId": int,
    "rootFolderPath": str,
    "path": str,
    "title": str,
    "monitored": bool,
    "minimumAvailability": str,
    "tags": list,
    "addOptions": dict,
    "id": int,
    "year": int,
}


def _check_enum(sent: Json, name: str, allowed: tuple[str, ...]) -> None:
    value = sent.get(name)
    if value is not None and str(value).lower() not in {one.lower() for one in allowed}:
        problem({f"$.{name}": [f"The JSON value {value!r} could not be converted."]})


def check_new(sent: Json, state: RadarrState) -> None:
    """The validators of POST /movie, all failures at once as FluentValidation does."""
    failures: list[Json] = []
    profile = sent.get("qualityProfileId") or 0
    if profile not in state.profiles:
        failures.append(_bad_profile(profile))
    if not sent.get("path"):
        failures += _bad_root(sent.get("rootFolderPath"), state)
    tmdb = sent.get("tmdbId") or 0
    if not tmdb:
        failures.append(_empty("TmdbId", tmdb))
        if not sent.get("title"):
            failures.append(_empty("Title", sent.get("title")))
    if tmdb in state.by_tmdb:
        failures.append(
            failure(
                "TmdbId",
                "This movie has already been added",
                tmdb,
                "MovieExistsValidator",
            )
        )
    if failures:
        invalid(*failures)


def _bad_profile(profile: int) -> Json:
    if not profile:
        return failure(
            "QualityProfileId",
            "'Quality Profile Id' must be greater than '0'.",
            profile,
            "GreaterThanValidator",
        )
    return failure(
        "QualityProfileId",
        "Quality Profile does not exist",
        profile,
        "QualityProfileExistsValidator",
    )


def _bad_root(root: str | None, state: RadarrState) -> list[Json]:
    if not root:
        return [_empty("RootFolderPath", root)]
    if not root.startswith("/"):
        return [
            failure("RootFolderPath", f"Invalid Path: '{root}'", root, "PathValidator")
        ]
    if root.rstrip("/") not in state.root_folders.values():
        text = f"Root folder '{root}' does not exist"
        return [failure("RootFolderPath", text, root, "RootFolderExistsValidator")]
    return []


def _empty(name: str, attempted: object) -> Json:
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return failure(name, f"'{text}' must not be empty.", attempted, "NotEmptyValidator")


def unknown_film(tmdb: int) -> NoReturn:
    invalid(failure("TmdbId", "A movie with this ID was not found", tmdb))


def movie_path(sent: Json, film: CatalogueFilm, taken: Mapping[str, int]) -> str:
    """Where the film goes; MoviePathValidator when another movie is there already."""
    root = str(sent.get("rootFolderPath") or "").rstrip("/")
    path = sent.get("path") or f"{root}/{folder_name(film)}"
    if path in taken:
        text = f"Path '{path}' is already configured for an existing movie"
        invalid(failure("Path", text, path, "MoviePathValidator"))
    return str(path)


def check_label(label: object, *, strict: bool) -> str:
    """A tag's label; since version 6 only lower-case letters, digits and dashes."""
    if not isinstance(label, str) or not label:
        invalid(_empty("Label", label))
    if strict and not _TAG.match(label.lower()):
        text = "Label: Allowed characters a-z, 0-9 and -"
        invalid(failure("Label", text, label, "RegularExpressionValidator"))
    return label.lower()
