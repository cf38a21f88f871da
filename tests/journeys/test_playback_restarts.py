"""Home Assistant is restarted while somebody watches, or is not there at the end."""

from datetime import timedelta

from .cinema import Cinema
from .home import ALICE


async def test_restarted_mid_film_it_is_one_play(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    for _ in range(3):
        await screen.runs(25)
        await cinema.home.restart()
        await cinema.hear()
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_restarted_while_paused_it_goes_on(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    await screen.pause()
    await cinema.home.unload()
    await cinema.clock.put_forward(timedelta(minutes=20))
    await cinema.home.start()
    await screen.resume()
    await screen.to_the_end(ALICE)


async def test_a_film_that_ends_while_home_assistant_is_down_counts_when_it_ended(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(70)
    await cinema.home.unload()
    await screen.runs(screen.left)
    screen.ends(ALICE)
    await cinema.clock.put_forward(timedelta(minutes=50))
    await cinema.home.start()
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_film_that_is_left_while_home_assistant_is_down_does_not_count(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(60)
    await cinema.home.unload()
    await screen.runs(10)
    await screen.stop()
    await cinema.clock.put_forward(timedelta(minutes=50))
    await cinema.home.start()
    await cinema.hear()
    assert cinema.plays.plays(ALICE) == []


async def test_restarted_right_after_the_end_it_is_one_play(cinema: Cinema) -> None:
    """What is still unsent then is sent by the next life."""
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(screen.left)
    screen.ends(ALICE)
    await cinema.home.restart()
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_an_evening_goes_on_over_a_restart_between_episodes(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    first, second, *_ = cinema.sims.shows[0].episodes()
    screen = await cinema.play(ALICE, first)
    await screen.runs(50)
    await cinema.home.unload()
    await screen.runs(screen.left)
    screen.counts_for(ALICE)
    await screen.next(second)
    await screen.runs(10)
    await cinema.home.start()
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 2
