"""What is being watched: the sensors, through an evening."""

import asyncio
from datetime import timedelta

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import DATA_DISPATCHER
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.letterboxd_sync import server_users
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.shelf import ServerUser
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import (
    PLAYERS,
    TAUTULLI,
    TRAKT,
    playback_link,
    players_entry,
    tautulli_entry,
    trakt_entry,
    until,
)
from .household import JELLYFIN, jellyfin_entry, poll, set_up, settle
from .test_entities import entity_of, shown, state_of
from .watching import (
    JELLYFIN_ENTRY,
    TRAKT_ENTRY,
    Told,
    film_of,
    link_evening,
    person,
)


@pytest.mark.parametrize(
    ("only", "entry_id"),
    [
        (platform, entry_id)
        for platform in (Platform.SENSOR, Platform.EVENT)
        for entry_id in (TRAKT_ENTRY, JELLYFIN_ENTRY)
    ],
    indirect=["only"],
)
@pytest.mark.usefixtures("only", "everything_is_switched_on")
async def test_entities_of_those_who_watch(
    hass: HomeAssistant,
    at_noon: Simulators,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    entry_id: str,
) -> None:
    await link_evening(hass, at_noon)
    await snapshot_platform(hass, entity_registry, snapshot, entry_id)


async def test_nothing_is_left_of_an_evening_when_all_is_unloaded(
    hass: HomeAssistant, sims: Simulators
) -> None:
    before = asyncio.all_tasks()
    await link_evening(hass, sims)
    bob = entity_of(hass, person(sims), "watching")
    sims.jellyfin.play("bob", film_of(sims))
    await until(lambda: not hass.states.is_state(bob, "off"))
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert DATA_HOUSE not in hass.data
    assert hass.states.is_state(bob, STATE_UNAVAILABLE)
    heard = [it for it in hass.data.get(DATA_DISPATCHER, {}) if DOMAIN in str(it)]
    assert [it for it in heard if hass.data[DATA_DISPATCHER][it]] == []
    left = [task for task in asyncio.all_tasks() - before if DOMAIN in task.get_name()]
    assert left == []


async def test_a_server_that_comes_and_goes_leaves_what_is_watched_alone(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    bob = entity_of(hass, person(sims), "watching")
    session = sims.jellyfin.play("bob", film_of(sims))
    await until(lambda: not hass.states.is_state(bob, "off"))
    for _ in range(3):
        fault = Fault(kind=FaultKind.RESET_BEFORE, times=None)
        sims.jellyfin.faults.add(fault)
        await poll(hass)
        assert not hass.states.is_state(bob, "off")
        assert not hass.states.is_state(bob, STATE_UNAVAILABLE)
        sims.clear_faults()
        await poll(hass)
    told = Told(hass)
    sims.jellyfin.stop_playing(session)
    await until(lambda: hass.states.is_state(bob, "off"))
    await settle(hass)
    link = entity_of(hass, "PLAYBACK", "playback", "event")
    assert told.kinds(link) == ["stopped"]


# -- sensors ----------------------------------------------------------------------


async def test_a_film_is_shown_while_it_plays_at_the_server_and_at_trakt(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    bob, film = person(sims), film_of(sims)
    assert state_of(hass, bob, "watching") == "off"
    assert state_of(hass, TRAKT, "watching") == "off"
    assert "title" not in shown(hass, bob, "watching").attributes
    session = sims.jellyfin.play(
        "bob", film, device="Den TV", client="Finamp", at=session_half(film)
    )
    await until(lambda: state_of(hass, bob, "watching") != "off")
    name = f"{film.title} ({film.year})"
    for owner in (bob, TRAKT):
        state = shown(hass, owner, "watching")
        assert state.state == name
        told = state.attributes
        assert (told["media"], told["title"], told["year"]) == (
            "film",
            film.title,
            film.year,
        )
        assert told["ids"] == {"tmdb": film.tmdb, "imdb": film.imdb}
        assert told["state"] == "playing"
        assert 49 <= told["progress"] <= 51
        assert told["duration"] == session.runtime
        assert told["position"] == pytest.approx(session.runtime / 2, abs=5)
        assert (told["device"], told["client"]) == ("Den TV", "Finamp")
        assert told["poster"] == told["entity_picture"]
        assert told["poster"].startswith(f"{sims.jellyfin.url}/Items/")
        assert told["since"]
    sims.jellyfin.stop_playing(session)
    await until(lambda: state_of(hass, bob, "watching") == "off")
    assert state_of(hass, TRAKT, "watching") == "off"
    assert shown(hass, bob, "watching").attributes.get("entity_picture") is None


def session_half(film: CatalogueFilm) -> float:
    """Return the middle of a film, in seconds."""
    return film.runtime_minutes * 30.0


async def test_an_episode_is_shown_by_its_show_season_and_number(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    show = sims.shows[0]
    episode = [*show.episodes()][1]
    sims.jellyfin.add_episodes(show)
    sims.jellyfin.play("bob", episode)
    bob = person(sims)
    await until(lambda: state_of(hass, bob, "watching") != "off")
    told = shown(hass, bob, "watching")
    assert told.attributes["media"] == "episode"
    assert told.attributes["title"] == show.title
    assert told.attributes["season"] == episode.season
    assert told.attributes["episode"] == episode.number
    assert told.attributes["episode_title"] == episode.title
    assert told.state == f"{show.title} S{episode.season:02}E{episode.number:02}"


async def test_pausing_and_winding_are_shown_at_once_and_the_clock_is_not(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    bob = person(sims)
    session = sims.jellyfin.play("bob", film_of(sims))
    await until(lambda: state_of(hass, bob, "watching") != "off")
    before = shown(hass, bob, "watching")
    sims.jellyfin.playback.tick()
    await settle(hass)
    hass.data[DATA_HOUSE].now_playing_changed(AccountId(JELLYFIN))
    assert shown(hass, bob, "watching") is before
    sims.jellyfin.seek(session, session.runtime / 2)
    await until(lambda: shown(hass, bob, "watching").attributes["progress"] >= 50)
    sims.jellyfin.pause(session)
    await until(lambda: shown(hass, bob, "watching").attributes["state"] == "paused")


async def test_what_somebody_else_plays_is_not_ours(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    sims.jellyfin.play("root", film_of(sims))
    root = person(sims, "root")
    await until(lambda: state_of(hass, root, "watching") != "off")
    assert state_of(hass, person(sims), "watching") == "off"
    assert state_of(hass, TRAKT, "watching") == "off"


async def test_what_plex_plays_is_shown_by_its_user(
    hass: HomeAssistant, sims: Simulators
) -> None:
    film = film_of(sims)
    mara = sims.tautulli.add_user("mara", friendly_name="Mara")
    sims.tautulli.add_film(film)
    await set_up(hass, tautulli_entry(sims))
    owner = f"{TAUTULLI}|{mara.user_id}"
    assert state_of(hass, owner, "watching") == "off"
    sims.tautulli.play("mara", film)
    hass.data[DATA_HOUSE].engine.playback.nudge(AccountId(TAUTULLI))
    await until(lambda: state_of(hass, owner, "watching") != "off")
    assert shown(hass, owner, "watching").attributes["title"] == film.title


async def test_a_new_user_of_a_server_gets_entities_without_a_restart(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_users, "READ_AGAIN", timedelta())
    await set_up(hass, jellyfin_entry(sims))
    sims.jellyfin.add_user("zoe")
    await poll(hass)
    assert state_of(hass, person(sims, "zoe"), "watching") == "off"
    assert state_of(hass, person(sims, "zoe"), "playback", "event") == STATE_UNKNOWN


async def test_a_new_user_who_plays_something_gets_entities_at_once(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, jellyfin_entry(sims))
    sims.clear_requests()
    await poll(hass)
    assert users_read(sims) == 0
    sims.jellyfin.add_user("zoe")
    zoe = f"{person(sims, 'zoe')}|watching"
    sims.jellyfin.play("zoe", film_of(sims))
    registry = er.async_get(hass)
    await until(lambda: registry.async_get_entity_id("sensor", DOMAIN, zoe))
    await until(lambda: state_of(hass, person(sims, "zoe"), "watching") != "off")


async def _nobody(_: JellyfinAccount) -> tuple[ServerUser, ...]:
    return ()


def of_zoe(hass: HomeAssistant, zoe: str) -> list[str]:
    """Return what kinds of entities are registered for Zoe."""
    registered = er.async_get(hass).entities.values()
    return sorted(it.domain for it in registered if f"|{zoe}|" in it.unique_id)


async def test_who_is_no_user_any_more_leaves_with_all_entities(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that lists nobody at all loses nobody."""
    monkeypatch.setattr(server_users, "READ_AGAIN", timedelta())
    zoe = sims.jellyfin.add_user("zoe")
    await set_up(hass, jellyfin_entry(sims))
    assert of_zoe(hass, zoe.id) == ["event", "sensor"]
    users = dict(sims.jellyfin.state.users)
    with monkeypatch.context() as nobody:
        nobody.setattr(JellyfinAccount, "users", _nobody)
        await poll(hass)
    assert state_of(hass, person(sims, "zoe"), "watching") == STATE_UNAVAILABLE
    await poll(hass)
    assert state_of(hass, person(sims, "zoe"), "watching") == "off"
    del sims.jellyfin.state.users[zoe.id]
    await poll(hass)
    assert of_zoe(hass, zoe.id) == []
    assert state_of(hass, person(sims, "root"), "watching") == "off"
    sims.jellyfin.state.users.update(users)
    await poll(hass)
    assert state_of(hass, person(sims, "zoe"), "watching") == "off"


async def test_who_left_while_home_assistant_was_down_is_not_kept(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = jellyfin_entry(sims)
    zoe = sims.jellyfin.add_user("zoe")
    await set_up(hass, entry)
    kept = {it.unique_id for it in er.async_get(hass).entities.values()}
    await hass.config_entries.async_unload(entry.entry_id)
    del sims.jellyfin.state.users[zoe.id]
    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: not of_zoe(hass, zoe.id))
    left = {it.unique_id for it in er.async_get(hass).entities.values()}
    assert kept - left == {it for it in kept if f"|{zoe.id}|" in it}


async def test_a_server_that_does_not_tell_its_users_is_asked_again(
    hass: HomeAssistant, sims: Simulators
) -> None:
    fault = Fault(kind=FaultKind.STATUS, status=500, path=".*/Users", times=None)
    sims.jellyfin.faults.add(fault)
    await set_up(hass, jellyfin_entry(sims))
    registry = er.async_get(hass)
    root = f"{person(sims, 'root')}|watching"
    assert registry.async_get_entity_id("sensor", DOMAIN, root) is None
    sims.clear_faults()
    await poll(hass)
    assert state_of(hass, person(sims, "root"), "watching") == "off"


def users_read(sims: Simulators) -> int:
    """Return how often the users of the Jellyfin were asked for."""
    return sum(it.path == "/Users" for it in sims.jellyfin.requests)


async def test_trakt_counts_what_was_watched_rated_and_listed(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.trakt.limits.strict = False
    entry = trakt_entry(sims)
    film, show = film_of(sims), sims.shows[0]
    episode = next(show.episodes())
    # What is watched leaves the watchlist.
    sims.trakt.list_title(sims.catalogue[1], *sims.shows[1:3])
    sims.trakt.log_play(film)
    sims.trakt.log_play(episode)
    sims.trakt.rate_title(film, 9)
    await set_up(hass, entry)
    await poll(hass)
    assert state_of(hass, TRAKT, "watchlist") == "1"
    assert state_of(hass, TRAKT, "listed_shows") == "2"
    assert state_of(hass, TRAKT, "plays") == "2"
    assert state_of(hass, TRAKT, "ratings") == "1"
    minutes = film.runtime_minutes + episode.runtime_minutes
    assert float(state_of(hass, TRAKT, "minutes_watched")) == pytest.approx(
        minutes / 60, abs=0.01
    )
    last = shown(hass, TRAKT, "last_play")
    assert last.attributes["media"] in {"film", "episode"}
    assert last.attributes["watched_at"]


async def test_what_a_media_player_plays_is_shown_by_their_account(
    hass: HomeAssistant, sims: Simulators
) -> None:
    film = film_of(sims)
    player = "media_player.den"
    hass.states.async_set(
        player,
        "playing",
        {
            "media_content_type": "movie",
            "media_content_id": {"tmdb": str(film.tmdb)},
            "media_title": film.title,
            "media_duration": 6000,
            "media_position": 3000,
        },
    )
    await set_up(hass, players_entry(playback_link(player)))
    await until(lambda: state_of(hass, PLAYERS, "watching") != "off")
    assert shown(hass, PLAYERS, "watching").attributes["ids"]["tmdb"] == film.tmdb
    hass.states.async_set(player, "idle")
    await until(lambda: state_of(hass, PLAYERS, "watching") == "off")
