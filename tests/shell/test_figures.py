"""Figures that need a rule: the last viewing, the last rating, films on their way."""

from datetime import UTC, date, datetime

import pytest

from custom_components.letterboxd_sync.figures import (
    answering_route,
    downloading_count,
    last_play,
    last_rating,
    last_watched,
    minutes_watched,
    missing_count,
    plays_count,
    ratings_count,
    requests_count,
    route_since,
)
from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import PlayFigures, Stats
from custom_components.letterboxd_sync.model.shelf import RequestedFilm
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.model.view import (
    RequestsView,
    RouteStatus,
    TrackerView,
)

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, 12, tzinfo=UTC)


def entry(title: str, day: int | None, stars: float | None = None) -> DiaryEntry:
    """Return a viewing on a day of October."""
    return DiaryEntry(
        key=title,
        film=Film(title=title),
        watched_on=date(2026, 10, day) if day else None,
        stars=stars,
    )


def diary(*entries: DiaryEntry) -> TrackerView:
    """Return a view with these entries, last logged first."""
    snapshot = Snapshot(items=entries, complete=False, read_at=NOON)
    return TrackerView(diary=snapshot)


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (TrackerView(), None),
        (diary(), None),
        (diary(entry("Undated", None)), None),
        (diary(entry("Noted late", 1), entry("Latest", 9)), "Latest"),
        (diary(entry("Logged last", 9), entry("Same day", 9)), "Logged last"),
    ],
)
def test_the_last_viewing_is_the_latest_by_date(
    view: TrackerView, title: str | None
) -> None:
    last = last_watched(view)
    assert (last.film.title if last else None) == title


@pytest.mark.parametrize(
    ("view", "stars"),
    [
        (TrackerView(), None),
        (diary(entry("Unrated", 9)), None),
        (diary(entry("Unrated", 9), entry("Rated", 2, 3.5)), 3.5),
        (diary(entry("Review", None, 2.0), entry("Rated", 2, 3.5)), 3.5),
        (diary(entry("Review", None, 2.0)), 2.0),
    ],
)
def test_the_last_rating_is_of_the_latest_viewing_that_was_rated(
    view: TrackerView, stars: float | None
) -> None:
    assert last_rating(view) == stars


def status(route: Route, since: datetime) -> RouteStatus:
    """Return a route that answers since then."""
    return RouteStatus(route=route, since=since, read_at=NOON, complete=True)


@pytest.mark.parametrize(
    ("routes", "route", "since"),
    [
        ({}, None, None),
        ({Facet.DIARY: status(Route.FEED, EARLIER)}, "feed", EARLIER),
        (
            {
                Facet.DIARY: status(Route.FEED, EARLIER),
                Facet.WATCHLIST: status(Route.PAGES, NOON),
            },
            "pages",
            NOON,
        ),
    ],
)
def test_the_route_is_the_watchlists_or_else_the_diarys(
    routes: dict[Facet, RouteStatus], route: str | None, since: datetime | None
) -> None:
    view = TrackerView(routes=routes)
    assert (answering_route(view), route_since(view)) == (route, since)


def requested(
    number: int,
    *,
    monitored: bool = True,
    has_file: bool = False,
    downloading: bool = False,
) -> RequestedFilm:
    """Return a film at Radarr."""
    return RequestedFilm(
        request_id=number,
        film=Film(title=f"Film {number}"),
        monitored=monitored,
        has_file=has_file,
        downloading=downloading,
    )


def test_a_film_is_missing_while_radarr_looks_for_it() -> None:
    films = (
        requested(1),
        requested(2, downloading=True),
        requested(3, monitored=False),
        requested(4, has_file=True),
    )
    view = RequestsView(films=Snapshot(items=films, complete=True, read_at=NOON))
    assert (requests_count(view), missing_count(view), downloading_count(view)) == (
        4,
        2,
        1,
    )


def test_before_trakt_has_told_its_figures_there_are_none() -> None:
    view = TrackerView()
    assert last_play(view) is None
    assert plays_count(view) is None
    assert minutes_watched(view) is None
    assert ratings_count(view) is None


def test_figures_are_of_films_and_episodes_together() -> None:
    stats = Stats(
        films=PlayFigures(plays=3, watched=2, minutes=300),
        episodes=PlayFigures(plays=10, watched=10, minutes=420),
        ratings=7,
    )
    view = TrackerView(stats=stats)
    assert plays_count(view) == 13
    assert minutes_watched(view) == 720
    assert ratings_count(view) == 7
