"""Trakt's JSON about a person: settings, profile, figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...model.playback import PlayFigures, Stats
from ..errors import NotUnderstood
from .wire import instant


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSettings:
    """``GET /users/settings``."""

    uuid: str
    slug: str
    name: str
    vip: bool
    limits: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class WireProfile:
    """``GET /users/me``."""

    slug: str
    name: str
    vip: bool
    joined_at: datetime | None
    location: str | None
    about: str | None


def settings(said: object) -> WireSettings:
    """Read who somebody is and what they may keep."""
    match said:
        case {
            "user": {"ids": {"slug": str(slug), "uuid": str(uuid)}, **user},
            **rest,
        } if slug and uuid:
            name = user.get("name") or user.get("username") or slug
            return WireSettings(
                uuid=uuid,
                slug=slug,
                name=str(name),
                vip=user.get("vip") is True,
                limits=_limits(rest.get("limits")),
            )
        case _:
            raise NotUnderstood("Trakt did not answer with the settings of a person")


def profile(said: object) -> WireProfile:
    """Read what somebody says about themselves."""
    match said:
        case {"ids": {"slug": str(slug)}, **user} if slug:
            return WireProfile(
                slug=slug,
                name=str(user.get("name") or user.get("username") or slug),
                vip=user.get("vip") is True,
                joined_at=instant(str(user.get("joined_at"))),
                location=_text(user, "location"),
                about=_text(user, "about"),
            )
        case _:
            raise NotUnderstood("Trakt did not answer with a profile")


def _text(row: Mapping[object, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) and value else None


def _limits(said: object) -> Mapping[str, Mapping[str, int]]:
    if not isinstance(said, dict):
        return {}
    return {
        str(kind): {
            str(name): limit for name, limit in limits.items() if isinstance(limit, int)
        }
        for kind, limits in said.items()
        if isinstance(limits, dict)
    }


def stats(said: object) -> Stats:
    """Read the figures of a person."""
    match said:
        case {
            "movies": {} as films,
            "episodes": {} as episodes,
            "shows": {"watched": int(shows)},
            "ratings": {"total": int(ratings)},
        }:
            return Stats(
                films=_figures(films),
                episodes=_figures(episodes),
                shows_watched=shows,
                ratings=ratings,
            )
        case _:
            raise NotUnderstood("Trakt did not answer with figures")


def _figures(said: Mapping[object, object]) -> PlayFigures:
    match said:
        case {"plays": int(plays), "watched": int(watched), "minutes": int(minutes)}:
            return PlayFigures(plays=plays, watched=watched, minutes=minutes)
        case _:
            raise NotUnderstood("Trakt answered with figures that lack some")
