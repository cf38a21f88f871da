"""Requests go through proxies in turn, and directly only when that was asked for."""

from collections.abc import Sequence
import logging
from unittest.mock import Mock

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import NotReached, Refused
from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.proxies import ProxyPool, parse_proxies

from .canned import Canned, CannedServer
from .moments import no_sleep
from .wires import saying, socks_proxy, talking


class TestProxies:
    """Requests go through proxies in turn."""

    def through(
        self,
        session: aiohttp.ClientSession,
        lines: Sequence[str],
        *,
        direct: bool = False,
    ) -> tuple[Http, ProxyPool]:
        pool = ProxyPool(
            parse_proxies("\n".join(lines)),
            direct_fallback=direct,
            monotonic=lambda: 0.0,
        )
        return Http(session, sleep=no_sleep).paced(Pace(), proxies=pool), pool

    async def test_an_http_proxy_carries_the_request(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /film", Canned(said={"by": "proxy"}))
        http, _ = self.through(session, [f"{server.url[7:]}:alice:hush"])

        answer = await http.request("GET", "http://site.invalid/film")

        asked = server.asked[0].headers
        assert answer.json() == {"by": "proxy"}
        assert asked["Host"] == "site.invalid"
        assert asked["Proxy-Authorization"] == "Basic YWxpY2U6aHVzaA=="

    async def test_a_tunnel_is_asked_for_with_credentials(
        self, session: aiohttp.ClientSession
    ) -> None:
        heads, talk = saying(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
        async with talking(talk) as port:
            http, _ = self.through(session, [f"127.0.0.1:{port}:alice:hush"])
            with pytest.raises(NotReached):
                await http.request("POST", "https://site.invalid/film")

        assert heads[0].startswith(b"CONNECT site.invalid:443 ")
        assert b"Proxy-Authorization: Basic YWxpY2U6aHVzaA==\r\n" in heads[0]

    async def test_a_proxy_without_credentials_is_sent_none(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(said={}))
        http, _ = self.through(session, [server.url])

        await http.request("GET", "http://site.invalid/")

        assert "Proxy-Authorization" not in server.asked[0].headers

    async def test_a_proxy_that_is_not_there_is_passed_over(
        self,
        session: aiohttp.ClientSession,
        server: CannedServer,
        unused_tcp_port: int,
    ) -> None:
        server.lay("GET /", Canned(said={}))
        dead = f"127.0.0.1:{unused_tcp_port}"
        http, pool = self.through(session, [dead, server.url])

        await http.request("GET", "http://site.invalid/")

        assert pool.in_turn()[-1].name == f"http://{dead}"

    async def test_without_a_proxy_that_works_nothing_was_reached(
        self,
        session: aiohttp.ClientSession,
        server: CannedServer,
        unused_tcp_port: int,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        http, _ = self.through(session, [f"127.0.0.1:{unused_tcp_port}:alice:hush"])

        with pytest.raises(NotReached, match="none of the proxies"):
            await http.request("GET", server.url)

        assert not server.asked
        assert "hush" not in caplog.text

    async def test_the_direct_way_is_taken_only_by_those_who_asked_for_it(
        self,
        session: aiohttp.ClientSession,
        server: CannedServer,
        unused_tcp_port: int,
    ) -> None:
        server.lay("GET /", Canned(said={}))
        http, _ = self.through(session, [f"127.0.0.1:{unused_tcp_port}"], direct=True)

        await http.request("GET", server.url)

        assert len(server.asked) == 1

    async def test_a_proxy_that_does_not_know_us_is_a_proxy_that_failed(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(status=407))
        http, _ = self.through(session, [server.url])

        with pytest.raises(NotReached):
            await http.request("GET", "http://site.invalid/")

    async def test_what_the_service_refuses_is_not_asked_through_another_proxy(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(status=403))
        http, _ = self.through(
            session, [server.url, server.url.replace("http", "HTTP")]
        )

        with pytest.raises(Refused):
            await http.request("GET", "http://site.invalid/")

        assert len(server.asked) == 1

    async def test_a_proxy_that_takes_too_long_to_connect_is_passed_over(self) -> None:
        session = Mock(request=Mock(side_effect=aiohttp.ConnectionTimeoutError))
        http, _ = self.through(session, ["203.0.113.1:1", "203.0.113.2:2"])

        with pytest.raises(NotReached, match="none of the proxies"):
            await http.request("POST", "http://site.invalid/")

        assert session.request.call_count == 2

    @pytest.mark.parametrize(
        ("scheme", "asked_for"),
        [("socks5", (1, "127.0.0.1", "")), ("socks5h", (3, "localhost", ""))],
    )
    async def test_a_socks_proxy_carries_the_request(
        self,
        session: aiohttp.ClientSession,
        server: CannedServer,
        scheme: str,
        asked_for: tuple[int, str, str],
    ) -> None:
        server.lay("GET /film", Canned(said={"by": "socks"}))
        asked: list[tuple[int, str, str]] = []
        port = int(server.url.rpartition(":")[2])
        async with talking(socks_proxy(asked, port)) as socks:
            http, _ = self.through(session, [f"{scheme}://127.0.0.1:{socks}"])
            answer = await http.request("GET", "http://localhost/film")

        assert answer.json() == {"by": "socks"}
        assert asked == [asked_for]

    async def test_a_socks_proxy_learns_who_we_are(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(said={}))
        asked: list[tuple[int, str, str]] = []
        port = int(server.url.rpartition(":")[2])
        async with talking(socks_proxy(asked, port)) as socks:
            http, _ = self.through(session, [f"socks5h://alice:hush@127.0.0.1:{socks}"])
            await http.request("GET", "http://site.invalid/")

        assert asked == [(3, "site.invalid", "alice")]

    async def test_a_socks_proxy_that_is_not_there_is_passed_over(
        self,
        session: aiohttp.ClientSession,
        server: CannedServer,
        unused_tcp_port: int,
    ) -> None:
        server.lay("GET /", Canned(said={}))
        http, _ = self.through(
            session, [f"socks5://127.0.0.1:{unused_tcp_port}", server.url]
        )

        await http.request("GET", "http://site.invalid/")

        assert len(server.asked) == 1
