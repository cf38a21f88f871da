"""What Jellyfin's webhook plugin sends, with "Send All Properties" switched on.

It is JSON, whatever the content type says (text, unless its owner added a header). What
the plugin does not know it leaves out, or sends as zero.
"""

from dataclasses import dataclass
from datetime import timedelta
import json
from typing import Final

from ...model.playback import PlayerState
from ..errors import NotUnderstood
from ..knock import KnockAbout
from . import wire
from .title_wire import Row, ticks

EVENTS: Final = (
    "PlaybackStart",
    "PlaybackProgress",
    "PlaybackStop",
    "UserDataSaved",
    "ItemAdded",
)
"""The notifications to switch on, in the plugin's words."""

_ABOUT: Final = {
    "PlaybackStart": KnockAbout.PLAYBACK,
    "PlaybackProgress": KnockAbout.PLAYBACK,
    "PlaybackStop": KnockAbout.PLAYBACK,
    "UserDataSaved": KnockAbout.MARKS,
    "ItemAdded": KnockAbout.LIBRARY,
    "ItemDeleted": KnockAbout.LIBRARY,
}

# The server saves these all the while that something plays
_SAVED_BY_PLAYBACK: Final = frozenset(
    {"PlaybackStart", "PlaybackProgress", "PlaybackFinished"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WireKnock:
    """A knock in the plugin's words."""

    about: KnockAbout
    user_id: str | None
    device_id: str | None
    item_id: str | None
    state: PlayerState | None
    """None for what does not say it."""
    position: timedelta | None
    """None as well for zero: the plugin sends it for a stop without a position."""


def decode_knock(body: bytes) -> WireKnock:
    """Read what was sent; ``NotUnderstood`` when the plugin writes none so."""
    try:
        said: object = json.loads(body)
    except ValueError, RecursionError:
        raise NotUnderstood("the knock is no JSON") from None
    match said:
        case {"NotificationType": str(event), **rest}:
            return WireKnock(
                about=_about(event, rest),
                user_id=_guid(rest, "UserId"),
                device_id=wire.text(rest, "DeviceId"),
                item_id=_guid(rest, "ItemId"),
                state=_state(event, rest),
                position=ticks(rest, "PlaybackPositionTicks") or None,
            )
        case _:
            raise NotUnderstood("the knock names no notification")


def _about(event: str, said: Row) -> KnockAbout:
    if event == "UserDataSaved" and said.get("SaveReason") in _SAVED_BY_PLAYBACK:
        return KnockAbout.NOTHING
    return _ABOUT.get(event, KnockAbout.NOTHING)


def _state(event: str, said: Row) -> PlayerState | None:
    match event:
        case "PlaybackStop":
            return PlayerState.STOPPED
        case "PlaybackStart" | "PlaybackProgress":
            paused = said.get("IsPaused") is True
            return PlayerState.PAUSED if paused else PlayerState.PLAYING
        case _:
            return None


def _guid(said: Row, name: str) -> str | None:
    value = wire.text(said, name)
    return wire.guid(value) if value else None
