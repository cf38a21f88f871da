"""The diary file: drafts in the format that Letterboxd's own import takes.

A CSV file in UTF-8, quoted as RFC 4180 has it, of at most 1 MB: more rows go into more
files, each with the header. Letterboxd finds the film of a row by the first of
``LetterboxdURI``, ``tmdbID`` and the title that it has, takes ``tmdbID`` for the id of
a *movie*, and reads ``Rewatch`` as true or false (letterboxd.com/about/importing-data).
A row with the same film and date as an entry updates it, so importing twice is
harmless.
"""

from collections.abc import Iterable, Sequence
import csv
from io import StringIO
from typing import Final

from ..model.film import FilmIds
from ..model.operation import LogViewing

COLUMNS: Final = (
    "LetterboxdURI",
    "tmdbID",
    "Title",
    "Year",
    "WatchedDate",
    "Rating",
    "Rewatch",
    "Tags",
    "Review",
)

# Letterboxd takes 1 MB, and does not say which; this is below either.
LARGEST: Final = 1_000_000


def diary_files(viewings: Iterable[LogViewing]) -> tuple[str, ...]:
    """Return the texts of the files, the first watched first; none for no viewings."""
    in_order = sorted(viewings, key=lambda it: (it.watched_on, it.film.name))
    files: list[str] = []
    header = _line(COLUMNS)
    room = 0
    for line in map(_line, map(_row, in_order)):
        size = len(line.encode())
        if size > room:
            files.append(header)
            room = LARGEST - len(header)
        files[-1] += line
        room -= size
    return tuple(files)


def _row(viewing: LogViewing) -> Sequence[str]:
    film = viewing.film
    tmdb, uri = film.ids.tmdb, _uri(film.ids)
    return (
        # A slug may point elsewhere by now; the id of the movie does not.
        uri if tmdb is None else "",
        "" if tmdb is None else str(tmdb),
        film.title,
        str(film.year or ""),
        viewing.watched_on.isoformat(),
        "" if viewing.stars is None else f"{viewing.stars:g}",
        "true" if viewing.rewatch else "false",
        # A comma inside a tag would make two of it.
        ", ".join(tag.replace(",", " ") for tag in viewing.tags),
        viewing.review or "",
    )


def _uri(ids: FilmIds) -> str:
    """Return the address by which Letterboxd knows a film; empty for none."""
    if ids.letterboxd is not None:
        return f"https://letterboxd.com/film/{ids.letterboxd}/"
    return "" if ids.boxd is None else f"https://boxd.it/{ids.boxd}"


def _line(row: Sequence[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(row)
    # Halves of surrogate pairs, which services do send, are nothing in UTF-8.
    return text.getvalue().encode("utf-8", "replace").decode()
