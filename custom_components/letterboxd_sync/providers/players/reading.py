"""Reads the state and attributes of a media player: what plays, and how far it is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import math
from typing import Final

from ...model.playback import PlayerState
from ...model.title import Playable
from .titles import Attributes, text, title_of

# A player that loads goes on in a moment
_STATES: Final = {
    "playing": PlayerState.PLAYING,
    "buffering": PlayerState.PLAYING,
    "paused": PlayerState.PAUSED,
}
_AWAY: Final = frozenset({"unavailable", "unknown"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a player said at one moment."""

    title: Playable
    item_id: str | None
    state: PlayerState
    position: timedelta | None
    """At that moment, not when it was last told; None from a player that tells none."""
    duration: timedelta | None
    user_name: str | None
    device: str | None
    client: str | None
    library: str | None


def is_away(state: str) -> bool:
    """Whether a player says nothing at all, which does not mean that it stopped."""
    return state in _AWAY


def read_player(state: str, attributes: Attributes, at: datetime) -> Reading | None:
    """Read a player at a moment; None when it plays no film and no episode."""
    said = _STATES.get(state)
    duration = _time(attributes.get("media_duration")) or None
    title = None if said is None else title_of(attributes, duration)
    if said is None or title is None:
        return None
    item_id = attributes.get("media_content_id")
    return Reading(
        title=title,
        item_id=str(item_id) if isinstance(item_id, str | int) else None,
        state=said,
        position=_position(attributes, duration, at, moves=state == "playing"),
        duration=duration,
        user_name=text(attributes.get("username")),
        device=text(attributes.get("friendly_name")),
        client=text(attributes.get("app_name")),
        library=text(attributes.get("media_library_title")),
    )


def _position(
    attributes: Attributes, duration: timedelta | None, at: datetime, *, moves: bool
) -> timedelta | None:
    """Count on from when the position was told: a playing player tells it rarely."""
    position = _time(attributes.get("media_position"))
    if position is None:
        return None
    told_at = _instant(attributes.get("media_position_updated_at"))
    if moves and told_at is not None:
        position += max(at - told_at, timedelta())
    return position if duration is None else min(position, duration)


def _time(value: object) -> timedelta | None:
    """Read seconds, however they are written."""
    try:
        seconds = float(value) if isinstance(value, int | float | str) else math.nan
        return timedelta(seconds=seconds) if seconds >= 0 else None
    except ValueError, OverflowError:
        return None


def _instant(value: object) -> datetime | None:
    """Read a date; one that was kept is a text."""
    match value:
        case datetime():
            at = value
        case str():
            try:
                at = datetime.fromisoformat(value)
            except ValueError:
                return None
        case _:
            return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
