"""Who tells of playback: sockets that break or say nothing, players, Plex, marks."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import MarkPlayed
from simulators.faults import Fault, FaultKind

from .cinema import Cinema, Screen
from .home import ALICE, BOB
from .playback_links import (
    diary_link,
    playback_link,
    players_entry,
    trakt_id,
)
from .player import PLAYER, Player

A_LITTLE_LATER = timedelta(minutes=10)


async def nearly_over(cinema: Cinema) -> Screen:
    """Let Alice watch most of a film."""
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(70)
    return screen


# -- Jellyfin's socket -----------------------------------------------------------------


async def test_a_socket_that_is_lost_for_ten_minutes_is_stood_in_for(
    cinema: Cinema,
) -> None:
    sockets = cinema.sims.jellyfin.sockets
    await cinema.open_for(ALICE)
    screen = await nearly_over(cinema)
    sockets.refuses = True
    sockets.drop()
    await cinema.minutes(5)
    await screen.to_the_end(ALICE)
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == 1
    sockets.refuses = False
    await cinema.minutes(3)
    assert len(sockets.connections) == 1
    screen = await cinema.play(ALICE, cinema.sims.catalogue[21])
    await screen.to_the_end(ALICE)


async def test_a_server_that_is_away_at_the_end_is_asked_how_it_ended(
    cinema: Cinema,
) -> None:
    jellyfin = cinema.sims.jellyfin
    await cinema.open_for(ALICE)
    screen = await nearly_over(cinema)
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    jellyfin.sockets.drop()
    await screen.to_the_end(ALICE)
    await cinema.minutes(10)
    assert cinema.plays.plays(ALICE) == []
    jellyfin.faults.clear()
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_is_left_while_the_server_is_away_does_not_count(
    cinema: Cinema,
) -> None:
    jellyfin = cinema.sims.jellyfin
    await cinema.open_for(ALICE)
    screen = await nearly_over(cinema)
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    jellyfin.sockets.drop()
    await screen.stop()
    await cinema.minutes(40)
    jellyfin.faults.clear()
    await cinema.minutes(5)
    assert cinema.plays.plays(ALICE) == []


async def test_an_old_server_that_tells_a_key_nothing_is_asked(cinema: Cinema) -> None:
    cinema.sims.jellyfin.version = "10.10.7"
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, cinema.sims.catalogue[20])
    first, second, *_ = cinema.sims.shows[0].episodes()
    screen = await cinema.play(ALICE, first)
    await screen.runs(screen.left)
    screen.counts_for(ALICE)
    await screen.next(second)
    await screen.to_the_end(ALICE)
    await cinema.minutes(1)
    assert len(cinema.plays.plays(ALICE)) == 3


@pytest.mark.parametrize("version", ["10.10.7", "10.11.11", "12.1"])
async def test_linked_as_one_of_its_users_the_server_tells_of_them(
    cinema: Cinema, version: str
) -> None:
    cinema.sims.jellyfin.version = version
    user = cinema.user(ALICE)
    await cinema.open(
        playback_link(user, trakt_id(ALICE)),
        diary_link(ALICE, user_id=user),
        token=cinema.sims.jellyfin.add_token(ALICE),
        user_id=user,
    )
    await cinema.saw_whole(ALICE, cinema.sims.catalogue[20])
    await cinema.minutes(1)
    assert len(cinema.plays.plays(ALICE)) == 1


# -- devices ---------------------------------------------------------------------------


async def test_a_device_that_dies_near_the_end_has_shown_the_film(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(92)
    screen.counts_for(ALICE)
    await screen.die()
    # The server counts on, and gives up after five minutes.
    cinema.plays.may_be_late(timedelta(minutes=7))
    await cinema.minutes(8)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_device_that_dies_half_way_has_not(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    await screen.die()
    await cinema.minutes(8)
    assert cinema.plays.plays(ALICE) == []


async def test_a_tab_that_is_closed_in_the_credits_has_shown_the_film(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(95)
    screen.counts_for(ALICE)
    cinema.sims.jellyfin.vanish(screen.session)
    await cinema.minutes(1)
    assert len(cinema.plays.plays(ALICE)) == 1


# -- marks by hand ---------------------------------------------------------------------


async def test_what_is_marked_by_hand_is_a_play_and_what_was_watched_no_second(
    cinema: Cinema,
) -> None:
    jellyfin, (film, marked, old) = cinema.sims.jellyfin, cinema.sims.catalogue[20:23]
    jellyfin.set_played(ALICE, old)
    await cinema.open_for(ALICE, marked_by_hand=True)
    await cinema.saw_whole(ALICE, film)
    await cinema.a_while()
    jellyfin.set_played(ALICE, marked)
    cinema.plays.saw(ALICE, marked)
    cinema.plays.drafts(ALICE, marked)
    await cinema.a_while()
    await cinema.home.restart()
    await cinema.home.later()
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_what_was_begun_once_or_left_short_and_is_ticked_is_a_play(
    cinema: Cinema,
) -> None:
    """The server keeps the date at which each was begun."""
    jellyfin, (begun, left) = cinema.sims.jellyfin, cinema.sims.catalogue[20:22]
    user = jellyfin.state.users[cinema.user(ALICE)]
    data = jellyfin.state.data(user.id, jellyfin.playable(begun).id)
    data.last_played = cinema.clock.now() - timedelta(days=30)
    await cinema.open_for(ALICE, marked_by_hand=True)
    screen = await cinema.play(ALICE, left)
    await screen.runs(60)
    await screen.stop()
    await cinema.a_while()
    assert cinema.plays.plays(ALICE) == []
    for film in (begun, left):
        jellyfin.mark_played(user, jellyfin.playable(film), None)
        # It is seen at the next look.
        cinema.plays.saw(ALICE, film, within=timedelta(minutes=31))
        cinema.plays.drafts(ALICE, film)
    await cinema.a_while()
    await cinema.home.restart()
    await cinema.home.later()
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_what_we_marked_ourselves_is_no_play(cinema: Cinema) -> None:
    film, user = cinema.sims.catalogue[20], cinema.user(ALICE)
    await cinema.open_for(ALICE, marked_by_hand=True)
    account = AccountId(f"jellyfin:{cinema.sims.jellyfin.server_id}")
    marked = MarkPlayed(
        user_id=user,
        item_id=cinema.sims.jellyfin.playable(film).id,
        title=Film(title=film.title, year=film.year, ids=FilmIds(tmdb=film.tmdb)),
        played_at=cinema.clock.now(),
    )
    job = await cinema.home.engine.ask(account, marked)
    assert job.state is JobState.DONE
    await cinema.home.later()
    await cinema.home.restart()
    await cinema.home.later()
    assert cinema.plays.plays(ALICE) == []


async def test_what_began_and_ended_while_home_assistant_was_down_left_a_mark(
    cinema: Cinema,
) -> None:
    """A server dates it by its beginning."""
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE, marked_by_hand=True)
    await cinema.home.unload()
    cinema.plays.drafts(ALICE, film)
    screen = await cinema.play(ALICE, film)
    await screen.runs(screen.left)
    screen.ends()
    cinema.plays.saw(ALICE, film, within=timedelta(hours=3))
    await cinema.clock.put_forward(A_LITTLE_LATER)
    await cinema.home.start()
    await cinema.home.later()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_mark_is_nothing_unless_the_link_says_so(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    await cinema.a_while()
    cinema.sims.jellyfin.set_played(ALICE, cinema.sims.catalogue[20])
    await cinema.a_while()
    assert cinema.plays.plays(ALICE) == []


# -- media players ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["{0.title} ({0.year})", "{0.title}"],
    ids=["with its year", "with its ids"],
)
async def test_what_a_player_alone_tells_counts(cinema: Cinema, name: str) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open()
    links = (
        playback_link(PLAYER, trakt_id(ALICE)),
        diary_link(ALICE, user_id=PLAYER),
    )
    await cinema.home.add(players_entry(*links))
    player = Player(
        cinema,
        film,
        media_title=name.format(film),
        media_content_id={"imdb": film.imdb, "tmdb": str(film.tmdb)},
    )
    await player.says("playing")
    await cinema.minutes(film.runtime_minutes - 2)
    await player.says("playing", film.runtime_minutes * 60 - 120)
    await cinema.minutes(2)
    cinema.plays.saw(ALICE, film)
    cinema.plays.drafts(ALICE, film)
    await player.says("idle")
    await cinema.minutes(1)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_player_that_tells_what_the_server_tells_too_makes_no_second_play(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    links = (
        playback_link(PLAYER, trakt_id(ALICE)),
        diary_link(ALICE, user_id=PLAYER),
    )
    await cinema.home.add(players_entry(*links))
    player = Player(cinema, film, media_title=f"{film.title} ({film.year})")
    screen = await cinema.play(ALICE, film)
    await player.says("playing")
    await screen.runs(50)
    await screen.pause()
    await player.says("paused", film.runtime_minutes * 30)
    await cinema.minutes(5)
    await screen.resume()
    await player.says("playing", film.runtime_minutes * 30)
    await screen.runs(screen.left)
    # The player notices first, this time.
    await player.says("idle")
    await cinema.minutes(0.5)
    await screen.to_the_end(ALICE)
    await cinema.minutes(5)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_of_two_links_to_one_account_the_server_and_a_player_agree_on_the_end(
    cinema: Cinema,
) -> None:
    """This time the player notices the end only later; and somebody stays away."""
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.home.add(
        players_entry(playback_link(PLAYER, trakt_id(ALICE), trakt_id(BOB)))
    )
    player = Player(cinema, film, media_content_id={"tmdb": str(film.tmdb)})
    screen = await cinema.play(ALICE, film)
    await player.says("playing")
    await screen.to_the_end(ALICE)
    await cinema.minutes(1)
    await player.says("idle")
    cinema.plays.saw(BOB, film)
    await cinema.minutes(1)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert len(cinema.plays.plays(BOB)) == 1
