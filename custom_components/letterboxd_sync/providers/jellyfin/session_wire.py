"""Jellyfin's playback sessions and the messages of its websocket, as it writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
import json
from typing import Final

from ..errors import NotUnderstood
from . import wire
from .title_wire import Row, WireTitle, is_title, ticks, title

# What the server has in place of a user where there is none
_NOBODY: Final = "0" * 32


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSession:
    """``SessionInfoDto`` of a device that plays a film or an episode."""

    id: str
    users: Mapping[str, str | None]
    """Names by id: its own user first, then those who watch along."""
    title: WireTitle
    position: timedelta
    paused: bool
    device_id: str | None
    device: str | None
    client: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSessions:
    """All sessions that play films or episodes."""

    sessions: tuple[WireSession, ...]
    unreadable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ForceKeepAlive:
    """The server hangs up on who is silent for so many seconds."""

    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionsTold:
    """The server tells all sessions; ``said`` is yet to be read."""

    said: object


type Message = ForceKeepAlive | SessionsTold | None


def message(text: str) -> Message:
    """Read a message; None is one that is no concern of ours.

    ``NotUnderstood`` when it is no message at all.
    """
    try:
        said: object = json.loads(text)
    except ValueError, RecursionError:
        raise NotUnderstood("Jellyfin told something that is no JSON") from None
    match said:
        case {"MessageType": "Sessions", "Data": told}:
            return SessionsTold(said=told)
        case {"MessageType": "ForceKeepAlive", "Data": int(seconds)}:
            return ForceKeepAlive(seconds=seconds)
        case {"MessageType": str()}:
            return None
        case _:
            raise NotUnderstood("Jellyfin told something that is no message")


def sessions(said: object) -> WireSessions:
    """Read all sessions; one that plays nothing of ours is passed over."""
    match said:
        case [*rows]:
            at_work = [row for row in rows if _plays(row)]
        case _:
            raise NotUnderstood("Jellyfin did not answer with a list of sessions")
    read = tuple(one for row in at_work if (one := _session(row)) is not None)
    return WireSessions(sessions=read, unreadable=len(at_work) - len(read))


def _plays(row: object) -> bool:
    match row:
        case {"NowPlayingItem": dict(item)}:
            return is_title(item)
        case dict():
            return False
        case _:
            return True


def _session(row: object) -> WireSession | None:
    match row:
        case {"Id": str(number), "NowPlayingItem": item, **rest}:
            pass
        case _:
            return None
    if (playing := title(item)) is None:
        return None
    state = rest.get("PlayState")
    how: Row = state if isinstance(state, dict) else {}
    return WireSession(
        id=number,
        users=_users(rest),
        title=playing,
        position=ticks(how, "PositionTicks"),
        paused=how.get("IsPaused") is True,
        device_id=wire.text(rest, "DeviceId"),
        device=wire.text(rest, "DeviceName"),
        client=wire.text(rest, "Client"),
    )


def _users(row: Row) -> Mapping[str, str | None]:
    along = row.get("AdditionalUsers")
    users: dict[str, str | None] = {}
    for one in (row, *(along if isinstance(along, list) else ())):
        match one:
            case {"UserId": str(user_id), **rest}:
                users.setdefault(wire.guid(user_id), wire.text(rest, "UserName"))
            case _:
                pass
    users.pop(_NOBODY, None)
    return users
