"""Accounts of playback in a household: they load, break, change and leave again."""

import asyncio
import json
from types import MappingProxyType

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryDataWithId,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.letterboxd_sync.bridge import DATA_HOUSE, House
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    LinkId,
    PlaybackLink,
)
from custom_components.letterboxd_sync.model.presence import Presence
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from ..flows.trakts import trakt_id
from .audience import (
    PLAYERS,
    RULES,
    TAUTULLI,
    TRAKT,
    playback_link,
    players_entry,
    tautulli_entry,
    trakt_entry,
    until,
)
from .household import JELLYFIN, MEMBER, jellyfin_entry, member_entry, set_up, settle


def diary_link(user: str | None) -> ConfigSubentryDataWithId:
    """Return a link into the diary of Alice."""
    return ConfigSubentryDataWithId(
        data={
            "user_id": user,
            "target": MEMBER,
            "policy": "ask",
            "tags": [],
            "only_when_home": None,
            **RULES,
        },
        subentry_id="DIARY",
        subentry_type="diary",
        title="Diary",
        unique_id="DIARY",
    )


def house_of(hass: HomeAssistant) -> House:
    """Return the house."""
    return hass.data[DATA_HOUSE]


async def test_every_account_of_playback_loads_and_leaves_nothing_behind(
    hass: HomeAssistant, sims: Simulators
) -> None:
    before = asyncio.all_tasks()
    entries = (
        trakt_entry(sims),
        tautulli_entry(sims, playback_link("8001", TRAKT)),
        players_entry(diary_link("media_player.den")),
        member_entry(sims),
    )
    await set_up(hass, *entries)
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * 4
    looked = [entry.runtime_data.coordinator.last_update_success for entry in entries]
    assert looked == [True] * 4
    assert isinstance(house_of(hass).engine.link(LinkId("PLAYBACK")), PlaybackLink)
    for entry in entries:
        assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert DATA_HOUSE not in hass.data
    left = [task for task in asyncio.all_tasks() - before if DOMAIN in task.get_name()]
    assert left == []


async def test_a_link_says_when_any_of_its_accounts_is_gone(
    hass: HomeAssistant, sims: Simulators
) -> None:
    source = tautulli_entry(sims, playback_link("8001", TRAKT, trakt_id("nils")))
    nils = trakt_entry(sims, "nils")
    await set_up(hass, trakt_entry(sims), nils, source)
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, "link_broken_PLAYBACK") is None
    await hass.config_entries.async_remove(nils.entry_id)
    await settle(hass)
    assert issues.async_get_issue(DOMAIN, "link_broken_PLAYBACK") is not None
    assert await hass.config_entries.async_reload(source.entry_id)
    await settle(hass)
    assert issues.async_get_issue(DOMAIN, "link_broken_PLAYBACK") is not None
    await set_up(hass, trakt_entry(sims, "nils"))
    assert issues.async_get_issue(DOMAIN, "link_broken_PLAYBACK") is None


async def test_a_link_that_is_changed_or_removed_is_used_at_once(
    hass: HomeAssistant, sims: Simulators
) -> None:
    source = tautulli_entry(sims, playback_link("8001", TRAKT))
    await set_up(hass, trakt_entry(sims), source)
    subentry = source.subentries["PLAYBACK"]
    hass.config_entries.async_update_subentry(
        source, subentry, data={**subentry.data, "threshold": 55}
    )
    await settle(hass)
    link = house_of(hass).engine.link(LinkId("PLAYBACK"))
    assert isinstance(link, PlaybackLink)
    assert link.rules.threshold == 55
    hass.config_entries.async_remove_subentry(source, "PLAYBACK")
    await settle(hass)
    assert house_of(hass).engine.link(LinkId("PLAYBACK")) is None
    known = await house_of(hass).engine.known_links(AccountId(TAUTULLI))
    assert known == ()


@pytest.mark.parametrize("status", [403, 423])
async def test_an_account_that_trakt_shuts_out_says_why(
    hass: HomeAssistant, sims: Simulators, status: int
) -> None:
    sims.trakt.faults.add(Fault(kind=FaultKind.STATUS, status=status, times=None))
    entry = trakt_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"trouble_{entry.entry_id}")


async def test_players_need_nobody_who_answers(hass: HomeAssistant) -> None:
    entry = players_entry()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.unique_id == PLAYERS


async def test_a_jellyfin_from_before_there_were_doors_has_none(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = jellyfin_entry(sims)
    assert "webhook" not in entry.data
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED


# -- the whole way ----------------------------------------------------------------


def playback_of(user: str) -> ConfigSubentry:
    """Return the link of a user's playback to Mara, as Home Assistant holds it."""
    link = playback_link(user, TRAKT)
    return ConfigSubentry(
        data=MappingProxyType(dict(link["data"])),
        subentry_id=link["subentry_id"],
        subentry_type=link["subentry_type"],
        title=link["title"],
        unique_id=link["unique_id"],
    )


def near_the_end(film: CatalogueFilm) -> dict[str, object]:
    """Return what a player says near the end of a film."""
    return {
        "media_content_type": "movie",
        "media_content_id": {"tmdb": str(film.tmdb)},
        "media_title": film.title,
        "media_duration": 6000,
        "media_position": 5800,
    }


async def test_a_film_that_is_watched_is_in_the_history_once(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.trakt.limits.strict = False
    film = sims.catalogue[0]
    bob = sims.jellyfin.add_user("bob")
    source = jellyfin_entry(sims)
    source.add_to_hass(hass)
    hass.config_entries.async_add_subentry(source, playback_of(bob.id))
    # The first entry to be set up brings the others with it.
    await set_up(hass, trakt_entry(sims))
    session = sims.jellyfin.play("bob", film)
    # What lies before it was watched before, on another device.
    sims.jellyfin.seek(session, session.runtime * 0.95)
    playback = house_of(hass).engine.playback
    await until(lambda: playback.now_playing(AccountId(JELLYFIN), bob.id))
    sims.jellyfin.finish(session)
    await until(lambda: sims.trakt.plays(film))
    await settle(hass)
    assert len(sims.trakt.plays(film)) == 1


async def test_a_film_on_a_media_player_is_in_the_history_once(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.trakt.limits.strict = False
    film = next(it for it in sims.catalogue if not it.is_show)
    hass.states.async_set("media_player.den", "playing", near_the_end(film))
    source = players_entry(playback_link("media_player.den", TRAKT))
    await set_up(hass, trakt_entry(sims), source)
    playback = house_of(hass).engine.playback
    await until(lambda: playback.now_playing(AccountId(PLAYERS)))
    hass.states.async_set("media_player.den", "idle")
    await until(lambda: sims.trakt.plays(film))
    await settle(hass)
    assert len(sims.trakt.plays(film)) == 1


async def test_nothing_is_reported_for_somebody_who_is_not_home(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.trakt.limits.strict = False
    film = next(it for it in sims.catalogue if not it.is_show)
    hass.states.async_set("person.nils", "not_home")
    link = playback_link(
        "media_player.den",
        targets=[
            {"account": TRAKT, "only_when_home": None},
            {"account": trakt_id("nils"), "only_when_home": "person.nils"},
        ],
    )
    hass.states.async_set("media_player.den", "playing", near_the_end(film))
    await set_up(
        hass, trakt_entry(sims), trakt_entry(sims, "nils"), players_entry(link)
    )
    playback = house_of(hass).engine.playback
    await until(lambda: playback.now_playing(AccountId(PLAYERS)))
    hass.states.async_set("media_player.den", "off")
    await until(lambda: sims.trakt.plays(film))
    await settle(hass)
    assert sims.trakt.plays(film, "nils") == []


# -- the house --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "presence"),
    [
        ("home", Presence.HOME),
        ("work", Presence.AWAY),
        ("not_home", Presence.AWAY),
        ("unknown", Presence.UNKNOWN),
        ("unavailable", Presence.UNKNOWN),
    ],
)
async def test_a_person_is_where_home_assistant_says_or_nobody_knows_where(
    hass: HomeAssistant, state: str, presence: Presence
) -> None:
    await set_up(hass, players_entry())
    hass.states.async_set("person.mara", state)
    house = house_of(hass)
    assert house._presence("person.mara") is presence
    assert house._presence("person.gone") is Presence.UNKNOWN


async def test_diagnostics_tell_who_is_linked_to_nobody_else(
    hass: HomeAssistant, sims: Simulators
) -> None:
    tracker = trakt_entry(sims)
    person = [{"account": TRAKT, "only_when_home": "person.mara"}]
    link = playback_link(
        "8001", TRAKT, targets=person, devices_left_out=["Mara's phone"]
    )
    source = tautulli_entry(sims, link)
    await set_up(hass, tracker, source)
    secrets = [
        *tracker.data["token"].values(),
        sims.trakt.client_id,
        sims.trakt.client_secret,
        sims.tautulli.api_key,
        TRAKT,
        "person.mara",
        "Mara's phone",
    ]
    for entry in (tracker, source):
        told = json.dumps(
            await async_get_config_entry_diagnostics(hass, entry), default=str
        )
        assert [it for it in secrets if str(it) in told] == []
    [shown] = (await async_get_config_entry_diagnostics(hass, source))["links"]
    assert shown["kind"] == "PlaybackLink"
    assert len(shown["targets"]) == 1
    assert shown["rules"]["threshold"] == 80
