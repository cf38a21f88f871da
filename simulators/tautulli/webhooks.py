"""Webhooks of Tautulli's agent, and those that Plex sends itself."""

import json
from typing import TYPE_CHECKING, Any, Final

from aiohttp import FormData

from ..hooks import Hooks, Knock
from .playback import PlexSession
from .state import PlexItem, PlexUser
from .wire import full_title

if TYPE_CHECKING:
    from .service import Tautulli

TEMPLATE: Final = json.dumps(
    {
        "action": "{action}",
        "user_id": "{user_id}",
        "username": "{username}",
        "media_type": "{media_type}",
        "title": "{title}",
        "year": "{year}",
        "imdb_id": "{imdb_id}",
        "tmdb_id": "{themoviedb_id}",
        "tvdb_id": "{thetvdb_id}",
        "season": "{season_num}",
        "episode": "{episode_num}",
        "progress": "{progress_percent}",
        "view_offset": "{view_offset}",
        "session_key": "{session_key}",
        "rating_key": "{rating_key}",
        "unixtime": "{unixtime}",
    }
)
"""What a person pastes as the JSON data of a webhook; `template` can hold another."""

_TRIGGERS: Final = frozenset({"play", "pause", "resume", "stop", "watched", "error"})
_PLEX_EVENTS: Final = frozenset({"play", "pause", "resume", "stop", "scrobble"})
_OWNER: Final = 1
# The smallest picture there is, as a thumb.
_THUMB: Final = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
)


class Webhooks:
    """Who is told of playback: `urls` by Tautulli, `plex_urls` by Plex itself.

    Tautulli fills every parameter of `template` with text. Ids of an episode are those
    of its *show*, its title begins with the show's, and what has no season has "0".
    """

    def __init__(self, tautulli: Tautulli) -> None:
        self._tautulli = tautulli
        self.urls: list[str] = []
        self.plex_urls: list[str] = []
        self.template = TEMPLATE
        self.triggers = set(_TRIGGERS)
        self.hooks = Hooks()

    def tell(self, session: PlexSession, event: str) -> None:
        if self.hooks.running and event in self.triggers:
            self._tell_agents(session, event)
        if self.hooks.running and event in _PLEX_EVENTS:
            payload = self._payload(f"media.{event}", session.user, session.item)
            position = session.position(self._tautulli.clock())
            payload["Metadata"]["viewOffset"] = position
            payload["Player"] = {
                "local": True,
                "publicAddress": "192.0.2.5",
                "title": session.player,
                "uuid": f"machine-{session.player}",
            }
            self._tell_plex(payload, thumb=event in ("play", "scrobble"))

    def tell_rating(self, user: PlexUser, item: PlexItem, rating: float) -> None:
        payload = self._payload("media.rate", user, item)
        payload["rating"] = rating
        payload["Metadata"]["userRating"] = rating
        self._tell_plex(payload, thumb=True)

    def _tell_agents(self, session: PlexSession, action: str) -> None:
        body = self.template
        for name, value in self._parameters(session, action).items():
            # Within a JSON text: quotes are escaped, the outer ones are the template's.
            written = json.dumps(str(value), ensure_ascii=False)[1:-1]
            body = body.replace(f"{{{name}}}", written)
        headers = {"Content-Type": "application/json"}
        for url in self.urls:
            self.hooks.send(Knock(url=url, body=body.encode(), headers=headers))

    def _parameters(self, session: PlexSession, action: str) -> dict[str, object]:
        state, now = self._tautulli.state, self._tautulli.clock()
        item = session.item
        season = state.items.get(item.parent or 0)
        show = state.items.get(item.grandparent or 0)
        ids = dict(guid.split("://") for guid in (show or item).guids)
        return {
            "action": action,
            "user_id": session.user.user_id,
            "user": session.user.shown_name,
            "username": session.user.username,
            "media_type": item.media_type,
            "title": full_title(item, state),
            "show_name": show.title if show else "",
            "year": "" if item.year is None else item.year,
            "imdb_id": ids.get("imdb", ""),
            "themoviedb_id": ids.get("tmdb", ""),
            "thetvdb_id": ids.get("tvdb", ""),
            "season_num": (season.index if season else None) or 0,
            "episode_num": item.index or 0,
            "progress_percent": session.percent(now),
            "view_offset": session.position(now),
            "session_key": session.session_key,
            "rating_key": item.key,
            "live": int(session.live),
            "player": session.player,
            "unixtime": int(now.timestamp()),
        }

    def _payload(self, event: str, user: PlexUser, item: PlexItem) -> dict[str, Any]:
        """Plex numbers the owner's account 1, whatever it is at plex.tv."""
        number = _OWNER if user.is_admin else user.user_id
        return {
            "event": event,
            "user": True,
            "owner": user.is_admin,
            "Account": {"id": number, "thumb": "", "title": user.username},
            "Server": {
                "title": self._tautulli.pms_name,
                "uuid": self._tautulli.pms_identifier,
            },
            "Metadata": self._metadata(item),
        }

    def _metadata(self, item: PlexItem) -> dict[str, Any]:
        state = self._tautulli.state
        told: dict[str, Any] = {
            "librarySectionType": "movie" if item.media_type == "movie" else "show",
            "ratingKey": str(item.key),
            "key": f"/library/metadata/{item.key}",
            "guid": item.guid,
            "type": item.media_type,
            "title": item.title,
            "duration": item.duration,
        }
        if item.year is not None:
            told["year"] = item.year
        if item.guids:
            told["Guid"] = [{"id": guid} for guid in item.guids]
        season = state.items.get(item.parent or 0)
        show = state.items.get(item.grandparent or 0)
        if season is not None and show is not None:
            told |= {
                "grandparentTitle": show.title,
                "grandparentGuid": show.guid,
                "parentTitle": season.title,
                "parentIndex": season.index,
                "index": item.index,
            }
        return told

    def _tell_plex(self, payload: dict[str, Any], *, thumb: bool) -> None:
        for url in self.plex_urls:
            form = FormData(default_to_multipart=True)
            form.add_field(
                "payload", json.dumps(payload), content_type="application/json"
            )
            if thumb:
                form.add_field(
                    "thumb", _THUMB, filename="thumb.jpg", content_type="image/jpeg"
                )
            self.hooks.send(Knock(url=url, body=form))
