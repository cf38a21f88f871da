"""What the simulated letterboxd.com answers with, besides its pages."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..faults import challenge
from ..pages import BLOCK_PAGE
from ..server import Refused
from . import markup

_ROBOTS: Final = """User-agent: *
Disallow: /*/by/*
Disallow: /*/genre/*
Disallow: /*/tag/*
Disallow: /*/on/*
Disallow: /films/year/*
Disallow: /*/friends/*
"""


def in_order(films: list[CatalogueFilm], sort: str | None) -> list[CatalogueFilm]:
    match sort:
        case "reverse":
            return films[::-1]
        case "release":
            return sorted(films, key=lambda film: film.year, reverse=True)
        case "release-earliest":
            return sorted(films, key=lambda film: film.year)
        case "longest":
            return sorted(films, key=lambda film: film.runtime_minutes, reverse=True)
        case _:
            return films


def page_of(request: web.Request, total: int, size: int) -> tuple[int, int]:
    """The page asked for and how many there are; beyond the last is 403, not 404."""
    page = int(request.match_info.get("page", "1"))
    pages = max(1, -(-total // size))
    if page > pages:
        raise Refused(refuse("This page does not exist."))
    return page, pages


def not_modified(request: web.Request, headers: Mapping[str, str]) -> bool:
    etag = headers.get("ETag")
    if etag and "If-None-Match" in request.headers:
        return request.headers["If-None-Match"] == etag
    modified = headers.get("Last-Modified")
    return bool(modified) and request.headers.get("If-Modified-Since") == modified


def refuse(message: str) -> web.Response:
    """403 by the application itself: Cloudflare's headers, but no challenge."""
    return html(markup.error_page(403, message), 403)


def html(
    text: str, status: int = 200, *, kind: str | None = None, lid: str | None = None
) -> web.Response:
    headers = {}
    if kind and lid:
        headers = {"x-letterboxd-type": kind, "x-letterboxd-identifier": lid}
    return web.Response(
        status=status,
        body=text.encode(),
        content_type="text/html",
        charset="utf-8",
        headers=headers,
    )


async def edge_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "cloudflare"
    response.headers.setdefault("cf-ray", "8f00ba7c0ffee001-FRA")
    response.headers.setdefault("cf-cache-status", "DYNAMIC")
    if "cf-mitigated" not in response.headers:
        response.headers.add(
            "Set-Cookie", "com.xk72.webparts.csrf=00000000000000000000; Path=/; Secure"
        )


async def home(_request: web.Request) -> web.Response:
    return html(markup.document(title="Letterboxd", body_class="home", body=""))


async def robots(_request: web.Request) -> web.Response:
    return web.Response(text=_ROBOTS)


async def challenged(_request: web.Request) -> web.Response:
    return challenge()


async def blocked(_request: web.Request) -> web.Response:
    return html(BLOCK_PAGE, 403)
