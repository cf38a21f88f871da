"""Who is asking: Jellyfin's Authorization header, its legacy forms, its roles."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from urllib.parse import unquote_plus

from aiohttp import web

_SCHEMES = ("MediaBrowser", "Emby")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Whose request it is: a user's session, or an API key, which has no user."""

    user: str | None
    is_admin: bool
    token: str

    @property
    def is_api_key(self) -> bool:
        return self.user is None


def header_fields(request: web.Request, *, legacy: bool) -> Mapping[str, str]:
    """The keys of the Authorization header: Token, Client, Device, DeviceId, Version.

    One space after the scheme, comma separated, values quoted and URL-encoded; the
    scheme "Emby" and X-Emby-Authorization are legacy (facts: Jellyfin, auth header).
    """
    header = request.headers.get("Authorization", "")
    if legacy and not header:
        header = request.headers.get("X-Emby-Authorization", "")
    scheme, _, rest = header.partition(" ")
    if scheme not in _SCHEMES[: 2 if legacy else 1]:
        return {}
    pairs = re.findall(r'\s*(\w+)="([^"]*)"\s*(?:,|$)', rest)
    return {key: unquote_plus(value) for key, value in pairs}


def token(request: web.Request, *, legacy: bool) -> str:
    """The token of a request, from the places this version reads; empty if none."""
    given = header_fields(request, legacy=legacy).get("Token", "")
    given = given or request.query.get("ApiKey", "")
    if given or not legacy:
        return given
    headers = request.headers
    return (
        headers.get("X-Emby-Token", "")
        or headers.get("X-MediaBrowser-Token", "")
        or request.query.get("api_key", "")
    )
