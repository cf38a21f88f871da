"""Tells the account of the media players what the players that links name are doing."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .model.link import DiaryLink, Link, PlaybackLink
from .providers.players.account import PlayersAccount


@callback
def async_follow_players(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    account: PlayersAccount,
    links: Iterable[Link],
) -> None:
    """Note every player that a link names, now and as long as the entry is loaded."""

    @callback
    def _changed(event: Event[EventStateChangedData]) -> None:
        player, state = event.data["entity_id"], event.data["new_state"]
        if state is None:
            account.note(player, STATE_UNAVAILABLE, {}, event.time_fired)
        else:
            account.note(player, state.state, state.attributes, state.last_updated)

    players = players_of(links)
    # Before what they do now: nothing must happen in between.
    entry.async_on_unload(async_track_state_change_event(hass, players, _changed))
    now = dt_util.utcnow()
    for player in players:
        state = hass.states.get(player) or State(player, STATE_UNAVAILABLE)
        account.note(player, state.state, state.attributes, now)


def players_of(links: Iterable[Link]) -> list[str]:
    """Return the players that links name, each once."""
    named = {
        link.user_id
        for link in links
        if isinstance(link, PlaybackLink | DiaryLink) and link.user_id is not None
    }
    return sorted(named)
