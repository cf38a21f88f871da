"""Jellyfin's webhook plugin: a generic destination with "Send all properties"."""

from datetime import timedelta
import json
from typing import TYPE_CHECKING, Any, Final

from ..hooks import Hooks, Knock
from .sessions import Playing, Session
from .state import TICKS_PER_SECOND, Playable, User, UserData, runtime_ticks
from .television import Episode
from .wire import stamp

if TYPE_CHECKING:
    from .service import Jellyfin

_EVENTS: Final = ("PlaybackStart", "PlaybackProgress", "PlaybackStop", "UserDataSaved")
# Without a header of the user's own the plugin says this, whatever it sends.
_HEADERS: Final = {"Content-Type": "text/plain; charset=utf-8"}


class WebhookPlugin:
    """Posts to every address of `urls` what is ticked in `events`, once.

    "ItemAdded" can be ticked, too.

    Names come with their quotes escaped once more than JSON asks for, what is unknown
    is left out, and `Year` of an episode is that of its series (facts: webhook plugin).
    """

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin
        self.urls: list[str] = []
        self.events = set(_EVENTS)
        # An item is often told of before its ids have been found.
        self.ids_when_added = True
        self.hooks = Hooks()

    @property
    def _listened_to(self) -> bool:
        return self.hooks.running and bool(self.urls)

    def playback(
        self,
        event: str,
        session: Session,
        playing: Playing,
        *,
        position: int | None = None,
        to_the_end: bool | None = None,
        automated: bool = False,
    ) -> None:
        """One notification for each user of the session."""
        if not self._listened_to:
            return
        now = self._jellyfin.clock()
        where = playing.position(now) if position is None else position
        told = {
            "PlaybackPositionTicks": where,
            "PlaybackPosition": _clock_face(where),
            "MediaSourceId": playing.item.id,
            "IsPaused": playing.paused_at is not None,
            "IsAutomated": automated,
            "DeviceId": session.device_id,
            "DeviceName": session.device,
            "ClientName": session.client,
            "PlayMethod": "DirectPlay",
        }
        if to_the_end is not None:
            told["PlayedToCompletion"] = to_the_end
        for user in session.users:
            self._send(event, playing.item, told | self._user(user))

    def progress(self, session: Session, *, automated: bool) -> None:
        playing = session.now_playing
        self.playback("PlaybackProgress", session, playing, automated=automated)

    def item_added(self, item: Playable) -> None:
        """Tell of a new item, with its ids when `ids_when_added` says so."""
        if not self._listened_to:
            return
        told = self._item(item)
        if not self.ids_when_added:
            told = {key: told[key] for key in told if not key.startswith("Provider_")}
        self._post(self._server("ItemAdded") | told)

    def user_data_saved(
        self, user: User, item: Playable, data: UserData, reason: str
    ) -> None:
        if not self._listened_to:
            return
        told: dict[str, Any] = {
            "Likes": bool(data.likes),
            "Rating": data.rating or 0,
            "PlaybackPositionTicks": data.position_ticks,
            "PlaybackPosition": _clock_face(data.position_ticks),
            "PlayCount": data.play_count,
            "Favorite": data.favorite,
            "Played": data.played,
            "AudioStreamIndex": -1,
            "SubtitleStreamIndex": -1,
            "SaveReason": reason,
        }
        if data.last_played is not None:
            told["LastPlayedDate"] = stamp(data.last_played)
        who = {"NotificationUsername": user.name, "UserId": user.id}
        self._send("UserDataSaved", item, told | who)

    def _user(self, user: User) -> dict[str, Any]:
        now = stamp(self._jellyfin.clock())
        return {
            "NotificationUsername": _escaped(user.name),
            "UserId": user.id,
            "LastLoginDate": now,
            "LastActivityDate": now,
        }

    def _send(self, event: str, item: Playable, told: dict[str, Any]) -> None:
        self._post(self._server(event) | self._item(item) | told)

    def _post(self, told: dict[str, Any]) -> None:
        if told["NotificationType"] not in self.events:
            return
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        for url in self.urls:
            self.hooks.send(Knock(url=url, body=body, headers=_HEADERS))

    def _server(self, event: str) -> dict[str, Any]:
        jellyfin = self._jellyfin
        return {
            "ServerId": jellyfin.server_id,
            "ServerName": _escaped(jellyfin.server_name),
            "ServerVersion": jellyfin.version,
            "ServerUrl": jellyfin.url,
            "NotificationType": event,
        }

    def _item(self, item: Playable) -> dict[str, Any]:
        now = self._jellyfin.clock()
        runtime = runtime_ticks(item)
        told = {
            "Timestamp": now.isoformat(),
            "UtcTimestamp": stamp(now),
            "Name": _escaped(item.name),
            "Overview": "",
            "Tagline": "",
            "ItemId": item.id,
            "ItemType": "Episode" if isinstance(item, Episode) else "Movie",
            "RunTimeTicks": runtime,
            "RunTime": _clock_face(runtime),
            "Year": item.year,
        }
        if isinstance(item, Episode):
            told |= _episode(item)
        ids = item.provider_ids.items()
        return told | {f"Provider_{name.lower()}": value for name, value in ids}


def _episode(item: Episode) -> dict[str, Any]:
    season, number = item.episode.season, item.episode.number
    return {
        "SeriesName": _escaped(item.series.name),
        "SeriesId": item.series.id,
        "SeasonId": item.season.id,
        "SeasonNumber": season,
        "SeasonNumber00": f"{season:02}",
        "SeasonNumber000": f"{season:03}",
        "EpisodeNumber": number,
        "EpisodeNumber00": f"{number:02}",
        "EpisodeNumber000": f"{number:03}",
        "Year": item.series.year,
    }


def _escaped(text: str) -> str:
    return text.replace('"', '\\"')


def _clock_face(ticks: int) -> str:
    """Hours, minutes and seconds as `hh:mm:ss`."""
    return f"{timedelta(seconds=ticks // TICKS_PER_SECOND)}".rjust(8, "0")
