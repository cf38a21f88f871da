"""The simulated Letterboxd: what its feed tells, and how."""

from datetime import UTC, date, datetime
import re

from aiohttp import ClientSession
from defusedxml.ElementTree import fromstring
import pytest

from simulators.letterboxd import Letterboxd, Validators
from tests.shared_material import RECORDINGS, needs_shared

from .conftest import NS, get


async def _feed(session: ClientSession, site: Letterboxd) -> tuple[str, list[object]]:
    async with session.get(f"{site.url}/mara/rss/") as answer:
        assert answer.content_type == "application/rss+xml"
        text = await answer.text()
    return text, list(fromstring(text).iter("item"))


async def test_the_feed_tells_a_diary_entry(
    session: ClientSession, site: Letterboxd
) -> None:
    film = site.catalogue[0]
    number = site.log_film(
        "mara",
        film,
        watched_on=date(2026, 7, 1),
        rating=3.5,
        liked=True,
        rewatch=True,
        logged_at=datetime(2026, 7, 2, 9, 0, tzinfo=UTC),
    )
    text, _ = await _feed(session, site)
    item = next(iter(fromstring(text).iter("item")))
    assert item.findtext("guid") == f"letterboxd-watch-{number}"
    assert item.findtext("title") == f"{film.title}, {film.year} - ★★★½"
    assert item.findtext("link") == f"https://letterboxd.com/mara/film/{film.slug}/"
    assert item.findtext("pubDate") == "Thu, 02 Jul 2026 21:00:00 +1200"
    assert item.findtext("lb:watchedDate", namespaces=NS) == "2026-07-01"
    assert item.findtext("lb:rewatch", namespaces=NS) == "Yes"
    assert item.findtext("lb:memberRating", namespaces=NS) == "3.5"
    assert item.findtext("lb:memberLike", namespaces=NS) == "Yes"
    assert item.findtext("tmdb:movieId", namespaces=NS) == str(film.tmdb)
    assert item.findtext("tmdb:tvId", namespaces=NS) is None
    assert "Watched on Wednesday July 1, 2026." in (item.findtext("description") or "")


async def test_summer_time_in_new_zealand(
    session: ClientSession, site: Letterboxd
) -> None:
    site.log_film(
        "mara",
        site.catalogue[0],
        watched_on=None,
        logged_at=datetime(2026, 12, 24, 12, 0, tzinfo=UTC),
    )
    text, _ = await _feed(session, site)
    assert "<pubDate>Fri, 25 Dec 2026 01:00:00 +1300</pubDate>" in text


async def test_unrated_undated_reviews_of_shows_lack_what_they_lack(
    session: ClientSession, site: Letterboxd
) -> None:
    site.log_film("mara", site.catalogue[44], watched_on=None, review="Long <b> & good")
    text, _ = await _feed(session, site)
    assert "letterboxd-review-" in text
    assert "memberRating" not in text
    assert "watchedDate" not in text
    assert f"<tmdb:tvId>{site.catalogue[44].tmdb}</tmdb:tvId>" in text
    assert "tmdb:movieId" not in text


async def test_a_second_log_of_a_film_has_a_number_in_its_link(
    session: ClientSession, site: Letterboxd
) -> None:
    film = site.catalogue[0]
    site.log_film("mara", film, watched_on=date(2026, 7, 1))
    site.log_film("mara", film, watched_on=date(2026, 7, 9), rewatch=True)
    text, _ = await _feed(session, site)
    links = re.findall(r"<item>.*?<link>(.*?)</link>", text)
    base = f"https://letterboxd.com/mara/film/{film.slug}/"
    assert links == [f"{base}1/", base]


async def test_the_feed_is_a_window_of_fifty_one_line_each(
    session: ClientSession, site: Letterboxd
) -> None:
    for film in site.catalogue[:70]:
        site.log_film("mara", film, watched_on=date(2026, 7, 1))
    text, items = await _feed(session, site)
    assert len(items) == 50
    assert len([line for line in text.splitlines() if "<item>" in line]) == 50


async def test_lists_mix_into_the_feed(
    session: ClientSession, site: Letterboxd
) -> None:
    held = site.create_list("mara", "top", "Top", site.catalogue[:15], ranked=True)
    text, _ = await _feed(session, site)
    assert f"letterboxd-list-{held.number}" in text
    assert "...plus 5 more." in text


async def test_a_deleted_entry_leaves_the_feed(
    session: ClientSession, site: Letterboxd
) -> None:
    viewing = site.log_film("mara", site.catalogue[0], watched_on=None)
    site.delete_log("mara", viewing)
    assert (await _feed(session, site))[1] == []


@pytest.mark.parametrize(
    ("validators", "answered", "asked"),
    [
        (Validators.ETAG, "ETag", "If-None-Match"),
        (Validators.LAST_MODIFIED, "Last-Modified", "If-Modified-Since"),
        (Validators.BOTH, "ETag", "If-None-Match"),
    ],
)
async def test_an_unchanged_feed_is_not_sent_again(
    session: ClientSession,
    site: Letterboxd,
    validators: Validators,
    answered: str,
    asked: str,
) -> None:
    site.validators = validators
    url = f"{site.url}/mara/rss/"
    async with session.get(url) as answer:
        validator = answer.headers[answered]
    async with session.get(url, headers={asked: validator}) as answer:
        assert answer.status == 304
        assert await answer.read() == b""
    site.log_film("mara", site.catalogue[0], watched_on=None)
    async with session.get(url, headers={asked: validator}) as answer:
        assert answer.status == 200


async def test_validators_are_not_offered_unless_switched_on(
    session: ClientSession, site: Letterboxd
) -> None:
    _, _, headers = await get(session, site, "/mara/rss/")
    assert "ETag" not in headers
    assert "Last-Modified" not in headers


async def test_posters_are_pictures(session: ClientSession, site: Letterboxd) -> None:
    site.log_film("mara", site.catalogue[0], watched_on=None)
    text, _ = await _feed(session, site)
    address = re.findall(r'<img src="(.*?)"', text)[0]
    assert address.startswith(site.url)
    async with session.get(address) as answer:
        assert (await answer.read()).startswith(b"\x89PNG")


async def test_an_unknown_poster(session: ClientSession, site: Letterboxd) -> None:
    path = "/resized/film-poster/1/1-none-0-600-0-900-crop.jpg"
    assert (await get(session, site, path))[0] == 404


@needs_shared
async def test_feed_items_have_the_elements_of_genuine_ones(
    session: ClientSession, site: Letterboxd
) -> None:
    site.log_film("mara", site.catalogue[0], watched_on=date(2026, 7, 1), rating=3.0)
    folder = RECORDINGS / "letterboxd" / "rss"
    genuine = {
        child.tag
        for path in folder.glob("*.xml")
        for item in fromstring(path.read_text(encoding="utf-8")).iter("item")
        for child in item
    }
    text, _ = await _feed(session, site)
    ours = {child.tag for item in fromstring(text).iter("item") for child in item}
    assert genuine <= ours
    assert ours - genuine == {"{https://letterboxd.com}memberLike"}
