"""What a Tautulli's history says of what was played while nobody listened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import ResumePoint
from custom_components.letterboxd_sync.model.show import Episode
from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.tautulli.account import TautulliAccount
from simulators.tautulli import PlexItem, PlexUser, Tautulli

from ..canned import Canned, CannedServer
from ..moments import Clock
from .streams import API, said

SINCE = datetime(2025, 11, 15, tzinfo=UTC)
ALICE = "8001"


def row(minutes: int, **changes: object) -> dict[str, Any]:
    """A row of a film that was stopped so many minutes after then."""
    stopped = int((SINCE + timedelta(minutes=minutes)).timestamp())
    return {
        "rating_key": 101,
        "user_id": 8001,
        "media_type": "movie",
        "live": 0,
        "title": "Inception",
        "year": 2010,
        "media_index": "",
        "parent_media_index": "",
        "grandparent_title": "",
        "guid": "com.plexapp.agents.imdb://tt1375666?lang=en",
        "player": "Living Room TV",
        "started": stopped - 6000,
        "stopped": stopped,
        "percent_complete": 93,
        "watched_status": 1,
        "state": None,
        **changes,
    }


def page(*rows: object, total: int | None = None) -> Canned:
    count = len(rows) if total is None else total
    return said({"data": list(rows), "recordsFiltered": count, "recordsTotal": 99})


NO_METADATA = said({})


async def test_a_sitting_comes_with_its_end_and_how_far_it_got(
    account: TautulliAccount, server: CannedServer
) -> None:
    metadata = said({"duration": "8880000", "guids": []})
    server.lay(API, page(row(5)), metadata)

    (mark,) = await account.read_marks(ALICE, SINCE)

    assert isinstance(mark.title, Film)
    assert mark.title.ids.imdb == "tt1375666"
    assert mark.duration == timedelta(minutes=148)
    assert mark.ended_at == SINCE + timedelta(minutes=5)
    assert mark.played_at == mark.ended_at - timedelta(seconds=6000)
    assert (mark.item_id, mark.share, mark.device) == ("101", 0.93, "Living Room TV")
    asked = server.asked[0].query
    assert (asked["cmd"], asked["user_id"]) == ("get_history", ALICE)
    assert (asked["grouping"], asked["include_activity"]) == ("0", "0")
    assert (asked["order_column"], asked["order_dir"]) == ("stopped", "desc")


async def test_an_episode_comes_with_its_show(
    account: TautulliAccount, server: CannedServer
) -> None:
    shown = row(
        5,
        media_type="episode",
        grandparent_title="Breaking Bad",
        parent_media_index=5,
        media_index=14,
        guid="plex://episode/1",
    )
    metadata = said({"guids": [], "grandparent_guids": ["tmdb://1396"]})
    server.lay(API, page(shown), metadata)

    (mark,) = await account.read_marks(ALICE, SINCE)

    assert isinstance(mark.title, Episode)
    assert (mark.title.show.ids.tmdb, mark.title.place) == (1396, "S05E14")
    assert mark.duration is None


@pytest.mark.parametrize(
    "other",
    [
        row(3, live=1),
        row(3, state="playing", stopped=None),
        row(3, media_type="track"),
        row(3, media_type="episode"),
        row(3, title=None),
        "nothing",
    ],
)
async def test_what_is_no_sitting_of_a_title_is_passed_over(
    account: TautulliAccount, server: CannedServer, other: object
) -> None:
    server.lay(API, page(row(5), other), NO_METADATA)

    (mark,) = await account.read_marks(ALICE, SINCE)

    assert mark.ended_at == SINCE + timedelta(minutes=5)


async def test_pages_are_read_until_what_is_known(
    account: TautulliAccount, server: CannedServer
) -> None:
    first = [row(200 - n) for n in range(50)]
    second = [row(150 - n) for n in range(49)]
    server.lay(
        API,
        page(*first, total=500),
        page(*second, row(-1), total=500),
        NO_METADATA,
    )

    marks = await account.read_marks(ALICE, SINCE)

    assert len(marks) == 99
    assert list(marks) == sorted(marks, key=lambda mark: mark.played_at)
    asked = [it.query["start"] for it in server.asked if "start" in it.query]
    assert asked == ["0", "50"]


@pytest.mark.parametrize("total", [50, 100])
async def test_a_history_ends_with_its_last_page(
    account: TautulliAccount, server: CannedServer, total: int
) -> None:
    rows = [row(200 - n) for n in range(50)]
    server.lay(API, page(*rows, total=total), page(total=total), NO_METADATA)

    assert len(await account.read_marks(ALICE, SINCE)) == 50


async def test_where_somebody_stopped_is_in_their_last_row_of_a_title(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, page(row(5, percent_complete=61), row(1)))

    point = await account.resume_point(ALICE, "101")

    assert point == ResumePoint(
        played=False,
        last_played_at=SINCE + timedelta(minutes=5, seconds=-6000),
        position=timedelta(),
        share=0.61,
        stopped_at=SINCE + timedelta(minutes=5),
    )
    assert server.asked[0].query["rating_key"] == "101"


async def test_what_is_not_noted_yet_is_refused(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, page())

    with pytest.raises(Refused) as refusal:
        await account.resume_point(ALICE, "101")
    assert refusal.value.reason is RefusedReason.NOT_FOUND


async def test_an_answer_without_a_history_is_not_understood(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, said({}))

    with pytest.raises(NotUnderstood):
        await account.read_marks(ALICE, SINCE)


async def test_a_simulated_tautulli_tells_what_has_ended(
    linked: TautulliAccount,
    tautulli: Tautulli,
    film: PlexItem,
    alice: PlexUser,
    clock: Clock,
) -> None:
    began = clock()
    session = tautulli.play(alice, film)
    clock.pass_by(timedelta(minutes=film.minutes))
    tautulli.finish(session)

    (mark,) = await linked.read_marks(str(alice.user_id), began)
    point = await linked.resume_point(str(alice.user_id), str(film.key))

    assert isinstance(mark.title, Film)
    assert mark.title.ids.tmdb is not None
    assert mark.duration == timedelta(minutes=film.minutes)
    assert mark.share == 1.0
    assert point is not None
    assert point.stopped_at == mark.ended_at
