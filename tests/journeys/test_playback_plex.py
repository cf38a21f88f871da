"""What is played on Plex, by what its Tautulli tells, then or later."""

from datetime import timedelta

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.tautulli import PlexSession

from .cinema import Cinema
from .home import ALICE
from .playback_links import diary_link, playback_link, tautulli_entry, trakt_id
from .plays_truth import Watchable


async def test_what_plays_on_plex_is_told_by_tautulli(cinema: Cinema) -> None:
    tautulli, film = cinema.sims.tautulli, cinema.sims.catalogue[20]
    user = tautulli.add_user(ALICE)
    tautulli.add_film(film)
    first, second, *_ = cinema.sims.shows[0].episodes()
    tautulli.add_episodes(cinema.sims.shows[0])
    await cinema.open()
    who = str(user.user_id)
    await cinema.home.add(
        tautulli_entry(
            cinema.sims,
            playback_link(who, trakt_id(ALICE)),
            diary_link(ALICE, user_id=who),
        )
    )
    await on_plex(cinema, film)
    cinema.plays.drafts(ALICE, film)
    await on_plex(cinema, first)
    await on_plex(cinema, second)
    assert len(cinema.plays.plays(ALICE)) == 3


async def on_plex(cinema: Cinema, title: Watchable) -> None:
    """Let Alice watch something on Plex, with a break."""
    tautulli = cinema.sims.tautulli
    session = tautulli.play(ALICE, title)
    half = session.runtime / 60 / 2
    await cinema.minutes(half)
    tautulli.pause(session)
    await cinema.minutes(5)
    tautulli.resume(session)
    await cinema.minutes(half)
    tautulli.finish(session)
    cinema.plays.saw(ALICE, title)
    await cinema.minutes(1)


async def linked(cinema: Cinema, *, threshold: int = 80) -> CatalogueFilm:
    """Link Alice of the Plex server, and return a film that it has."""
    tautulli, film = cinema.sims.tautulli, cinema.sims.catalogue[20]
    user = tautulli.add_user(ALICE)
    tautulli.add_film(film)
    await cinema.open()
    user_id = str(user.user_id)
    link = playback_link(user_id, trakt_id(ALICE), threshold=threshold)
    diary = diary_link(ALICE, user_id=user_id, threshold=threshold)
    await cinema.home.add(tautulli_entry(cinema.sims, link, diary))
    await cinema.minutes(2)
    return film


async def goes_on(cinema: Cinema, film: CatalogueFilm, percent: float) -> None:
    """Let so much of a film pass while nobody listens."""
    await cinema.clock.put_forward(
        timedelta(minutes=film.runtime_minutes * percent / 100)
    )
    cinema.tick()


def ends(cinema: Cinema, session: PlexSession, film: CatalogueFilm) -> None:
    """Let the film end now."""
    cinema.sims.tautulli.finish(session)
    cinema.plays.saw(ALICE, film)
    cinema.plays.drafts(ALICE, film)


@pytest.mark.parametrize("hours", [0.1, 3, 60])
async def test_home_assistant_that_is_down_at_the_end_loses_no_play(
    cinema: Cinema, hours: float
) -> None:
    film = await linked(cinema)
    session = cinema.sims.tautulli.play(ALICE, film)
    await cinema.minutes(film.runtime_minutes * 0.7)
    await cinema.home.unload()
    await goes_on(cinema, film, 30)
    ends(cinema, session, film)
    await cinema.clock.put_forward(timedelta(hours=hours))
    await cinema.home.start()
    await cinema.minutes(2)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_tautulli_that_is_down_over_the_end_loses_no_play(
    cinema: Cinema,
) -> None:
    film, tautulli = await linked(cinema), cinema.sims.tautulli
    session = tautulli.play(ALICE, film)
    await cinema.minutes(film.runtime_minutes * 0.7)
    tautulli.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await cinema.minutes(film.runtime_minutes * 0.3)
    ends(cinema, session, film)
    await cinema.minutes(60)
    assert cinema.plays.plays(ALICE) == []
    tautulli.faults.clear()
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == 1


@pytest.mark.parametrize(("percent", "count"), [(50, 0), (70, 1), (100, 1)])
async def test_what_begins_and_ends_while_home_assistant_is_down_is_in_the_history(
    cinema: Cinema, percent: float, count: int
) -> None:
    """It counts by the threshold of the link, however often one looks."""
    film, tautulli = await linked(cinema, threshold=60), cinema.sims.tautulli
    await cinema.home.unload()
    await goes_on(cinema, film, 100)
    session = tautulli.play(ALICE, film)
    await goes_on(cinema, film, percent)
    tautulli.stop_playing(session)
    for _ in range(count):
        cinema.plays.saw(ALICE, film)
        cinema.plays.drafts(ALICE, film)
    await goes_on(cinema, film, 100)
    await cinema.home.start()
    await cinema.minutes(2)
    await cinema.home.restart()
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == count
