"""Which title is meant: by id, by title and year, or by the entity that plays it."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators

from .audience import until
from .household import (
    JELLYFIN,
    member_entry,
    set_up,
)
from .test_actions import act, refused
from .test_entities import entity_of
from .watching import (
    ALICE_ENTRY,
    TRAKT_ENTRY,
    film_of,
    link_evening,
    named,
)

PLAYER = "media_player.den"


@pytest.mark.parametrize("by", ["title", "tmdb", "imdb", "trakt"])
async def test_a_film_is_meant_by_its_title_or_an_id(
    hass: HomeAssistant, trakt: Simulators, by: str
) -> None:
    film = film_of(trakt)
    said = {"title": named(trakt), "tmdb": film.tmdb, "imdb": film.imdb}
    said["trakt"] = trakt.trakt.ref(film).trakt
    answer = await act(hass, "add_to_watchlist", TRAKT_ENTRY, **{by: said[by]})
    assert answer["title"] == film.title
    assert answer["ids"]["tmdb"] == film.tmdb
    assert answer["state"] == "done"
    assert trakt.trakt.listed() == [trakt.trakt.ref(film)]


@pytest.mark.parametrize("by", ["tmdb", "tvdb", "imdb", "trakt"])
async def test_an_episode_is_meant_by_an_id_of_its_show_and_its_place(
    hass: HomeAssistant, trakt: Simulators, by: str
) -> None:
    show = trakt.shows[0]
    episode = [*show.episodes()][1]
    said = {
        by: getattr(show, by),
        "media": "episode",
        "season": episode.season,
        "episode": episode.number,
    }
    answer = await act(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert (answer["media"], answer["title"]) == ("episode", show.title)
    assert len(trakt.trakt.plays(episode)) == 1


async def test_a_show_is_meant_by_its_title(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    show = trakt.shows[0]
    answer = await act(
        hass,
        "add_to_watchlist",
        TRAKT_ENTRY,
        title=f"{show.title} ({show.year})",
        media="show",
    )
    assert answer["media"] == "show"
    assert trakt.trakt.listed() == [trakt.trakt.ref(show)]


async def test_a_film_is_meant_by_the_player_that_plays_it(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    hass.states.async_set(
        PLAYER,
        "playing",
        {
            "media_content_type": "movie",
            "media_content_id": {"tmdb": str(film.tmdb)},
            "media_title": film.title,
            "media_duration": 6000,
            "media_position": 60,
        },
    )
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, entity=PLAYER)
    assert trakt.trakt.listed() == [trakt.trakt.ref(film)]


@pytest.mark.parametrize("domain", ["sensor", "event"])
async def test_a_title_is_meant_by_what_our_own_entities_show(
    hass: HomeAssistant, sims: Simulators, domain: str
) -> None:
    await link_evening(hass, sims)
    show = sims.shows[0]
    episode = [*show.episodes()][1]
    sims.jellyfin.add_episodes(show)
    sims.jellyfin.play("bob", episode)
    bob = f"{JELLYFIN}|{sims.jellyfin.user('bob').id}"
    key = {"sensor": "watching", "event": "playback"}[domain]
    entity_id = entity_of(hass, bob, key, domain)
    await until(lambda: "season" in hass.states.get(entity_id).attributes)  # type: ignore[union-attr]
    # Of an episode that plays, the show goes on the watchlist.
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, entity=entity_id)
    assert sims.trakt.listed() == [sims.trakt.ref(show)]
    answer = await act(hass, "rate", TRAKT_ENTRY, entity=entity_id, rating=4)
    assert (answer["season"], answer["rating"]) == (episode.season, 4)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({}, "title_needed"),
        ({"title": "No such film at all (1911)"}, "title_not_found"),
        ({"tmdb": 999_999_999}, "title_not_found"),
        ({"title": "Anything", "media": "episode"}, "episode_needed"),
        ({"entity": "media_player.gone"}, "entity_plays_nothing"),
        ({"entity": "sun.sun"}, "entity_plays_nothing"),
    ],
)
async def test_a_title_that_is_not_clear_is_asked_for(
    hass: HomeAssistant, trakt: Simulators, said: dict[str, Any], key: str
) -> None:
    hass.states.async_set("sun.sun", "above_horizon")
    error = await refused(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == key
    assert trakt.trakt.plays() == []


async def test_a_title_that_may_be_several_is_answered_with_candidates(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    error = await refused(
        hass, "add_to_watchlist", TRAKT_ENTRY, title=f"{film.title} (1903)"
    )
    assert error.translation_key == "title_not_found"
    assert named(trakt) in str(error)


async def test_a_show_cannot_be_watched_as_a_whole(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    said = {"tmdb": trakt.shows[0].tmdb, "media": "show"}
    error = await refused(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert error.translation_key == "episode_needed"


async def test_letterboxd_keeps_films_only(
    hass: HomeAssistant, diary: Simulators
) -> None:
    said = {"tmdb": 1, "media": "show"}
    error = await refused(hass, "log_viewing", ALICE_ENTRY, **said)
    assert error.translation_key == "film_needed"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("scrobble", {"do": "start"}),
        ("check_in", {}),
        ("cancel_check_in", {}),
        ("mark_watched", {}),
        ("add_to_watchlist", {}),
        ("remove_from_watchlist", {}),
        ("remove_play", {"play_id": "1"}),
        ("get_history", {}),
        ("get_stats", {}),
    ],
)
async def test_an_account_of_another_kind_is_refused(
    hass: HomeAssistant, sims: Simulators, action: str, said: dict[str, Any]
) -> None:
    await set_up(hass, member_entry(sims))
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": ALICE_ENTRY, **said},
            blocking=True,
            return_response=action != "cancel_check_in",
        )
    assert caught.value.translation_key == "wrong_provider"
    assert "Trakt" in str(caught.value)
