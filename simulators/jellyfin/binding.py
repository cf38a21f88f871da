"""How Jellyfin reads a request: ids, lists, flags, and what it cannot bind."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
import json
import re
from typing import Any, Final, NoReturn

from aiohttp import web

from ..server import Refused, json_response

_GUID: Final = re.compile(r"[0-9a-f]{32}")


def plain(status: int, text: str = "Error processing request.") -> web.Response:
    return web.Response(status=status, text=text)


def refuse(status: int, text: str = "Error processing request.") -> NoReturn:
    """Exceptions become plain text: argument 400, not found 404, security 403."""
    raise Refused(plain(status, text))


def problem(name: str, text: str) -> NoReturn:
    """What the framework answers to a value that it cannot bind."""
    raise Refused(
        json_response(
            {
                "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
                "title": "One or more validation errors occurred.",
                "status": 400,
                "errors": {name: [text]},
                "traceId": "00-00000000000000000000000000000000-0000000000000000-00",
            },
            status=400,
        )
    )


def as_guid(text: str) -> str | None:
    """32 hexadecimal digits of either written form, or None."""
    bare = text.strip().strip("{}").replace("-", "").lower()
    return bare if _GUID.fullmatch(bare) else None


def path_guid(request: web.Request, name: str) -> str:
    value = request.match_info[name]
    found = as_guid(value)
    if found is None:
        problem(name, f"The value '{value}' is not valid.")
    return found


def value(request: web.Request, name: str) -> str | None:
    """A query value; names are insensitive to case, as in ASP.NET."""
    wanted = name.lower()
    for key, given in request.query.items():
        if key.lower() == wanted:
            return given
    return None


def query_guid(request: web.Request, name: str) -> str | None:
    given = value(request, name)
    if not given:
        return None
    found = as_guid(given)
    if found is None:
        problem(name, f"The value '{given}' is not valid.")
    return found if set(found) != {"0"} else None


def query_bool(request: web.Request, name: str) -> bool | None:
    given = value(request, name)
    if not given:
        return None
    if given.lower() not in ("true", "false"):
        problem(name, f"The value '{given}' is not valid.")
    return given.lower() == "true"


def query_int(request: web.Request, name: str) -> int | None:
    given = value(request, name)
    if not given:
        return None
    if not re.fullmatch(r"-?\d+", given):
        problem(name, f"The value '{given}' is not valid.")
    return int(given)


def query_list(request: web.Request, name: str) -> list[str]:
    """A comma list, or the same name several times."""
    wanted = name.lower()
    given = [text for key, text in request.query.items() if key.lower() == wanted]
    return [part.strip() for text in given for part in text.split(",") if part.strip()]


def query_ids(request: web.Request, name: str) -> list[str]:
    """Ids of a comma list; what is no id is dropped without a word."""
    found = (as_guid(part) for part in query_list(request, name))
    return [one for one in found if one]


def query_enums(request: web.Request, name: str, allowed: Sequence[str]) -> list[str]:
    """Words of a comma list; unknown ones are dropped without a word."""
    known = {word.lower(): word for word in allowed}
    given = (known.get(part.lower()) for part in query_list(request, name))
    return [word for word in given if word]


def query_date(request: web.Request, name: str) -> datetime | None:
    """ISO, or `yyyyMMddHHmmss` in UTC."""
    given = value(request, name)
    if not given:
        return None
    if re.fullmatch(r"\d{14}", given):
        return datetime.strptime(given, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment(given, name)


def moment(text: str, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        problem(name, f"The value '{text}' is not valid.")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def body(request: web.Request, *, required: bool = True) -> dict[str, Any]:
    raw = await request.read()
    if not raw and not required:
        return {}
    if request.content_type not in ("application/json", "text/json"):
        refuse(415, "Unsupported Media Type")
    try:
        sent = json.loads(raw)
    except ValueError as err:
        problem("$", f"The JSON value could not be converted: {err}")
    if not isinstance(sent, dict):
        problem("$", "The JSON value could not be converted to an object.")
    return sent


def typed[T](
    sent: dict[str, Any], name: str, kind: Callable[[Any], T], *types: type
) -> T | None:
    """A field of a body, or 400 when it has another type."""
    given = sent.get(name)
    if given is None:
        return None
    if not isinstance(given, types) or (bool not in types and isinstance(given, bool)):
        problem(f"$.{name}", "The JSON value could not be converted.")
    return kind(given)
