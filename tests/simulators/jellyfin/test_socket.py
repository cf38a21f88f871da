"""The simulated Jellyfin: its websocket, in every version and for every token."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
import pytest

from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow
from tests.simulators.clock import TestClock

from .listening import SUBSCRIBE, Listener, listening


@pytest.fixture
def clock(jellyfin: Jellyfin) -> TestClock:
    clock = TestClock()
    jellyfin.clock = clock
    return clock


@pytest.fixture
async def listener(
    jellyfin: Jellyfin, clock: TestClock, session: ClientSession
) -> AsyncIterator[Listener]:
    async with listening(jellyfin, session) as listener:
        yield listener


def _playing(told: dict[str, Any]) -> list[str]:
    return [
        one["NowPlayingItem"]["Name"] for one in told["Data"] if "NowPlayingItem" in one
    ]


@pytest.mark.parametrize(
    ("headers", "query", "opens"),
    [
        ({"Authorization": 'MediaBrowser Token="{key}"'}, "", True),
        ({}, "?ApiKey={key}", True),
        ({}, "", False),
        ({"Authorization": 'MediaBrowser Token="wrong"'}, "", False),
        ({"X-Emby-Token": "{key}"}, "", False),
    ],
)
async def test_a_socket_needs_a_token(
    jellyfin: Jellyfin,
    session: ClientSession,
    *,
    headers: dict[str, str],
    query: str,
    opens: bool,
) -> None:
    jellyfin.version = "12.1"
    key = jellyfin.api_key
    named = {name: text.replace("{key}", key) for name, text in headers.items()}
    url = f"{jellyfin.url}/socket{query.replace('{key}', key)}"
    if_refused = 101 if opens else 401
    try:
        async with session.ws_connect(url, headers=named) as socket:
            status = 101
            told = await socket.receive_json()
            assert (told["MessageType"], told["Data"]) == ("ForceKeepAlive", 60)
    except WSServerHandshakeError as err:
        status = err.status
    assert status == if_refused


async def test_what_is_no_websocket_is_not_found(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    async with session.get(
        f"{jellyfin.url}/socket?ApiKey={jellyfin.api_key}"
    ) as answer:
        assert answer.status == 404


async def test_there_is_no_snapshot(
    jellyfin: Jellyfin, session: ClientSession, items: list[Item], mara: User
) -> None:
    jellyfin.play(mara, items[0])
    async with listening(jellyfin, session) as listener:
        assert await listener.heard() == []


async def test_start_pause_seek_and_stop_are_told_at_once(
    jellyfin: Jellyfin, listener: Listener, items: list[Item], mara: User
) -> None:
    played = jellyfin.play(mara, items[0])
    jellyfin.pause(played)
    jellyfin.resume(played)
    jellyfin.seek(played, 1000)
    jellyfin.stop_playing(played)
    told = await listener.heard()
    assert {one["MessageType"] for one in told} == {"Sessions"}
    # The first tells that the device is there.
    names = [_playing(one) for one in told]
    assert names == [[], *[[items[0].name]] * 4, []]


async def test_progress_is_told_once_in_a_period(
    jellyfin: Jellyfin,
    listener: Listener,
    clock: TestClock,
    items: list[Item],
    mara: User,
) -> None:
    jellyfin.play(mara, items[0])
    await listener.heard()
    for _ in range(6):
        clock.forward(seconds=1)
        jellyfin.playback.tick()
    assert len(await listener.heard()) == 3


async def test_a_pause_is_silent(
    jellyfin: Jellyfin,
    listener: Listener,
    clock: TestClock,
    items: list[Item],
    mara: User,
) -> None:
    jellyfin.pause(jellyfin.play(mara, items[0]))
    await listener.heard()
    clock.forward(seconds=9)
    jellyfin.playback.tick()
    assert await listener.heard() == []


async def test_a_subscription_can_be_ended(
    jellyfin: Jellyfin, listener: Listener, items: list[Item], mara: User
) -> None:
    await listener.say({"MessageType": "SessionsStop"})
    jellyfin.play(mara, items[0])
    assert await listener.heard() == []


@pytest.mark.parametrize(
    "told", ["x", {"MessageType": "SessionsStart", "Data": "soon"}, [], {"Data": 1}]
)
async def test_what_makes_no_sense_is_not_answered(
    jellyfin: Jellyfin,
    session: ClientSession,
    items: list[Item],
    mara: User,
    *,
    told: object,
) -> None:
    async with listening(jellyfin, session, subscribe=False) as listener:
        await listener.socket.send_str("{")
        await listener.say(told)
        jellyfin.play(mara, items[0])
        assert await listener.heard() == []


@pytest.mark.parametrize(
    ("version", "who", "heard"),
    [
        ("10.10.7", "", False),
        ("10.10.7", "mara", True),
        ("10.10.7", "jonas", False),
        ("10.11.11", "", True),
        ("10.11.11", "mara", True),
        ("10.11.11", "jonas", True),
        ("12.1", "", True),
        ("12.1", "mara", True),
        ("12.1", "jonas", True),
    ],
)
async def test_who_is_told_of_sessions_depends_on_the_version(
    jellyfin: Jellyfin,
    session: ClientSession,
    items: list[Item],
    mara: User,
    jonas: User,
    *,
    version: str,
    who: str,
    heard: bool,
) -> None:
    jellyfin.version = version
    token = jellyfin.add_token(who) if who else ""
    async with listening(jellyfin, session, token) as listener:
        jellyfin.play(jonas, items[0])
        told = await listener.heard()
        assert any(_playing(one) for one in told) is heard


async def test_users_are_told_of_their_own_sessions_only(
    jellyfin: Jellyfin,
    session: ClientSession,
    items: list[Item],
    mara: User,
    jonas: User,
) -> None:
    token = jellyfin.add_token(jonas)
    async with listening(jellyfin, session, token) as listener:
        played = jellyfin.play(mara, items[0])
        assert not any(_playing(one) for one in await listener.heard())
        jellyfin.join(played, jonas)
        jellyfin.pause(played)
        assert [_playing(one) for one in await listener.heard()] == [[items[0].name]]


# --- user data ------------------------------------------------------------------------


async def test_changed_marks_are_told_to_their_user(
    jellyfin: Jellyfin,
    session: ClientSession,
    items: list[Item],
    mara: User,
    jonas: User,
) -> None:
    async with (
        listening(jellyfin, session, jellyfin.add_token(mara), subscribe=False) as own,
        listening(jellyfin, session, subscribe=False) as key,
        listening(
            jellyfin, session, jellyfin.add_token(jonas), subscribe=False
        ) as not_own,
    ):
        jellyfin.set_played(mara, items[0])
        (told,) = await own.heard()
        assert await key.heard() == await not_own.heard() == []
    assert told["MessageType"] == "UserDataChanged"
    assert told["Data"]["UserId"] == mara.id
    (data,) = told["Data"]["UserDataList"]
    assert (data["ItemId"], data["Played"]) == (items[0].id, True)


async def test_progress_changes_marks_unheard(
    jellyfin: Jellyfin, session: ClientSession, items: list[Item], mara: User
) -> None:
    token = jellyfin.add_token(mara)
    async with listening(jellyfin, session, token, subscribe=False) as listener:
        played = jellyfin.play(mara, items[0])
        assert len(await listener.heard()) == 1
        jellyfin.progress(played, 0.95 * played.runtime)
        assert await listener.heard() == []
        jellyfin.finish(played)
        (told,) = await listener.heard()
        assert told["Data"]["UserDataList"][0]["Played"] is True


async def test_of_an_episode_season_and_series_are_told_too(
    jellyfin: Jellyfin, session: ClientSession, show: CatalogueShow, mara: User
) -> None:
    jellyfin.add_episodes(show)
    token = jellyfin.add_token(mara)
    async with listening(jellyfin, session, token, subscribe=False) as listener:
        jellyfin.set_played(mara, show.episode(1, 1))
        (told,) = await listener.heard()
    data = told["Data"]["UserDataList"]
    left = sum(1 for _ in show.episodes()) - 1
    assert [one.get("UnplayedItemCount") for one in data] == [None, 5, left]


async def test_changes_are_gathered_for_a_moment(
    jellyfin: Jellyfin, session: ClientSession, items: list[Item], mara: User
) -> None:
    jellyfin.sockets.user_data_delay = 0
    token = jellyfin.add_token(mara)
    async with listening(jellyfin, session, token, subscribe=False) as listener:
        jellyfin.set_played(mara, items[0])
        jellyfin.set_played(mara, items[1])
        told = await listener.hear()
        assert len(told["Data"]["UserDataList"]) == 2


# --- keeping alive, and not -----------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "drops", "closed"),
    [
        ("10.11.11", None, False),
        ("12.1", None, True),
        ("10.11.11", True, True),
        ("12.1", False, False),
    ],
)
async def test_a_silent_socket_is_asked_and_then_lost(
    jellyfin: Jellyfin,
    listener: Listener,
    clock: TestClock,
    *,
    version: str,
    drops: bool | None,
    closed: bool,
) -> None:
    jellyfin.version, jellyfin.sockets.drops_lost = version, drops
    clock.forward(seconds=50)
    jellyfin.playback.tick()
    assert (await listener.hear())["MessageType"] == "ForceKeepAlive"
    clock.forward(seconds=11)
    jellyfin.playback.tick()
    jellyfin.playback.tick()
    await listener.socket.send_json({"MessageType": "KeepAlive"})
    received = await listener.socket.receive()
    assert (received.type is WSMsgType.CLOSE) is closed


async def test_the_time_to_be_lost_can_be_set(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    jellyfin.sockets.lost_after = timedelta(seconds=2)
    header = f'MediaBrowser Token="{jellyfin.api_key}"'
    async with session.ws_connect(
        f"{jellyfin.url}/socket", headers={"Authorization": header}
    ) as socket:
        assert (await socket.receive_json())["Data"] == 2


async def test_all_sockets_can_be_cut(jellyfin: Jellyfin, listener: Listener) -> None:
    jellyfin.sockets.drop()
    received = await listener.socket.receive()
    assert received.type in (WSMsgType.CLOSED, WSMsgType.ERROR)


async def test_what_was_to_be_told_to_a_socket_that_was_cut_is_forgotten(
    jellyfin: Jellyfin, listener: Listener, items: list[Item], mara: User
) -> None:
    jellyfin.sockets.drop()
    played = jellyfin.play(mara, items[0])
    for position in range(200):
        jellyfin.seek(played, position)
    async with asyncio.timeout(5):
        await jellyfin.settle()
        while jellyfin.sockets.connections:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_sockets_can_be_refused_while_the_rest_goes_on(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    jellyfin.sockets.refuses = True
    with pytest.raises(WSServerHandshakeError, match="503"):
        await session.ws_connect(f"{jellyfin.url}/socket?ApiKey={jellyfin.api_key}")
    async with session.get(f"{jellyfin.url}/System/Info/Public") as answer:
        assert answer.status == 200


async def test_faults_hit_sockets_too(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    jellyfin.faults.add(Fault(kind=FaultKind.STATUS, status=502, path="/socket"))
    with pytest.raises(WSServerHandshakeError, match="502"):
        await session.ws_connect(f"{jellyfin.url}/socket?ApiKey={jellyfin.api_key}")


async def test_a_listener_is_a_session_as_long_as_it_listens(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    async with listening(jellyfin, session) as staying:
        async with listening(
            jellyfin, session, jellyfin.add_token(jellyfin.add_user("a"))
        ):
            pass
        told = await staying.hear()
        assert [one["DeviceName"] for one in told["Data"]] == ["Desk", "Desk"]
        told = await staying.hear()
        assert [one["DeviceName"] for one in told["Data"]] == ["Desk"]
        assert told["Data"][0]["UserId"] == "0" * 32


async def test_a_service_that_stops_hangs_up(
    jellyfin: Jellyfin, listener: Listener
) -> None:
    await jellyfin.stop()
    received = await listener.socket.receive()
    assert received.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)


async def test_the_server_tells_by_itself(
    jellyfin: Jellyfin, session: ClientSession, items: list[Item], mara: User
) -> None:
    async with listening(jellyfin, session, subscribe=False) as listener:
        await listener.say({**SUBSCRIBE, "Data": "0,0"})
        jellyfin.play(mara, items[0])
        told = [await listener.hear() for _ in range(3)]
    assert _playing(told[-1]) == [items[0].name]
