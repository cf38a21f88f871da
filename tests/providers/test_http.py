"""Requests are paced, bounded and redacted, and fail in our six errors."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
import logging
import ssl
from unittest.mock import Mock

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotTrusted,
    NotUnderstood,
    ProviderError,
    Refused,
)
from custom_components.letterboxd_sync.providers.http import Body, Http, Pace, Pacer
from custom_components.letterboxd_sync.providers.proxies import (
    ProxyPool,
    parse_proxies,
)

from .canned import Canned, CannedServer
from .moments import no_sleep
from .wires import hang_up, saying, silence, socks_proxy, talking

KEY = "0123456789abcdef"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CUT = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}"
)


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def server() -> AsyncGenerator[CannedServer]:
    canned = await CannedServer().start()
    yield canned
    await canned.stop()


@pytest.fixture
def http(session: aiohttp.ClientSession) -> Http:
    return Http(session, sleep=no_sleep, secrets=(KEY,), headers={"X-Api-Key": KEY})


class TestAsking:
    """What goes out."""

    async def test_everything_of_a_request_arrives(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("POST /prefix/api", Canned(said={"id": 1}))

        answer = await http.request(
            "post",
            f"{server.url}/prefix/api?kept=yes",
            params={"search": True, "page": 2, "term": "a&b"},
            json={"title": "Amélie"},
            headers={"X-More": "1"},
        )

        asked = server.asked[0]
        assert answer.json() == {"id": 1}
        assert asked.line == "POST /prefix/api"
        assert asked.query == {
            "kept": "yes",
            "search": "true",
            "page": "2",
            "term": "a&b",
        }
        assert asked.json == {"title": "Amélie"}
        assert asked.headers["X-Api-Key"] == KEY
        assert asked.headers["X-More"] == "1"
        assert asked.headers["Accept"] == "application/json"

    async def test_a_key_may_be_repeated_and_a_form_be_sent(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("POST /", Canned(said={}))

        await http.request(
            "POST",
            server.url,
            params=[("id", 1), ("id", 2)],
            form={"query": "a b"},
        )

        assert server.asked[0].body == b"query=a+b"

    async def test_the_head_of_an_answer_is_enough_for_head(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("HEAD /", Canned(said={"x": 1}, headers={"X-Type": "Member"}))

        answer = await http.request("HEAD", server.url, expect=Body.ANY)

        assert (answer.body, answer.headers["x-type"]) == (b"", "Member")

    async def test_no_more_connections_to_one_host_than_agreed(
        self, session: aiohttp.ClientSession, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(said={}))
        under_way = most = 0

        async def sleep(_seconds: float) -> None:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1

        pace = Pacer(Pace(concurrent=10, gap=1), monotonic=lambda: 0.0, sleep=sleep)
        http = Http(session, pace=pace, per_host=2)

        await asyncio.gather(*(http.request("GET", server.url) for _ in range(6)))

        assert most == 2

    @pytest.mark.parametrize(
        "url", ["radarr:7878", "ftp://radarr", "http://[", "", "http://"]
    )
    async def test_an_address_that_is_none_was_not_reached(
        self, http: Http, url: str
    ) -> None:
        with pytest.raises(NotReached, match="address"):
            await http.request("GET", url)


class TestRetrying:
    """Reads are tried again, writes are not."""

    async def test_a_read_is_tried_three_times(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(status=502), Canned(status=500), Canned(said={}))

        assert (await http.request("GET", server.url)).status == 200

    async def test_a_read_is_given_up_after_three_times(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(status=502))

        with pytest.raises(NoAnswer):
            await http.request("GET", server.url)

        assert len(server.asked) == 3

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    async def test_a_write_is_sent_once(
        self, http: Http, server: CannedServer, method: str
    ) -> None:
        server.lay(f"{method} /", Canned(status=502))

        with pytest.raises(NoAnswer):
            await http.request(method, server.url)

        assert len(server.asked) == 1

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
    async def test_what_the_service_refuses_is_not_asked_again(
        self, http: Http, server: CannedServer, status: int
    ) -> None:
        server.lay("GET /", Canned(status=status))

        with pytest.raises(ProviderError):
            await http.request("GET", server.url)

        assert len(server.asked) == 1


class TestNotGettingThrough:
    """Nobody there is told apart from nobody answering."""

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_a_closed_port_was_not_reached(
        self, http: Http, method: str, unused_tcp_port: int
    ) -> None:
        with pytest.raises(NotReached):
            await http.request(method, f"http://127.0.0.1:{unused_tcp_port}/")

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_a_connection_that_is_lost_after_sending_is_no_answer(
        self, http: Http, method: str
    ) -> None:
        heads, talk = saying(b"")
        async with talking(talk) as port:
            with pytest.raises(NoAnswer):
                await http.request(method, f"http://127.0.0.1:{port}/")

        assert heads

    async def test_an_answer_that_breaks_off_is_no_answer(self, http: Http) -> None:
        _, talk = saying(CUT)
        async with talking(talk) as port:
            with pytest.raises(NoAnswer):
                await http.request("POST", f"http://127.0.0.1:{port}/")

    async def test_a_read_that_broke_off_is_tried_again(self, http: Http) -> None:
        heads, talk = saying(CUT, OK)
        async with talking(talk) as port:
            await http.request("GET", f"http://127.0.0.1:{port}/")

        assert len(heads) == 2

    async def test_silence_is_no_answer(self, http: Http) -> None:
        async with talking(silence) as port:
            with pytest.raises(NoAnswer):
                await http.request("POST", f"http://127.0.0.1:{port}/", timeout=0.05)

    async def test_what_does_not_speak_http_is_not_understood(self, http: Http) -> None:
        _, talk = saying(b"220 mail.lan ESMTP\r\n")
        async with talking(talk) as port:
            with pytest.raises(NotUnderstood):
                await http.request("GET", f"http://127.0.0.1:{port}/")

    async def test_a_port_without_tls_was_not_reached_by_https(
        self, http: Http
    ) -> None:
        async with talking(hang_up) as port:
            with pytest.raises(NotReached):
                await http.request("POST", f"https://127.0.0.1:{port}/")

    @pytest.mark.parametrize(
        ("cause", "error"),
        [
            (
                aiohttp.ClientConnectorCertificateError(
                    Mock(host="radarr", port=443, is_ssl=True),
                    ssl.CertificateError("self-signed"),
                ),
                NotTrusted,
            ),
            (aiohttp.ConnectionTimeoutError("took too long"), NotReached),
            (aiohttp.NonHttpUrlClientError("about:blank"), NotReached),
            (aiohttp.InvalidURL("http://a b/"), NotReached),
            (ssl.SSLError("handshake"), NoAnswer),
        ],
    )
    async def test_what_went_wrong_below_says_whether_we_were_heard(
        self, cause: Exception, error: type[ProviderError]
    ) -> None:
        session = Mock(request=Mock(side_effect=cause))

        with pytest.raises(error) as told:
            await Http(session, sleep=no_sleep).request("POST", "https://radarr/")

        assert type(told.value) is error


class TestBounds:
    """No answer is too large for us, since we do not read it."""

    async def test_a_body_that_declares_too_much_is_not_read(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /", Canned(said="x" * 101, kind="application/json"))

        with pytest.raises(NotUnderstood, match="more than 100 bytes"):
            await http.request("GET", server.url, limit=100)

    async def test_a_body_that_declares_nothing_is_read_up_to_the_limit(
        self, http: Http
    ) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
        _, talk = saying(head + b"x" * 101)
        async with talking(talk) as port:
            with pytest.raises(NotUnderstood, match="more than 100 bytes"):
                await http.request("GET", f"http://127.0.0.1:{port}/", limit=100)

    async def test_eight_mebibytes_are_the_limit_for_those_who_do_not_say(
        self, http: Http
    ) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 8388609\r\n\r\n"
        _, talk = saying(head)
        async with talking(talk) as port:
            with pytest.raises(NotUnderstood, match="more than 8388608 bytes"):
                await http.request("GET", f"http://127.0.0.1:{port}/")


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


class TestSecrets:
    """No log line and no exception holds a key."""

    async def test_neither_a_log_line_nor_an_exception_holds_the_key(
        self,
        http: Http,
        server: CannedServer,
        caplog: pytest.LogCaptureFixture,
        unused_tcp_port: int,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        server.lay(f"GET /{KEY}", Canned(status=400, said={"message": f"bad {KEY}"}))
        texts = []

        for base in (server.url, f"http://127.0.0.1:{unused_tcp_port}"):
            with pytest.raises(ProviderError) as told:
                await http.request("GET", f"{base}/{KEY}", params={"apikey": KEY})
            texts.append(f"{told.value} {told.value!r} {told.value.detail}")

        assert KEY not in caplog.text + "".join(texts)
        assert "answered 400" in caplog.text

    async def test_the_key_in_an_answers_address_is_not_shown(
        self, http: Http, server: CannedServer
    ) -> None:
        server.lay("GET /x", Canned(said={}))

        answer = await http.request("GET", f"{server.url}/x", params={"api_key": KEY})

        assert answer.url == f"{server.url}/x"


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
