from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.show import Episode, EpisodeIds
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
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
from .plays import LONG_AGO, play
from .titles import NOBODY_KNOWS

type Catalogue = tuple[CatalogueFilm, ...]


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


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=115)])
async def test_a_title_that_begins_again_at_once_is_two_plays_however_late_the_first_is(
    *,
    trakt: Trakt,
    linked: TraktAccount,
    film: Playable,
    clock: Clock,
    late: timedelta,
) -> None:
    short = timedelta(minutes=24)
    first = play(film, clock, ago=timedelta(), length=short)
    clock.pass_by(late)
    await linked.add_plays([first])
    clock.pass_by(short - late)
    second = play(film, clock, ago=timedelta(), length=short)
    assert second.started_at == first.watched_at

    assert await linked.find_plays([second]) == (False,)
    await linked.add_plays([second])

    assert len(trakt.plays()) == 2
    assert await linked.find_plays([first, second]) == (True, True)


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


def misplaced(of: Episode) -> Episode:
    """The episode as a server counts it that follows another order."""
    return replace(of, season=of.season + 40)


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
