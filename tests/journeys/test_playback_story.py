"""From the first minute of a film to the history and the diary."""

from datetime import timedelta

from .cinema import Cinema
from .home import ALICE, BOB
from .playback_links import diary_link, playback_link, trakt_id

NEXT_DAY = timedelta(hours=20)


async def test_a_film_goes_from_start_to_history_and_diary(cinema: Cinema) -> None:
    trakt, film = cinema.sims.trakt, cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)

    screen = await cinema.play(ALICE, film)
    watching = trakt.watching(ALICE)
    assert watching is not None
    assert watching.ref == trakt.ref(film)
    await screen.runs(50)
    await screen.pause()
    assert trakt.watching(ALICE) is None
    await cinema.minutes(10)
    await screen.resume()
    assert trakt.watching(ALICE) is not None
    await screen.to_the_end(ALICE)
    assert trakt.watching(ALICE) is None
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_an_evening_of_episodes_in_one_session_is_a_play_each(
    cinema: Cinema,
) -> None:
    await cinema.open_for(ALICE)
    first, *rest = (it for it in cinema.sims.shows[0].episodes() if it.season == 1)
    screen = await cinema.play(ALICE, first)
    for episode in rest:
        await screen.runs(screen.left)
        screen.counts_for(ALICE)
        await screen.next(episode)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 6


async def test_a_file_that_holds_two_episodes_is_a_play_of_each(
    cinema: Cinema,
) -> None:
    first, second, *_ = cinema.sims.shows[0].episodes()
    files = cinema.sims.jellyfin.state.episodes.values()
    file = next(it for it in files if it.episode == first)
    file.through = second.number
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, first)
    await screen.runs(screen.left)
    cinema.plays.saw(ALICE, second)
    screen.ends(ALICE)
    await cinema.minutes(3)
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_an_episode_that_is_skipped_half_way_is_no_play(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    first, second, *_ = cinema.sims.shows[0].episodes()
    screen = await cinema.play(ALICE, first)
    await screen.runs(40)
    await screen.next(second)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_film_that_moves_to_another_device_is_one_play(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    television = await cinema.play(ALICE, film)
    await television.runs(50)
    await television.stop()
    tablet = await cinema.play(ALICE, film, device="Tablet", at=50)
    await tablet.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_film_that_runs_on_two_devices_is_one_play(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    television = await cinema.play(ALICE, film)
    await television.runs(20)
    tablet = await cinema.play(ALICE, film, device="Tablet", at=20)
    await tablet.to_the_end(ALICE)
    await cinema.minutes(3)
    await television.to_the_end()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_two_people_watch_side_by_side_each_for_themselves(
    cinema: Cinema,
) -> None:
    film, other = cinema.sims.catalogue[20:22]
    await cinema.open_for(ALICE, BOB)
    hers = await cinema.play(ALICE, film)
    his = await cinema.play(BOB, film, device="Tablet")
    await hers.runs(60)
    await his.stop()
    his = await cinema.play(BOB, other, device="Tablet")
    await hers.to_the_end(ALICE)
    await his.to_the_end(BOB)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert len(cinema.plays.plays(BOB)) == 1


async def test_who_watches_along_has_watched_it_too(cinema: Cinema) -> None:
    """One link for each of two people at one server user, as well as a second user."""
    film, other = cinema.sims.catalogue[20:22]
    await cinema.open(
        playback_link(cinema.user(ALICE), trakt_id(ALICE), trakt_id(BOB)),
        playback_link(cinema.user(BOB), trakt_id(BOB)),
        diary_link(ALICE, user_id=cinema.user(ALICE)),
        diary_link(BOB, user_id=cinema.user(ALICE)),
    )
    screen = await cinema.play(ALICE, film)
    await screen.to_the_end(ALICE, BOB)

    # Bob joins as a user of his own: the server tells of him twice.
    screen = await cinema.play(ALICE, other)
    cinema.sims.jellyfin.join(screen.session, BOB)
    await screen.to_the_end(ALICE, BOB)
    assert len(cinema.plays.plays(BOB)) == 2


async def test_who_leaps_to_the_end_and_back_has_not_watched_it(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(30)
    await screen.seek(95)
    await cinema.minutes(1)
    await screen.seek(30)
    await screen.runs(10)
    await screen.stop()
    assert cinema.plays.plays(ALICE) == []


async def test_who_watches_a_scene_again_has_watched_it_once(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(85)
    await screen.seek(60)
    await screen.runs(30)
    await screen.seek(40)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_stopped_at_79_percent_it_counts_once_resumed_next_day(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(79)
    await screen.stop()
    assert cinema.plays.plays(ALICE) == []
    await cinema.home.later(NEXT_DAY)
    screen = await cinema.play(ALICE, film, at=79)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_the_credits_seen_next_day_are_no_second_play(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(90)
    screen.counts_for(ALICE)
    await screen.stop()
    await cinema.home.later(NEXT_DAY)
    screen = await cinema.play(ALICE, film, at=90)
    await screen.to_the_end()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_seen_again_another_evening_it_is_another_play(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    await cinema.home.later(timedelta(days=2))
    await cinema.saw_whole(ALICE, film)
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_seen_again_in_two_parts_it_is_another_play(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    await cinema.home.later(timedelta(days=2))
    screen = await cinema.play(ALICE, film)
    await screen.runs(70)
    await screen.stop()
    await cinema.home.later(NEXT_DAY)
    screen = await cinema.play(ALICE, film, at=70)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_an_episode_seen_twice_in_a_row_is_two_plays(cinema: Cinema) -> None:
    """Trakt takes no second scrobble of a title within the hour."""
    episode, *_ = cinema.sims.shows[0].episodes()
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, episode)
    await cinema.minutes(1)
    await cinema.saw_whole(ALICE, episode)
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_a_film_begun_anew_at_its_end_is_two_plays(cinema: Cinema) -> None:
    """Somebody goes back to the front instead of stopping."""
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(97)
    cinema.plays.saw(ALICE, film)
    cinema.plays.drafts(ALICE, film)
    await screen.seek(0)
    await screen.runs(screen.left)
    screen.ends()
    cinema.plays.saw(ALICE, film)
    await cinema.hear()
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_another_user_at_the_same_device_is_another_person(
    cinema: Cinema,
) -> None:
    film, other = cinema.sims.catalogue[20:22]
    await cinema.open_for(ALICE, BOB)
    screen = await cinema.play(ALICE, film)
    await screen.runs(95)
    screen.counts_for(ALICE)
    # Nobody stops it first: the device changes over.
    screen = await cinema.play(BOB, other)
    await screen.to_the_end(BOB)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert len(cinema.plays.plays(BOB)) == 1
