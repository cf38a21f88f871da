"""Tests of reading Radarr's JSON."""

import json

import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.radarr import wire

from ...shared_material import SPECS, needs_shared
from .examples import movie


def test_a_movie_is_read() -> None:
    read = wire.movie(movie(7, hasFile=True, tags=[1, 2], genres=["animation"]))
    assert read == wire.WireMovie(
        id=7,
        tmdb_id=1007,
        title="Film 7",
        year=1997,
        imdb_id="tt0007",
        poster="https://image.example/7",
        monitored=True,
        has_file=True,
        animated=True,
        tags=(1, 2),
    )


def test_what_radarr_does_not_know_is_none() -> None:
    read = wire.movie({"tmdbId": 0, "title": "Lost", "year": 0, "imdbId": ""})
    assert read == wire.WireMovie(
        id=0,
        tmdb_id=0,
        title="Lost",
        year=None,
        imdb_id=None,
        poster=None,
        monitored=False,
        has_file=False,
        animated=False,
        tags=(),
    )


@pytest.mark.parametrize(
    "images",
    [None, [], ["poster"], [{"coverType": "poster", "remoteUrl": ""}], "poster"],
)
def test_a_movie_without_a_picture_has_no_poster(images: object) -> None:
    read = wire.movie(movie(1, images=images))
    assert read is not None
    assert read.poster is None


@pytest.mark.parametrize(
    "row", [None, 3, [], {}, {"title": "Heat"}, {"title": None, "tmdbId": 949}]
)
def test_a_row_that_is_no_movie_is_counted(row: object) -> None:
    read = wire.movies([row, movie(1)])
    assert len(read.rows) == 1
    assert read.unreadable == 1


@pytest.mark.parametrize("said", [None, [], {"appName": "Radarr"}, {"version": "6"}])
def test_a_status_of_no_arr_is_none(said: object) -> None:
    assert wire.status(said) is None


def test_an_instance_without_a_name_is_called_like_the_app() -> None:
    read = wire.status({"appName": "Radarr", "version": "4.0.0.1"})
    assert read is not None
    assert read.instance_name == "Radarr"


def test_queue_records_without_a_movie_are_passed_over() -> None:
    said = {
        "totalRecords": 3,
        "records": [
            {"movieId": 7, "title": "Heat.1995", "trackedDownloadState": "downloading"},
            {"movieId": 8, "trackedDownloadState": "imported"},
            {"title": "unknown"},
        ],
    }
    page = wire.queue_page(said)
    assert page.length == 3
    assert [(r.movie_id, r.title, r.is_over) for r in page.records] == [
        (7, "Heat.1995", False),
        (8, "", True),
    ]


def test_history_rows_without_their_movie_are_passed_over() -> None:
    said = [
        {
            "eventType": "grabbed",
            "date": "2026-11-20T19:00:00Z",
            "movie": {"tmdbId": 949, "title": "Heat"},
        },
        {"eventType": "grabbed", "date": "2026-11-20T19:00:00Z"},
    ]
    assert [(row.event_type, row.tmdb_id) for row in wire.history(said)] == [
        ("grabbed", 949)
    ]


@pytest.mark.parametrize("date", ["yesterday", ""])
def test_a_history_row_with_a_broken_date_is_passed_over(date: str) -> None:
    row = {
        "eventType": "grabbed",
        "date": date,
        "movie": {"tmdbId": 949, "title": "Heat"},
    }
    assert wire.history([row]) == ()


def test_a_root_folder_that_says_nothing_is_taken_for_accessible() -> None:
    assert wire.root_folder({"path": "/data"}) == wire.WireRootFolder(
        path="/data", accessible=True, free_space=None
    )


@pytest.mark.parametrize("said", [None, {}, [], {"id": "7"}, {"records": []}])
def test_a_broken_promise_is_loud(said: object) -> None:
    with pytest.raises(NotUnderstood):
        wire.queue_page(said)
    with pytest.raises(NotUnderstood):
        wire.excluded(said)
    with pytest.raises(NotUnderstood):
        wire.named([said], "label")
    with pytest.raises(NotUnderstood):
        wire.tag_id(said)
    with pytest.raises(NotUnderstood):
        wire.root_folder(said)


@needs_shared
def test_every_field_that_is_read_is_in_the_specification() -> None:
    text = (SPECS / "radarr" / "openapi_v3.json").read_text(encoding="utf-8")
    properties = json.loads(text)["components"]["schemas"]["MovieResource"][
        "properties"
    ]
    assert set(movie(1)) <= set(properties)
