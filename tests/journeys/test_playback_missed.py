"""Nobody listens for an evening: what was played through meanwhile is not lost."""

from datetime import timedelta

from simulators.faults import Fault, FaultKind

from .cinema import Cinema
from .home import ALICE, BOB


async def whole(cinema: Cinema, *who: str) -> None:
    """Let everybody see a film from beginning to end, whoever listens."""
    film = cinema.sims.catalogue[20]
    screens = [await cinema.play(each, film, device=each) for each in who]
    await cinema.minutes(film.runtime_minutes)
    for each, screen in zip(who, screens, strict=True):
        screen.ends(each)


async def test_home_assistant_is_down_for_the_whole_film(cinema: Cinema) -> None:
    await cinema.open_for(ALICE, BOB)
    await cinema.home.unload()
    await cinema.clock.put_forward(timedelta(minutes=20))
    await whole(cinema, ALICE, BOB)
    await cinema.clock.put_forward(timedelta(hours=2))
    await cinema.home.start()
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 1
    assert len(cinema.plays.plays(BOB)) == 1


async def test_home_assistant_is_down_for_an_evening_of_episodes(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    first, *rest = (it for it in cinema.sims.shows[0].episodes() if it.season == 1)
    await cinema.home.unload()
    screen = await cinema.play(ALICE, first)
    for episode in rest:
        await screen.runs(screen.left)
        screen.ends(ALICE)
        await screen.next(episode)
    await screen.runs(screen.left)
    screen.ends(ALICE)
    await cinema.home.start()
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 1 + len(rest)


async def test_the_server_is_out_of_reach_for_the_whole_film(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    await cinema.minutes(5)
    unreachable = Fault(kind=FaultKind.RESET_BEFORE, times=None)
    cinema.sims.jellyfin.faults.add(unreachable)
    cinema.sims.jellyfin.sockets.drop()
    await whole(cinema, ALICE)
    await cinema.minutes(20)
    cinema.sims.jellyfin.faults.clear()
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_was_begun_before_and_ends_unheard_is_one_play(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(50)
    await screen.stop()
    await cinema.home.unload()
    screen = await cinema.play(ALICE, film, at=50)
    await screen.runs(screen.left)
    screen.ends(ALICE)
    await cinema.clock.put_forward(timedelta(hours=2))
    await cinema.home.start()
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_began_unheard_and_is_seen_to_end_is_one_play(
    cinema: Cinema,
) -> None:
    """It is near its end, where the server takes it for played already."""
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.home.unload()
    screen = await cinema.play(ALICE, film)
    await screen.runs(95)
    await cinema.home.start()
    await cinema.hear()
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_was_left_half_way_is_no_play(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    await cinema.home.unload()
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    await screen.stop()
    await cinema.home.start()
    await cinema.hear()
    assert cinema.plays.plays(ALICE) == []


async def test_what_was_seen_before_the_link_was_made_is_history(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    screen = await cinema.play(ALICE, film)
    await screen.runs(screen.left)
    screen.ends()
    await cinema.clock.put_forward(timedelta(minutes=10))
    await cinema.open_for(ALICE)
    await cinema.home.restart()
    await cinema.hear()
    assert cinema.plays.plays(ALICE) == []
