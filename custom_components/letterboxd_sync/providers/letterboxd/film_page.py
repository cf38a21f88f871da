"""Reads the page of a film: the ids that other services know it by."""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from ...model.film import FilmIds
from ..errors import NotUnderstood

_TMDB: Final = re.compile(r"themoviedb\.org/(?P<kind>movie|tv)/(?P<number>\d+)")
_IMDB: Final = re.compile(r"imdb\.com/title/(?P<id>tt\d+)")
_BOXD: Final = re.compile(r"https?://boxd\.it/(?P<lid>\w+)")


def parse_film_page(html: str) -> FilmIds:
    """Read a film page; ``NotUnderstood`` when it is none."""
    tree = LexborHTMLParser(html)
    if tree.css_first("body.film") is None:
        raise NotUnderstood("this is not the page of a film")
    movie, show = _tmdb(tree)
    imdb = _IMDB.search(_attribute(tree, 'a[data-track-action="IMDb"]', "href"))
    boxd = _BOXD.match(_attribute(tree, 'input[value*="boxd.it/"]', "value"))
    return FilmIds(
        tmdb=movie,
        tmdb_show=show,
        imdb=imdb["id"] if imdb else None,
        boxd=boxd["lid"] if boxd else None,
    )


def _tmdb(tree: LexborHTMLParser) -> tuple[int | None, int | None]:
    """The TMDB id as (film, show).

    The link decides: the page of a miniseries says ``data-tmdb-type="movie"`` with an
    empty id, while its link leads to ``/tv/``. The attributes help only when there is
    no link and the id is there.
    """
    if link := _TMDB.search(_attribute(tree, 'a[data-track-action="TMDB"]', "href")):
        kind, number = link["kind"], link["number"]
    else:
        kind = _attribute(tree, "body", "data-tmdb-type")
        number = _attribute(tree, "body", "data-tmdb-id")
    if not (number.isascii() and number.isdigit()):
        return None, None
    match kind:
        case "movie":
            return int(number), None
        case "tv":
            return None, int(number)
        case _:
            return None, None


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "") if node is not None else ""
