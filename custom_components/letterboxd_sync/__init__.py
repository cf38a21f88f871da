"""Letterboxd Sync: joins where films are tracked, got and watched."""

from contextlib import AsyncExitStack

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from . import issues
from .accounts import account_of, token_keeper, wikidata_of
from .bridge import (
    DATA_HOUSE,
    House,
    async_destroy_ledger,
    async_enter_house,
    async_leave_house,
)
from .const import CONF_PROVIDER, DOMAIN, Provider
from .coordinator import AccountCoordinator, LetterboxdSyncConfigEntry, RuntimeData
from .diary_export import DiaryExportView
from .doors.playback import PlaybackDoor
from .doors.radarr import RadarrDoor, async_take_down
from .exports import async_kept_export
from .kept_reads import async_kept_reads
from .links import account_id_of, links_of
from .model.link import Link, LinkId, targets_of
from .named_entities import async_follow_names, async_show_missing
from .players import async_follow_players
from .providers.knock import ReadsKnocks
from .providers.players.account import PlayersAccount
from .providers.trakt.tokens import TokenKeeper
from .services import async_setup_services
from .signing_out import async_sign_out
from .token_store import async_kept_tokens
from .withdrawing import async_follow_entries

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.TODO,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register actions and the door to the diary's files; follow what links name."""
    async_follow_entries(hass)
    async_setup_services(hass)
    hass.http.register_view(DiaryExportView())
    async_follow_names(hass)
    return True


async def async_setup_entry(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> bool:
    """Set up one linked account."""
    house = await async_enter_house(hass, entry.entry_id)
    async with AsyncExitStack() as stack:
        # Whatever ends the set-up, nobody unloads an entry that never loaded.
        stack.push_async_callback(_async_move_out, hass, entry)
        await _async_move_in(hass, entry, house)
        stack.pop_all()
    return True


async def _async_move_in(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry, house: House
) -> None:
    account_id = account_id_of(entry)
    provider = Provider(entry.data[CONF_PROVIDER])
    links = links_of(entry)
    export = await async_kept_export(house, account_id)
    store = await async_kept_tokens(house, account_id, entry.data)
    tokens = token_keeper(hass, entry.data, store) if store else None
    account = account_of(hass, entry.data, account_id, export=export, tokens=tokens)
    kept_reads = await async_kept_reads(house, account_id, account, links)
    house.engine.attach(account_id, account)
    if provider is Provider.LETTERBOXD:
        house.engine.set_resolver(account_id, wikidata_of(hass, entry.data))
    house.engine.set_links(account_id, links)

    coordinator = AccountCoordinator(
        hass, entry, house=house, account_id=account_id, provider=provider
    )
    if tokens is not None:
        entry.async_on_unload(_keep_at_stop(hass, tokens))
    entry.runtime_data = RuntimeData(
        account_id=account_id,
        provider=provider,
        account=account,
        coordinator=coordinator,
        house=house,
        kept_reads=kept_reads,
        tokens=tokens,
    )
    if isinstance(account, PlayersAccount):
        async_follow_players(hass, entry, account, links)
    # After the doors are shut: one may be knocked at while we unload.
    entry.async_on_unload(coordinator.async_give_up_later_looks)
    await coordinator.async_probe()
    # A coordinator without listeners does not poll, and links need it to.
    entry.async_on_unload(coordinator.async_add_listener(_engine_listens))
    _forget_removed_links(hass, entry)
    issues.show_broken_links(hass)
    async_show_missing(hass)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    if provider is Provider.RADARR:
        RadarrDoor(hass, entry).open()
    if isinstance(account, ReadsKnocks):
        PlaybackDoor(entry, account).open(hass)
    # Reading hundreds of pages takes minutes, and nobody should wait for it.
    entry.runtime_data.first_look = entry.async_create_background_task(
        hass, _async_first_look(hass, entry), f"first look at {account_id}"
    )
    # Last, so that our own changes to the entry do not set it up twice.
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    if links_of(entry) != links:
        # Somebody added one while the account was read; nobody listened yet.
        hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def _keep_at_stop(hass: HomeAssistant, tokens: TokenKeeper) -> CALLBACK_TYPE:
    """Let Home Assistant stop only when a pair that is being renewed is kept."""

    async def _settle(_event: Event) -> None:
        await tokens.settled()

    return hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, _settle)


async def _async_first_look(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> None:
    await entry.runtime_data.coordinator.async_refresh()
    _look_at_targets(hass, entry)


def _engine_listens() -> None:
    """Stand for the engine, which has been told before any listener is."""


async def _async_reload(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
    """Set the entry up anew: a link, its settings or the credentials changed."""
    # The change before this one may have it unloaded at this moment, and the house with
    # it; several come at once when what they name is renamed.
    async with entry.setup_lock:
        if (house := hass.data.get(DATA_HOUSE)) is not None:
            for link in _links_at(hass, entry):
                await house.engine.link_changed(link.link_id)
    await hass.config_entries.async_reload(entry.entry_id)


def _links_at(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> list[Link]:
    """Return the links from and to an account: what was refused may do now."""
    return [
        link
        for other in hass.config_entries.async_entries(DOMAIN)
        for link in links_of(other)
        if entry.unique_id in (link.source, *targets_of(link))
    ]


def _look_at_targets(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
    """Let the servers read what this entry's links need of them."""
    for target in {it for link in links_of(entry) for it in targets_of(link)}:
        for other in hass.config_entries.async_loaded_entries(DOMAIN):
            if other.unique_id == target:
                other.runtime_data.coordinator.async_look_soon()


def _forget_removed_links(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> None:
    """Drop what the ledger keeps of links whose subentry has been removed."""
    data = entry.runtime_data
    living = {LinkId(subentry_id) for subentry_id in entry.subentries}

    async def _forget() -> None:
        for link_id in await data.house.engine.known_links(data.account_id):
            if link_id not in living:
                await data.house.engine.forget_link(link_id)
                issues.forget_link(hass, link_id)

    entry.async_create_background_task(hass, _forget(), "forget removed links")


async def async_unload_entry(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> bool:
    """Unload one linked account."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    await _async_move_out(hass, entry)
    return True


async def _async_move_out(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> None:
    await hass.data[DATA_HOUSE].engine.detach(account_id_of(entry))
    if (data := getattr(entry, "runtime_data", None)) and data.tokens is not None:
        # A pair that is being renewed is spent: whoever comes next needs the new one.
        await data.tokens.settled()
    await async_leave_house(hass, entry.entry_id)


async def async_remove_entry(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> None:
    """Drop everything that is kept of a removed account."""
    if entry.data[CONF_PROVIDER] == Provider.RADARR:
        await async_take_down(hass, entry)
    await async_sign_out(hass, entry)
    if not hass.config_entries.async_entries(DOMAIN):
        await async_destroy_ledger(hass)
        return
    house = await async_enter_house(hass, entry.entry_id)
    try:
        for link_id in entry.subentries:
            await house.engine.forget_link(LinkId(link_id))
        await house.engine.forget_account(account_id_of(entry))
    finally:
        await async_leave_house(hass, entry.entry_id)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow the removal of a device that stands for nothing any more."""
    living = {account_id_of(entry), *entry.subentries}
    return not any(
        domain == DOMAIN and identifier in living
        for domain, identifier in device.identifiers
    )
