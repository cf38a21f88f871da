"""Trakt's refusals, with the headers that explain them."""

from collections.abc import Mapping
from html import escape
from typing import Final, NoReturn

from aiohttp import web

from ..pages import BLOCK_PAGE
from ..server import Refused, json_response

UPGRADE_URL: Final = "https://trakt.tv/vip"
_GRANT: Final = (
    "The provided authorization grant is invalid, expired, revoked, does not match the "
    "redirection URI used in the authorization request, or was issued to another "
    "client."
)
_OAUTH_WORDS: Final[Mapping[str, str]] = {
    "invalid_grant": _GRANT,
    "invalid_client": (
        "Client authentication failed due to unknown client, no client authentication "
        "included, or unsupported authentication method."
    ),
    "invalid_request": "The request is missing a required parameter.",
    "unsupported_grant_type": (
        "The authorization grant type is not supported by the authorization server."
    ),
}


def empty(status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    """Most of Trakt's refusals say nothing but their status."""
    return web.Response(
        status=status, content_type="application/json", headers=headers or {}
    )


def refuse(status: int, headers: Mapping[str, str] | None = None) -> NoReturn:
    raise Refused(empty(status, headers))


def invalid(**errors: str) -> NoReturn:
    """422, with what is wrong with which field."""
    body = {"errors": {name: [text] for name, text in errors.items()}}
    raise Refused(json_response(body, status=422))


def oauth_error(error: str, status: int = 400) -> NoReturn:
    body = {"error": error, "error_description": _OAUTH_WORDS[error]}
    raise Refused(json_response(body, status=status))


def blocked() -> web.Response:
    """Cloudflare does not let a client without a name through."""
    return web.Response(
        status=403,
        text=BLOCK_PAGE.replace("letterboxd.com", "trakt.tv"),
        content_type="text/html",
        headers={"Server": "cloudflare", "cf-ray": "8f00ba7c0ffee000-ARN"},
    )


def over_limit(limit: int, *, vip: bool) -> NoReturn:
    headers = {"X-VIP-User": str(vip).lower(), "X-Account-Limit": str(limit)}
    refuse(420, {"X-Upgrade-URL": UPGRADE_URL} | headers)


def any_error(status: int) -> web.Response:
    """What stands for a status when a fault asks for it.

    429 is the one of the network's edge: plain text, without `X-Ratelimit`.
    """
    match status:
        case 420:
            headers = {"X-Upgrade-URL": UPGRADE_URL, "X-VIP-User": "false"}
            return empty(420, headers | {"X-Account-Limit": "250"})
        case 423:
            headers = {"X-Account-Locked": "true", "X-Account-Deactivated": "false"}
            return empty(423, headers)
        case 426:
            return empty(426, {"X-Upgrade-URL": UPGRADE_URL})
        case 429:
            return web.Response(status=429, text="error code: 1015")
        case _ if status >= 500:
            page = f"<html><body><h1>{escape(str(status))}</h1></body></html>"
            return web.Response(status=status, text=page, content_type="text/html")
        case _:
            return empty(status)
