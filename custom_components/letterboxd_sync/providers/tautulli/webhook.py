"""What Tautulli's webhook agent sends, after our template, and what Plex itself sends.

Tautulli fills the template in with texts, empty ones for what it does not know. Plex
(for holders of a Plex Pass) posts a form with the JSON in its field ``payload`` and,
now and then, a picture beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.parser import BytesParser
from email.policy import HTTP
import json
from typing import Final

from ...model.film import Film, FilmIds
from ...model.playback import PlayerState
from ..errors import NotUnderstood
from ..knock import KnockAbout
from . import wire

TEMPLATE: Final = """{
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
  "live": "{live}",
  "unixtime": "{unixtime}"
}"""
"""To be pasted into the JSON data of a webhook in Tautulli, for each trigger."""

TRIGGERS: Final = ("play", "pause", "resume", "stop", "watched", "error")
"""The triggers to switch on, in Tautulli's words."""

_STATES: Final = {
    "play": PlayerState.PLAYING,
    "resume": PlayerState.PLAYING,
    "pause": PlayerState.PAUSED,
    "stop": PlayerState.STOPPED,
}
_ABOUT: Final = {
    **dict.fromkeys(TRIGGERS, KnockAbout.PLAYBACK),
    "buffer": KnockAbout.PLAYBACK,
    "scrobble": KnockAbout.PLAYBACK,
    "created": KnockAbout.LIBRARY,
}

_WHOLE: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class WireKnock:
    """A knock in Tautulli's words, whoever of the two knocked."""

    about: KnockAbout
    state: PlayerState | None
    """None for what changes nothing in it."""
    session_key: str | None
    machine_id: str | None
    """The player; only Plex tells it, and no session."""
    rating_key: str | None
    user_id: str | None
    user_name: str | None
    position: timedelta | None
    duration: timedelta | None
    """As good as whole percents are; only for a film."""
    film: Film | None
    """None for an episode, since it may have its own ids or its show's, for what is
    broadcast just now, and for a film that nobody knows.
    """


def decode_knock(body: bytes, content_type: str) -> WireKnock:
    """Read what was sent; ``NotUnderstood`` when neither of the two writes so."""
    is_form = content_type.casefold().startswith("multipart/")
    try:
        said: object = json.loads(_payload(body, content_type) if is_form else body)
    except ValueError, RecursionError:
        raise NotUnderstood("the knock is no JSON") from None
    match said:
        case {"event": str(event), **rest}:
            return _of_plex(event, rest)
        case dict():
            return _of_tautulli(said)
        case _:
            raise NotUnderstood("the knock is neither Tautulli's nor Plex's")


def _payload(body: bytes, content_type: str) -> bytes:
    """Take the field ``payload`` out of a form."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii", "replace")
    for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
        if part.get_param("name", header="content-disposition") == "payload":
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else b""
    return b""


def _of_tautulli(said: wire.Row) -> WireKnock:
    action = wire.text(said, "action") or ""
    position = wire.milliseconds(said, "view_offset")
    percent = wire.number(said, "progress")
    return WireKnock(
        # A test of the agent names no action
        about=_ABOUT.get(action, KnockAbout.NOTHING),
        state=_STATES.get(action),
        session_key=wire.text(said, "session_key"),
        machine_id=None,
        rating_key=wire.text(said, "rating_key"),
        user_id=wire.text(said, "user_id"),
        user_name=wire.text(said, "username"),
        position=position,
        duration=position * _WHOLE / percent if position and percent else None,
        film=_film(said),
    )


def _film(said: wire.Row) -> Film | None:
    title = wire.text(said, "title")
    is_film = wire.text(said, "media_type") == "movie"
    ids = FilmIds(tmdb=wire.number(said, "tmdb_id"), imdb=wire.text(said, "imdb_id"))
    if title is None or not is_film or not ids.keys or wire.number(said, "live") == 1:
        return None
    return Film(title=title, year=wire.number(said, "year"), ids=ids)


def _of_plex(event: str, said: wire.Row) -> WireKnock:
    kind, _, action = event.partition(".")
    metadata, player = _part(said, "Metadata"), _part(said, "Player")
    about = _ABOUT.get(action, KnockAbout.NOTHING)
    if kind == "library":
        about = KnockAbout.LIBRARY
    return WireKnock(
        about=about,
        state=_STATES.get(action),
        session_key=None,
        machine_id=wire.text(player, "uuid"),
        rating_key=wire.text(metadata, "ratingKey"),
        # Plex calls its owner 1 here, Tautulli by the number at plex.tv
        user_id=None,
        user_name=wire.text(_part(said, "Account"), "title"),
        position=wire.milliseconds(metadata, "viewOffset"),
        duration=None,
        film=None,
    )


def _part(said: wire.Row, name: str) -> Mapping[object, object]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}
