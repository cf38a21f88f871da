"""Tests of reading the state and attributes of a media player."""

from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import PlayerState
from custom_components.letterboxd_sync.providers.players.reading import (
    Reading,
    is_away,
    read_player,
)

from ..moments import Clock

NOW = Clock().now


def attributes(**changes: object) -> dict[str, object]:
    return {
        "media_content_type": "movie",
        "media_title": "Heat",
        "media_duration": 10_200,
        "media_position": 600,
        "media_position_updated_at": NOW - timedelta(seconds=100),
        **changes,
    }


def read(state: str = "playing", **changes: object) -> Reading:
    reading = read_player(state, attributes(**changes), NOW)
    assert reading is not None
    return reading


def test_everything_that_a_player_says_is_read() -> None:
    reading = read(
        media_content_id=101,
        friendly_name="Living Room TV",
        app_name="Plex",
        username="Alice",
        media_library_title="Movies",
    )

    assert reading == Reading(
        title=Film(title="Heat"),
        item_id="101",
        state=PlayerState.PLAYING,
        position=timedelta(seconds=700),
        duration=timedelta(seconds=10_200),
        user_name="Alice",
        device="Living Room TV",
        client="Plex",
        library="Movies",
    )


@pytest.mark.parametrize(
    ("state", "read_as", "seconds"),
    [
        ("playing", PlayerState.PLAYING, 700),
        ("buffering", PlayerState.PLAYING, 600),
        ("paused", PlayerState.PAUSED, 600),
    ],
)
def test_a_position_moves_on_while_it_plays(
    state: str, read_as: PlayerState, seconds: int
) -> None:
    reading = read(state)

    assert (reading.state, reading.position) == (read_as, timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "state", ["idle", "off", "standby", "on", "unavailable", "unknown", ""]
)
def test_in_other_states_nothing_plays(state: str) -> None:
    assert read_player(state, attributes(), NOW) is None


def test_something_else_is_nothing() -> None:
    assert read_player("playing", attributes(media_content_type="music"), NOW) is None


@pytest.mark.parametrize(
    ("state", "away"), [("unavailable", True), ("unknown", True), ("idle", False)]
)
def test_a_player_that_says_nothing_is_away(*, state: str, away: bool) -> None:
    assert is_away(state) == away


@pytest.mark.parametrize(
    ("updated_at", "seconds"),
    [
        (NOW, 600),
        (NOW + timedelta(hours=1), 600),
        ((NOW - timedelta(seconds=5)).isoformat(), 605),
        ((NOW - timedelta(seconds=5)).replace(tzinfo=None), 605),
        (NOW - timedelta(days=1), 10_200),
        ("yesterday", 600),
        (None, 600),
        (3, 600),
    ],
)
def test_positions_count_on_from_when_they_were_told(
    updated_at: datetime | str | int | None, seconds: int
) -> None:
    reading = read(media_position_updated_at=updated_at)

    assert reading.position == timedelta(seconds=seconds)


@pytest.mark.parametrize("position", [None, "", "half", -3, "nan", "inf", {}])
def test_a_player_may_tell_no_position(position: object) -> None:
    assert read(media_position=position).position is None


@pytest.mark.parametrize(
    ("told", "duration"),
    [
        ("10200.5", timedelta(seconds=10_200.5)),
        (10_200.0, timedelta(seconds=10_200)),
        (0, None),
        (None, None),
        ("long", None),
        ("1e300", None),
    ],
)
def test_a_player_may_tell_no_duration(
    told: object, duration: timedelta | None
) -> None:
    assert read(media_duration=told).duration == duration


def test_without_a_duration_a_position_is_not_bounded() -> None:
    reading = read(media_duration=None, media_position_updated_at=NOW)

    assert reading.position == timedelta(seconds=600)


@pytest.mark.parametrize("content_id", [None, {"imdb": "tt0113277"}, 1.5])
def test_what_is_no_name_of_an_item_is_none(content_id: object) -> None:
    assert read(media_content_id=content_id).item_id is None
