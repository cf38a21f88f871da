"""Actions that look things up at Trakt: history, trends, what is coming, figures."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import TRAKT, trakt_entry
from .household import set_up, settle
from .mending import issue
from .test_actions import act, refused
from .test_entities import entity_of
from .watching import (
    TRAKT_ENTRY,
    film_of,
)


async def test_history_is_told_of_a_span(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    now = dt_util.utcnow()
    film, other = film_of(trakt), trakt.catalogue[4]
    trakt.trakt.log_play(film, at=now - timedelta(days=10))
    trakt.trakt.log_play(other, at=now - timedelta(days=1))
    trakt.trakt.log_play(next(trakt.shows[0].episodes()), at=now)
    everything = await act(hass, "get_history", TRAKT_ENTRY)
    assert len(everything["plays"]) == 3
    assert len((await act(hass, "get_history", TRAKT_ENTRY, limit=1))["plays"]) == 1
    narrowed = await act(
        hass,
        "get_history",
        TRAKT_ENTRY,
        media="film",
        start=(now - timedelta(days=11)).isoformat(),
        end=(now - timedelta(days=5)).isoformat(),
    )
    assert [it["title"] for it in narrowed["plays"]] == [film.title]


@pytest.mark.parametrize("media", ["film", "show"])
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("get_recommendations", {}),
        ("get_trending", {}),
        ("get_trending", {"popular": True}),
    ],
)
async def test_titles_are_offered(
    hass: HomeAssistant,
    trakt: Simulators,
    action: str,
    said: dict[str, Any],
    media: str,
) -> None:
    answer = await act(hass, action, TRAKT_ENTRY, media=media, limit=3, **said)
    assert 1 <= len(answer["titles"]) <= 3
    assert {it["media"] for it in answer["titles"]} == {media}


async def test_titles_are_searched(hass: HomeAssistant, trakt: Simulators) -> None:
    film = film_of(trakt)
    answer = await act(
        hass, "search", TRAKT_ENTRY, query=film.title, year=film.year, limit=2
    )
    assert answer["titles"][0]["ids"]["tmdb"] == film.tmdb
    assert len(answer["titles"]) <= 2


async def test_what_is_coming_is_told(hass: HomeAssistant, trakt: Simulators) -> None:
    answer = await act(hass, "get_calendar", TRAKT_ENTRY, days=33)
    days = [it["day"] for it in answer["entries"]]
    assert days == sorted(days)
    films = await act(
        hass, "get_calendar", TRAKT_ENTRY, media="film", start="2026-01-01", days=3
    )
    assert "entries" in films


@pytest.mark.parametrize("name", ["watchlist", "favourites", "owned"])
async def test_everybodys_lists_hold_what_was_put_on_them(
    hass: HomeAssistant, trakt: Simulators, name: str
) -> None:
    film = film_of(trakt)
    entry = hass.config_entries.async_get_entry(TRAKT_ENTRY)
    assert entry is not None
    listed = Film(title=film.title, ids=FilmIds(tmdb=film.tmdb))
    await entry.runtime_data.account.add_to_list(Facet(name), [listed])
    answer = await act(hass, "get_list", TRAKT_ENTRY, list=name)
    assert [it["ids"]["tmdb"] for it in answer["titles"]] == [film.tmdb]


async def test_lists_of_ones_own_are_named_and_read(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    trakt.trakt.create_list("Rainy Sundays", [film])
    answer = await act(hass, "get_list", TRAKT_ENTRY)
    assert [it["name"] for it in answer["lists"]] == ["Rainy Sundays"]
    titles = await act(hass, "get_list", TRAKT_ENTRY, list="rainy sundays")
    assert [it["ids"]["tmdb"] for it in titles["titles"]] == [film.tmdb]


async def test_of_a_list_of_ones_own_all_titles_are_told_and_how_much_is_no_title(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    show = trakt.shows[0]
    trakt.trakt.create_list("Windy Saturdays", [])
    ref = trakt.trakt.ref
    titles = [ref(show), ref(film_of(trakt)), ref(next(show.episodes()))]
    trakt.trakt.create_list("Rainy Sundays", titles)
    answer = await act(hass, "get_list", TRAKT_ENTRY, list="rainy-sundays")
    assert [it["media"] for it in answer["titles"]] == ["show", "film"]
    assert answer["skipped"] == 1


@pytest.mark.parametrize("name", ["watchlist", "favourites", "owned", "Rainy Sundays"])
async def test_every_list_is_filled_and_emptied(
    hass: HomeAssistant, trakt: Simulators, name: str
) -> None:
    trakt.trakt.create_list("Rainy Sundays", [])
    tmdb = film_of(trakt).tmdb
    added = await act(hass, "add_to_list", TRAKT_ENTRY, list=name, tmdb=tmdb)
    filled = await act(hass, "get_list", TRAKT_ENTRY, list=name)
    gone = await act(hass, "remove_from_list", TRAKT_ENTRY, list=name, tmdb=tmdb)
    emptied = await act(hass, "get_list", TRAKT_ENTRY, list=name)
    assert (added["state"], gone["state"]) == ("done", "done")
    assert [it["ids"]["tmdb"] for it in filled["titles"]] == [tmdb]
    assert emptied["titles"] == []


async def test_nothing_goes_on_a_list_that_is_not_there(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    tmdb = film_of(trakt).tmdb
    error = await refused(
        hass, "add_to_list", TRAKT_ENTRY, list="Snowy Mondays", tmdb=tmdb
    )
    assert error.translation_key == "unknown_list"


async def test_a_list_that_is_full_keeps_the_wish_and_says_so(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    trakt.trakt.create_list("Rainy Sundays", [])
    trakt.trakt.member().limits["list"] = 0
    tmdb = film_of(trakt).tmdb
    answer = await act(
        hass, "add_to_list", TRAKT_ENTRY, list="Rainy Sundays", tmdb=tmdb
    )
    assert answer["state"] == "queued"
    assert issue(hass, f"write_limit_reached_{TRAKT_ENTRY}") is not None


async def test_sync_now_tries_again_what_a_person_has_made_room_for(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    limits = trakt.trakt.member().limits
    before, limits["watchlist"] = limits["watchlist"], 0
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, tmdb=film_of(trakt).tmdb)
    limits["watchlist"] = before
    button = entity_of(hass, TRAKT, "sync_now", "button")
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True
    )
    await settle(hass)
    assert len(trakt.trakt.listed()) == 1
    assert issue(hass, f"write_limit_reached_{TRAKT_ENTRY}") is None


async def test_where_playbacks_were_left_is_told(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    said = {"tmdb": film.tmdb, "progress": 41.5}
    await act(hass, "scrobble", TRAKT_ENTRY, do="pause", **said)
    answer = await act(hass, "get_paused", TRAKT_ENTRY)
    [left] = answer["paused"]
    assert (left["title"], left["progress"]) == (film.title, 41.5)
    assert left["paused_at"].endswith("+00:00")


@pytest.mark.parametrize("media", ["film", "show", "episode"])
async def test_ratings_are_told(
    hass: HomeAssistant, trakt: Simulators, media: str
) -> None:
    show = trakt.shows[0]
    trakt.trakt.rate_title(film_of(trakt), 9)
    trakt.trakt.rate_title(show, 9)
    trakt.trakt.rate_title(next(show.episodes()), 9)
    answer = await act(hass, "get_ratings", TRAKT_ENTRY, media=media)
    assert [(it["media"], it["rating"]) for it in answer["ratings"]] == [(media, 4.5)]


async def test_what_has_an_id_is_found(hass: HomeAssistant, trakt: Simulators) -> None:
    film = film_of(trakt)
    answer = await act(hass, "search", TRAKT_ENTRY, imdb=film.imdb)
    assert [it["ids"]["tmdb"] for it in answer["titles"]] == [film.tmdb]


async def test_a_search_for_nothing_is_told_so(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    error = await refused(hass, "search", TRAKT_ENTRY)
    assert error.translation_key == "query_needed"


@pytest.mark.parametrize("without", ["ignore_listed", "ignore_owned"])
async def test_what_one_has_already_may_be_left_out(
    hass: HomeAssistant, trakt: Simulators, without: str
) -> None:
    told = await act(hass, "get_recommendations", TRAKT_ENTRY, limit=1)
    first = told["titles"][0]["ids"]["tmdb"]
    lists = {"ignore_listed": "watchlist", "ignore_owned": "owned"}
    await act(hass, "add_to_list", TRAKT_ENTRY, list=lists[without], tmdb=first)
    said = {without: True}
    answer = await act(hass, "get_recommendations", TRAKT_ENTRY, limit=1, **said)
    assert answer["titles"][0]["ids"]["tmdb"] != first


async def test_a_list_that_is_not_there_is_answered_with_those_that_are(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    error = await refused(hass, "get_list", TRAKT_ENTRY, list="Snowy Mondays")
    assert error.translation_key == "unknown_list"
    assert "favourites" in str(error)


async def test_figures_are_told(hass: HomeAssistant, sims: Simulators) -> None:
    entry = trakt_entry(sims)
    sims.trakt.log_play(film_of(sims))
    await set_up(hass, entry)
    answer = await act(hass, "get_stats", TRAKT_ENTRY)
    assert answer["films"]["plays"] == answer["films"]["watched"] == 1
    assert answer["films"]["minutes"] == film_of(sims).runtime_minutes
    assert answer["episodes"] == {"plays": 0, "watched": 0, "minutes": 0}
    assert (answer["name"], answer["username"]) == ("Mara", "mara")
    assert answer["vip"] is False
    assert answer["joined_at"].startswith("20")
    assert answer["limits"]["watchlist"] == 250


@pytest.mark.parametrize(
    "action",
    ["get_history", "get_recommendations", "get_trending", "get_calendar"],
)
async def test_a_trakt_that_is_down_says_so(
    hass: HomeAssistant, trakt: Simulators, action: str
) -> None:
    trakt.trakt.faults.add(Fault(kind=FaultKind.STATUS, status=500, times=None))
    error = await refused(hass, action, TRAKT_ENTRY)
    assert error.translation_key == "action_unanswered"
