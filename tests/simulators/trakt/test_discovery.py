"""The simulated Trakt: people, search, recommendations, calendars."""

from datetime import date, timedelta

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt

from .conftest import START, Client, Clock, movie


async def test_settings_say_who_it_is(trakt: Trakt, ask: Client) -> None:
    trakt.member().timezone = "Europe/Berlin"
    settings = (await ask("GET", "/users/settings")).json
    assert settings["user"]["ids"]["slug"] == "mara"
    assert len(settings["user"]["ids"]["uuid"]) == 40
    assert (settings["user"]["username"], settings["user"]["vip"]) == ("mara", False)
    assert settings["account"]["timezone"] == "Europe/Berlin"
    assert settings["limits"]["list"] == {"count": 5, "item_count": 250}


async def test_a_profile_is_public_unless_it_is_private(
    trakt: Trakt, ask: Client
) -> None:
    trakt.add_member("Jonas Okonjo", name="Jonas")
    jonas = await ask("GET", "/users/jonas-okonjo?extended=full")
    assert jonas.json["username"] == "Jonas Okonjo"
    assert jonas.json["joined_at"]
    trakt.member("jonas okonjo").private = True
    hidden = await ask("GET", "/users/jonas-okonjo")
    assert set(hidden.json) == {"username", "private", "ids"}
    refused = await ask("GET", "/users/jonas-okonjo/stats")
    assert (refused.status, refused.headers["X-Private-User"]) == (401, "true")
    trakt.member().private = True
    assert (await ask("GET", "/users/mara/stats")).status == 200


async def test_search_finds_every_word_of_the_title(
    ask: Client, film: CatalogueFilm
) -> None:
    path = f"/search/movie?query={film.title}"
    rows = (await ask("GET", path)).json
    assert rows[0]["movie"]["ids"]["tmdb"] == film.tmdb
    assert (rows[0]["type"], rows[0]["score"]) == ("movie", 100.0)
    one_year = (await ask("GET", f"{path}&years={film.year}")).json
    assert one_year == [row for row in rows if row["movie"]["year"] == film.year]
    span = f"{path}&years={film.year - 2}-{film.year - 1}"
    assert film.tmdb not in {
        row["movie"]["ids"]["tmdb"] for row in (await ask("GET", span)).json
    }
    ignored = (await ask("GET", f"{path}&year=1900")).json
    assert ignored == rows
    assert (await ask("GET", "/search/movie?query=zzzz")).json == []


@pytest.mark.parametrize("query", ["", "query=", "query=a&years=soon"])
async def test_a_search_for_nothing_is_refused(ask: Client, query: str) -> None:
    assert (await ask("GET", f"/search/movie?{query}")).status == 422


async def test_a_search_may_be_for_several_types(
    ask: Client, show: CatalogueShow
) -> None:
    ask.token = None
    path = f"/search/show,person?query={show.title}"
    rows = (await ask("GET", path)).json
    assert rows[0]["show"]["ids"]["trakt"] == show.trakt
    episode = show.episode(1, 1)
    path = f"/search/episode?query={episode.title}&years={show.year}"
    rows = (await ask("GET", path)).json
    assert rows[0]["episode"]["ids"]["trakt"] == episode.trakt
    assert rows[0]["show"]["ids"]["trakt"] == show.trakt


async def test_an_id_means_something_only_with_its_type(
    ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    assert film.tmdb == show.tmdb
    both = (await ask("GET", f"/search/tmdb/{film.tmdb}")).json
    assert [row["type"] for row in both] == ["movie", "show"]
    one = (await ask("GET", f"/search/tmdb/{film.tmdb}?type=movie")).json
    assert [row["type"] for row in one] == ["movie"]
    assert one[0]["score"] is None
    for path, count in {
        f"/search/imdb/{film.imdb}": 1,
        f"/search/trakt/{show.trakt}?type=show": 1,
        f"/search/trakt/{show.trakt}": 2,
        f"/search/tvdb/{show.episode(1, 1).tvdb}?type=episode": 1,
        f"/search/tvdb/{show.tvdb}?type=movie": 0,
        "/search/tmdb/tt1": 0,
        "/search/tmdb/5": 0,
    }.items():
        assert len((await ask("GET", path)).json) == count, path


async def test_a_title_by_number_slug_or_imdb(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    ref = trakt.ref(film)
    for name in (ref.trakt, trakt.media.slugs[ref], film.imdb):
        found = (await ask("GET", f"/movies/{name}?extended=full")).json
        assert found["ids"]["tmdb"] == film.tmdb
        assert found["runtime"] == film.runtime_minutes
    plain = (await ask("GET", f"/movies/{ref.trakt}")).json
    assert set(plain) == {"title", "year", "ids"}
    assert (await ask("GET", f"/shows/{show.slug}?extended=full")).json["runtime"]
    base = f"/shows/{show.slug}/seasons/1/episodes"
    episode = (await ask("GET", f"{base}/2?extended=full")).json
    assert episode["runtime"] == show.runtime_minutes
    assert (await ask("GET", f"{base}/99")).status == 404
    assert (await ask("GET", f"{base}/x")).status == 404


async def test_a_miniseries_is_no_film_at_trakt(trakt: Trakt, ask: Client) -> None:
    odd = CatalogueFilm(
        tmdb=7, imdb="tt7", slug="odd", lid="o", uid=7, title="Odd", year=2000,
        is_show=True,
    )  # fmt: skip
    trakt.know(odd)
    assert (await ask("GET", "/search/imdb/tt7")).json == []


async def test_films_of_one_title_and_year_have_slugs_of_their_own(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    twin = CatalogueFilm(
        tmdb=7, imdb="tt7", slug="twin", lid="t", uid=7, title=film.server_title,
        year=film.year,
    )  # fmt: skip
    trakt.know(twin)
    slugs = trakt.media.slugs
    assert slugs[trakt.ref(twin)] != slugs[trakt.ref(film)]
    trakt.know(film)
    found = (await ask("GET", f"/movies/{slugs[trakt.ref(film)]}")).json
    assert found["ids"]["tmdb"] == film.tmdb


async def test_a_title_without_a_year_means_the_newest(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    older = CatalogueFilm(
        tmdb=7, imdb="tt7", slug="twin", lid="t", uid=7, title=film.server_title,
        year=film.year - 9,
    )  # fmt: skip
    trakt.know(older)
    body = {"movie": {"title": film.server_title}, "progress": 5}
    found = (await ask("POST", "/scrobble/start", body)).json
    assert found["movie"]["year"] == film.year
    body = {"movie": {"title": film.server_title, "year": film.year - 9}, "progress": 5}
    found = (await ask("POST", "/scrobble/start", body)).json
    assert found["movie"]["ids"]["tmdb"] == 7
    episode = {"episode": {"title": film.server_title}, "progress": 5}
    assert (await ask("POST", "/scrobble/start", episode)).status == 404


@pytest.mark.parametrize("name", ["movies", "shows"])
async def test_trending_and_popular_need_nobody(ask: Client, name: str) -> None:
    ask.token = None
    trending = await ask("GET", f"/{name}/trending")
    assert len(trending.json) == 10
    assert trending.headers["X-Trending-User-Count"]
    assert set(trending.json[0]) == {"watchers", name[:-1]}
    popular = await ask("GET", f"/{name}/popular?limit=3&extended=full")
    assert len(popular.json) == 3
    assert popular.json[0]["runtime"] > 0


async def test_recommendations_are_of_what_is_not_known(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    films = list(trakt.media.movies.values())
    trakt.log_play(films[0])
    trakt.rate_title(films[1], 5)
    assert (
        await ask("DELETE", f"/recommendations/movies/{films[2].imdb}")
    ).status == 204
    trakt.list_title(films[3])
    await ask("POST", "/sync/collection", {"movies": [movie(films[4])]})

    async def recommended(query: str) -> list[int]:
        rows = (await ask("GET", f"/recommendations/movies?{query}")).json
        return [row["ids"]["tmdb"] for row in rows]

    tmdb = [one.tmdb for one in films]
    assert await recommended("") == tmdb[3:13]
    assert await recommended("ignore_watchlisted=true&limit=2") == tmdb[4:6]
    assert (await recommended("ignore_collected=true&limit=999"))[:2] == [
        tmdb[3],
        tmdb[5],
    ]
    activities = (await ask("GET", "/sync/last_activities")).json
    assert activities["movies"]["hidden_at"] > "2026"
    shows = (await ask("GET", "/recommendations/shows")).json
    assert shows[0]["favorited_by"] == []


async def test_my_calendar_holds_what_is_mine(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    films = list(trakt.media.movies.values())
    trakt.release(films[0], START.date() + timedelta(days=2))
    trakt.release(films[1], START.date() + timedelta(days=3))
    trakt.list_title(films[0])
    trakt.air(show.episode(3, 4), START + timedelta(days=1))
    trakt.log_play(show.episode(1, 1))
    mine = await ask("GET", "/calendars/my/movies/2026-11-20/30")
    assert [row["released"] for row in mine.json] == ["2026-11-22"]
    assert mine.json[0]["movie"]["ids"]["tmdb"] == films[0].tmdb
    assert mine.headers["X-Start-Date"] == "Fri, 20 Nov 2026 00:00:00 GMT"
    assert mine.headers["X-End-Date"] == "Sat, 19 Dec 2026 23:59:59 GMT"
    shows = (await ask("GET", "/calendars/my/shows")).json
    assert shows[0]["first_aired"] == "2026-11-21T18:30:42.250Z"
    assert shows[0]["episode"]["number"] == 4
    everybody = (await ask("GET", "/calendars/all/movies/2026-11-20/99")).json
    assert len(everybody) == 2
    assert (await ask("GET", "/calendars/my/movies/2026-11-23")).json == []


@pytest.mark.parametrize(
    ("path", "status"), [("soon/7", 422), ("2026-11-20/0", 404), ("2026-11-20/x", 404)]
)
async def test_a_calendar_begins_on_a_day(ask: Client, path: str, status: int) -> None:
    assert (await ask("GET", f"/calendars/my/movies/{path}")).status == status


async def test_members_log_in_by_name(trakt: Trakt, ask: Client, clock: Clock) -> None:
    assert trakt.member("Mara") is trakt.state.members["mara"]
    with pytest.raises(KeyError):
        trakt.member("nobody")
    assert trakt.media.released(trakt.ref(next(iter(trakt.media.shows.values())))) < (
        clock.now
    )
    with pytest.raises(KeyError):
        trakt.media.show_of(trakt.ref(next(iter(trakt.media.movies.values()))))
    assert date.fromisoformat("2026-11-20") == clock.now.date()
