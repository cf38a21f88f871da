from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.operation import RemovePlay
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
)
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles
from .plays import play

OTHER = {"title": "Another", "year": 1999, "ids": {"trakt": 4}}

type Catalogue = tuple[CatalogueFilm, ...]


@pytest.mark.parametrize(
    ("at", "found"),
    [
        # Another scrobbler counts at 90 %, or notices the end late
        (timedelta(minutes=-12), True),
        (timedelta(minutes=9), True),
        (timedelta(minutes=12), False),
        # The time before, whose end somebody told of when ours had begun
        (timedelta(hours=-2, minutes=-5), False),
        (timedelta(hours=-2), False),
        (timedelta(hours=-2, minutes=9), False),
    ],
)
async def test_a_play_that_another_scrobbler_told_of_is_found(
    *,
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    film: Playable,
    clock: Clock,
    at: timedelta,
    found: bool,
) -> None:
    ours = play(film, clock)
    trakt.log_play(catalogue[0], at=ours.watched_at + at)

    assert await linked.find_plays([ours]) == (found,)


async def test_a_play_of_another_title_is_not_taken_for_ours(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    film: Playable,
    clock: Clock,
) -> None:
    ours = play(film, clock)
    trakt.log_play(catalogue[1], at=ours.watched_at)

    assert await linked.find_plays([ours]) == (False,)


async def test_a_title_marked_by_hand_has_no_length_and_is_found_by_its_minute(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    clock.pass_by(timedelta(seconds=42))
    marked = play(film, clock, length=timedelta())

    await linked.add_plays([marked])

    assert await linked.find_plays([marked]) == (True,)


async def test_one_play_of_the_history_stands_for_one_of_ours(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    film: Playable,
    clock: Clock,
) -> None:
    first = play(film, clock, ago=timedelta(hours=3))
    second = play(film, clock, ago=timedelta(hours=1))
    trakt.log_play(catalogue[0], at=second.watched_at)

    assert await linked.find_plays([first, second]) == (False, True)


async def test_plays_far_apart_are_looked_for_apart(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.find_plays(
        [
            play(film, clock, ago=timedelta(days=300)),
            play(film, clock, ago=timedelta(hours=9)),
            play(film, clock, ago=timedelta(hours=4)),
        ]
    )

    assert [(it.query["start_at"], it.query["end_at"]) for it in trakt.requests] == [
        ("2026-01-24T18:00:00.000Z", "2026-01-24T20:11:00.000Z"),
        ("2026-11-20T09:00:00.000Z", "2026-11-20T16:11:00.000Z"),
    ]


async def test_the_newest_plays_come_first_with_their_ids(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    episode: CatalogueEpisode,
    clock: Clock,
) -> None:
    older = trakt.log_play(catalogue[0], at=clock.now - timedelta(days=2))
    newer = trakt.log_play(episode, at=clock.now - timedelta(days=1))

    plays = await linked.read_plays()

    assert [it.play_id for it in plays.items] == [str(newer.id), str(older.id)]
    assert plays.items[1].watched_at == older.watched_at
    assert plays.complete


async def test_a_look_reads_the_newest_hundred(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    for hours, film in enumerate(catalogue[:120]):
        trakt.log_play(film, at=clock.now - timedelta(hours=hours))

    newest = await linked.read_plays()
    since = await linked.read_plays(clock.now - timedelta(hours=110, minutes=30))

    assert (len(newest.items), len(since.items)) == (100, 111)
    assert (newest.complete, since.complete) == (False, False)


async def test_the_history_can_be_asked_by_kind_and_time(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    episode: CatalogueEpisode,
) -> None:
    trakt.log_play(catalogue[0], at=datetime(2026, 1, 5, tzinfo=UTC))
    trakt.log_play(catalogue[1], at=datetime(2026, 2, 5, tzinfo=UTC))
    trakt.log_play(episode, at=datetime(2026, 2, 6, tzinfo=UTC))

    february = await linked.history(
        media=Media.FILM,
        since=datetime(2026, 2, 1, tzinfo=UTC),
        until=datetime(2026, 2, 28, tzinfo=UTC),
    )
    episodes = await linked.history(media=Media.EPISODE, most=10)

    assert [it.title.name for it in february.items] == [titles.film(catalogue[1]).name]
    assert len(episodes.items) == 1


async def test_single_plays_are_removed_by_their_ids(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    film: Playable,
    clock: Clock,
) -> None:
    first = trakt.log_play(catalogue[0], at=clock.now - timedelta(days=2))
    second = trakt.log_play(catalogue[0], at=clock.now - timedelta(days=1))
    await linked.read_plays()

    await linked.remove_plays(
        [RemovePlay(title=film, play_id=it) for it in (str(first.id), "12345")]
    )

    assert [it.play_id for it in (await linked.read_plays()).items] == [str(second.id)]


@pytest.mark.parametrize(
    "answer",
    [
        Canned(said=[], headers={"X-Pagination-Item-Count": "1"}),
        Canned(said=[{"id": 7}], headers={"X-Pagination-Item-Count": "1"}),
        Canned(
            said=[{"id": 7, "watched_at": "lately"}],
            headers={"X-Pagination-Item-Count": "1"},
        ),
        Canned(
            said=[
                {"id": 6, "watched_at": "2026-11-20T16:30:00.000Z", "movie": OTHER},
                {"id": 7, "type": "movie", "movie": OTHER},
            ],
            headers={"X-Pagination-Item-Count": "2"},
        ),
        Canned(
            said=[{"id": 7, "watched_at": "2026-11-20T16:40:00.000Z", "movie": None}],
            headers={"X-Pagination-Item-Count": "1"},
        ),
    ],
)
async def test_a_play_that_may_only_not_be_seen_is_not_added(
    account: TraktAccount,
    server: CannedServer,
    film: Playable,
    clock: Clock,
    answer: Canned,
) -> None:
    server.lay("GET /api/sync/history", answer)

    with pytest.raises(NotUnderstood):
        await account.add_plays([play(film, clock)])

    assert "POST /api/sync/history" not in server.lines()


async def test_what_cannot_be_read_keeps_only_plays_of_its_own_time_waiting(
    account: TraktAccount, server: CannedServer, film: Playable, clock: Clock
) -> None:
    unread = {"id": 7, "watched_at": "2026-11-20T16:40:00.000Z", "movie": None}
    rows = Canned(said=[unread], headers={"X-Pagination-Item-Count": "1"})
    server.lay("GET /api/sync/history", rows)
    of_then, of_later = play(film, clock), play(film, clock, ago=timedelta(minutes=30))

    assert await account.find_plays([of_then, of_later]) == (None, False)
