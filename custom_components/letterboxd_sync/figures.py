"""Figures that entities show, worked out of views and the engine."""

from dataclasses import dataclass
from datetime import date, datetime

from .engine.engine import Engine
from .model.capability import Facet
from .model.link import LinkId, ShelfLink
from .model.playback import Play
from .model.tracking import DiaryEntry
from .model.view import RequestsView, RouteStatus, ServerView, TrackerView

# Sorts undated reviews behind every dated viewing.
LONG_AGO = date.min


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkFigures:
    """How far a link has come."""

    agreed: int | None
    """Films that both ends agree on."""
    on_shelf: int | None
    """Films on the collection or playlist, whoever put them there."""


def last_watched(view: TrackerView) -> DiaryEntry | None:
    """Return the viewing with the latest date; of two on a day, the last logged.

    The feed is in the order of logging, so an old viewing noted today is on top.
    """
    if view.diary is None:
        return None
    dated = [entry for entry in view.diary.items if entry.watched_on is not None]
    return max(dated, key=lambda entry: entry.watched_on or LONG_AGO, default=None)


def last_rating(view: TrackerView) -> float | None:
    """Return the stars of the latest viewing that was rated."""
    if view.diary is None:
        return None
    rated = [entry for entry in view.diary.items if entry.stars is not None]
    last = max(rated, key=lambda entry: entry.watched_on or LONG_AGO, default=None)
    return last.stars if last else None


def _main_route(view: TrackerView) -> RouteStatus | None:
    """Return the status of the watchlist's route, or of the diary's without one."""
    return view.routes.get(Facet.WATCHLIST) or view.routes.get(Facet.DIARY)


def answering_route(view: TrackerView) -> str | None:
    """Return which route answers."""
    status = _main_route(view)
    return status.route if status else None


def route_since(view: TrackerView) -> datetime | None:
    """Return since when that route answers."""
    status = _main_route(view)
    return status.since if status else None


def requests_count(view: RequestsView) -> int:
    """Return how many films Radarr keeps."""
    return len(view.films.items)


def missing_count(view: RequestsView) -> int:
    """Return how many films Radarr looks for and does not have."""
    return sum(film.monitored and not film.has_file for film in view.films.items)


def downloading_count(view: RequestsView) -> int:
    """Return how many films are on their way."""
    return sum(film.downloading for film in view.films.items)


def link_figures(engine: Engine, link_id: LinkId) -> LinkFigures:
    """Return how far a link has come."""
    link = engine.link(link_id)
    on_shelf: int | None = None
    if isinstance(link, ShelfLink):
        view = engine.view(link.target)
        if isinstance(view, ServerView) and link.shelf in view.shelves:
            on_shelf = len(view.shelves[link.shelf].items)
    return LinkFigures(agreed=engine.agreed(link_id), on_shelf=on_shelf)


def last_play(view: TrackerView) -> Play | None:
    """Return the play that ended last."""
    if view.plays is None:
        return None
    return max(view.plays.items, key=lambda play: play.watched_at, default=None)


def plays_count(view: TrackerView) -> int | None:
    """Return how many films and episodes were played, each time counted."""
    if view.stats is None:
        return None
    return view.stats.films.plays + view.stats.episodes.plays


def minutes_watched(view: TrackerView) -> int | None:
    """Return how long they took, in minutes."""
    if view.stats is None:
        return None
    return view.stats.films.minutes + view.stats.episodes.minutes


def ratings_count(view: TrackerView) -> int | None:
    """Return how many ratings a person has given."""
    return None if view.stats is None else view.stats.ratings
