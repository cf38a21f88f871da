"""Tests of asking Wikidata, and of reading what it says."""

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.wikidata.sparql import (
    Found,
    Property,
    answer,
    question,
)
from simulators.wikidata.parse import parse
from simulators.wikidata.syntax import Values


@pytest.mark.parametrize("asked", Property)
def test_a_question_asks_for_the_ids_that_are_not_known(asked: Property) -> None:
    query = question(asked, ["a"])
    assert query.count(f"wdt:{asked}") == 1
    for other in Property:
        assert f"wdt:{other}" in query


def aliases_in(query: str) -> list[str]:
    """What another reader of SPARQL takes for the aliases."""
    table = parse(query).where.elements[0]
    assert isinstance(table, Values)
    return [cell.value for row in table.rows for cell in row if cell is not None]


@pytest.mark.parametrize(
    "alias",
    ['"', "\\", '\\"', 'x" } ?film ?p ?o { "', "a\nb", "a\tb", "wür-gen", "}", "?x"],
)
def test_an_alias_stays_inside_its_quotes(alias: str) -> None:
    assert aliases_in(question(Property.LETTERBOXD, [alias, "b"])) == [alias, "b"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))))
def test_no_text_breaks_out_of_its_quotes(aliases: list[str]) -> None:
    query = question(Property.IMDB, aliases)
    assert query.count("\n") == question(Property.IMDB, []).count("\n")


def row(**values: str) -> dict[str, dict[str, str]]:
    return {name: {"type": "literal", "value": it} for name, it in values.items()}


def test_rows_are_gathered_by_what_was_asked() -> None:
    rows = [
        row(slug="heat", tmdb="949", imdb="tt0113277", animated="false"),
        row(slug="heat", tmdb="950", tmdbtv="7", animated="true"),
        row(slug="gozu"),
    ]
    found = answer(Property.LETTERBOXD, {"results": {"bindings": rows}})
    assert found == {
        "heat": Found(
            slugs={"heat"},
            movies={949, 950},
            imdb={"tt0113277"},
            shows={7},
            animated=True,
        ),
        "gozu": Found(slugs={"gozu"}),
    }


@pytest.mark.parametrize("value", ["", "tt1", "²", "-1", "9 4 9"])
def test_a_tmdb_id_that_is_no_number_is_passed_over(value: str) -> None:
    said = {"results": {"bindings": [row(imdb="tt1", tmdb=value)]}}
    assert answer(Property.IMDB, said)["tt1"].movies == set()


@pytest.mark.parametrize("broken", [None, 3, {}, {"slug": "heat"}, {"slug": {}}])
def test_a_row_that_names_nothing_is_passed_over(broken: object) -> None:
    said = {"results": {"bindings": [broken]}}
    assert answer(Property.LETTERBOXD, said) == {}


@pytest.mark.parametrize("said", [None, [], {}, {"results": {}}, {"results": []}])
def test_an_answer_without_rows_is_not_understood(said: object) -> None:
    with pytest.raises(NotUnderstood):
        answer(Property.LETTERBOXD, said)
