"""Media players: those that links name are followed, from what they do already."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryDataWithId,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.links import links_of
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.players import players_of
from custom_components.letterboxd_sync.providers.players.account import PlayersAccount

from .audience import RULES, TRAKT, playback_link, players_entry
from .household import set_up

DEN = "media_player.den"
ATTIC = "media_player.attic"


def film(**changes: Any) -> dict[str, Any]:
    """Return the attributes of a player in the middle of a film."""
    return {
        "media_content_type": "movie",
        "media_title": "Gozu",
        "media_duration": 7740,
        "media_position": 600,
        "media_position_updated_at": dt_util.utcnow(),
        "media_content_id": {"tmdb": "22342"},
        **changes,
    }


async def sessions(entry: MockConfigEntry) -> list[PlaybackProgress]:
    """Return what the players tell."""
    account = entry.runtime_data.account
    assert isinstance(account, PlayersAccount)
    return list((await account.read_sessions()).items)


async def linked(hass: HomeAssistant, *players: str) -> MockConfigEntry:
    """Set the players up, with a link for each of these."""
    links = [playback_link(it, TRAKT, link_id=it) for it in players]
    entry = players_entry(*links)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    return entry


async def test_a_film_that_plays_already_is_seen_at_once(hass: HomeAssistant) -> None:
    hass.states.async_set(DEN, "playing", film())
    entry = await linked(hass, DEN)
    [seen] = await sessions(entry)
    assert isinstance(seen.title, Film)
    assert seen.title.ids.tmdb == 22342
    assert seen.user_id == DEN
    assert seen.state is PlayerState.PLAYING
    assert seen.account == "players:home"


async def test_a_film_that_begins_is_seen_after_a_while(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(DEN, "idle")
    entry = await linked(hass, DEN)
    hass.states.async_set(DEN, "playing", film(media_position=0))
    await hass.async_block_till_done()
    assert await sessions(entry) == []
    freezer.tick(timedelta(minutes=2))
    [seen] = await sessions(entry)
    assert seen.position == timedelta(minutes=2)
    hass.states.async_set(DEN, "paused", film(media_position=120))
    await hass.async_block_till_done()
    [seen] = await sessions(entry)
    assert seen.state is PlayerState.PAUSED
    hass.states.async_set(DEN, "idle")
    await hass.async_block_till_done()
    [seen] = await sessions(entry)
    assert seen.state is PlayerState.STOPPED


async def test_a_player_that_vanishes_is_taken_for_one_that_is_away(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set(DEN, "playing", film())
    entry = await linked(hass, DEN)
    hass.states.async_remove(DEN)
    await hass.async_block_till_done()
    [seen] = await sessions(entry)
    assert seen.state is PlayerState.PAUSED


async def test_a_player_that_is_not_there_yet_keeps_the_picture_from_being_whole(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set(DEN, "idle")
    entry = await linked(hass, DEN, ATTIC)
    account = entry.runtime_data.account
    assert not (await account.read_sessions()).complete
    hass.states.async_set(ATTIC, "off")
    await hass.async_block_till_done()
    assert (await account.read_sessions()).complete


async def test_players_that_no_link_names_are_left_alone(hass: HomeAssistant) -> None:
    hass.states.async_set(ATTIC, "playing", film())
    entry = await linked(hass, DEN)
    hass.states.async_set(ATTIC, "paused", film())
    await hass.async_block_till_done()
    assert await sessions(entry) == []


async def test_an_unloaded_account_follows_nobody(hass: HomeAssistant) -> None:
    hass.states.async_set(DEN, "idle")
    entry = await linked(hass, DEN)
    account = entry.runtime_data.account
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.states.async_set(DEN, "playing", film())
    await hass.async_block_till_done()
    assert (await account.read_sessions()).items == ()
    assert DATA_HOUSE not in hass.data


async def test_a_link_that_is_added_has_its_player_followed(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set(DEN, "playing", film())
    entry = await linked(hass)
    assert await sessions(entry) == []
    added = playback_link(DEN, TRAKT)
    hass.config_entries.async_add_subentry(entry, subentry_of(added))
    await hass.async_block_till_done()
    [seen] = await sessions(entry)
    assert seen.user_id == DEN


def subentry_of(link: ConfigSubentryDataWithId) -> ConfigSubentry:
    """Return a link as Home Assistant holds it."""
    [made] = players_entry(link).subentries.values()
    return made


def test_each_player_is_named_once_whatever_its_links_are_for() -> None:
    diary = ConfigSubentryDataWithId(
        data={
            "user_id": DEN,
            "target": "letterboxd:alice",
            "policy": "ask",
            "tags": [],
            "only_when_home": None,
            **RULES,
        },
        subentry_id="DIARY",
        subentry_type="diary",
        title="",
        unique_id="DIARY",
    )
    entry = players_entry(playback_link(DEN, TRAKT), diary)
    assert players_of(links_of(entry)) == [DEN]
