"""The simulated Tautulli answers with the keys and types that a real one had."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from simulators.house import Simulators
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from tests.shared_material import RECORDINGS, needs_shared
from tests.simulators.clock import TestClock

from .conftest import Client

pytestmark = needs_shared


def _recorded(name: str) -> Any:
    path = RECORDINGS / "tautulli" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _types(told: Any) -> Any:
    """What kinds of values are where; of a list those of its first entry."""
    match told:
        case dict():
            return {name: _types(value) for name, value in sorted(told.items())}
        case [first, *_]:
            return [_types(first)]
        case _:
            return type(told).__name__


@pytest.fixture
def played(
    tautulli: Tautulli,
    clock: TestClock,
    *,
    alice: PlexUser,
    bob: PlexUser,
    film: PlexItem,
    episodes: list[PlexItem],
) -> None:
    """What was recorded: a song, live television, an episode and a film."""
    session = tautulli.play(alice, film)
    clock.forward(hours=1)
    tautulli.finish(session)
    session = tautulli.play(bob, episodes[0])
    clock.forward(hours=1)
    tautulli.finish(session)
    session = tautulli.play_live(alice, "Some Live Film")
    clock.forward(hours=1)
    tautulli.stop_playing(session)


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(
    "command", ["get_tautulli_info", "get_server_info", "get_users", "get_user_names"]
)
async def test_what_is_known_of_the_server(
    tautulli: Tautulli, ask: Client, command: str
) -> None:
    tautulli.pms_identifier = ""
    told = await ask(command)
    assert _types(told) == _types(_recorded(command)["response"]["data"])


async def test_a_wrong_key(ask: Client) -> None:
    status, told = await ask.raw(apikey="wrong", cmd="get_users")
    assert (status, told) == (400, _recorded("error_invalid_apikey_http400"))


@pytest.mark.parametrize("command", ["get_activity", "get_metadata"])
async def test_a_plex_that_cannot_be_reached(
    tautulli: Tautulli, ask: Client, film: PlexItem, command: str
) -> None:
    tautulli.plex_down = True
    _, told = await ask.raw(
        apikey=tautulli.api_key, cmd=command, rating_key=str(film.key)
    )
    assert told == _recorded(f"{command}_pms_unreachable")


async def test_a_paused_film(
    tautulli: Tautulli, ask: Client, alice: PlexUser, film: PlexItem
) -> None:
    session = tautulli.play(alice, film, at=60)
    tautulli.pause(session)
    told = await ask("get_activity")
    recorded = _recorded("get_activity_movie_paused")["response"]["data"]
    # Nobody directed an invented film.
    told["sessions"][0]["directors"] = recorded["sessions"][0]["directors"]
    assert _types(told) == _types(recorded)
    assert told["sessions"][0]["state"] == recorded["sessions"][0]["state"]


def _row(rows: list[dict[str, Any]], kind: str, *, live: int = 0) -> dict[str, Any]:
    (row, *_) = [
        one for one in rows if (one["media_type"], one["live"]) == (kind, live)
    ]
    return row


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(("kind", "live"), [("movie", 0), ("episode", 0), ("movie", 1)])
async def test_a_row_of_the_history(ask: Client, kind: str, live: int) -> None:
    told = await ask("get_history", grouping="0")
    recorded = _recorded("get_history_ungrouped")["response"]["data"]
    mine = _row(told.pop("data"), kind, live=live)
    theirs = _row(recorded.pop("data"), kind, live=live)
    # Plex had no picture of the recorded episode.
    theirs["thumb"] = theirs["thumb"] or ""
    assert _types(mine) == _types(theirs)
    assert _types(told) == _types(recorded)


async def test_the_recorded_history_is_grouped_and_filtered_like_ours(
    sims: Simulators, tautulli: Tautulli, ask: Client, alice: PlexUser
) -> None:
    """Play what was recorded again: the numbers come out the same."""
    recorded = _recorded("get_history_ungrouped")["response"]["data"]["data"]
    films = iter(sims.catalogue)
    items: dict[int, PlexItem] = {}
    for row in reversed(recorded):
        held = items.get(row["rating_key"]) or tautulli.add_film(next(films))
        items[row["rating_key"]] = held
        made = tautulli.add_history(
            alice,
            held,
            started=_moment(row["started"]),
            stopped=_moment(row["stopped"]),
            percent=row["percent_complete"],
            paused=row["paused_counter"],
            live=bool(row["live"]),
        )
        assert made.reference_id == row["reference_id"]
    told = (await ask("get_history", grouping="0"))["data"]
    for name in (
        "id",
        "reference_id",
        "duration",
        "percent_complete",
        "watched_status",
    ):
        assert [row[name] for row in told] == [row[name] for row in recorded]
    told = await ask("get_history", include_activity="1", length="2")
    activity = _recorded("get_history_include_activity")["response"]["data"]
    for name in ("recordsFiltered", "recordsTotal", "total_duration"):
        assert told[name] == activity[name]
    assert [row["id"] for row in told["data"]] == [
        row["id"] for row in activity["data"]
    ]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
