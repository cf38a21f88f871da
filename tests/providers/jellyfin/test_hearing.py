"""Tests of being told by a Jellyfin what plays."""

import asyncio
from collections.abc import AsyncGenerator
import json
import logging
from unittest.mock import Mock

from aiohttp import web
import pytest

from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http, Socket
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from custom_components.letterboxd_sync.providers.jellyfin.hearing import signs_of_life
from simulators.jellyfin import Item, Jellyfin, User

from ..moments import Clock
from .conftest import DEVICE, KEY, ROOT_ID, account_at
from .playing import session

SUBSCRIBE = {"MessageType": "SessionsStart", "Data": "0,1500"}
ALIVE = {"MessageType": "KeepAlive"}

type Sessions = Snapshot[PlaybackProgress]


class Sleeper:
    """Sleeps until it is woken."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._wake = asyncio.Semaphore(0)

    def wake(self) -> None:
        self._wake.release()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._wake.acquire()


class Told:
    """A Jellyfin whose websocket a test speaks for."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: asyncio.Queue[object] = asyncio.Queue()
        self.say: asyncio.Queue[str | None] = asyncio.Queue()
        self.sessions: list[object] = []
        self.headers: list[str] = []
        self.status = 101

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.status != 101:
            return web.Response(status=self.status, headers={"Retry-After": "5"})
        self.headers.append(request.headers["Authorization"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        writing = asyncio.create_task(self._write(socket))
        async for message in socket:
            self.heard.put_nowait(message.json())
        writing.cancel()
        return socket

    async def read(self, _request: web.Request) -> web.Response:
        return web.json_response(self.sessions)

    def tell(self, message: object) -> None:
        self.say.put_nowait(json.dumps(message))

    async def _write(self, socket: web.WebSocketResponse) -> None:
        while (text := await self.say.get()) is not None:
            await socket.send_str(text)
        await socket.close()


@pytest.fixture
async def told() -> AsyncGenerator[Told]:
    there = Told()
    app = web.Application()
    app.router.add_get("/socket", there.answer)
    app.router.add_get("/Sessions", there.read)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield there
    await runner.cleanup()


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
async def hearing(
    http: Http, told: Told, clock: Clock, sleeper: Sleeper
) -> AsyncGenerator[AsyncGenerator[Sessions]]:
    account = JellyfinAccount(
        http,
        url=told.url,
        token=KEY,
        user_id=ROOT_ID,
        device_id=DEVICE,
        clock=clock,
        sleep=sleeper,
    )
    heard = account.hear_sessions()
    yield heard
    await heard.aclose()


async def test_the_first_look_is_read_since_the_server_sends_none(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    told.sessions = [session()]

    first = await anext(hearing)

    assert (len(first.items), first.complete) == (1, True)
    assert await told.heard.get() == SUBSCRIBE
    assert told.headers[0].startswith(f'MediaBrowser Token="{KEY}"')


async def test_all_that_the_server_tells_is_yielded(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    await anext(hearing)
    told.tell({"MessageType": "LibraryChanged", "Data": {}})
    told.tell({"MessageType": "Sessions", "Data": [session()]})
    told.tell({"MessageType": "Sessions", "Data": []})

    counts = [len((await anext(hearing)).items) for _ in range(2)]

    assert counts == [1, 0]


async def test_a_long_message_is_read_like_a_short_one(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    await anext(hearing)
    queue = ["an item of a long queue"] * 10_000
    playing = session(NowPlayingQueueFullItems=queue)
    told.tell({"MessageType": "Sessions", "Data": [playing]})

    assert len((await anext(hearing)).items) == 1


@pytest.mark.parametrize(
    "text", ["no json", "{}", '{"MessageType": "Sessions", "Data": 3}']
)
async def test_what_cannot_be_read_is_counted_and_ends_nothing(
    hearing: AsyncGenerator[Sessions], told: Told, text: str
) -> None:
    await anext(hearing)
    told.say.put_nowait(text)
    told.tell({"MessageType": "Sessions", "Data": []})

    unread, after = await anext(hearing), await anext(hearing)

    assert (unread.items, unread.complete, unread.undecoded) == ((), False, 1)
    assert after.complete


async def test_it_ends_when_the_server_hangs_up(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    await anext(hearing)
    told.say.put_nowait(None)

    assert [each async for each in hearing] == []


async def test_a_sign_of_life_is_given_every_half_minute(
    hearing: AsyncGenerator[Sessions], told: Told, sleeper: Sleeper
) -> None:
    await anext(hearing)
    assert await told.heard.get() == SUBSCRIBE

    sleeper.wake()
    assert await told.heard.get() == ALIVE
    sleeper.wake()
    assert await told.heard.get() == ALIVE
    assert set(sleeper.asked) == {30.0}


@pytest.mark.parametrize(("seconds", "every"), [(60, 30.0), (20, 10.0), (0, 1.0)])
async def test_a_server_that_wants_signs_of_life_gets_them(
    hearing: AsyncGenerator[Sessions],
    told: Told,
    sleeper: Sleeper,
    seconds: int,
    every: float,
) -> None:
    await anext(hearing)
    told.tell({"MessageType": "ForceKeepAlive", "Data": seconds})
    told.tell({"MessageType": "Sessions", "Data": []})

    await anext(hearing)

    assert [await told.heard.get(), await told.heard.get()] == [SUBSCRIBE, ALIVE]
    sleeper.wake()
    assert await told.heard.get() == ALIVE
    assert sleeper.asked[-1] == every


async def test_signs_of_life_end_with_the_connection(sleeper: Sleeper) -> None:
    broken = Mock(spec=Socket)
    broken.say.side_effect = NoAnswer("the connection was lost")
    sleeper.wake()
    sleeper.wake()

    await signs_of_life(broken, sleeper, 30.0)

    assert sleeper.asked == [30.0]


async def test_a_bad_key_is_not_authorized(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    told.status = 401

    with pytest.raises(NotAuthorized):
        await anext(hearing)


async def test_a_server_that_starts_is_a_reason_to_wait(
    hearing: AsyncGenerator[Sessions], told: Told
) -> None:
    told.status = 503

    with pytest.raises(Throttled):
        await anext(hearing)


async def first(hearing: AsyncGenerator[Sessions], *states: PlayerState) -> Sessions:
    """Wait until exactly these states are told; others may come before."""
    return await anext(
        each
        async for each in hearing
        if tuple(one.state for one in each.items) == states
    )


async def test_the_simulated_server_is_heard(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    jellyfin.version = "12.1"
    hearing = linked.hear_sessions()
    assert (await anext(hearing)).items == ()

    playing = jellyfin.play(alice, items[0])
    started = await first(hearing, PlayerState.PLAYING)
    jellyfin.pause(playing, 60)
    paused = await first(hearing, PlayerState.PAUSED)
    jellyfin.stop_playing(playing)
    ended = await first(hearing)
    await hearing.aclose()

    assert started.items[0].item_id == paused.items[0].item_id == items[0].id
    assert paused.items[0].position.total_seconds() == 60
    assert ended.complete


async def test_a_connection_that_is_cut_is_told(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    hearing = linked.hear_sessions()
    await anext(hearing)
    jellyfin.sockets.drop()

    with pytest.raises(NoAnswer):
        await anext(hearing)


async def test_nothing_of_the_key_is_logged(
    http: Http,
    jellyfin: Jellyfin,
    clock: Clock,
    items: list[Item],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        hearing = account_at(http, jellyfin.url, clock).hear_sessions()
        await anext(hearing)
        await hearing.aclose()

    ours = [text for text in caplog.messages if KEY in text]
    assert ours == []
