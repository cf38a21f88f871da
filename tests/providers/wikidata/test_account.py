"""Tests of finding a film's other ids at Wikidata."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from custom_components.letterboxd_sync.model.capability import Access, Facet
from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.providers.agent import USER_AGENT
from custom_components.letterboxd_sync.providers.contracts import ABILITY
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    ProviderError,
    Refused,
    Throttled,
)
from custom_components.letterboxd_sync.providers.wikidata.account import (
    BATCH,
    WikidataAccount,
)
from simulators.catalogue import CatalogueFilm
from simulators.wikidata import Wikidata

from ..canned import Canned, CannedServer

ASK = "POST /sparql"
HEAT = Film(title="Heat", year=1995, ids=FilmIds(letterboxd="heat-1995"))
KEY = FilmKey("letterboxd:heat-1995")


def listed(known: CatalogueFilm) -> Film:
    return Film(title=known.title, ids=FilmIds(letterboxd=known.slug))


def bindings(*rows: dict[str, str]) -> Canned:
    cells = [
        {name: {"type": "literal", "value": value} for name, value in row.items()}
        for row in rows
    ]
    return Canned(
        said={"results": {"bindings": cells}}, kind="application/sparql-results+json"
    )


@pytest.mark.parametrize(("facet", "access"), list(ABILITY))
def test_capabilities_say_what_there_are_methods_for(
    account: WikidataAccount, facet: Facet, access: Access
) -> None:
    support = account.capabilities.get(facet)
    declared = support is not None and access in support.access
    assert declared == isinstance(account, ABILITY[facet, access])


async def test_slugs_become_ids(
    linked: WikidataAccount, wikidata: Wikidata, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    known = catalogue[0]
    resolved = await linked.resolve([listed(known)])
    film = resolved[FilmKey(f"letterboxd:{known.slug}")]
    assert film.ids == FilmIds(tmdb=known.tmdb, imdb=known.imdb, letterboxd=known.slug)
    assert film.title == known.title


@pytest.mark.parametrize("is_animation", [True, False])
async def test_it_says_what_is_animation(
    linked: WikidataAccount, catalogue: tuple[CatalogueFilm, ...], is_animation: bool
) -> None:
    known = next(
        film
        for film in catalogue
        if film.is_animation is is_animation and film.in_wikidata
    )
    (film,) = (await linked.resolve([listed(known)])).values()
    assert film.animated is is_animation


async def test_what_it_does_not_know_is_absent(
    linked: WikidataAccount, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    unknown = next(film for film in catalogue if not film.in_wikidata)
    assert await linked.resolve([listed(unknown)]) == {}


async def test_a_film_with_two_tmdb_ids_is_left_unresolved(
    linked: WikidataAccount, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    twofold = next(film for film in catalogue if len(film.wikidata_tmdb) > 1)
    assert await linked.resolve([listed(twofold)]) == {}


async def test_what_tmdb_files_under_television_is_no_film(
    linked: WikidataAccount, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    show = next(film for film in catalogue if film.is_show and film.in_wikidata)
    (film,) = (await linked.resolve([listed(show)])).values()
    assert film.ids.tmdb is None
    assert film.ids.tmdb_show == show.tmdb


async def test_a_film_that_is_both_is_a_film(
    account: WikidataAccount, server: CannedServer
) -> None:
    server.lay(ASK, bindings({"slug": "heat-1995", "tmdb": "949", "tmdbtv": "7"}))
    ids = (await account.resolve([HEAT]))[KEY].ids
    assert (ids.tmdb, ids.tmdb_show) == (949, None)


async def test_two_imdb_ids_are_one_too_many_but_no_reason_to_stop(
    account: WikidataAccount, server: CannedServer
) -> None:
    rows = [
        {"slug": "heat-1995", "tmdb": "949", "imdb": imdb} for imdb in ("tt1", "tt2")
    ]
    server.lay(ASK, bindings(*rows))
    ids = (await account.resolve([HEAT]))[KEY].ids
    assert (ids.tmdb, ids.imdb) == (949, None)


async def test_nothing_but_doubt_is_absent(
    account: WikidataAccount, server: CannedServer
) -> None:
    rows = [{"slug": "heat-1995", "imdb": imdb} for imdb in ("tt1", "tt2")]
    server.lay(ASK, bindings(*rows))
    assert await account.resolve([HEAT]) == {}


async def test_other_ids_are_tried_when_the_slug_is_unknown(
    linked: WikidataAccount, wikidata: Wikidata, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    by_imdb, by_tmdb, by_slug = catalogue[:3]
    films = [
        Film(title="a", ids=FilmIds(letterboxd="renamed", imdb=by_imdb.imdb)),
        Film(title="b", ids=FilmIds(tmdb=by_tmdb.tmdb)),
        listed(by_slug),
        Film(title="c"),
    ]
    resolved = await linked.resolve(films)
    assert [resolved[key].ids.tmdb for key in resolved] == [
        by_slug.tmdb,
        by_imdb.tmdb,
        by_tmdb.tmdb,
    ]
    assert resolved[FilmKey(f"tmdb:{by_tmdb.tmdb}")].ids.imdb == by_tmdb.imdb
    assert len(wikidata.requests) == 3


@pytest.mark.parametrize(
    "ids",
    [
        FilmIds(tmdb=1, letterboxd="heat-1995"),
        FilmIds(imdb="tt1", letterboxd="heat-1995"),
    ],
)
async def test_a_slug_that_came_to_mean_another_film_tells_nothing(
    account: WikidataAccount, server: CannedServer, ids: FilmIds
) -> None:
    row = {"slug": "heat-1995", "tmdb": "949", "imdb": "tt0113277"}
    server.lay(ASK, bindings(row), bindings())
    assert await account.resolve([Film(title="Heat", ids=ids)]) == {}


async def test_what_is_known_of_a_film_stays(
    account: WikidataAccount, server: CannedServer
) -> None:
    row = {"slug": "heat-1995", "tmdb": "949", "imdb": "tt0113277", "animated": "false"}
    server.lay(ASK, bindings(row))
    known = Film(
        title="Heat",
        ids=FilmIds(tmdb=949, imdb="tt0113277", letterboxd="heat-1995"),
        animated=True,
    )
    assert await account.resolve([known]) == {FilmKey("tmdb:949"): known}


async def test_films_that_share_an_alias_are_all_resolved(
    account: WikidataAccount, server: CannedServer
) -> None:
    server.lay(ASK, bindings({"slug": "heat-1995", "tmdb": "949"}))
    other = Film(title="Heat", ids=FilmIds(imdb="tt0113277", letterboxd="heat-1995"))
    resolved = await account.resolve([HEAT, other])
    assert set(resolved) == {KEY, FilmKey("imdb:tt0113277")}


async def test_what_was_not_asked_for_is_passed_over(
    account: WikidataAccount, server: CannedServer
) -> None:
    server.lay(ASK, bindings({"slug": "gozu", "tmdb": "1"}))
    assert await account.resolve([HEAT]) == {}


async def test_many_films_go_in_few_queries(
    account: WikidataAccount, server: CannedServer
) -> None:
    server.lay(ASK, bindings())
    films = [
        Film(title="x", ids=FilmIds(letterboxd=f"film-{number}"))
        for number in range(2 * BATCH + 1)
    ]
    await account.resolve(films)
    queries = [parse_qs(asked.body.decode())["query"][0] for asked in server.asked]
    assert [query.count('"film-') for query in queries] == [BATCH, BATCH, 1]


async def test_nothing_is_asked_for_nothing(
    account: WikidataAccount, server: CannedServer
) -> None:
    assert await account.resolve([]) == {}
    assert server.asked == []


async def test_we_say_who_we_are(
    account: WikidataAccount, server: CannedServer
) -> None:
    server.lay(ASK, bindings())
    await account.resolve([HEAT])
    assert server.asked[0].headers["User-Agent"] == USER_AGENT
    assert server.asked[0].headers["Accept"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Canned(status=429, headers={"Retry-After": "60"}), Throttled),
        (Canned(status=500, said="TimeoutException"), NoAnswer),
        (Canned(status=400, said="MalformedQueryException"), Refused),
        (Canned(said="<html></html>", kind="text/html"), NotUnderstood),
        (Canned(said={"head": {}}), NotUnderstood),
    ],
)
async def test_trouble_has_its_name(
    account: WikidataAccount,
    server: CannedServer,
    answer: Canned,
    kind: type[ProviderError],
) -> None:
    server.lay(ASK, answer)
    with pytest.raises(kind) as caught:
        await account.resolve([HEAT])
    wait = getattr(caught.value, "retry_after", None)
    assert wait in (None, timedelta(seconds=60))
    assert len(server.asked) == 1
