"""Sessions and websocket messages as Jellyfin writes them."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from .sessions import Playing, Session
from .wire import FIELDS, Json, stamp

if TYPE_CHECKING:
    from .service import Jellyfin

NOBODY: Final = "0" * 32
_NEVER: Final = "0001-01-01T00:00:00.0000000Z"
# What the server leaves out of an item that is playing.
_LEFT_OUT: Final = {"CanDelete", "Etag", "MediaSourceCount", "Tags", "ParentId"}
_FIELDS: Final = frozenset(FIELDS) - _LEFT_OUT


def message(kind: str, data: object = None, *, number: str = NOBODY) -> Json:
    made: Json = {"MessageType": kind, "MessageId": number}
    return made if data is None else made | {"Data": data}


def session_dto(session: Session, jellyfin: Jellyfin) -> Json:
    now = jellyfin.clock()
    playing, user = session.playing, session.user
    checked_in = session.last_check_in
    dto: Json = {
        "PlayState": _play_state(playing, now),
        "AdditionalUsers": [
            {"UserId": one.id, "UserName": one.name} for one in session.others
        ],
        "Capabilities": {
            "PlayableMediaTypes": [],
            "SupportedCommands": [],
            "SupportsMediaControl": False,
            "SupportsPersistentIdentifier": True,
        },
        "RemoteEndPoint": "192.0.2.20",
        "PlayableMediaTypes": [],
        "Id": session.id,
        "UserId": user.id if user else NOBODY,
        "Client": session.client,
        "LastActivityDate": stamp(session.last_activity),
        "LastPlaybackCheckIn": stamp(checked_in) if checked_in else _NEVER,
        "DeviceName": session.device,
        "DeviceId": session.device_id,
        "ApplicationVersion": session.version,
        "IsActive": True,
        "SupportsMediaControl": False,
        "SupportsRemoteControl": False,
        "NowPlayingQueue": [],
        "NowPlayingQueueFullItems": [],
        "HasCustomDeviceName": False,
        "ServerId": jellyfin.server_id,
        "SupportedCommands": [],
    }
    if user is not None:
        dto["UserName"] = user.name
    if playing is None:
        return dto
    if playing.paused_at is not None:
        dto["LastPausedDate"] = stamp(playing.paused_at)
    item = jellyfin.items.described(playing.item, _FIELDS, images=True, user=None)
    return dto | {"NowPlayingItem": item}


def _play_state(playing: Playing | None, now: datetime) -> Json:
    if playing is None:
        return {
            "CanSeek": False,
            "IsPaused": False,
            "IsMuted": False,
            "RepeatMode": "RepeatNone",
            "PlaybackOrder": "Default",
        }
    return {
        "PositionTicks": playing.position(now),
        "CanSeek": True,
        "IsPaused": playing.paused_at is not None,
        "IsMuted": False,
        "VolumeLevel": 100,
        "AudioStreamIndex": 1,
        "SubtitleStreamIndex": -1,
        "MediaSourceId": playing.item.id,
        "PlayMethod": "DirectPlay",
        "RepeatMode": "RepeatNone",
        "PlaybackOrder": "Default",
    }
