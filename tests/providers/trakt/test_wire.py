from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from custom_components.letterboxd_sync.model.playback import WatchingHow
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.trakt import (
    person_wire,
    playback_wire,
    wire,
)

AT = "2026-11-01T10:00:00.000Z"
MOVIE = {"title": "Gozu", "year": 2003, "ids": {"trakt": 8, "tmdb": 18_000}}
SHOW = {"title": "Kite", "year": 2020, "ids": {"trakt": 5}}
EPISODE = {"season": 1, "number": 2, "title": "Two", "ids": {"trakt": 77}}


@pytest.mark.parametrize(
    ("read", "row"),
    [
        (wire.listed, {}),
        (wire.listed, {"movie": MOVIE}),
        (wire.listed, {"listed_at": AT}),
        (wire.listed, {"listed_at": "soon", "movie": MOVIE}),
        (wire.listed, {"listed_at": "2026-11-01T10:00:00", "movie": MOVIE}),
        (wire.listed, {"listed_at": AT, "movie": {"title": "Gozu", "ids": {}}}),
        (wire.listed, {"listed_at": AT, "season": {}, "show": SHOW}),
        (wire.listed, {"listed_at": AT, "person": {}}),
        (wire.listed, {"listed_at": AT, "episode": EPISODE, "show": {}}),
        (wire.listed, {"listed_at": AT, "episode": {}, "show": SHOW}),
        (wire.listed, {"listed_at": AT, "show": None}),
        (wire.rated, {}),
        (wire.rated, {"rating": 0, "rated_at": AT, "movie": MOVIE}),
        (wire.rated, {"rating": 11, "rated_at": AT, "movie": MOVIE}),
        (wire.rated, {"rating": 7, "rated_at": "", "movie": MOVIE}),
        (wire.rated, {"rating": 7, "rated_at": AT}),
        (wire.personal_list, {"name": "Best"}),
        (wire.airing, {}),
        (wire.airing, {"released": "soon", "movie": MOVIE}),
        (wire.airing, {"first_aired": "soon", "episode": EPISODE, "show": SHOW}),
        (wire.airing, {"first_aired": AT, "show": SHOW}),
        (playback_wire.play, {}),
        (playback_wire.play, {"id": 1, "watched_at": "x", "movie": MOVIE}),
        (playback_wire.play, {"id": 1, "watched_at": AT, "show": SHOW}),
        (playback_wire.play, {"id": "1", "watched_at": AT, "movie": MOVIE}),
        (playback_wire.paused, {}),
        (playback_wire.paused, {"progress": 5, "movie": MOVIE}),
    ],
)
def test_a_row_that_lacks_what_is_promised_is_no_row(
    read: Callable[[object], object], row: object
) -> None:
    assert read(row) is None


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (wire.activities, []),
        (wire.activities, {"all": AT}),
        (person_wire.settings, {}),
        (person_wire.settings, {"user": {"ids": {"slug": "", "uuid": "b658"}}}),
        (person_wire.settings, {"user": {"ids": {"slug": "mara", "uuid": ""}}}),
        (person_wire.settings, {"user": {"ids": {"slug": "mara"}}}),
        (person_wire.profile, {}),
        (person_wire.stats, {}),
        (
            person_wire.stats,
            {
                "movies": {},
                "episodes": {},
                "shows": {"watched": 1},
                "ratings": {"total": 1},
            },
        ),
        (playback_wire.watching, {}),
        (
            playback_wire.watching,
            {"started_at": "x", "action": "scrobble", "movie": MOVIE},
        ),
        (playback_wire.checked_in, {}),
        (playback_wire.checked_in, {"watched_at": "x", "movie": MOVIE}),
    ],
)
def test_an_answer_that_lacks_what_is_promised_is_not_understood(
    read: Callable[[object], object], said: object
) -> None:
    with pytest.raises(NotUnderstood):
        read(said)


def test_a_stop_without_an_action_is_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        playback_wire.stopped(201, {})


@pytest.mark.parametrize("how", list(WatchingHow))
def test_watching_says_how_and_until_when(how: WatchingHow) -> None:
    said = {
        "started_at": AT,
        "expires_at": "2026-11-01T12:00:00.000Z",
        "action": how.value,
        "episode": EPISODE,
        "show": SHOW,
    }

    watching = playback_wire.watching(said)

    assert watching.how is how
    assert watching.expires_at == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_activities_leave_out_what_is_no_time() -> None:
    said = {"all": AT, "movies": {"watched_at": AT, "rated_at": None}, "notes": []}

    assert wire.activities(said) == {"movies.watched_at": AT}


@pytest.mark.parametrize(
    ("limits", "read"),
    [
        (None, {}),
        ({"watchlist": {"item_count": 250, "why": "free"}, "search": 5}, 250),
    ],
)
def test_limits_may_be_missing(limits: object, read: object) -> None:
    said = {"user": {"ids": {"slug": "mara", "uuid": "b658"}}, "limits": limits}

    settings = person_wire.settings(said)

    assert settings.limits.get("watchlist", {}).get("item_count", {}) == read
    assert settings.name == "mara"


def test_a_list_that_does_not_say_its_length_is_read() -> None:
    said = {"name": "Best", "ids": {"slug": "best"}, "item_count": None}

    assert wire.personal_list(said) == wire.WireList(slug="best", name="Best", length=0)


def test_instants_are_written_in_utc() -> None:
    at = datetime(2026, 11, 20, 23, 4, 5, 678_901, timezone(timedelta(hours=2)))

    assert wire.written(at) == "2026-11-20T21:04:05.678Z"


@pytest.mark.parametrize("said", [None, {}, {"not_found": {"movies": []}}])
def test_nothing_that_was_not_found_is_success(said: object) -> None:
    assert not wire.not_found(said)
