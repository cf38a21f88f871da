"""The people and players that links name: followed when renamed, missed when gone."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import Platform
from homeassistant.core import (
    CoreState,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
    split_entity_id,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    async_track_state_added_domain,
    async_track_state_removed_domain,
)
from homeassistant.helpers.start import async_at_started

from . import issues
from .bridge import DATA_HOUSE
from .const import CONF_ONLY_WHEN_HOME, CONF_TARGETS, CONF_USER_ID, DOMAIN, LinkType
from .links import link_unique_id
from .model.link import LinkId

NAMED_DOMAINS = (Platform.MEDIA_PLAYER, "person")

_WATCHES = (LinkType.PLAYBACK, LinkType.DIARY)


@callback
def async_follow_names(hass: HomeAssistant) -> None:
    """Keep what links name true, as long as Home Assistant runs."""

    @callback
    def _is_of_ours(data: er.EventEntityRegistryUpdatedData) -> bool:
        return split_entity_id(data["entity_id"])[0] in NAMED_DOMAINS

    @callback
    def _registry_changed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] == "update" and "old_entity_id" in event.data:
            _rename(hass, event.data["old_entity_id"], event.data["entity_id"])
        async_show_missing(hass)

    @callback
    def _came_or_went(_: Event[EventStateChangedData]) -> None:
        async_show_missing(hass)

    hass.bus.async_listen(
        er.EVENT_ENTITY_REGISTRY_UPDATED, _registry_changed, event_filter=_is_of_ours
    )
    # What no registry knows has a state, or is not there.
    async_track_state_added_domain(hass, NAMED_DOMAINS, _came_or_went)
    async_track_state_removed_domain(hass, NAMED_DOMAINS, _came_or_went)
    async_at_started(hass, async_show_missing)


@callback
def async_show_missing(hass: HomeAssistant) -> None:
    """Say of every link whether somebody or something that it names is gone.

    Not before Home Assistant has started: players come back one after the other.
    """
    if hass.state is not CoreState.running:
        return
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.subentries.values():
            gone = (it for it in _named(subentry) if _is_gone(hass, it))
            # What an account does that is switched off needs nobody.
            missing = next(gone, None) if entry.disabled_by is None else None
            link_id = LinkId(subentry.subentry_id)
            issues.show_missing_entity(hass, link_id, missing)


def _named(subentry: ConfigSubentry) -> tuple[str, ...]:
    """Return the entities that a link names, each once."""
    found: list[str | None] = []
    if LinkType(subentry.subentry_type) in _WATCHES:
        data = subentry.data
        targets = data.get(CONF_TARGETS, ())
        found = [
            _player(data),
            data.get(CONF_ONLY_WHEN_HOME),
            *(target[CONF_ONLY_WHEN_HOME] for target in targets),
        ]
    return tuple(dict.fromkeys(it for it in found if it is not None))


def _player(data: Mapping[str, Any]) -> str | None:
    """Return the player whose playback a link reads; a server's user is none."""
    user: str | None = data[CONF_USER_ID]
    is_player = user is not None and user.startswith(f"{Platform.MEDIA_PLAYER}.")
    return user if is_player else None


def _is_gone(hass: HomeAssistant, entity_id: str) -> bool:
    if hass.states.get(entity_id) is not None:
        return False
    kept = er.async_get(hass).async_get(entity_id)
    return kept is None or kept.disabled


def _rename(hass: HomeAssistant, former: str, entity_id: str) -> None:
    """Let every link that names an entity name it as it is called now."""
    if (house := hass.data.get(DATA_HOUSE)) is not None:
        renaming = house.engine.playback.rename_person(former, entity_id)
        hass.async_create_task(renaming, f"{DOMAIN} rename {entity_id}")
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in tuple(entry.subentries.values()):
            if former in _named(subentry):
                _name_anew(hass, entry, subentry, {former: entity_id})


def _name_anew(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    subentry: ConfigSubentry,
    names: Mapping[str, str],
) -> None:
    data = _with_names(subentry.data, names)
    unique_id = link_unique_id(LinkType(subentry.subentry_type), data)
    others = (it for it in entry.subentries.values() if it is not subentry)
    if unique_id in {it.unique_id for it in others}:
        # Left over from an earlier bearer of the name; two links may not be one.
        unique_id = str(subentry.unique_id)
    hass.config_entries.async_update_subentry(
        entry, subentry, data=data, unique_id=unique_id
    )


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    """Return settings of a link in which entities have these names."""
    match value:
        case Mapping():
            return {key: _with_names(each, names) for key, each in value.items()}
        case [*rows]:
            return [_with_names(row, names) for row in rows]
        case str():
            return names.get(value, value)
        case _:
            return value
