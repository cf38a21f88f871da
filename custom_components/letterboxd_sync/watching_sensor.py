"""What somebody is watching at this moment, as a sensor: the title, or off."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.const import STATE_OFF
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util

from .bridge import signal_now_playing
from .coordinator import AccountCoordinator
from .entity import FigureEntity
from .model.playback import NowPlaying, PlayerState
from .model.shelf import ServerUser
from .title_data import now_playing_data, poster_of

# Home Assistant refuses longer states; titles of 300 characters exist.
LONGEST_STATE: Final = 255

# A server tells of progress every second or so; a state each is noise to whoever
# listens, and a clock on a card needs none: it counts on by itself.
STEADY_FOR: Final = timedelta(seconds=30)

# What is this far from where it should be by now has been wound on, or back.
WOUND: Final = timedelta(seconds=10)


class WatchingSensor(FigureEntity, SensorEntity):
    """Shows what an account, or one user of a server, is watching."""

    _unrecorded_attributes = frozenset(
        {"ids", "poster", "progress", "position", "duration"}
    )

    def __init__(
        self,
        coordinator: AccountCoordinator,
        description: SensorEntityDescription,
        user: ServerUser | None = None,
    ) -> None:
        """Be about ``user``, or about the account itself."""
        super().__init__(coordinator, description)
        self._user_id = user.user_id if user else None
        self._shown: NowPlaying | None = None
        self._written_at = dt_util.utcnow()
        if user is not None:
            self._attr_unique_id = (
                f"{coordinator.account_id}|{user.user_id}|{description.key}"
            )
            self._attr_translation_placeholders = {"user": user.name}

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the engine."""
        await super().async_added_to_hass()
        self._look()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                signal_now_playing(self.coordinator.account_id),
                self._changed,
            )
        )

    @property
    @override
    def native_value(self) -> str:
        """Return the title."""
        if self._shown is None:
            return STATE_OFF
        return self._shown.title.name[:LONGEST_STATE]

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what else is known of it."""
        return now_playing_data(self._shown) if self._shown else None

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return the poster."""
        return poster_of(self._shown.title) if self._shown else None

    @callback
    def _look(self) -> None:
        """See what plays now; of several, what began last."""
        playing = self.coordinator.house.engine.playback.now_playing(
            self.coordinator.account_id, self._user_id
        )
        going = [each for each in playing if each.state is not PlayerState.STOPPED]
        self._shown = going[0] if going else None
        self._written_at = dt_util.utcnow()

    @callback
    def _changed(self) -> None:
        """Write when something else plays, or otherwise; progress now and then."""
        before, written_at = self._shown, self._written_at
        self._look()
        if _goes_on(before, self._shown) and (
            self._written_at - written_at < STEADY_FOR
        ):
            self._shown, self._written_at = before, written_at
            return
        self.async_write_ha_state()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Leave the state alone unless something else plays."""
        self._changed()


def _goes_on(before: NowPlaying | None, after: NowPlaying | None) -> bool:
    """Whether the one is the other a moment later, worth no new state by itself."""
    if before is None or after is None:
        return before is after
    if _gist(before) != _gist(after):
        return False
    passed = after.at - before.at
    moved = passed if before.state is PlayerState.PLAYING else timedelta()
    return abs(before.position + moved - after.position) < WOUND


def _gist(playing: NowPlaying) -> tuple[object, ...]:
    """Return what of it is worth a new state at once."""
    return playing.title, playing.state, playing.started_at, playing.device
