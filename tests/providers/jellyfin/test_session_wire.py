"""Tests of reading Jellyfin's sessions and the messages of its websocket."""

from datetime import timedelta
import json

import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.jellyfin import session_wire
from custom_components.letterboxd_sync.providers.jellyfin.session_wire import (
    ForceKeepAlive,
    SessionsTold,
    WireSession,
)
from custom_components.letterboxd_sync.providers.jellyfin.title_wire import (
    WireSeries,
    WireTitle,
)

from ...shared_material import SPECS, needs_shared
from .playing import ALICE, BOB, SERIES, SESSION, episode, film, session

NOBODY = "00000000-0000-0000-0000-000000000000"


def one(row: object) -> WireSession:
    (read,) = session_wire.sessions([row]).sessions
    return read


def test_a_session_is_read() -> None:
    assert one(session()) == WireSession(
        id=SESSION,
        users={ALICE: "Alice"},
        title=WireTitle(
            id="1" * 32,
            name="Heat",
            year=1995,
            ids={"tmdb": "949", "imdb": "tt0113277"},
            duration=timedelta(seconds=10_200),
            series=None,
            marks=None,
        ),
        position=timedelta(minutes=10),
        paused=False,
        device_id="tv",
        device="Living Room TV",
        client="Jellyfin Android TV",
    )


def test_an_episode_names_its_series() -> None:
    assert one(session(episode())).title.series == WireSeries(
        id=SERIES, name="Breaking Bad", season=5, number=14
    )
    assert one(session(episode(SeriesId=None))).title.series == WireSeries(
        id=None, name="Breaking Bad", season=5, number=14
    )


@pytest.mark.parametrize(
    "state", [None, {}, {"PositionTicks": None}, {"PositionTicks": -5}]
)
def test_a_session_that_has_just_begun_is_at_the_beginning(state: object) -> None:
    read = one(session(PlayState=state))

    assert (read.position, read.paused) == (timedelta(), False)


def test_a_session_may_be_paused() -> None:
    assert one(session(PlayState={"IsPaused": True})).paused


def test_everybody_who_watches_along_is_named_once() -> None:
    along = [
        {"UserId": BOB.upper(), "UserName": "Bob"},
        {"UserId": ALICE, "UserName": "Alice"},
        {"UserName": "without an id"},
    ]

    assert one(session(AdditionalUsers=along)).users == {ALICE: "Alice", BOB: "Bob"}


@pytest.mark.parametrize("along", [None, "nobody", []])
def test_a_session_of_nobody_has_no_users(along: object) -> None:
    assert one(session(UserId=NOBODY, AdditionalUsers=along)).users == {}


@pytest.mark.parametrize(
    "row",
    [
        {"Id": SESSION, "UserId": ALICE},
        session({"Type": "Audio"}),
        session({"Type": "TvChannel"}),
        session(film(ExtraType="Trailer")),
        session(episode(IndexNumber=None)),
        session(episode(ParentIndexNumber=None)),
        session(episode(SeriesName=None)),
        session(NowPlayingItem=None),
    ],
)
def test_what_is_none_of_ours_is_passed_over(row: object) -> None:
    read = session_wire.sessions([row])

    assert (read.sessions, read.unreadable) == ((), 0)


@pytest.mark.parametrize(
    "row",
    [
        None,
        "session",
        session({"Name": "Heat"}),
        session(film(Id=None)),
        session(film(Name=None)),
        session(Id=None),
    ],
)
def test_what_cannot_be_read_is_counted(row: object) -> None:
    read = session_wire.sessions([row, session()])

    assert (len(read.sessions), read.unreadable) == (1, 1)


@pytest.mark.parametrize("said", [None, {}, "sessions", 3])
def test_sessions_come_in_a_list(said: object) -> None:
    with pytest.raises(NotUnderstood):
        session_wire.sessions(said)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"MessageType": "ForceKeepAlive", "Data": 60}, ForceKeepAlive(seconds=60)),
        ({"MessageType": "Sessions", "Data": [1]}, SessionsTold(said=[1])),
        ({"MessageType": "KeepAlive"}, None),
        ({"MessageType": "ForceKeepAlive"}, None),
        ({"MessageType": "LibraryChanged", "Data": {}}, None),
    ],
)
def test_a_message_is_told_by_its_type(said: object, read: object) -> None:
    assert session_wire.message(json.dumps(said)) == read


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"MessageType": 3}'])
def test_what_is_no_message_is_loud(text: str) -> None:
    with pytest.raises(NotUnderstood):
        session_wire.message(text)


@needs_shared
@pytest.mark.parametrize(
    ("schema", "sent"),
    [
        ("SessionInfoDto", {**session(), "AdditionalUsers": []}),
        ("BaseItemDto", {**episode(), "ExtraType": "", "UserData": {}}),
        ("PlayerStateInfo", session()["PlayState"]),
        ("SessionUserInfo", {"UserId": "", "UserName": ""}),
        ("SessionsMessage", {"MessageType": "", "Data": []}),
        ("ForceKeepAliveMessage", {"MessageType": "", "Data": 60}),
    ],
)
def test_every_field_that_is_read_is_in_the_specification(
    schema: str, sent: dict[str, object]
) -> None:
    path = SPECS / "jellyfin" / "openapi_10.11.json"
    schemas = json.loads(path.read_text(encoding="utf-8"))["components"]["schemas"]

    assert set(sent) <= set(schemas[schema]["properties"])
