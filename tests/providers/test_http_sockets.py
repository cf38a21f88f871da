"""Websockets are opened, used and lost in the same errors as any other request."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
import logging

import aiohttp
from aiohttp import web
import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.proxies import ProxyPool, parse_proxies

from .canned import Canned, CannedServer
from .moments import no_sleep
from .wires import saying, talking

KEY = "0123456789abcdef"
HEADERS = {"Authorization": f"Token {KEY}"}

type Talk = Callable[[web.WebSocketResponse, web.Request], Awaitable[None]]


class Talking:
    """A server at whose websocket a test says what it does."""

    def __init__(self) -> None:
        self.talk: Talk = _listen
        self.url = ""
        self.headers: list[str] = []
        self.heard: list[str] = []

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        self.headers.append(request.headers.get("Authorization", ""))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self.talk(socket, request)
        return socket

    async def refuse(self, request: web.Request) -> web.Response:
        self.headers.append(request.headers.get("Authorization", ""))
        return web.Response(status=404)


async def _listen(socket: web.WebSocketResponse, _request: web.Request) -> None:
    await socket.receive()


@pytest.fixture
async def other() -> AsyncGenerator[Talking]:
    there = Talking()
    app = web.Application()
    app.router.add_get("/socket", there.answer)
    app.router.add_get("/moved", _moved)
    app.router.add_get("/round", _round)
    app.router.add_get("/nowhere", there.refuse)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield there
    await runner.cleanup()


async def _moved(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/socket?moved=yes")


async def _round(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/round")


@pytest.fixture
def http(session: aiohttp.ClientSession) -> Http:
    return Http(session, sleep=no_sleep, secrets=(KEY,))


async def test_texts_go_both_ways(http: Http, other: Talking) -> None:
    async def talk(socket: web.WebSocketResponse, _request: web.Request) -> None:
        other.heard.append(await socket.receive_str())
        await socket.send_bytes(b"no text")
        await socket.send_str("two")

    other.talk = talk

    async with http.socket(f"{other.url}/socket", headers=HEADERS) as socket:
        await socket.say({"one": 1})
        heard = [await socket.hear(), await socket.hear()]

    assert other.heard == ['{"one": 1}']
    assert heard == ["two", None]
    assert other.headers == [f"Token {KEY}"]


async def test_a_connection_that_breaks_is_no_answer(
    http: Http, other: Talking
) -> None:
    async def talk(socket: web.WebSocketResponse, request: web.Request) -> None:
        await socket.receive()
        assert isinstance(request.transport, asyncio.Transport)
        request.transport.abort()

    other.talk = talk

    async with http.socket(f"{other.url}/socket") as socket:
        await socket.say("go")
        with pytest.raises(NoAnswer, match="lost"):
            await socket.hear()


async def test_nothing_can_be_said_to_nobody(http: Http, other: Talking) -> None:
    async with http.socket(f"{other.url}/socket") as socket:
        await socket.say("go")
        assert await socket.hear() is None
        with pytest.raises(NoAnswer):
            await socket.say("anybody?")


async def test_a_message_beyond_the_limit_is_not_understood(
    http: Http, other: Talking
) -> None:
    async def talk(socket: web.WebSocketResponse, _request: web.Request) -> None:
        await socket.send_str("x" * 1001)
        await socket.receive()

    other.talk = talk

    async with http.socket(f"{other.url}/socket", limit=1000) as socket:
        with pytest.raises(NotUnderstood):
            await socket.hear()


async def test_what_is_no_frame_is_no_answer(http: Http, other: Talking) -> None:
    async def talk(socket: web.WebSocketResponse, request: web.Request) -> None:
        assert isinstance(request.transport, asyncio.Transport)
        request.transport.write(b"\xff\xff\xff\xff")
        await socket.receive()

    other.talk = talk

    async with http.socket(f"{other.url}/socket") as socket:
        with pytest.raises(NoAnswer, match="WebSocketError"):
            await socket.hear()


async def test_a_server_without_power_says_no_goodbye(
    http: Http, other: Talking
) -> None:
    async with http.socket(f"{other.url}/socket", silence=0.01) as socket:
        with pytest.raises(NoAnswer, match="nothing is heard"):
            await socket.hear()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (200, NotUnderstood),
        (401, NotAuthorized),
        (403, Refused),
        (404, Refused),
        (500, NoAnswer),
        (503, Throttled),
    ],
)
async def test_a_refused_handshake_is_told_like_any_refusal(
    http: Http, server: CannedServer, status: int, error: type[ProviderError]
) -> None:
    server.lay("GET /socket", Canned(status=status, headers={"Retry-After": "7"}))

    with pytest.raises(error) as caught:
        async with http.socket(f"{server.url}/socket"):
            pass

    assert KEY not in str(caught.value)


async def test_how_long_to_wait_is_heard(http: Http, server: CannedServer) -> None:
    server.lay("GET /socket", Canned(status=503, headers={"Retry-After": "7"}))

    with pytest.raises(Throttled) as caught:
        async with http.socket(f"{server.url}/socket"):
            pass

    assert caught.value.retry_after == timedelta(seconds=7)


async def test_a_socket_is_found_where_it_went_on_the_same_host(
    http: Http, other: Talking
) -> None:
    async with http.socket(f"{other.url}/moved", headers=HEADERS) as socket:
        await socket.say("go")
        assert await socket.hear() is None

    assert other.headers == [f"Token {KEY}"]


async def test_a_handshake_that_is_sent_in_circles_ends(
    http: Http, other: Talking
) -> None:
    with pytest.raises(NotUnderstood):
        async with http.socket(f"{other.url}/round"):
            pass


async def test_a_handshake_that_is_sent_on_and_on_ends(
    http: Http, server: CannedServer
) -> None:
    gone = Canned(status=404)
    server.lay("GET /socket", Canned(status=302, headers={"Location": "/a"}))
    server.lay("GET /a", gone, Canned(status=302, headers={"Location": "/b"}))

    with pytest.raises(NotUnderstood, match="circles"):
        async with http.socket(f"{server.url}/socket"):
            pass


async def test_a_page_that_is_sent_on_to_is_no_socket(
    http: Http, server: CannedServer
) -> None:
    server.lay("GET /socket", Canned(status=302, headers={"Location": "/web"}))
    server.lay("GET /web", Canned(said="<html>Log in</html>", kind="text/html"))

    with pytest.raises(NotUnderstood, match="no websocket"):
        async with http.socket(f"{server.url}/socket"):
            pass


async def test_the_key_does_not_follow_to_another_server(
    http: Http, server: CannedServer, other: Talking
) -> None:
    to = Canned(status=302, headers={"Location": f"{other.url}/nowhere"})
    server.lay("GET /socket", to)

    with pytest.raises(NotUnderstood, match="redirects to /nowhere"):
        async with http.socket(f"{server.url}/socket", headers=HEADERS):
            pass

    assert other.headers == [""]


async def test_nobody_there_is_not_reached(http: Http) -> None:
    with pytest.raises(NotReached):
        async with http.socket("http://127.0.0.1:1/socket"):
            pass


async def test_who_speaks_no_http_is_not_understood(http: Http) -> None:
    _, talk = saying(b"SSH-2.0\r\n\r\n")
    async with talking(talk) as port:
        with pytest.raises(NotUnderstood):
            async with http.socket(f"http://127.0.0.1:{port}/socket"):
                pass


async def test_no_socket_goes_round_the_proxies(
    session: aiohttp.ClientSession, other: Talking
) -> None:
    proxies = ProxyPool(parse_proxies("http://127.0.0.1:1"), direct_fallback=True)
    http = Http(session, proxies=proxies)

    with pytest.raises(NotReached, match="proxies"):
        async with http.socket(f"{other.url}/socket"):
            pass

    assert other.headers == []


async def test_the_key_is_in_no_log(
    http: Http, other: Talking, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with http.socket(f"{other.url}/socket"):
            pass

    assert KEY not in caplog.text
