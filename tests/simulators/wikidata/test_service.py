"""The simulated Wikidata: what it knows, and the SPARQL it understands."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.wikidata import Wikidata

LOOKUP = """
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?slug ?tmdb ?imdb ?trakt ?tmdbtv ?animated WHERE {
  VALUES ?slug { %s }
  ?film wdt:P6127 ?slug .   # Letterboxd
  OPTIONAL { ?film wdt:P4947 ?tmdb }  OPTIONAL { ?film wdt:P345 ?imdb }
  OPTIONAL { ?film wdt:P8013 ?trakt } OPTIONAL { ?film wdt:P4983 ?tmdbtv }
  BIND(EXISTS { ?film wdt:P31/wdt:P279* wd:Q202866 } AS ?animated)
}"""


@pytest.fixture
def wikidata(sims: Simulators) -> Wikidata:
    return sims.wikidata


@pytest.fixture
def films(sims: Simulators) -> tuple[CatalogueFilm, ...]:
    return sims.catalogue


async def _select(
    session: ClientSession, wikidata: Wikidata, query: str
) -> list[dict[str, str]]:
    headers = {"Accept": "application/sparql-results+json"}
    async with session.post(
        wikidata.endpoint, data={"query": query}, headers=headers
    ) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.content_type == "application/sparql-results+json"
        found = await answer.json()
    return [
        {name: cell["value"] for name, cell in row.items()}
        for row in found["results"]["bindings"]
    ]


def _quoted(*films: CatalogueFilm) -> str:
    return " ".join(f'"{film.slug}"' for film in films)


async def test_slugs_lead_to_ids(
    session: ClientSession, wikidata: Wikidata, films: tuple[CatalogueFilm, ...]
) -> None:
    film = films[0]
    rows = await _select(session, wikidata, LOOKUP % _quoted(film))
    assert rows == [
        {
            "slug": film.slug,
            "tmdb": str(film.tmdb),
            "imdb": film.imdb,
            "trakt": f"movies/{film.slug}-{film.year}",
            "animated": "false",
        }
    ]


async def test_some_films_are_not_known(
    session: ClientSession, wikidata: Wikidata, films: tuple[CatalogueFilm, ...]
) -> None:
    assert await _select(session, wikidata, LOOKUP % _quoted(films[9])) == []


async def test_a_show_has_a_television_id(
    session: ClientSession, wikidata: Wikidata, films: tuple[CatalogueFilm, ...]
) -> None:
    (row,) = await _select(session, wikidata, LOOKUP % _quoted(films[44]))
    assert row["tmdbtv"] == str(films[44].tmdb)
    assert "tmdb" not in row


async def test_several_values_are_several_rows(
    session: ClientSession, wikidata: Wikidata, films: tuple[CatalogueFilm, ...]
) -> None:
    rows = await _select(session, wikidata, LOOKUP % _quoted(films[60]))
    assert [row["tmdb"] for row in rows] == [str(n) for n in films[60].wikidata_tmdb]


@pytest.mark.parametrize("place", [5, 17])
async def test_animation_is_found_below_its_class(
    session: ClientSession,
    wikidata: Wikidata,
    films: tuple[CatalogueFilm, ...],
    place: int,
) -> None:
    (row,) = await _select(session, wikidata, LOOKUP % _quoted(films[place]))
    assert row["animated"] == "true"


async def test_a_film_made_up_later_is_known_too(
    session: ClientSession, wikidata: Wikidata
) -> None:
    film = CatalogueFilm(
        tmdb=1, imdb="tt1", slug="brand-new", lid="x", uid=1, title="N", year=2026
    )
    wikidata.know(film)
    (row,) = await _select(session, wikidata, LOOKUP % _quoted(film))
    assert row["tmdb"] == "1"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ('SELECT ?f { ?f wdt:P4947 "{tmdb}" }', 1),
        ('SELECT ?s { VALUES ?t {{ "{tmdb}" }} ?f wdt:P4947 ?t; wdt:P6127 ?s }', 1),
        ('SELECT ?s { ?f wdt:P6127 ?s . VALUES ?s {{ "{slug}" "none" }} }', 1),
        ('SELECT ?s { VALUES (?s ?x) {{ ("{slug}" UNDEF) }} ?f wdt:P6127 ?s }', 1),
        ('SELECT ?s { VALUES ?s {{ "{slug}" }} VALUES ?s {{ "other" }} }', 0),
        ('SELECT * { ?f wdt:P4947 "{tmdb}" ; wdt:P31 ?c , ?d . }', 1),
        (
            (
                'SELECT ?s { {{ ?f wdt:P4947 "{tmdb}" }} UNION'
                ' {{ ?f wdt:P345 "{imdb}" }} ?f wdt:P6127 ?s }'
            ),
            2,
        ),
        (
            (
                'SELECT DISTINCT ?s { {{ ?f wdt:P4947 "{tmdb}" }} UNION'
                ' {{ ?f wdt:P345 "{imdb}" }} ?f wdt:P6127 ?s }'
            ),
            1,
        ),
        ("SELECT ?f { ?f wdt:P4947|wdt:P4983 ?id }", 109),
        ("SELECT ?f { ?f wdt:P31/wdt:P279? wd:Q11424 } LIMIT 3 OFFSET 1", 3),
        ("SELECT ?f { wd:Q202866 ^wdt:P31 ?f }", 4),
        ("SELECT ?c { wd:Q29168811 wdt:P279+ ?c }", 3),
        ("SELECT ?c { wd:Q29168811 (wdt:P279)* ?c }", 4),
        ("SELECT ?c { ?c wdt:P279* wd:Q11424 }", 4),
        ("SELECT ?f { ?f ^wdt:P279 ?x }", 5),
        ('SELECT ?f { ?f wdt:P6127 ?s FILTER(?s = "{slug}") }', 1),
        ('SELECT ?f { ?f wdt:P6127 ?s FILTER(?s IN ("{slug}", "b")) }', 1),
        ('SELECT ?f { ?f wdt:P6127 ?s FILTER(?s NOT IN ("{slug}")) }', 107),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" FILTER(BOUND(?x) || ?f != ?f) }', 0),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" FILTER NOT EXISTS {{ ?f wdt:P1 ?y }} }', 1),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" FILTER EXISTS {{ ?f wdt:P4947 ?y }} }', 1),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" MINUS {{ ?f wdt:P4947 ?y }} }', 0),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" FILTER(!BOUND(?x) && true) }', 1),
        ('SELECT ?f { ?f wdt:P345 ?i FILTER(STRSTARTS(?i, "tt9000001")) }', 1),
        ('SELECT ?f { ?f wdt:P345 ?i FILTER(CONTAINS(LCASE(?i), "000013")) }', 2),
        ('SELECT ?f { ?f wdt:P345 ?i FILTER(STRENDS(UCASE(?i), "0013")) }', 1),
        ('SELECT ?f { ?f wdt:P345 ?i FILTER(?i < "tt90000014" && ?i >= "tt9") }', 2),
        ('SELECT ?f { ?f wdt:P345 ?i FILTER(?i > "tt90001") }', 38),
        ('SELECT ?f { ?f ?any "{imdb}" }', 0),
        ('SELECT ?f { ?f wdt:P345 "{imdb}" . {{ ?f wdt:P31 wd:Q11424 }} }', 1),
        (
            (
                'SELECT ?f ?fLabel { ?f wdt:P345 "{imdb}" SERVICE wikibase:label'
                ' {{ bd:serviceParam wikibase:language "en". }} }'
            ),
            1,
        ),
    ],
)
async def test_queries_find_as_many_rows(
    session: ClientSession,
    wikidata: Wikidata,
    films: tuple[CatalogueFilm, ...],
    query: str,
    rows: int,
) -> None:
    film = films[0]
    named = (
        query.replace("{{", "{")
        .replace("}}", "}")
        .replace("{tmdb}", str(film.tmdb))
        .replace("{imdb}", film.imdb)
        .replace("{slug}", film.slug)
    )
    assert len(await _select(session, wikidata, named)) == rows


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("(SAMPLE(?t) AS ?v)", "20000423"),
        ("(MIN(?t) AS ?v)", "20000420"),
        ("(MAX(?t) AS ?v)", "20000423"),
        ("(COUNT(?t) AS ?v)", "2"),
        ("(COUNT(*) AS ?v)", "2"),
        ("(COUNT(DISTINCT ?i) AS ?v)", "1"),
        ('(GROUP_CONCAT(DISTINCT ?t; separator="|") AS ?v)', "20000423|20000420"),
        ("(STR(?i) AS ?v)", "tt90000780"),
        ("(COALESCE(?none, ?i) AS ?v)", "tt90000780"),
        ('(IF(BOUND(?none), "a", "b") AS ?v)', "b"),
        ('(CONCAT("a", "\\"", "c") AS ?v)', 'a"c'),
    ],
)
async def test_columns_can_be_computed(
    session: ClientSession, wikidata: Wikidata, column: str, value: str
) -> None:
    query = f'SELECT ?i {column} {{ ?f wdt:P345 ?i ; wdt:P4947 ?t . VALUES ?i {{ "tt90000780" }} }} GROUP BY ?i'  # noqa: E501
    assert await _select(session, wikidata, query) == [{"i": "tt90000780", "v": value}]


async def test_rows_can_be_ordered(session: ClientSession, wikidata: Wikidata) -> None:
    query = "SELECT ?i { ?f wdt:P345 ?i } ORDER BY DESC(?i) LIMIT 2"
    rows = await _select(session, wikidata, query)
    assert rows[0]["i"] > rows[1]["i"]
    query = "SELECT ?i { ?f wdt:P345 ?i } ORDER BY ?i LIMIT 1"
    assert await _select(session, wikidata, query) == [{"i": "tt90000000"}]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT ?x",
        "SELECT ?x { ?x wdt:P31 ",
        "SELECT ?x { ?x wdt:P31 }",
        "SELECT ?x { ?x nope:P31 ?y }",
        "SELECT ?x { ?x wdt:P31 ?y } NONSENSE",
        "SELECT ?x { ?x 5 ?y }",
        'SELECT ?x { VALUES (?x ?y) { ("a") } }',
        "SELECT ?x { FILTER(RAND() = 1) }",
        'SELECT ?x { ?x wdt:P6127 "open }',
        "SELECT ?x { BIND(1 AS 5) }",
        "ASK { ?x wdt:P31 ?y }",
        "SELECT ?x { ?x wdt:P31 OPTIONAL }",
    ],
)
async def test_a_query_that_is_none_is_400(
    session: ClientSession, wikidata: Wikidata, query: str
) -> None:
    async with session.post(wikidata.endpoint, data={"query": query}) as answer:
        assert answer.status == 400
        assert "MalformedQueryException" in await answer.text()


async def test_no_query_at_all(session: ClientSession, wikidata: Wikidata) -> None:
    async with session.get(wikidata.endpoint) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("agent", ["", "python-requests/2.32", "Python/3.14 aiohttp/3"])
async def test_an_agent_must_name_itself(
    session: ClientSession, wikidata: Wikidata, agent: str
) -> None:
    headers = {"User-Agent": agent}
    async with session.get(wikidata.endpoint, headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"params": {"query": "{q}", "format": "json"}}, "json"),
        ({"params": {"query": "{q}"}}, "xml"),
        (
            {
                "data": "{q}",
                "headers": {
                    "Content-Type": "application/sparql-query",
                    "Accept": "application/json",
                },
            },
            "json",
        ),
    ],
)
async def test_other_ways_to_ask(
    session: ClientSession, wikidata: Wikidata, sent: dict[str, Any], kind: str
) -> None:
    query = "SELECT ?f ?i { ?f wdt:P345 ?i } LIMIT 1"
    method = "POST" if "data" in sent else "GET"
    named = {**sent}
    if "data" in named:
        named["data"] = query
    else:
        named["params"] = {**named["params"], "query": query}
    async with session.request(method, wikidata.endpoint, **named) as answer:
        assert answer.status == 200
        assert answer.content_type == f"application/sparql-results+{kind}"
        assert "tt90000000" in await answer.text()


async def test_a_query_too_long_for_an_address(
    session: ClientSession, wikidata: Wikidata
) -> None:
    async with session.get(wikidata.endpoint, params={"query": "x" * 9000}) as answer:
        assert answer.status == 414


async def test_another_kind_of_body(session: ClientSession, wikidata: Wikidata) -> None:
    async with session.post(wikidata.endpoint, json={"query": "x"}) as answer:
        assert answer.status == 415


async def test_five_hundred_slugs_at_once(
    socket_enabled: None, session: ClientSession
) -> None:
    async with Simulators(600) as many:
        slugs = _quoted(*many.catalogue[:500])
        rows = await _select(session, many.wikidata, LOOKUP % slugs)
    assert len({row["slug"] for row in rows}) == 450
