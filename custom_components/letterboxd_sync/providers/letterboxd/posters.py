"""Films as the site's pages show them: the poster component."""

import json
import re
from typing import Final

from selectolax.lexbor import LexborNode

from ...model.film import Film, FilmIds, said_once
from .addresses import slug_in

POSTER: Final = 'div.react-component[data-component-class="LazyPoster"]'

_NAME: Final = re.compile(r"(?P<title>.+?)(?: \((?P<year>\d{4})\))?", re.DOTALL)


def film_of(poster: LexborNode) -> Film:
    """Read a poster component; ``ValueError`` when it names no film.

    Attributes came and went over the years, so each fact has several places. The
    number in ``data-film-id`` left in April 2026; nothing here needs it.
    """
    given = poster.attributes
    name = _NAME.fullmatch(
        _first(given, "data-item-full-display-name", "data-item-name").strip()
    )
    slug = given.get("data-item-slug") or slug_in(
        _first(given, "data-item-link", "data-target-link")
    )
    if name is None or not slug:
        raise ValueError("a poster without name or address")
    return Film(
        title=said_once(name["title"]),
        year=int(name["year"]) if name["year"] else None,
        ids=FilmIds(letterboxd=said_once(slug), boxd=_lid(given)),
        poster=_picture(poster),
    )


def _first(given: dict[str, str | None], *names: str) -> str:
    return next((value for name in names if (value := given.get(name))), "")


def _lid(given: dict[str, str | None]) -> str | None:
    """The LID of the film, wherever it still is."""
    for name in ("data-postered-identifier", "data-resolvable-poster-path"):
        try:
            said: object = json.loads(given.get(name) or "null")
        except ValueError:
            continue
        match said:
            case {"lid": str(lid)} | {"postered": {"lid": str(lid)}} if lid:
                return lid
    return None


def _picture(poster: LexborNode) -> str | None:
    """The picture, if the page has it; the server sends a grey one at first."""
    image = poster.css_first("img[src]")
    source = (image.attributes.get("src") or "") if image is not None else ""
    return source if "/film-poster/" in source else None
