"""The table of bases: what both ends of each link last agreed on."""

from collections.abc import Collection, Mapping, Sequence
import json
from sqlite3 import Connection
from typing import Any, assert_never

from ...model.film import FilmKey
from ...model.link import LinkId
from ...model.plan import Base, BaseChange, BaseRow, Forget, Keep
from ..codec import dump_film, load_film
from ..columns import moment, stamp


def _row(row: Sequence[Any]) -> BaseRow:
    link_id, key, film, ours, item_id, times, agreed_at = row
    return BaseRow(
        link_id=LinkId(link_id),
        key=FilmKey(key),
        film=load_film(film),
        ours=bool(ours),
        item_id=item_id,
        times=times,
        agreed_at=moment(agreed_at),
    )


def find(db: Connection, link_ids: Collection[LinkId]) -> Mapping[LinkId, Base]:
    """Return the bases of these links, by key."""
    rows = db.execute(
        "SELECT link_id, key, film, ours, item_id, times, agreed_at FROM base"
        " WHERE link_id IN (SELECT value FROM json_each(?)) ORDER BY link_id, key",
        (json.dumps(sorted(link_ids)),),
    )
    found: dict[LinkId, dict[FilmKey, BaseRow]] = {each: {} for each in link_ids}
    for row in map(_row, rows):
        found[row.link_id][row.key] = row
    return found


def change(db: Connection, changes: Sequence[BaseChange]) -> None:
    """Move bases in the given order."""
    for each in changes:
        match each:
            case Keep(row=row):
                _keep(db, row)
            case Forget(link_id=link_id, key=key):
                db.execute(
                    "DELETE FROM base WHERE link_id = ? AND key = ?", (link_id, key)
                )
            case _:
                assert_never(each)


def _keep(db: Connection, row: BaseRow) -> None:
    db.execute(
        "REPLACE INTO base (link_id, key, film, ours, item_id, times, agreed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            row.link_id,
            row.key,
            dump_film(row.film),
            row.ours,
            row.item_id,
            row.times,
            stamp(row.agreed_at),
        ),
    )


def forget_link(db: Connection, link_id: LinkId) -> None:
    """Drop a link's base."""
    db.execute("DELETE FROM base WHERE link_id = ?", (link_id,))
