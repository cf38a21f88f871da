"""The simulated Letterboxd: who may read what, and in which shape."""

from collections.abc import Callable
from datetime import date
import json
import re

from aiohttp import ClientSession
import pytest
from selectolax.lexbor import LexborHTMLParser

from simulators.catalogue import CatalogueFilm
from simulators.letterboxd import Letterboxd
from tests.shared_material import RECORDINGS, needs_shared

from .conftest import get, one, read, slugs


async def test_a_watchlist_is_paged_newest_first(
    session: ClientSession, site: Letterboxd
) -> None:
    paths = ["/mara/watchlist/", "/mara/watchlist/page/2/", "/mara/watchlist/page/3/"]
    pages = [slugs(await read(session, site, path)) for path in paths]
    assert [len(page) for page in pages] == [28, 28, 4]
    listed = [film.slug for film in site.catalogue[:60]]
    assert [slug for page in pages for slug in page] == listed[::-1]


async def test_a_watchlist_says_how_many_it_holds(
    session: ClientSession, site: Letterboxd
) -> None:
    page = await read(session, site, "/mara/watchlist/page/2/")
    content = one(page, ".js-watchlist-content")
    assert content.attributes["data-num-entries"] == "60"
    assert one(page, ".js-watchlist-count").text() == "60\xa0films"


async def test_pagination_names_the_last_page(
    session: ClientSession, site: Letterboxd
) -> None:
    page = await read(session, site, "/mara/watchlist/")
    links = [link.attributes["href"] for link in page.css("li.paginate-page a")]
    assert links == ["/mara/watchlist/page/2/", "/mara/watchlist/page/3/"]
    following = one(page, ".paginate-nextprev a.next")
    assert following.attributes["href"] == "/mara/watchlist/page/2/"


async def test_one_page_has_no_pagination(
    session: ClientSession, site: Letterboxd
) -> None:
    site.unlist_film("mara", *site.catalogue[5:60])
    page = await read(session, site, "/mara/watchlist/")
    assert page.css(".pagination") == []
    assert len(slugs(page)) == 5


async def test_one_film_is_no_films(session: ClientSession, site: Letterboxd) -> None:
    site.unlist_film("mara", *site.catalogue[1:60])
    page = await read(session, site, "/mara/watchlist/")
    assert one(page, ".js-watchlist-count").text() == "1\xa0film"


async def test_watched_films_show_their_rating(
    session: ClientSession, site: Letterboxd
) -> None:
    site.log_film("mara", site.catalogue[0], watched_on=None, rating=3.5, liked=True)
    site.log_film("mara", site.catalogue[1], watched_on=None)
    page = await read(session, site, "/mara/films/")
    assert slugs(page) == [film.slug for film in site.catalogue[1::-1]]
    assert len(page.css("p.poster-viewingdata")) == 2
    assert "rated-7" in (one(page, "span.rating").attributes["class"] or "")
    assert len(page.css("span.like")) == 1


async def test_an_empty_watchlist_is_a_page_of_none(
    session: ClientSession, site: Letterboxd
) -> None:
    site.unlist_film("mara", *site.catalogue[:60])
    page = await read(session, site, "/mara/watchlist/")
    assert slugs(page) == []
    content = one(page, ".js-watchlist-content")
    assert content.attributes["data-num-entries"] == "0"


async def test_listing_again_changes_nothing(site: Letterboxd) -> None:
    before = list(site.member("mara").watchlist)
    site.list_film("mara", site.catalogue[3])
    assert list(site.member("mara").watchlist) == before


@pytest.mark.parametrize(
    ("path", "status", "challenged"),
    [
        ("/mara/", 200, False),
        ("/MARA/", 200, False),
        ("/nobody/", 404, False),
        ("/nobody/rss/", 404, False),
        ("/nobody/watchlist/", 404, False),
        ("/mara/watchlist/page/4/", 403, False),
        ("/mara/watchlist/page/0/", 404, False),
        ("/mara/watchlist/rss/", 404, False),
        ("/mara/watchlist/by/name/", 403, True),
        ("/mara/watchlist/by/date-earliest/", 403, True),
        ("/mara/watchlist/by/shuffle/", 403, True),
        ("/mara/list/top/", 200, False),
        ("/mara/list/top/page/2/", 403, False),
        ("/mara/list/top/rss/", 403, False),
        ("/mara/list/top/by/added/", 403, True),
        ("/mara/list/top/by/name/", 403, True),
        ("/mara/list/top/by/added-earliest/", 200, False),
        ("/mara/list/top/by/reverse/", 200, False),
        ("/mara/list/top/by/release/", 200, False),
        ("/mara/list/secret/", 404, False),
        ("/mara/list/none/", 404, False),
        ("/mara/lists/", 200, False),
        ("/mara/films/", 200, False),
        ("/mara/films/page/2/", 403, True),
        ("/mara/films/diary/", 403, True),
        ("/mara/films/by/date/", 403, True),
        ("/film/none/", 404, False),
        ("/film/none/json/", 403, True),
        ("/robots.txt", 200, False),
    ],
)
async def test_what_is_answered_where(
    session: ClientSession,
    site: Letterboxd,
    path: str,
    status: int,
    challenged: bool,
) -> None:
    site.create_list("mara", "top", "Top", site.catalogue[:30], ranked=True)
    site.create_list("mara", "secret", "S", site.catalogue[:3], public=False)
    got, _, headers = await get(session, site, path)
    assert got == status
    assert headers["Server"] == "cloudflare"
    assert ("cf-mitigated" in headers) is challenged


@pytest.mark.parametrize(
    "agent", ["", "python-requests/2.32", "Python/3.14 aiohttp/3.14.5", "curl/8.5"]
)
async def test_clients_without_a_name_of_their_own_are_turned_away(
    session: ClientSession, site: Letterboxd, agent: str
) -> None:
    headers = {"User-Agent": agent}
    async with session.get(f"{site.url}/mara/rss/", headers=headers) as answer:
        assert answer.status == 403
        assert "cf-mitigated" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_written(
    session: ClientSession, site: Letterboxd, method: str
) -> None:
    async with session.request(method, f"{site.url}/mara/watchlist/") as answer:
        assert answer.status == 405


async def test_a_private_watchlist_is_refused_by_the_application(
    session: ClientSession, site: Letterboxd
) -> None:
    site.member("mara").watchlist_private = True
    status, text, headers = await get(session, site, "/mara/watchlist/")
    assert status == 403
    assert "cf-mitigated" not in headers
    assert LexborHTMLParser(text).css("section.message")
    assert (await get(session, site, "/mara/rss/"))[0] == 200


async def test_a_private_account_shows_its_front_page_alone(
    session: ClientSession, site: Letterboxd
) -> None:
    site.member("mara").private = True
    assert (await get(session, site, "/mara/"))[0] == 200
    assert (await get(session, site, "/mara/rss/"))[0] == 403


async def test_a_member_page_proves_the_member(
    session: ClientSession, site: Letterboxd
) -> None:
    _, _, headers = await get(session, site, "/mara/")
    assert headers["x-letterboxd-type"] == "Member"
    assert headers["x-letterboxd-identifier"] == site.member("mara").lid


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/mara/watchlist", "/mara/watchlist/"),
        ("/tmdb/20000007", None),
        ("/tmdb/20000007/", None),
        ("/imdb/tt90000013", None),
        ("/boxd/{lid}", None),
    ],
)
async def test_redirects(
    session: ClientSession, site: Letterboxd, path: str, target: str | None
) -> None:
    film = site.catalogue[1]
    status, _, headers = await get(session, site, path.format(lid=film.lid))
    assert status in (301, 302)
    assert headers["Location"] == (target or f"/film/{film.slug}/")


@pytest.mark.parametrize("path", ["/tmdb/5", "/imdb/tt5", "/boxd/x"])
async def test_a_redirect_to_an_unknown_film(
    session: ClientSession, site: Letterboxd, path: str
) -> None:
    assert (await get(session, site, path))[0] == 404


async def test_a_film_page_links_to_tmdb_and_imdb(
    session: ClientSession, site: Letterboxd
) -> None:
    film = site.catalogue[0]
    page = await read(session, site, f"/film/{film.slug}/")
    body = one(page, "body").attributes
    assert (body["data-tmdb-type"], body["data-tmdb-id"]) == ("movie", str(film.tmdb))
    tmdb = one(page, 'a[data-track-action="TMDB"]').attributes["href"]
    imdb = one(page, 'a[data-track-action="IMDb"]').attributes["href"]
    assert tmdb == f"https://www.themoviedb.org/movie/{film.tmdb}/"
    assert imdb == f"http://www.imdb.com/title/{film.imdb}/maindetails"
    short = one(page, 'input[value^="https://boxd.it/"]').attributes["value"]
    assert short == f"https://boxd.it/{film.lid}"


async def test_a_miniseries_claims_to_be_a_movie(
    session: ClientSession, site: Letterboxd
) -> None:
    show = site.catalogue[44]
    page = await read(session, site, f"/film/{show.slug}/")
    body = one(page, "body").attributes
    assert (body["data-tmdb-type"], body["data-tmdb-id"]) == ("movie", "")
    link = one(page, 'a[data-track-action="TMDB"]').attributes["href"]
    assert link == f"https://www.themoviedb.org/tv/{show.tmdb}/"


async def test_linked_data_of_a_film_page_can_be_read(
    session: ClientSession, site: Letterboxd
) -> None:
    film = site.catalogue[0]
    page = await read(session, site, f"/film/{film.slug}/")
    text = one(page, 'script[type="application/ld+json"]').text()
    found = json.loads(re.sub(r"/\*.*?\*/", "", text))
    assert (found["@type"], found["name"]) == ("Movie", film.title)
    assert found["genre"] == list(film.genres)


async def test_a_list_keeps_its_order_and_ranks(
    session: ClientSession, site: Letterboxd
) -> None:
    films = site.catalogue[:110]
    site.create_list("mara", "top", "Top", films, ranked=True)
    first = await read(session, site, "/mara/list/top/")
    second = await read(session, site, "/mara/list/top/page/2/")
    assert slugs(first) + slugs(second) == [film.slug for film in films]
    assert [node.text() for node in second.css("p.list-number")][:2] == ["101", "102"]


async def test_a_list_can_be_read_backwards(
    session: ClientSession, site: Letterboxd
) -> None:
    site.create_list("mara", "top", "Top", site.catalogue[:3])
    page = await read(session, site, "/mara/list/top/by/reverse/")
    assert slugs(page) == [film.slug for film in site.catalogue[2::-1]]


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("release", lambda film: -film.year),
        ("release-earliest", lambda film: film.year),
        ("longest", lambda film: -film.runtime_minutes),
    ],
)
async def test_a_list_can_be_sorted(
    session: ClientSession,
    site: Letterboxd,
    sort: str,
    key: Callable[[CatalogueFilm], int],
) -> None:
    films = site.catalogue[:20]
    site.create_list("mara", "top", "Top", films)
    page = await read(session, site, f"/mara/list/top/by/{sort}/")
    assert slugs(page) == [film.slug for film in sorted(films, key=key)]


async def test_the_lists_index_counts_films_except_none(
    session: ClientSession, site: Letterboxd
) -> None:
    site.create_list("mara", "top", "Top", site.catalogue[:3])
    site.create_list("mara", "empty", "Empty", [])
    site.create_list("mara", "secret", "Secret", [], public=False)
    page = await read(session, site, "/mara/lists/")
    titles = [node.text() for node in page.css("article.list-summary h2.name a")]
    counts = [node.text() for node in page.css(".content-reactions-strip .value")]
    assert titles == ["Top", "Empty"]
    assert counts == ["3\xa0films"]


async def test_logging_takes_a_film_off_the_watchlist(site: Letterboxd) -> None:
    film = site.catalogue[0]
    site.log_film("mara", film, watched_on=date(2026, 11, 1))
    assert film.slug not in site.member("mara").watchlist


@needs_shared
@pytest.mark.parametrize(
    ("recording", "path"),
    [
        ("watchlist_page_2025-11_rendered.html", "/mara/watchlist/"),
        ("list_page_2025-12_source.html", "/mara/list/top/"),
    ],
)
async def test_posters_have_the_attributes_of_genuine_ones(
    session: ClientSession, site: Letterboxd, recording: str, path: str
) -> None:
    site.create_list("mara", "top", "Top", site.catalogue[:3], ranked=True)
    genuine = LexborHTMLParser(
        (RECORDINGS / "letterboxd" / "html" / recording).read_text(encoding="utf-8")
    )
    ours = await read(session, site, path)
    # Gone from the live pages since April 2026.
    expected = _attributes(genuine) - {"data-film-id"}
    assert _attributes(ours) == expected


def _attributes(page: LexborHTMLParser) -> set[str]:
    return set(page.css('[data-component-class="LazyPoster"]')[0].attributes)
