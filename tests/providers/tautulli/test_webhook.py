"""Tests of what Tautulli's webhook agent and Plex itself send."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
import json

from aiohttp import web
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.knock import KnockAbout, ReadsKnocks
from custom_components.letterboxd_sync.providers.tautulli.account import TautulliAccount
from custom_components.letterboxd_sync.providers.tautulli.webhook import (
    TEMPLATE,
    TRIGGERS,
)
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from simulators.tautulli.webhooks import TEMPLATE as SIMULATED_TEMPLATE

from ..canned import CannedServer
from ..moments import Clock
from .conftest import ACCOUNT
from .streams import API, activity, episode, film, said

JSON = "application/json"


def knock(**changes: object) -> bytes:
    filled = {
        "action": "stop",
        "user_id": "8001",
        "username": "alice_plex",
        "media_type": "movie",
        "title": "Inception",
        "year": "2010",
        "imdb_id": "tt1375666",
        "tmdb_id": "27205",
        "tvdb_id": "",
        "season": "0",
        "episode": "0",
        "progress": "50",
        "view_offset": "4440000",
        "session_key": "27",
        "rating_key": "101",
        "live": "0",
        "unixtime": "1763008800",
    }
    return json.dumps({**filled, **changes}).encode()


def plex(event: str, **changes: object) -> bytes:
    payload = {
        "event": event,
        "Account": {"id": 1, "title": "alice_plex"},
        "Player": {"uuid": "m1"},
        "Metadata": {"ratingKey": "101", "viewOffset": 4_500_000},
    }
    return json.dumps({**payload, **changes}).encode()


def form(payload: bytes, *, name: bytes = b"payload") -> tuple[bytes, str]:
    lines = [
        b"--edge",
        b'Content-Disposition: form-data; name="thumb"; filename="thumb.jpg"',
        b"Content-Type: image/jpeg",
        b"",
        b"\xff\xd8\xff\x00\n--no edge",
        b"--edge",
        b'Content-Disposition: form-data; name="' + name + b'"',
        b"Content-Type: application/json",
        b"",
        payload,
        b"--edge--",
        b"",
    ]
    return b"\r\n".join(lines), "multipart/form-data; boundary=edge"


def test_the_template_is_json_and_holds_all_that_is_read() -> None:
    assert json.loads(TEMPLATE).items() >= json.loads(SIMULATED_TEMPLATE).items()
    assert set(json.loads(knock())) == set(json.loads(TEMPLATE))


def test_an_account_reads_knocks(account: TautulliAccount) -> None:
    assert isinstance(account, ReadsKnocks)


@pytest.mark.parametrize("action", TRIGGERS)
def test_every_trigger_is_about_playback(account: TautulliAccount, action: str) -> None:
    assert account.read_knock(knock(action=action), JSON).about is KnockAbout.PLAYBACK


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (plex("media.play"), KnockAbout.PLAYBACK),
        (plex("media.scrobble"), KnockAbout.PLAYBACK),
        (plex("media.rate"), KnockAbout.NOTHING),
        (plex("library.new"), KnockAbout.LIBRARY),
        (plex("library.on.deck"), KnockAbout.LIBRARY),
        (plex("admin.database.backup"), KnockAbout.NOTHING),
        (knock(action="created"), KnockAbout.LIBRARY),
        (knock(action="buffer"), KnockAbout.PLAYBACK),
        (knock(action=""), KnockAbout.NOTHING),
        (b'{"subject": "Tautulli", "body": "Test Notification"}', KnockAbout.NOTHING),
    ],
)
def test_what_a_knock_is_about(
    account: TautulliAccount, body: bytes, about: KnockAbout
) -> None:
    assert account.read_knock(body, JSON).about is about


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"\xff", JSON),
        (b"[]", "text/plain"),
        (b"[" * 9**6, JSON),
        (b"no form", "multipart/form-data"),
        (b"no form", "multipart/form-data; boundary=\n"),
        form(b"no json"),
        form(plex("media.play"), name=b"another"),
        (b'--e\r\nContent-Disposition: form-data; name="payload"', "multipart/x"),
    ],
)
def test_what_neither_of_them_writes_is_loud(
    account: TautulliAccount, body: bytes, kind: str
) -> None:
    with pytest.raises(NotUnderstood):
        account.read_knock(body, kind)


def test_a_payload_that_is_a_form_itself_is_loud(account: TautulliAccount) -> None:
    inner = b"--in\r\n\r\n\r\n--in--"
    body, kind = form(inner)
    nested = body.replace(
        b"Content-Type: application/json", b"Content-Type: multipart/mixed; boundary=in"
    )

    with pytest.raises(NotUnderstood):
        account.read_knock(nested, kind)


@pytest.fixture
async def seen(
    account: TautulliAccount, server: CannedServer, clock: Clock
) -> PlaybackProgress:
    """A session that a look has shown, and the next one has not any more."""
    server.lay(API, said(activity(film())), said(activity()))
    (progress,) = (await account.read_sessions()).items
    await account.read_sessions()
    clock.pass_by(timedelta(seconds=100))
    return progress


@pytest.mark.parametrize(
    ("body", "kind", "state", "seconds"),
    [
        (knock(action="stop", title="other"), JSON, PlayerState.STOPPED, 4440),
        (knock(action="pause"), JSON, PlayerState.PAUSED, 4440),
        (knock(action="resume"), JSON, PlayerState.PLAYING, 4440),
        (*form(plex("media.stop")), PlayerState.STOPPED, 4500),
        (plex("media.pause"), JSON, PlayerState.PAUSED, 4500),
    ],
)
async def test_a_known_session_is_told_as_a_look_would(  # noqa: PLR0917
    account: TautulliAccount,
    seen: PlaybackProgress,
    clock: Clock,
    body: bytes,
    kind: str,
    state: PlayerState,
    seconds: int,
) -> None:
    told = account.read_knock(body, kind).progress

    assert told == replace(
        seen, state=state, position=timedelta(seconds=seconds), at=clock.now
    )


def test_a_film_of_an_unknown_session_can_be_told_exactly(
    account: TautulliAccount, clock: Clock
) -> None:
    assert account.read_knock(knock(), JSON).progress == PlaybackProgress(
        account=ACCOUNT,
        user_id="8001",
        session_id="27",
        title=Film(
            title="Inception", year=2010, ids=FilmIds(tmdb=27205, imdb="tt1375666")
        ),
        item_id="101",
        state=PlayerState.STOPPED,
        position=timedelta(minutes=74),
        duration=timedelta(minutes=148),
        at=clock.now,
        user_name="alice_plex",
    )


@pytest.mark.parametrize(
    "body",
    [
        knock(media_type="episode"),
        knock(title=""),
        knock(live="1"),
        knock(imdb_id="", tmdb_id=""),
        knock(user_id=""),
        knock(session_key=""),
        knock(view_offset=""),
        knock(view_offset="0"),
        knock(action="watched"),
        plex("media.stop"),
        plex("media.stop", Player=None),
        plex("media.stop", Metadata={}),
        plex("media.scrobble"),
    ],
)
def test_what_cannot_be_told_exactly_is_a_reason_to_look(
    account: TautulliAccount, body: bytes
) -> None:
    assert account.read_knock(body, JSON).progress is None


def test_a_film_without_a_length_is_told_without(account: TautulliAccount) -> None:
    told = account.read_knock(knock(progress=""), JSON).progress

    assert told is not None
    assert told.duration is None


async def test_an_episode_is_told_when_a_look_has_shown_it(
    account: TautulliAccount, server: CannedServer
) -> None:
    unplaced = film(session_key="29", grandparent_title="", media_type="episode")
    nameless = film(session_key="30", machine_id="")
    server.lay(API, said(activity(episode(), unplaced, nameless)))
    shown, _ = (await account.read_sessions()).items

    body = knock(session_key="28", rating_key="204", media_type="episode")
    told = account.read_knock(body, JSON).progress

    assert told is not None
    assert told.title == shown.title


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


async def test_both_are_understood_as_they_are_simulated(
    linked: TautulliAccount,
    tautulli: Tautulli,
    alice: PlexUser,
    film: PlexItem,
    door: tuple[str, list[tuple[bytes, str]]],
) -> None:
    address, sent = door
    tautulli.webhooks.append(address)
    tautulli.plex_webhooks.append(address)
    tautulli.hooks.template = TEMPLATE
    playing = tautulli.playback.play(alice, film)
    (shown,) = (await linked.read_sessions()).items
    tautulli.playback.stop(playing, 1200)
    await tautulli.settle()

    knocks = [linked.read_knock(*one) for one in sent]

    told = [each.progress for each in knocks if each.progress]
    assert len(knocks) == 4
    assert {each.about for each in knocks} == {KnockAbout.PLAYBACK}
    assert (
        told
        == [replace(shown, state=PlayerState.STOPPED, position=timedelta(seconds=1200))]
        * 2
    )
