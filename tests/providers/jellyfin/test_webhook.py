"""Tests of what Jellyfin's webhook plugin sends."""

from collections.abc import AsyncGenerator
from datetime import timedelta
import json

from aiohttp import web
import pytest

from custom_components.letterboxd_sync.model.playback import PlayerState
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from custom_components.letterboxd_sync.providers.jellyfin.webhook import (
    EVENTS,
    decode_knock,
)
from custom_components.letterboxd_sync.providers.knock import KnockAbout, ReadsKnocks
from simulators.jellyfin import Item, Jellyfin, User

from ..canned import Canned, CannedServer
from ..moments import Clock
from .playing import ALICE, BOB, TICKS, session

TEXT = "text/plain; charset=utf-8"


def knock(event: str, **changes: object) -> bytes:
    said = {
        "NotificationType": event,
        "UserId": ALICE,
        "DeviceId": "tv",
        "ItemId": "1" * 32,
        "Name": 'The \\"Heat\\"',
        "PlaybackPositionTicks": 700 * TICKS,
        "IsPaused": False,
    }
    return json.dumps({**said, **changes}).encode()


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (knock("PlaybackStart"), KnockAbout.PLAYBACK),
        (knock("PlaybackProgress"), KnockAbout.PLAYBACK),
        (knock("PlaybackStop"), KnockAbout.PLAYBACK),
        (knock("UserDataSaved", SaveReason="TogglePlayed"), KnockAbout.MARKS),
        (knock("UserDataSaved", SaveReason="UpdateUserRating"), KnockAbout.MARKS),
        (knock("UserDataSaved", SaveReason="PlaybackFinished"), KnockAbout.NOTHING),
        (knock("ItemAdded"), KnockAbout.LIBRARY),
        (knock("ItemDeleted"), KnockAbout.LIBRARY),
        (knock("AuthenticationFailure"), KnockAbout.NOTHING),
    ],
)
def test_what_a_knock_is_about(body: bytes, about: KnockAbout) -> None:
    assert decode_knock(body).about is about


def test_whatever_is_to_be_switched_on_is_about_something() -> None:
    abouts = {decode_knock(knock(event)).about for event in EVENTS}

    assert KnockAbout.NOTHING not in abouts


@pytest.mark.parametrize("body", [b"", b"\xff", b"no json", b"[]", b"{}", b"[" * 9**6])
def test_what_the_plugin_does_not_write_is_loud(
    account: JellyfinAccount, body: bytes
) -> None:
    with pytest.raises(NotUnderstood):
        account.read_knock(body, TEXT)


def test_an_account_reads_knocks(account: JellyfinAccount) -> None:
    assert isinstance(account, ReadsKnocks)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (knock("PlaybackStart"), PlayerState.PLAYING),
        (knock("PlaybackProgress", IsPaused=True), PlayerState.PAUSED),
        (
            knock("PlaybackStop", ItemId="11111111-1111-1111-1111-" + "1" * 12),
            "stopped",
        ),
    ],
)
async def test_a_known_session_is_told_as_a_look_would(
    account: JellyfinAccount,
    server: CannedServer,
    clock: Clock,
    body: bytes,
    state: PlayerState,
) -> None:
    server.lay("GET /Sessions", Canned(said=[session()]), Canned(said=[]))
    (seen,) = (await account.read_sessions()).items
    await account.read_sessions()
    clock.pass_by(timedelta(seconds=100))

    told = account.read_knock(body, TEXT).progress

    assert told is not None
    assert (told.session_id, told.title) == (seen.session_id, seen.title)
    assert (told.state, told.at) == (state, clock.now)
    assert told.position == timedelta(seconds=700)


@pytest.mark.parametrize(
    "body",
    [
        knock("PlaybackStop", DeviceId=None),
        knock("PlaybackStop", DeviceId="another"),
        knock("PlaybackStop", UserId=None),
        knock("PlaybackStop", UserId=BOB),
        knock("PlaybackStop", ItemId="2" * 32),
        knock("PlaybackStop", ItemId=None),
        knock("PlaybackStop", PlaybackPositionTicks=0),
        knock("UserDataSaved"),
    ],
)
async def test_whatever_a_look_has_not_shown_is_a_reason_to_look(
    account: JellyfinAccount, server: CannedServer, body: bytes
) -> None:
    nameless = session(DeviceId=None, UserId=BOB)
    server.lay("GET /Sessions", Canned(said=[session(), nameless]))
    await account.read_sessions()

    assert account.read_knock(body, TEXT).progress is None


@pytest.fixture
async def door() -> AsyncGenerator[tuple[str, list[tuple[bytes, str]]]]:
    """An address that keeps what is sent to it."""
    sent: list[tuple[bytes, str]] = []

    async def answer(request: web.Request) -> web.Response:
        sent.append((await request.read(), request.headers["Content-Type"]))
        return web.Response()

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", sent
    await runner.cleanup()


async def test_the_simulated_plugin_is_understood(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    door: tuple[str, list[tuple[bytes, str]]],
) -> None:
    address, sent = door
    jellyfin.webhooks.append(address)
    playing = jellyfin.play(alice, items[0])
    await linked.read_sessions()
    await jellyfin.settle()
    sent.clear()

    jellyfin.stop_playing(playing, 1200)
    await jellyfin.settle()

    knocks = [linked.read_knock(*one) for one in sent]
    (stopped,) = [each.progress for each in knocks if each.progress]
    assert {each.about for each in knocks} == {KnockAbout.PLAYBACK, KnockAbout.NOTHING}
    assert (stopped.state, stopped.user_id) == (PlayerState.STOPPED, alice.id)
    assert stopped.position == timedelta(seconds=1200)
