"""Tests of who has played what on a Jellyfin, and of saying so."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import MarkPlayed
from custom_components.letterboxd_sync.model.playback import MarkedPlayed, ResumePoint
from custom_components.letterboxd_sync.model.show import Episode
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import ROOT_ID
from .playing import TICKS, episode, film, page, series

ITEMS = "GET /Items"
SINCE = datetime(2026, 11, 20, 20, tzinfo=UTC)
HEAT = "1" * 32
DATA = f"GET /UserItems/{HEAT}/UserData"
SET = f"POST /UserItems/{HEAT}/UserData"


def played(minutes: float, **changes: object) -> dict[str, Any]:
    at = SINCE + timedelta(minutes=minutes)
    return {"Played": True, "PlayCount": 1, "LastPlayedDate": at.isoformat(), **changes}


def row(number: int, minutes: float, **changes: object) -> dict[str, Any]:
    return film(**{"Id": f"{number:032x}", "UserData": played(minutes), **changes})


def mark(item_id: str, *, at: datetime = SINCE) -> MarkPlayed:
    return MarkPlayed(
        user_id=ROOT_ID, item_id=item_id, title=Film(title="Heat"), played_at=at
    )


async def test_what_came_to_be_played_is_read_oldest_first(
    account: JellyfinAccount, server: CannedServer
) -> None:
    rows = [
        row(3, 2),
        row(2, 1, RunTimeTicks=None),
        row(1, 0),
        row(4, 5),
    ]
    server.lay(ITEMS, Canned(said=page(*rows)))

    earlier, later = await account.read_marks(ROOT_ID.upper(), SINCE)

    assert later == MarkedPlayed(
        item_id=f"{3:032x}",
        title=Film(
            title="Heat",
            year=1995,
            ids=FilmIds(tmdb=949, imdb="tt0113277"),
            poster=f"{server.url}/Items/{3:032x}/Images/Primary",
        ),
        duration=timedelta(seconds=10_200),
        played_at=SINCE + timedelta(minutes=2),
    )
    assert (earlier.item_id, earlier.duration) == (f"{2:032x}", None)
    asked = server.asked[0].query
    assert (asked["userId"], asked["isPlayed"]) == (ROOT_ID, "true")
    assert asked["includeItemTypes"] == "Movie,Episode"


async def test_nothing_new_is_one_request(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(said=page(*(row(n, -n) for n in range(50)))))

    assert await account.read_marks(ROOT_ID, SINCE) == ()
    assert server.lines() == [ITEMS]


async def test_pages_are_read_until_what_is_known(
    account: JellyfinAccount, server: CannedServer
) -> None:
    first = page(*(row(n, 100 - n) for n in range(50)))
    second = page(*(row(n, 100 - n) for n in range(50, 101)))
    server.lay(ITEMS, Canned(said=first), Canned(said=second))

    assert len(await account.read_marks(ROOT_ID, SINCE)) == 100
    assert [asked.query["startIndex"] for asked in server.asked] == ["0", "50"]


async def test_a_server_that_repeats_its_first_page_is_not_read_for_ever(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(said=page(*(row(n, 100 - n) for n in range(50)))))

    assert len(await account.read_marks(ROOT_ID, SINCE)) == 50
    assert len(server.asked) == 2


async def test_what_cannot_be_read_or_was_never_dated_is_passed_over(
    account: JellyfinAccount, server: CannedServer
) -> None:
    rows = [
        "nothing",
        film(UserData=None),
        episode(IndexNumber=None, UserData=played(1)),
        row(7, 1),
        film(UserData={"Played": True}),
        row(8, 1),
    ]
    server.lay(ITEMS, Canned(said=page(*rows)))

    (only,) = await account.read_marks(ROOT_ID, SINCE)

    assert only.item_id == f"{7:032x}"


async def test_an_episode_comes_with_its_show(
    account: JellyfinAccount, server: CannedServer
) -> None:
    marked = Canned(said=page(episode(UserData=played(1))))
    server.lay(ITEMS, marked, Canned(said=page(series())))

    (only,) = await account.read_marks(ROOT_ID, SINCE)

    assert isinstance(only.title, Episode)
    assert (only.title.show.ids.tmdb, only.title.place) == (1396, "S05E14")


async def test_marks_of_every_version_are_read(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    show: CatalogueShow,
) -> None:
    first, *_ = jellyfin.add_episodes(show)
    jellyfin.set_played(alice, items[0], at=SINCE - timedelta(seconds=1))
    jellyfin.set_played(alice, first, at=SINCE + timedelta(seconds=1))
    jellyfin.set_played(alice, items[1], at=SINCE + timedelta(seconds=2))
    jellyfin.set_played("Root", items[2], at=SINCE + timedelta(seconds=3))

    marks = await linked.read_marks(alice.id, SINCE)

    assert [each.item_id for each in marks] == [first.id, items[1].id]


@pytest.mark.parametrize(
    ("said", "point"),
    [
        (
            played(0, PlaybackPositionTicks=5),
            ResumePoint(played=True, last_played_at=SINCE, position=timedelta()),
        ),
        (
            {"Played": False, "PlaybackPositionTicks": 90 * TICKS},
            ResumePoint(
                played=False, last_played_at=None, position=timedelta(seconds=90)
            ),
        ),
        ({}, None),
    ],
)
async def test_where_a_user_stopped_is_known(
    account: JellyfinAccount,
    server: CannedServer,
    said: object,
    point: ResumePoint | None,
) -> None:
    server.lay(DATA, Canned(said=said))

    assert await account.resume_point(ROOT_ID, HEAT) == point
    assert server.asked[0].query == {"userId": ROOT_ID}


async def test_nobody_stopped_in_what_is_gone(account: JellyfinAccount) -> None:
    assert await account.resume_point(ROOT_ID, HEAT) is None


async def test_whose_marks_are_closed_is_refused(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(DATA, Canned(status=403))

    with pytest.raises(Refused):
        await account.resume_point(ROOT_ID, HEAT)


async def test_where_playback_of_every_version_stopped_is_known(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    clock: Clock,
) -> None:
    jellyfin.clock = clock
    playing = jellyfin.play(alice, items[0])
    jellyfin.stop_playing(playing, playing.runtime / 2 if playing.playing else 0)

    point = await linked.resume_point(alice.id, items[0].id)

    assert point == ResumePoint(
        played=False,
        last_played_at=clock.now,
        position=timedelta(minutes=items[0].minutes / 2),
    )


async def test_a_mark_is_set_and_counts_once(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    at = datetime(2026, 11, 1, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    wanted = MarkPlayed(
        user_id=alice.id, item_id=items[0].id, title=Film(title="Any"), played_at=at
    )
    await linked.mark_played([wanted])
    before = len(jellyfin.requests)

    await linked.mark_played([wanted])

    data = jellyfin.state.data(alice.id, items[0].id)
    assert (data.played, data.play_count, data.last_played) == (True, 1, at)
    assert [one.method for one in jellyfin.requests[before:]] == ["GET"]


async def test_an_older_mark_is_brought_up_to_date_and_keeps_its_count(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(DATA, Canned(said=played(-60, PlayCount=4)))
    server.lay(SET, Canned(status=204))

    await account.mark_played([mark(HEAT)])

    assert server.asked[-1].json == {
        "Played": True,
        "PlayCount": 4,
        "LastPlayedDate": "2026-11-20T20:00:00.000000Z",
        "PlaybackPositionTicks": 0,
    }


async def test_what_is_gone_cannot_be_marked(account: JellyfinAccount) -> None:
    with pytest.raises(Refused) as caught:
        await account.mark_played([mark(HEAT)])

    assert caught.value.reason is RefusedReason.ITEM_UNKNOWN
