"""Tautulli's JSON as Tautulli writes it, read into small frozen rows.

Numbers come as numbers or as text, what there is none of as ``""`` or null, and an
answer without an answer, while Plex is down, as ``{}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypedDict

from ...model.film import said_once
from ..errors import NotUnderstood

type Row = Mapping[object, object]

_AT_WORK: Final = frozenset({"movie", "episode"})


@dataclass(frozen=True, kw_only=True, slots=True)
class WireServer:
    """``get_server_info``: the Plex server; both are empty before one is linked."""

    identifier: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WireUser:
    """A row of ``get_users``."""

    id: str
    name: str
    is_active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WireGuids:
    """The ids of a title, of its show, and who of Plex's agents wrote them."""

    own: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    duration: timedelta | None = None
    """The length of the title, which is told along with them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireTitle:
    """A film or an episode, and on what it is or was played."""

    rating_key: str
    user_id: str
    is_episode: bool
    title: str
    year: int | None
    show_title: str
    show_year: int | None
    season: int | None
    number: int | None
    guids: WireGuids
    player: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSession(WireTitle):
    """A row of ``get_activity``: a film or an episode that somebody plays."""

    session_key: str
    machine_id: str | None
    user_name: str | None
    state: str
    """``playing``, ``paused`` or ``buffering``."""
    offset: timedelta
    duration: timedelta | None
    product: str | None
    library: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePlay(WireTitle):
    """A row of ``get_history``: a sitting that has ended."""

    started: datetime
    stopped: datetime
    percent: int
    """How far it got, 0 to 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireHistory:
    """A page of ``get_history``."""

    plays: tuple[WirePlay, ...]
    total: int
    """How many rows there are on all pages."""
    length: int
    """How many are on this one, unreadable ones too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireActivity:
    """``get_activity``: what is played of films and episodes."""

    sessions: tuple[WireSession, ...]
    total: int
    """How many streams there are, of whatever kind."""
    length: int
    """How many were listed, of whatever kind."""
    unreadable: int


def server(data: object) -> WireServer | None:
    """Read ``get_server_info``; None when no Tautulli writes so."""
    match data:
        case {"pms_identifier": str(identifier), **rest}:
            return WireServer(identifier=identifier, name=text(rest, "pms_name") or "")
        case _:
            return None


def version(data: object) -> str:
    """Read the version of ``get_tautulli_info``, without the ``v`` before it."""
    match data:
        case {"tautulli_version": str(said)}:
            return said.removeprefix("v")
        case _:
            raise NotUnderstood("Tautulli did not answer with its version")


def users(data: object) -> tuple[WireUser, ...]:
    """Read ``get_users``."""
    match data:
        case [*rows]:
            return tuple(map(_user, rows))
        case _:
            raise NotUnderstood("Tautulli did not answer with a list of users")


def _user(row: object) -> WireUser:
    match row:
        case {"user_id": int() | str() as user_id, **rest}:
            name = text(rest, "friendly_name") or text(rest, "username")
            return WireUser(
                id=str(user_id),
                name=name or str(user_id),
                is_active=number(rest, "is_active") != 0,
            )
        case _:
            raise NotUnderstood("Tautulli listed a user without an id")


def libraries(data: object) -> tuple[str, ...]:
    """Read the names of ``get_library_names`` that hold films or shows."""
    match data:
        case [*rows]:
            pass
        case _:
            raise NotUnderstood("Tautulli did not answer with a list of libraries")
    names: list[str] = []
    for row in rows:
        match row:
            case {"section_name": str(name), "section_type": "movie" | "show"}:
                names.append(name)
            case _:
                pass
    return tuple(names)


def activity(data: object) -> WireActivity | None:
    """Read ``get_activity``; None while Tautulli cannot say, because Plex is down."""
    match data:
        case {"stream_count": str() | int() as count, **rest}:
            found = rest.get("sessions")
            rows = found if isinstance(found, list) else []
        case {}:
            return None
        case _:
            raise NotUnderstood("Tautulli did not answer with what is played")
    at_work = [row for row in rows if _is_at_work(row)]
    read = (_session(row) for row in at_work)
    sessions = tuple(session for session in read if session is not None)
    return WireActivity(
        sessions=sessions,
        total=_whole(count) or 0,
        length=len(rows),
        unreadable=len(at_work) - len(sessions),
    )


def _is_at_work(row: object) -> bool:
    """Tell films and episodes from music, trailers and what is broadcast just now."""
    if not isinstance(row, dict):
        return True
    return row.get("media_type") in _AT_WORK and number(row, "live") != 1


def _session(row: object) -> WireSession | None:
    match row:
        case {
            "session_key": str() | int() as session_key,
            "rating_key": str() | int() as rating_key,
            "user_id": str() | int() as user_id,
            "state": str(state),
            "title": str(title),
            **rest,
        }:
            return WireSession(
                session_key=str(session_key),
                rating_key=str(rating_key),
                machine_id=text(rest, "machine_id"),
                user_id=str(user_id),
                user_name=text(rest, "friendly_name") or text(rest, "username"),
                state=state,
                offset=milliseconds(rest, "view_offset") or timedelta(),
                duration=milliseconds(rest, "duration")
                or milliseconds(rest, "stream_duration"),
                title=said_once(title),
                product=text(rest, "product"),
                library=text(rest, "library_name"),
                **_place(rest),
            )
        case _:
            return None


class _Place(TypedDict):
    """What names a title beside its own name."""

    is_episode: bool
    year: int | None
    show_title: str
    show_year: int | None
    season: int | None
    number: int | None
    guids: WireGuids
    player: str | None


def _place(row: Row) -> _Place:
    return _Place(
        is_episode=row.get("media_type") == "episode",
        year=number(row, "year"),
        show_title=text(row, "grandparent_title") or "",
        show_year=number(row, "grandparent_year"),
        season=number(row, "parent_media_index"),
        number=number(row, "media_index"),
        guids=_guids(row),
        player=text(row, "player"),
    )


def history(data: object) -> WireHistory:
    """Read a page of ``get_history``; what cannot be read is passed over."""
    match data:
        case {"data": [*rows], "recordsFiltered": int(total)}:
            read = (_play(row) for row in rows if _is_at_work(row))
            plays = tuple(play for play in read if play is not None)
            return WireHistory(plays=plays, total=total, length=len(rows))
        case _:
            raise NotUnderstood("Tautulli did not answer with its history")


def _play(row: object) -> WirePlay | None:
    match row:
        case {
            "rating_key": str() | int() as rating_key,
            "user_id": str() | int() as user_id,
            "title": str(title),
            "started": int(started),
            "stopped": int(stopped),
            # What still plays has one.
            "state": None,
            **rest,
        }:
            return WirePlay(
                rating_key=str(rating_key),
                user_id=str(user_id),
                title=said_once(title),
                started=datetime.fromtimestamp(started, UTC),
                stopped=datetime.fromtimestamp(stopped, UTC),
                percent=number(rest, "percent_complete") or 0,
                **_place(rest),
            )
        case _:
            return None


def guids(data: object) -> WireGuids | None:
    """Read the ids of ``get_metadata``; None for what Plex does not know or tell."""
    if not isinstance(data, dict) or not data:
        return None
    return replace(_guids(data), duration=milliseconds(data, "duration"))


def _guids(row: Row) -> WireGuids:
    own = (*_texts(row, "guids"), *_texts(row, "guid"))
    show = (*_texts(row, "grandparent_guids"), *_texts(row, "grandparent_guid"))
    return WireGuids(own=own, show=show)


def _texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str) and one)


def text(row: Row, name: str) -> str | None:
    """Read a text; empty ones are none."""
    value = row.get(name)
    return value.strip() or None if isinstance(value, str) else None


def number(row: Row, name: str) -> int | None:
    """Read a whole number, however it is written."""
    return _whole(row.get(name))


def _whole(value: object) -> int | None:
    match value:
        case bool():
            return None
        case int():
            return value
        case str(written) if written.isascii() and written.isdecimal():
            return int(written)
        case _:
            return None


def milliseconds(row: Row, name: str) -> timedelta | None:
    """Read a time in milliseconds; none and nought are both None."""
    value = number(row, name)
    return timedelta(milliseconds=value) if value else None
