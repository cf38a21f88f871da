"""The simulated Jellyfin: what its webhook plugin sends, with all its traps."""

from dataclasses import replace

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow
from tests.simulators.clock import TestClock
from tests.simulators.hooked import Hooked


@pytest.fixture
def plugin(jellyfin: Jellyfin, hooked: Hooked) -> Hooked:
    jellyfin.clock = TestClock()
    jellyfin.webhooks.append(hooked.url)
    return hooked


async def test_playback_is_sent_from_start_to_stop(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    played = jellyfin.play(mara, items[0])
    jellyfin.pause(played, 60)
    jellyfin.finish(played)
    await jellyfin.settle()
    told = [one.json for one in plugin.received]
    assert [one["NotificationType"] for one in told] == [
        "UserDataSaved",
        "PlaybackStart",
        "UserDataSaved",
        "PlaybackProgress",
        "UserDataSaved",
        "PlaybackStop",
    ]
    start, paused, stop = told[1], told[3], told[5]
    film = items[0].film
    assert (start["ItemId"], start["ItemType"]) == (items[0].id, "Movie")
    assert start["Provider_tmdb"] == str(film.tmdb)
    assert (start["UserId"], start["NotificationUsername"]) == (mara.id, "mara")
    assert (paused["IsPaused"], paused["PlaybackPosition"]) == (True, "00:01:00")
    assert stop["PlayedToCompletion"] is True
    assert told[4]["SaveReason"] == "PlaybackFinished"
    assert told[4]["Played"] is True


async def test_it_is_json_that_says_it_is_text(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    jellyfin.play(mara, items[0])
    await jellyfin.settle()
    types = {one.headers["Content-Type"] for one in plugin.received}
    assert types == {"text/plain; charset=utf-8"}


async def test_quotes_are_escaped_once_too_often(
    jellyfin: Jellyfin, plugin: Hooked, films: tuple[CatalogueFilm, ...], mara: User
) -> None:
    film = jellyfin.add_item(replace(films[0], title='The "Last" Film'))
    jellyfin.play(mara, film)
    await jellyfin.settle()
    assert plugin.received[-1].json["Name"] == 'The \\"Last\\" Film'


async def test_an_episode_has_the_year_of_its_series_and_ids_of_its_own(
    jellyfin: Jellyfin, plugin: Hooked, show: CatalogueShow, mara: User
) -> None:
    one = show.episode(2, 3)
    jellyfin.add_episodes(show, [one])
    jellyfin.play(mara, one)
    await jellyfin.settle()
    told = plugin.received[-1].json
    assert (told["ItemType"], told["SeriesName"]) == ("Episode", show.title)
    assert (told["SeasonNumber"], told["EpisodeNumber"]) == (2, 3)
    assert (told["Year"], told["Provider_tmdb"]) == (show.year, str(one.tmdb))


async def test_what_is_unknown_is_left_out(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    jellyfin.set_played(mara, items[0], played=False)
    await jellyfin.settle()
    (told,) = [one.json for one in plugin.received]
    assert (told["SaveReason"], told["Played"]) == ("TogglePlayed", False)
    assert "LastPlayedDate" not in told


@pytest.mark.parametrize("known", [True, False])
async def test_what_is_new_may_have_no_ids_yet(
    jellyfin: Jellyfin,
    plugin: Hooked,
    films: tuple[CatalogueFilm, ...],
    show: CatalogueShow,
    *,
    known: bool,
) -> None:
    jellyfin.plugin.events.add("ItemAdded")
    jellyfin.plugin.ids_when_added = known
    item = jellyfin.add_item(films[0])
    jellyfin.add_episodes(show, [show.episode(1, 1)])
    await jellyfin.settle()
    told = [one.json for one in plugin.received]
    assert [one["NotificationType"] for one in told] == ["ItemAdded", "ItemAdded"]
    assert told[0]["ItemId"] == item.id
    assert [("Provider_tmdb" in one) for one in told] == [known, known]


async def test_everybody_who_watches_is_told_of(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User, jonas: User
) -> None:
    played = jellyfin.play(mara, items[0])
    jellyfin.join(played, jonas)
    await jellyfin.settle()
    plugin.received.clear()
    jellyfin.finish(played)
    await jellyfin.settle()
    told = [one.json for one in plugin.received]
    stops = [one for one in told if one["NotificationType"] == "PlaybackStop"]
    assert [one["UserId"] for one in stops] == [mara.id, jonas.id]


async def test_progress_that_the_server_counts_says_so(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    jellyfin.play(mara, items[0])
    jellyfin.playback.tick()
    await jellyfin.settle()
    assert plugin.received[-1].json["IsAutomated"] is True


async def test_what_fails_is_not_sent_again(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    plugin.status = 500
    jellyfin.webhooks.append("http://127.0.0.1:9/nobody")
    jellyfin.set_played(mara, items[0])
    await jellyfin.settle()
    assert len(plugin.received) == 1
    assert [status for _, status in jellyfin.plugin.hooks.sent] == [500, None]


async def test_a_service_that_does_not_run_sends_nothing(
    jellyfin: Jellyfin, plugin: Hooked, items: list[Item], mara: User
) -> None:
    await jellyfin.stop()
    jellyfin.finish(jellyfin.play(mara, items[0]))
    await jellyfin.settle()
    assert plugin.received == []
