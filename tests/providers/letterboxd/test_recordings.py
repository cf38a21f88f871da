"""Genuine answers of the site decode completely."""

from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.providers.letterboxd.export import read_export
from custom_components.letterboxd_sync.providers.letterboxd.feed_xml import parse_feed
from custom_components.letterboxd_sync.providers.letterboxd.film_page import (
    parse_film_page,
)
from custom_components.letterboxd_sync.providers.letterboxd.full_read import FullRead
from custom_components.letterboxd_sync.providers.letterboxd.grids import (
    parse_list,
    parse_lists,
    parse_watchlist,
)
from tests.shared_material import RECORDINGS, needs_shared

from ..moments import Clock
from .archives import archive

pytestmark = needs_shared

HERE = RECORDINGS / "letterboxd"


def text(name: str) -> str:
    return (HERE / "html" / name).read_text()


# What kind of file it is, names, what it says of the list, nothing, names again
ABOVE_A_LIST = 5
SAMPLE_LIST = HERE / "export_zip" / "lists/sample-list.csv"


def rows(path: Path) -> int:
    """The rows of a file whose records are one line each."""
    return len(path.read_text().splitlines()) - 1


def test_every_entry_of_a_feed_with_tmdb_ids_is_read() -> None:
    feed = parse_feed((HERE / "rss/diary_rss_2025-12_anonymised.xml").read_bytes())

    assert feed.undecoded == 0
    assert len(feed.entries) == 5
    assert all(each.film.ids.tmdb and each.film.year for each in feed.entries)
    assert all(
        each.stars and each.watched_on and each.logged_at for each in feed.entries
    )
    assert feed.display_name == "Sample User"


def test_an_old_feed_without_tmdb_ids_is_read_and_its_lists_are_not() -> None:
    feed = parse_feed((HERE / "rss/diary_and_lists_rss_2020.xml").read_bytes())

    assert feed.undecoded == 0
    assert [each.film.ids.letterboxd for each in feed.entries] == [
        "eurovision-song-contest-the-story-of-fire-saga",
        "crip-camp-a-disability-revolution",
        "con-air",
    ]
    assert [each.rewatch for each in feed.entries] == [False, True, False]
    assert all(each.review and each.film.poster for each in feed.entries)
    assert "spoilers" not in (feed.entries[-1].review or "")


def test_a_watchlist_page_is_a_complete_read() -> None:
    page = parse_watchlist(text("watchlist_page_2025-11_rendered.html"))
    read = FullRead(began=Clock().now, pages=[page], every_page=True).snapshot()

    assert read.complete
    assert len(read.items) == 20
    assert all(each.film.year and each.film.ids.boxd for each in read.items)
    assert read.items[0].film.ids == FilmIds(letterboxd="gozu", boxd="1RTa")


def test_a_list_page_has_its_films_its_total_and_its_pages() -> None:
    page = parse_list(text("list_page_2025-12_source.html"))

    assert (len(page.films), page.total, page.last_page) == (100, 250, 3)
    assert page.undecoded == 0
    assert all(film.year and film.ids.boxd for film in page.films)
    assert page.films[1].title == "The Human Condition III: A Soldier's Prayer"


def test_a_film_page_names_every_id() -> None:
    assert parse_film_page(text("film_page_2026-01_source.html")) == FilmIds(
        tmdb=1018, imdb="tt0166924", boxd="297o"
    )


def test_the_lists_that_a_film_page_shows_are_read_like_an_index() -> None:
    lists = parse_lists(text("film_page_2026-01_source.html")).lists

    assert [each.slug for each in lists] == [f"sample-list-{n}" for n in range(1, 7)]
    assert all(each.films for each in lists)


def test_every_row_of_an_export_is_read() -> None:
    folder = HERE / "export_zip"
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*.csv"))
    }

    export = read_export(archive(files))

    assert export.undecoded == 0
    assert len(export.watchlist or ()) == rows(folder / "watchlist.csv")
    assert len(export.ratings or ()) == rows(folder / "ratings.csv")
    assert len(export.likes or ()) == rows(folder / "likes/films.csv")
    assert len(export.seen or ()) == rows(folder / "watched.csv")
    assert {slug: len(it.films) for slug, it in (export.lists or {}).items()} == {
        "sample-list": len(SAMPLE_LIST.read_text().splitlines()) - ABOVE_A_LIST
    }
    reviewed = [each for each in export.diary or () if each.review]
    assert len(reviewed) == rows(folder / "reviews.csv")


@pytest.mark.parametrize(
    ("name", "facet"),
    [
        ("watchlist.csv", Facet.WATCHLIST),
        ("diary.csv", Facet.DIARY),
        ("ratings.csv", Facet.RATINGS),
        ("reviews.csv", Facet.DIARY),
        ("likes/films.csv", Facet.LIKES),
        ("watched.csv", Facet.SEEN),
    ],
)
def test_every_file_of_an_export_is_read_alone(name: str, facet: Facet) -> None:
    path = HERE / "export_zip" / name

    export = read_export(path.read_bytes(), name=path.name)

    assert len(export.rows(facet) or ()) == rows(path)
    assert export.undecoded == 0


def test_a_list_of_an_export_is_read_alone() -> None:
    export = read_export(SAMPLE_LIST.read_bytes(), name=SAMPLE_LIST.name)

    assert [it.title for it in (export.lists or {}).values()] == ["Sample List"]
    assert export.undecoded == 0
