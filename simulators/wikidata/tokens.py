"""Cut a SPARQL query text into its tokens."""

import re
from typing import Final

from .graph import DIRECT, ENTITY, LABEL

_TOKEN: Final = re.compile(
    r"""\s+ | \#[^\n]*
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<text>"(?:[^"\\\n]|\\.)*"(?:@[a-zA-Z-]+)?(?:\^\^[\w:]+)?
             |'(?:[^'\\\n]|\\.)*')
    | (?P<var>[?$]\w+)
    | (?P<name>[A-Za-z][\w-]*)?:(?P<local>[\w.-]*\w)?
    | (?P<number>\d+)
    | (?P<word>[A-Za-z_]+)
    | (?P<mark>&&|\|\||!=|<=|>=|\^\^|[{}().;,/|*+?^=<>!\[\]-])
    """,
    re.VERBOSE,
)
PREFIXES: Final = {
    "wd": ENTITY,
    "wdt": DIRECT,
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "rdfs": LABEL.removesuffix("label"),
    "schema": "http://schema.org/",
    "wikibase": "http://wikiba.se/ontology#",
    "bd": "http://www.bigdata.com/rdf#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}


class MalformedQuery(Exception):
    """The text is no query, or uses what this endpoint does not know."""


def tokens(text: str) -> list[tuple[str, str]]:
    """(kind, text) pairs; prefixed names keep their colon."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise MalformedQuery(f"unexpected {text[at : at + 20]!r} at {at}")
        at = match.end()
        kind = match.lastgroup
        if kind is None and ":" not in match[0]:
            continue
        if kind is None or kind in ("name", "local"):
            found.append(("pname", match[0]))
        else:
            found.append((kind, match[0]))
    return found


def unquoted(text: str) -> str:
    inner = text[1 : text.rindex(text[0])]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), inner)
