"""The last whole reads by pages as a text, to be kept in the ledger, and back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
import json
import logging
from typing import Final

from ...model.snapshot import Route, Snapshot
from .grids import GridPage
from .kept import Kept, listings
from .plain_rows import Plain, compact, from_film, from_rows, to_film, to_rows

_LOGGER: Final = logging.getLogger(__name__)

# To be counted up with every change of the rows or of what a page is compared by
_VERSION: Final = 1


def dumps(reads: Mapping[str | None, Kept], *, of: str) -> str:
    """Write reads by the slug of their list, None for the watchlist.

    ``of`` says whose they are. The first line vouches for the second, which is JSON.
    """
    plain = {"of": of, "reads": [_from_kept(*each) for each in reads.items()]}
    body = compact(plain)
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
    plain: Plain = json.loads(body)
    if plain["of"] != of:
        _LOGGER.info("The kept reads are of %s, not of %s", plain["of"], of)
        return {}
    return {row.get("list"): _to_kept(row) for row in plain["reads"]}


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
        "films": to_rows([each.film for each in kept.snapshot.items], from_film),
    }


def _to_kept(row: Plain) -> Kept:
    """Read a kept read; a read is kept only if it is complete, with every row read."""
    return Kept(
        snapshot=Snapshot(
            items=listings(from_rows(row["films"], to_film)),
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
