"""A challenge is told apart from an answer of the service."""

import pytest

from custom_components.letterboxd_sync.providers.challenge import is_challenge
from simulators.pages import BLOCK_PAGE, CHALLENGE_PAGE, LOGIN_PAGE

PRIVATE = b"<title>Private</title><section class='message'>Private watchlist</section>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
FEED = (
    b"<?xml version='1.0'?><rss><channel><title>Letterboxd - Alice</title><item>"
    b"<title>Just a moment...</title></item><item><title>Access Denied</title>"
)
INJECTED = b"<title>Film</title><script src='/cdn-cgi/challenge-platform/x'></script>"


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b""),
        (403, {}, CHALLENGE_PAGE.encode()),
        (503, {}, CHALLENGE_PAGE.encode()),
        (200, {}, CHALLENGE_PAGE.encode()),
        (403, {}, BLOCK_PAGE.encode()),
        (403, {}, INJECTED),
        (426, {}, b"The owner used Cloudflare to restrict access"),
        (403, {"server": "cloudflare"}, b"error code: 1020"),
        (403, HTML, b"<title>Just a moment while we look</title>"),
        (403, HTML, b"<title>Attention Required! | Cloudflare"),
        (200, HTML, "<title>\n Just a moment… </title>".encode()),
        (200, HTML, b"<title>Access Denied</title>"),
        (
            200,
            HTML,
            b"<title>Access denied | film.lan used Cloudflare to restrict</title>",
        ),
    ],
)
def test_challenges_and_blocks_are_recognised(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    assert is_challenge(status, headers, body)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"server": "cloudflare", "cf-ray": "x"}, INJECTED),
        (403, {"server": "cloudflare", "cf-ray": "x"}, PRIVATE),
        (200, {}, LOGIN_PAGE.encode()),
        (404, {}, b""),
        (200, {"Content-Type": "application/rss+xml"}, FEED),
        (200, {}, FEED),
        (200, HTML, b"<title>Just a Moment (2019) directed by A. Nyone</title>"),
        (200, HTML, b"<title>\xe2\x80\x8eAccess Denied (2016)</title>"),
        (200, HTML, b"<title>Heat (1995)</title><svg><title>Access denied</title>"),
        (200, HTML, b"a page without any title"),
        (403, HTML, b"<title>Letterboxd - Forbidden</title>"),
        # A limit: it asks for patience, and comes as 429
        (429, {"server": "cloudflare"}, b"error code: 1015"),
    ],
)
def test_answers_of_the_service_are_not_taken_for_challenges(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    assert not is_challenge(status, headers, body)
