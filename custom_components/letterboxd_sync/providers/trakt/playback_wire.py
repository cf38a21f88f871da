"""Trakt's JSON of plays and playback: history, scrobbles, check-ins, pauses."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from ...model.film import Film
from ...model.playback import Watching, WatchingHow
from ...model.show import Episode
from ...model.title import Playable
from ..errors import NotUnderstood
from . import titles
from .wire import instant


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePlay:
    """A row of the history."""

    id: int
    """Of 64 bits."""
    title: Playable
    watched_at: datetime
    """To the minute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireTrace:
    """A row of the history of which we may not be able to read what was watched."""

    id: int
    watched_at: datetime
    title: Playable | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePaused:
    """A row of ``GET /sync/playback``."""

    title: Playable
    progress: float
    paused_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """What came of a stop."""

    play: bool
    """Whether the history has it: since now, or since ``before``."""
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn:
    """What came of a check-in."""

    title: Playable
    at: datetime


def play(said: object) -> WirePlay | None:
    """Read a row of the history."""
    match trace(said):
        case WireTrace(id=number, watched_at=at, title=Film() | Episode() as title):
            return WirePlay(id=number, title=title, watched_at=at)
        case _:
            return None


def trace(said: object) -> WireTrace | None:
    """Read when something was watched, and what, as far as that can be read."""
    match said:
        case {"id": int(number), "watched_at": str(text)}:
            if (at := instant(text)) is None:
                return None
            title = titles.title_in(said)
            known = title if isinstance(title, Film | Episode) else None
            return WireTrace(id=number, watched_at=at, title=known)
        case _:
            return None


def paused(said: object) -> WirePaused | None:
    """Read where a playback was left."""
    match said, titles.title_in(said):
        case (
            {"progress": int() | float() as progress, **rest},
            Film() | Episode() as title,
        ):
            if (at := instant(str(rest.get("paused_at")))) is not None:
                return WirePaused(title=title, progress=float(progress), paused_at=at)
        case _:
            pass
    return None


def watching(said: object) -> Watching:
    """Read what is being watched; ``NotUnderstood`` when it cannot be read."""
    match said, titles.title_in(said):
        case (
            {"started_at": str(started), "action": str(action), **rest},
            Film() | Episode() as title,
        ):
            if (at := instant(started)) is not None:
                return Watching(
                    title=title,
                    started_at=at,
                    expires_at=instant(str(rest.get("expires_at"))),
                    how=(
                        WatchingHow.CHECK_IN
                        if action == WatchingHow.CHECK_IN.value
                        else WatchingHow.SCROBBLE
                    ),
                )
        case _:
            pass
    raise NotUnderstood("Trakt did not answer with what is being watched")


def stopped(status: int, said: object) -> Stopped:
    """Read what came of a stop: a scrobble, a saved pause, or that it had been one."""
    match status, said:
        case HTTPStatus.CONFLICT, {"watched_at": str(text)}:
            return Stopped(play=True, before=instant(text))
        case HTTPStatus.CONFLICT, _:
            return Stopped(play=True)
        case HTTPStatus.UNPROCESSABLE_ENTITY, _:
            return Stopped(play=False)
        case _, {"action": str(action)}:
            return Stopped(play=action == "scrobble")
        case _:
            raise NotUnderstood("Trakt did not say what became of the playback")


def checked_in(said: object) -> CheckedIn:
    """Read what one has checked in to."""
    match said, titles.title_in(said):
        case {"watched_at": str(text)}, Film() | Episode() as title:
            if (at := instant(text)) is not None:
                return CheckedIn(title=title, at=at)
        case _:
            pass
    raise NotUnderstood("Trakt did not say what one has checked in to")


def busy_until(said: object) -> str:
    """Say until when something else is being watched."""
    match said:
        case {"expires_at": str(text)}:
            return f"something is being watched until {text}"
        case _:
            return "something is being watched"
