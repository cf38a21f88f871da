"""The published samples of Trakt's documentation decode, every row of them."""

from collections.abc import Callable
import json

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import WatchingHow
from custom_components.letterboxd_sync.model.show import Episode, ShowIds
from custom_components.letterboxd_sync.providers.answer import Answer
from custom_components.letterboxd_sync.providers.trakt import (
    person_wire,
    playback_wire,
    titles,
    wire,
)
from tests.shared_material import needs_shared
from tests.simulators.trakt.blueprint import samples

pytestmark = needs_shared


def answer(said: object) -> Answer:
    return Answer(
        status=200, headers={}, pieces=(json.dumps(said).encode(),), url="http://trakt"
    )


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/sync/watchlist/{type}/{sort_by}/{sort_how}", wire.listed),
        ("/sync/favorites/{type}/{sort_by}/{sort_how}", wire.listed),
        ("/sync/history/{type}/{id}{?start_at,end_at}", playback_wire.play),
        ("/sync/playback/{type}{?start_at,end_at}", playback_wire.paused),
        ("/users/{id}/lists", wire.personal_list),
        ("/calendars/my/shows/{start_date}/{days}", wire.airing),
        ("/calendars/my/movies/{start_date}/{days}", wire.airing),
        ("/movies/trending", titles.title_in),
        ("/shows/trending", titles.title_in),
        ("/movies/popular", titles.film_of),
        ("/shows/popular", titles.show_of),
        (
            "/recommendations/movies{?ignore_collected,ignore_watchlisted}",
            titles.film_of,
        ),
        (
            "/recommendations/shows{?ignore_collected,ignore_watchlisted}",
            titles.show_of,
        ),
    ],
)
def test_every_row_of_a_sample_can_be_read(
    path: str, read: Callable[[object], object]
) -> None:
    first, *_ = samples(path)

    rows = wire.rows((answer(first),), read)

    assert len(rows.rows) == len(first) > 0
    assert rows.unreadable == 0


@pytest.mark.parametrize(
    ("path", "read", "kinds"),
    [
        ("/sync/ratings/{type}/{rating}", wire.rated, {"Film", "Show", "Episode"}),
        ("/sync/collection/{type}", wire.listed, {"Film", "Show"}),
    ],
)
def test_all_kinds_of_titles_of_the_samples_can_be_read(
    path: str, read: Callable[[object], wire.WireListed | None], kinds: set[str]
) -> None:
    rows = [row for sample in samples(path) for row in sample]

    found = [one for row in rows if (one := read(row)) is not None]

    assert {type(one.title).__name__ for one in found} == kinds


def test_titles_keep_all_ids_of_the_samples() -> None:
    movie, show, *_ = samples("/users/{id}/watching")[::-1]

    film = playback_wire.watching(movie)
    episode = playback_wire.watching(show)

    assert film.title == Film(
        title="Super 8",
        year=2011,
        ids=FilmIds(trakt=2, imdb="tt1650062", tmdb=37686),
    )
    assert film.how is WatchingHow.CHECK_IN
    assert isinstance(episode.title, Episode)
    assert episode.title.place == "S00E02"
    assert episode.title.ids.imdb is None
    assert episode.title.show.ids == ShowIds(
        trakt=1, tvdb=81189, imdb="tt0903747", tmdb=1396
    )


def test_the_sample_of_the_activities_can_be_read() -> None:
    (sample,) = samples("/sync/last_activities")

    told = wire.activities(sample)

    assert told["movies.watched_at"] == sample["movies"]["watched_at"]
    assert told["watchlist.updated_at"] == sample["watchlist"]["updated_at"]


def test_the_samples_about_a_person_can_be_read() -> None:
    settings = person_wire.settings(samples("/users/settings")[0])
    stats = person_wire.stats(samples("/users/{id}/stats")[0])
    profile = person_wire.profile(samples("/users/{id}")[0])

    assert (settings.slug, settings.vip) == ("justin", True)
    assert settings.limits["watchlist"] == {"item_count": 100}
    assert (stats.films.plays, stats.episodes.minutes, stats.ratings) == (
        155,
        17330,
        389,
    )
    assert profile.slug == "sean"


def test_the_samples_of_writes_can_be_read() -> None:
    stopped = playback_wire.stopped(201, samples("/scrobble/stop", "POST")[0])
    checked_in = playback_wire.checked_in(samples("/checkin", "POST")[0])

    assert stopped.play
    assert isinstance(checked_in.title, Film)
    assert wire.not_found(samples("/sync/history", "POST")[0])
