from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.operation import AddPlay, RemovePlay
from custom_components.letterboxd_sync.model.show import Episode, EpisodeIds
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.shows import CatalogueEpisode, CatalogueShow
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles
from .titles import NOBODY_KNOWS

type Catalogue = tuple[CatalogueFilm, ...]

LONG_AGO = timedelta(hours=3)


@pytest.fixture
def film(catalogue: Catalogue) -> Playable:
    return titles.film(catalogue[0])


def play(
    title: Playable,
    clock: Clock,
    *,
    ago: timedelta = LONG_AGO,
    length: timedelta = timedelta(hours=2),
    progress: float = 96.5,
) -> AddPlay:
    """A play that ended some time ago."""
    ended = clock.now - ago
    return AddPlay(
        title=title, started_at=ended - length, watched_at=ended, progress=progress
    )


def paths(trakt: Trakt) -> list[str]:
    return [f"{one.method} {one.path.removeprefix('/api')}" for one in trakt.requests]


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


async def test_a_play_that_has_just_ended_is_the_end_of_a_scrobble(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.add_plays([play(film, clock, ago=timedelta(seconds=5))])

    assert [(it.action, it.watched_at) for it in trakt.plays()] == [
        ("scrobble", minute(clock.now))
    ]
    assert paths(trakt) == ["POST /scrobble/stop"]
    assert trakt.requests[0].json["progress"] == 96.5


@pytest.mark.parametrize(
    ("ago", "progress"),
    [
        (timedelta(minutes=2), 96.5),
        (timedelta(days=30), 96.5),
        (timedelta(seconds=5), 79.9),
        (timedelta(seconds=-30), 96.5),
    ],
)
async def test_any_other_play_keeps_its_own_time(
    *,
    trakt: Trakt,
    linked: TraktAccount,
    film: Playable,
    clock: Clock,
    ago: timedelta,
    progress: float,
) -> None:
    added = play(film, clock, ago=ago, progress=progress)

    await linked.add_plays([added])

    assert [(it.action, it.watched_at) for it in trakt.plays()] == [
        ("watch", minute(added.watched_at))
    ]


async def test_a_scrobble_that_trakt_has_is_there_already(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    ended = play(film, clock, ago=timedelta(seconds=5))
    await linked.add_plays([ended])

    await linked.add_plays([ended])

    assert len(trakt.plays()) == 1


async def test_a_short_film_that_is_played_twice_within_the_hour_is_two_plays(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    short = timedelta(minutes=10)
    await linked.add_plays([play(film, clock, ago=timedelta(), length=short)])
    clock.pass_by(timedelta(minutes=11))

    await linked.add_plays([play(film, clock, ago=timedelta(), length=short)])

    assert [it.watched_at for it in trakt.plays()] == [
        minute(clock.now),
        minute(clock.now - timedelta(minutes=11)),
    ]


async def test_a_conflict_that_does_not_say_when_is_there_already(
    account: TraktAccount, server: CannedServer, film: Playable, clock: Clock
) -> None:
    server.lay("POST /api/scrobble/stop", Canned(status=409))

    await account.add_plays([play(film, clock, ago=timedelta(seconds=5))])

    assert server.lines() == ["POST /api/scrobble/stop"]


@pytest.mark.parametrize(
    "answer",
    [
        Canned(said={"id": 13, "action": "pause", "progress": 80.0}, status=201),
        Canned(said={"errors": {"progress": ["no"]}}, status=422),
    ],
)
async def test_a_stop_that_makes_no_play_is_followed_by_one(
    account: TraktAccount,
    server: CannedServer,
    film: Playable,
    clock: Clock,
    answer: Canned,
) -> None:
    server.lay("POST /api/scrobble/stop", answer)
    server.lay("GET /api/sync/history", Canned(said=[]))
    server.lay(
        "POST /api/sync/history",
        Canned(said={"added": {"movies": 1}, "not_found": {}}, status=201),
    )

    await account.add_plays([play(film, clock, ago=timedelta(seconds=5))])

    assert server.lines()[-1] == "POST /api/sync/history"


async def test_a_play_that_the_history_has_is_not_added_again(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.add_plays([play(film, clock)])

    await linked.add_plays([play(film, clock)])

    assert len(trakt.plays()) == 1


async def test_an_answer_lost_after_trakt_took_it_leaves_one_play(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    trakt.faults.add(
        Fault(kind=FaultKind.RESET_AFTER, path="/api/sync/history", method="POST")
    )

    with pytest.raises(NoAnswer):
        await linked.add_plays([play(film, clock)])
    found = await linked.find_plays([play(film, clock)])
    await linked.add_plays([play(film, clock)])

    assert found == (True,)
    assert len(trakt.plays()) == 1


async def test_a_lost_answer_to_a_scrobble_leaves_one_play(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    ended = play(film, clock, ago=timedelta(seconds=5))
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path="/api/scrobble/stop"))

    with pytest.raises(NoAnswer):
        await linked.add_plays([ended])
    found = await linked.find_plays([ended])
    clock.pass_by(timedelta(minutes=5))
    await linked.add_plays([ended])

    assert found == (True,)
    assert len(trakt.plays()) == 1


@pytest.mark.parametrize(
    ("at", "found"),
    [
        # Another scrobbler counts at 90 %, or notices the end late
        (timedelta(minutes=-12), True),
        (timedelta(minutes=9), True),
        (timedelta(minutes=12), False),
        # The time before
        (timedelta(hours=-2, minutes=-5), False),
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


async def test_plays_of_a_backlog_go_a_hundred_at_a_time(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    backlog = [
        play(titles.film(film), clock, ago=timedelta(hours=3 * number))
        for number, film in enumerate(catalogue[:130], 1)
    ]

    await linked.add_plays(backlog)
    await linked.add_plays(backlog)

    assert len(trakt.plays()) == 130
    assert paths(trakt).count("POST /sync/history") == 2


async def test_episodes_are_added_by_their_place(
    trakt: Trakt,
    linked: TraktAccount,
    show: CatalogueShow,
    episode: CatalogueEpisode,
    clock: Clock,
) -> None:
    watched = titles.episode(episode, show)
    ended = play(watched, clock, ago=timedelta(seconds=3))
    older = play(watched, clock, ago=timedelta(days=3))

    await linked.add_plays([ended])
    await linked.add_plays([older])

    assert len(trakt.plays(episode)) == 2
    assert await linked.find_plays([ended, older]) == (True, True)


async def test_a_title_that_trakt_does_not_know_is_refused_by_name(
    linked: TraktAccount, clock: Clock
) -> None:
    for ago in (timedelta(seconds=3), LONG_AGO):
        with pytest.raises(Refused) as refused:
            await linked.add_plays([play(NOBODY_KNOWS, clock, ago=ago)])
        assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_what_was_refused_with_others_is_narrowed_down_without_doubles(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    with pytest.raises(Refused, match="Nobody Knows"):
        await linked.add_plays([play(film, clock), play(NOBODY_KNOWS, clock)])

    await linked.add_plays([play(film, clock)])

    assert len(trakt.plays()) == 1


async def test_a_full_history_says_so(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    trakt.member("mara").limits["history"] = 0

    with pytest.raises(Refused) as refused:
        await linked.add_plays([play(film, clock)])
    assert refused.value.reason is RefusedReason.LIMIT_REACHED


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
    assert not plays.complete


async def test_a_look_reads_the_newest_hundred(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    for hours, film in enumerate(catalogue[:120]):
        trakt.log_play(film, at=clock.now - timedelta(hours=hours))

    newest = await linked.read_plays()
    since = await linked.read_plays(clock.now - timedelta(hours=110, minutes=30))

    assert (len(newest.items), len(since.items)) == (100, 111)


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


def misplaced(of: Episode) -> Episode:
    """The episode as a server counts it that follows another order."""
    return replace(of, season=of.season + 40)


@pytest.mark.parametrize(
    "answer",
    [
        Canned(said=[], headers={"X-Pagination-Item-Count": "1"}),
        Canned(said=[{"id": 7}], headers={"X-Pagination-Item-Count": "1"}),
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


@pytest.mark.parametrize("ago", [timedelta(seconds=3), LONG_AGO])
async def test_an_episode_that_trakt_has_elsewhere_is_told_by_its_own_ids(
    trakt: Trakt,
    linked: TraktAccount,
    show: CatalogueShow,
    episode: CatalogueEpisode,
    clock: Clock,
    *,
    ago: timedelta,
) -> None:
    watched = misplaced(titles.episode(episode, show))
    ended = play(watched, clock, ago=ago)

    await linked.add_plays([ended])

    assert len(trakt.plays(episode)) == 1
    assert await linked.find_plays([ended]) == (True,)


async def test_an_episode_that_trakt_has_nowhere_is_refused(
    linked: TraktAccount,
    show: CatalogueShow,
    episode: CatalogueEpisode,
    clock: Clock,
) -> None:
    nowhere = replace(
        misplaced(titles.episode(episode, show)), ids=EpisodeIds(tvdb=999_999_999)
    )

    with pytest.raises(Refused) as refused:
        await linked.add_plays([play(nowhere, clock)])
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN
