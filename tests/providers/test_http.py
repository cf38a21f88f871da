"""Requests are paced, bounded and redacted, and reads are tried again."""

import asyncio
import logging

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
)
from custom_components.letterboxd_sync.providers.http import Body, Http, Pace, Pacer

from .canned import Canned, CannedServer
from .moments import no_sleep
from .wires import saying, talking

KEY = "0123456789abcdef"


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
        "url",
        [
            "radarr:7878",
            "ftp://radarr",
            "http://[",
            "",
            "http://",
            "http://xn--.com",
            "http://a:99999",
            "http://\udcff.com",
        ],
    )
    async def test_an_address_that_is_none_was_not_reached(
        self, http: Http, url: str
    ) -> None:
        with pytest.raises(NotReached, match="address"):
            await http.request("GET", url)

    @pytest.mark.parametrize("key", ["a\nb", "a\rb", "a\0b", "a\udcffb"])
    async def test_a_key_that_cannot_be_sent_is_a_bad_key(
        self, session: aiohttp.ClientSession, server: CannedServer, key: str
    ) -> None:
        http = Http(session, headers={"X-Api-Key": key})

        with pytest.raises(NotAuthorized, match="the key"):
            await http.request("GET", server.url)
        with pytest.raises(NotAuthorized, match="the key"):
            async with http.socket(server.url, headers={"Authorization": key}):
                pass

        assert server.asked == []


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


async def test_a_secret_that_is_learnt_later_is_kept_out_of_errors(
    http: Http, server: CannedServer
) -> None:
    server.lay("GET /", Canned(said={"message": "no s3cr3t-token here"}, status=400))

    http.learn(("s3cr3t-token",))

    with pytest.raises(Refused) as refused:
        await http.request("GET", f"{server.url}/")
    with pytest.raises(Refused) as of_copy:
        await http.paced(Pace()).request("GET", f"{server.url}/")
    assert "s3cr3t-token" not in refused.value.detail + of_copy.value.detail
