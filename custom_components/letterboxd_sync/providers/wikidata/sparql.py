"""The question to Wikidata, in SPARQL, and how its answer is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import json
from typing import Final

from ..errors import NotUnderstood


class Property(StrEnum):
    """What Wikidata calls the ids that we may ask by."""

    LETTERBOXD = "P6127"
    IMDB = "P345"
    TMDB = "P4947"


# Animated film, animated feature film, anime film, animated short film: an item *is*
# one of the first three, or has one of them for its genre
_ANIMATION: Final = "wd:Q202866 wd:Q29168811 wd:Q20650540 wd:Q17517379"

# Our names for what a row holds; the one that is asked by is bound already
_VARIABLES: Final[Mapping[Property, str]] = {
    Property.LETTERBOXD: "slug",
    Property.IMDB: "imdb",
    Property.TMDB: "tmdb",
}

_QUERY: Final = """\
SELECT ?slug ?tmdb ?imdb ?tmdbtv ?animated WHERE {{
  VALUES ?{variable} {{ {aliases} }}
  ?film wdt:{asked} ?{variable} .
{others}
  OPTIONAL {{ ?film wdt:P4983 ?tmdbtv }}
  BIND(EXISTS {{
    VALUES ?kind {{ {animation} }}
    ?film wdt:P31|wdt:P136 ?kind .
  }} AS ?animated)
}}"""


@dataclass(kw_only=True, slots=True)
class Found:
    """All that Wikidata says of one alias; of each id there may be several."""

    slugs: set[str] = field(default_factory=set)
    movies: set[int] = field(default_factory=set)
    imdb: set[str] = field(default_factory=set)
    shows: set[int] = field(default_factory=set)
    animated: bool = False


def question(asked: Property, aliases: Iterable[str]) -> str:
    """Write the query for these aliases; whatever they hold stays inside its quotes."""
    return _QUERY.format(
        asked=asked.value,
        variable=_VARIABLES[asked],
        aliases=" ".join(map(_literal, aliases)),
        others="\n".join(
            f"  OPTIONAL {{ ?film wdt:{other} ?{variable} }}"
            for other, variable in _VARIABLES.items()
            if other is not asked
        ),
        animation=_ANIMATION,
    )


def _literal(text: str) -> str:
    """Quote a string; SPARQL escapes what JSON escapes, and alike."""
    return json.dumps(text, ensure_ascii=False)


def answer(asked: Property, said: object) -> Mapping[str, Found]:
    """Gather the rows by alias: every combination of the values comes as one row."""
    match said:
        case {"results": {"bindings": [*rows]}}:
            pass
        case _:
            raise NotUnderstood("Wikidata did not answer with bindings")
    found = defaultdict[str, Found](Found)
    for row in rows:
        values = _values(row)
        if alias := values.get(_VARIABLES[asked]):
            _note(found[alias], values)
    return found


def _note(one: Found, values: Mapping[str, str]) -> None:
    if slug := values.get("slug"):
        one.slugs.add(slug)
    if imdb := values.get("imdb"):
        one.imdb.add(imdb)
    one.movies.update(_number(values.get("tmdb", "")))
    one.shows.update(_number(values.get("tmdbtv", "")))
    one.animated = one.animated or values.get("animated") == "true"


def _values(row: object) -> Mapping[str, str]:
    """Read a row: ``{"tmdb": {"type": "literal", "value": "949"}}``."""
    values: dict[str, str] = {}
    for name, cell in row.items() if isinstance(row, dict) else ():
        match cell:
            case {"value": str(value)}:
                values[str(name)] = value
            case _:
                pass
    return values


def _number(text: str) -> tuple[int, ...]:
    """Read a TMDB id; people do write other things into Wikidata."""
    return (int(text),) if text.isascii() and text.isdecimal() else ()
