"""The last whole reads by pages as a text, to be kept in the ledger, and back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
import json
import logging
from typing import Final

from ...model.snapshot import Route, Snapshot
from .grids import GridPage
from .kept import Kept, listings
from .plain_rows import (
    Plain,
    compact,
    from_film,
    from_rows,
    slim,
    to_film,
    to_rows,
)

_LOGGER: Final = logging.getLogger(__name__)

# To be counted up with every change of the rows or of what a page is compared by
_VERSION: Final = 1


def dumps(reads: Mapping[str | None, Kept], *, of: str) -> str:
    """Write reads by the slug of their list, None for the watchlist.

    ``of`` says whose they are. The first line vouches for the others. Each of these is
    JSON, short enough not to hold up other threads.
    """
    body = "\n".join(_lines(reads, of))
    return f"{_head(body)}\n{body}"


def loads(text: str, *, of: str) -> Mapping[str | None, Kept]:
    """Read what ``dumps`` wrote, or nothing from a text that is of no use."""
    head, _, body = text.partition("\n")
    # What has the right digest is word for word what this version wrote
    if head != _head(body):
        _LOGGER.warning(
            "The kept reads of %s are damaged or of another version;"
            " all pages are read again",
            of,
        )
        return {}
    lines = iter(body.split("\n"))
    whose: str = json.loads(next(lines))
    if whose != of:
        _LOGGER.info("The kept reads are of %s, not of %s", whose, of)
        return {}
    return {
        row["list"]: _to_kept(row, islice(lines, row["films"]))
        for row in map(json.loads, lines)
    }


def _lines(reads: Mapping[str | None, Kept], of: str) -> Iterator[str]:
    """Whose they are; then for each read a line of its own, and one for each film."""
    yield json.dumps(of)
    for slug, kept in reads.items():
        yield compact(_from_kept(slug, kept))
        for listing in kept.snapshot.items:
            yield compact(slim(from_film(listing.film)))


def _head(body: str) -> str:
    # A lone surrogate in a title is no reason to fail
    digest = sha256(body.encode(errors="surrogatepass")).hexdigest()
    return f"reads {_VERSION} {digest}"


def _from_kept(slug: str | None, kept: Kept) -> Plain:
    page = kept.first_page
    return {
        "list": slug,
        "read_at": kept.first_read_at.isoformat(),
        "good_for": kept.good_for.total_seconds(),
        "total": page.total,
        "last_page": page.last_page,
        "first_page": to_rows(page.films, from_film),
        "films": len(kept.snapshot.items),
    }


def _to_kept(row: Plain, films: Iterable[str]) -> Kept:
    """Read a kept read; a read is kept only if it is complete, with every row read."""
    return Kept(
        snapshot=Snapshot(
            items=listings(tuple(to_film(json.loads(film)) for film in films)),
            complete=True,
            read_at=datetime.fromisoformat(row["read_at"]),
            route=Route.PAGES,
        ),
        first_page=GridPage(
            films=from_rows(row["first_page"], to_film),
            undecoded=0,
            total=row["total"],
            last_page=row["last_page"],
        ),
        good_for=timedelta(seconds=row["good_for"]),
    )
