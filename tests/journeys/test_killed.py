"""Home Assistant is killed mid-cycle, again and again, and begins anew each time."""

from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from simulators.house import Simulators

from .clock import HouseClock
from .home import (
    ALICE,
    BOB,
    jellyfin_entry,
    member_entry,
    radarr_entry,
    request_link,
    shelf_link,
    wishes_of,
)
from .life import Lives
from .truth import Truth


@pytest.fixture
def lives(tmp_path: Path, sims: Simulators, clock: HouseClock, truth: Truth) -> Lives:
    """Link both members, each with both links; what leaves the list is removed."""
    # Processes are begun over a socket that has no host.
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    entries = [radarr_entry(sims), jellyfin_entry(sims)]
    for name in (ALICE, BOB):
        links = (
            request_link(sims, name, on_unlisted="remove_with_files"),
            shelf_link(sims, name),
        )
        truth.wishes[name] = wishes_of(sims, name, links)
        entries.append(member_entry(sims, name, *links))
    return Lives(
        folder=tmp_path,
        sims=sims,
        clock=clock,
        entries=entries,
        services=(sims.radarr, sims.jellyfin),
    )


def go_on(sims: Simulators, truth: Truth) -> None:
    """Let the world move: films arrive, one is watched, one given up, two are new."""
    first, second, shared, fourth, _ = sims.catalogue[:5]
    for film in (first, second, shared, fourth):
        sims.radarr.finish_download(film.tmdb)
    sims.letterboxd.unlist_film(ALICE, second)
    sims.letterboxd.unlist_film(BOB, fourth)
    sims.letterboxd.list_film(ALICE, sims.catalogue[20])
    sims.letterboxd.list_film(BOB, sims.catalogue[21])
    truth.may_remove(second, fourth, files=True)


@pytest.mark.parametrize(
    ("taken", "step", "writes_only"),
    [
        pytest.param(True, 0, True, id="every write is taken and kills"),
        pytest.param(False, 1, True, id="before each write in turn"),
        pytest.param(True, 4, False, id="with every fourth request"),
        pytest.param(False, 5, False, id="before every fifth request"),
    ],
)
async def test_killed_at_any_request_nothing_is_lost_doubled_or_removed_unasked(
    lives: Lives, truth: Truth, taken: bool, step: int, writes_only: bool
) -> None:
    sims = lives.sims
    await lives.until_through(taken=taken, step=step, writes_only=writes_only)
    first_kills = lives.killed
    assert first_kills > 0
    assert len(truth.asked) == 5

    go_on(sims, truth)
    await lives.until_through(taken=taken, step=step, writes_only=writes_only)
    assert lives.killed > first_kills
    assert await lives.one() == 0
    writes = truth.writes
    assert await lives.one() == 0
    assert truth.writes == writes
    first, second, shared = sims.catalogue[:3]
    assert sims.radarr.movie(second.tmdb) is None
    assert set(truth.on_shelf(truth.wishes[ALICE])) == {first, shared}
    assert truth.on_shelf(truth.wishes[BOB]) == [shared]
