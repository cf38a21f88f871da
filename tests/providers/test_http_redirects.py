"""Redirects are followed by reads alone, and only within their host."""

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.http import Http

from .canned import Canned, CannedServer
from .moments import no_sleep


@pytest.fixture
def http(session: aiohttp.ClientSession) -> Http:
    return Http(session, sleep=no_sleep)


class TestRedirects:
    """The key stays with the host that it was given to."""

    async def test_a_read_follows_within_its_host(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /old", Canned(status=301, headers={"Location": "/new/"}))
        server.lay("GET /new/", Canned(said={"new": True}))

        answer = await http.request("GET", f"{server.url}/old")

        assert answer.json() == {"new": True}
        assert answer.url == f"{server.url}/new/"

    @pytest.mark.parametrize(
        ("location", "told"),
        [
            ("http://elsewhere.lan/login?token=1", "redirects to elsewhere.lan/login"),
            ("http://127.0.0.1:1/login", "redirects to /login"),
            ("http://[", "redirects to nowhere"),
            ("http://xn--.com/", "redirects to nowhere"),
        ],
    )
    async def test_a_read_goes_nowhere_else(
        self, http: Http, server: CannedServer, location: str, told: str
    ) -> None:
        server.lay("GET /", Canned(status=302, headers={"Location": location}))

        with pytest.raises(NotUnderstood, match=told):
            await http.request("GET", server.url)

    async def test_a_write_is_not_sent_on(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("POST /", Canned(status=307, headers={"Location": "/radarr/"}))

        with pytest.raises(NotUnderstood, match="redirects to /radarr/"):
            await http.request("POST", server.url)

        assert len(server.asked) == 1

    async def test_circles_end(self, http: Http, server: CannedServer) -> None:
        server.lay("GET /", Canned(status=302, headers={"Location": "/"}))

        with pytest.raises(NotUnderstood, match="in circles"):
            await http.request("GET", server.url)

        assert len(server.asked) == 5

    async def test_a_redirect_may_be_the_callers_to_read(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(status=302, headers={"Location": "/x"}))

        answer = await http.request("GET", server.url, pass_through=(302,))

        assert answer.headers["location"] == "/x"

    async def test_a_log_in_page_at_the_end_of_it_is_not_understood(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /api", Canned(status=302, headers={"Location": "/login"}))
        server.lay("GET /login", Canned(said="<html>", kind="text/html"))

        with pytest.raises(NotUnderstood, match="/login answered with text/html"):
            await http.request("GET", f"{server.url}/api")
