"""The tables of identities: what aliases stand for, and who was asked in vain."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
import json
from sqlite3 import Connection
from typing import Any

from ...model.film import FilmKey
from ...model.identity import Attempt, Identity, IdentityRoute
from ..codec import dump_ids, load_ids
from ..columns import moment, stamp


def _identity(row: Sequence[Any]) -> Identity:
    alias, ids, route, found_at, animated = row
    return Identity(
        alias=FilmKey(alias),
        ids=load_ids(ids),
        route=IdentityRoute(route),
        found_at=moment(found_at),
        animated=None if animated is None else bool(animated),
    )


def find(db: Connection, aliases: Collection[FilmKey]) -> Mapping[FilmKey, Identity]:
    """Return what is known of these aliases."""
    rows = db.execute(
        "SELECT alias, ids, route, found_at, animated FROM identity"
        " WHERE alias IN (SELECT value FROM json_each(?)) ORDER BY alias",
        (json.dumps(sorted(aliases)),),
    )
    return {identity.alias: identity for identity in map(_identity, rows)}


def remember(db: Connection, identities: Sequence[Identity]) -> None:
    """Keep identities; only a person overrules a person."""
    db.executemany(
        "INSERT INTO identity (alias, ids, route, found_at, animated)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (alias) DO UPDATE SET ids = excluded.ids,"
        " route = excluded.route, found_at = excluded.found_at,"
        " animated = excluded.animated"
        " WHERE route <> 'person' OR excluded.route = 'person'",
        (
            (
                each.alias,
                dump_ids(each.ids),
                each.route,
                stamp(each.found_at),
                each.animated,
            )
            for each in identities
        ),
    )


def remember_attempts(db: Connection, attempts: Sequence[Attempt]) -> None:
    """Keep when routes were asked in vain."""
    db.executemany(
        "REPLACE INTO attempt (alias, route, tried_at) VALUES (?, ?, ?)",
        ((each.alias, each.route, stamp(each.tried_at)) for each in attempts),
    )


def attempts(
    db: Connection, aliases: Collection[FilmKey], route: IdentityRoute
) -> Mapping[FilmKey, datetime]:
    """When a route was last asked for these aliases in vain."""
    rows = db.execute(
        "SELECT alias, tried_at FROM attempt WHERE route = ?"
        " AND alias IN (SELECT value FROM json_each(?)) ORDER BY alias",
        (route, json.dumps(sorted(aliases))),
    )
    return {FilmKey(alias): moment(tried_at) for alias, tried_at in rows}
