"""Jellyfin's JSON as Jellyfin writes it, read into small frozen rows.

Names are PascalCase; a GUID is 32 hex digits, with or without dashes; fields that are
null are usually left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ...model.film import said_once
from ..errors import NotUnderstood


@dataclass(frozen=True, kw_only=True, slots=True)
class WireServer:
    """``GET /System/Info/Public``."""

    id: str
    name: str
    version: str
    product: str
    """``Jellyfin Server``; Emby, which answers alike, names none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireUser:
    """A row of ``GET /Users``."""

    id: str
    name: str
    is_administrator: bool
    is_disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WireItem:
    """An item of ``GET /Items`` or ``GET /Playlists/{id}/Items``."""

    id: str
    name: str
    year: int | None
    tmdb: int | None
    imdb: str | None
    created: datetime | None
    can_delete: bool
    """True as well when it was not asked for."""
    playlist_item_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePage:
    """A page of items; ``length`` counts the unreadable ones, too."""

    items: tuple[WireItem, ...]
    total: int
    length: int

    @property
    def unreadable(self) -> int:
        """How many rows could not be read."""
        return self.length - len(self.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class WireQuickConnect:
    """An attempt to connect quickly."""

    code: str
    secret: str
    authenticated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSignedIn:
    """``POST /Users/AuthenticateWithQuickConnect``."""

    token: str
    user_id: str
    user_name: str


def guid(text: str) -> str:
    """Write a GUID in the one form that ids are compared in."""
    return text.replace("-", "").lower()


def server(said: object) -> WireServer | None:
    """Read who answers; None when no server of this family writes so."""
    match said:
        case {"Id": str(number), "Version": str(version), **rest}:
            return WireServer(
                id=guid(number),
                name=text(rest, "ServerName") or "Jellyfin",
                version=version,
                product=text(rest, "ProductName") or "",
            )
        case _:
            return None


def users(said: object) -> tuple[WireUser, ...]:
    """Read the users."""
    match said:
        case [*rows]:
            return tuple(map(_user, rows))
        case _:
            raise NotUnderstood("Jellyfin did not answer with a list of users")


def _user(said: object) -> WireUser:
    match said:
        case {"Id": str(number), "Name": str(name), **rest}:
            policy = rest.get("Policy")
            rights = policy if isinstance(policy, dict) else {}
            return WireUser(
                id=guid(number),
                name=name,
                is_administrator=rights.get("IsAdministrator") is True,
                is_disabled=rights.get("IsDisabled") is True,
            )
        case _:
            raise NotUnderstood("Jellyfin listed a user without id and name")


def page(said: object) -> WirePage:
    """Read a page of items."""
    match said:
        case {"Items": [*rows], "TotalRecordCount": int(total)}:
            read = (_item(row) for row in rows)
            items = tuple(item for item in read if item is not None)
            return WirePage(items=items, total=total, length=len(rows))
        case _:
            raise NotUnderstood("Jellyfin did not answer with a page of items")


def _item(said: object) -> WireItem | None:
    match said:
        case {"Id": str(number), "Name": str(name), **rest}:
            ids = provider_ids(rest.get("ProviderIds"))
            tmdb = ids.get("tmdb", "")
            year = rest.get("ProductionYear")
            return WireItem(
                id=guid(number),
                name=said_once(name),
                year=year if isinstance(year, int) else None,
                tmdb=int(tmdb) if tmdb.isascii() and tmdb.isdecimal() else None,
                imdb=said_once(ids.get("imdb") or None),
                created=instant(rest.get("DateCreated")),
                can_delete=rest.get("CanDelete") is not False,
                playlist_item_id=text(rest, "PlaylistItemId"),
            )
        case _:
            return None


def provider_ids(said: object) -> dict[str, str]:
    """Read the ids by service; plugins write ``tmdb`` where the server has ``Tmdb``."""
    if not isinstance(said, dict):
        return {}
    return {
        str(name).casefold(): value.strip()
        for name, value in said.items()
        if isinstance(value, str)
    }


def instant(said: object) -> datetime | None:
    """Read a date; Jellyfin writes seven digits of the second's fraction."""
    if not isinstance(said, str):
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def made(said: object) -> str:
    """Read the id of a collection or playlist that was just made."""
    match said:
        case {"Id": str(number)}:
            return guid(number)
        case _:
            raise NotUnderstood("Jellyfin did not answer with what it made")


def quick_connect(said: object) -> WireQuickConnect:
    """Read how an attempt stands."""
    match said:
        case {"Code": str(code), "Secret": str(secret), "Authenticated": bool(done)}:
            return WireQuickConnect(code=code, secret=secret, authenticated=done)
        case _:
            raise NotUnderstood("Jellyfin did not answer with a Quick Connect code")


def signed_in(said: object) -> WireSignedIn:
    """Read the token that a person gave us."""
    match said:
        case {
            "AccessToken": str(token),
            "User": {"Id": str(number), "Name": str(name)},
        }:
            return WireSignedIn(token=token, user_id=guid(number), user_name=name)
        case _:
            raise NotUnderstood("Jellyfin did not answer with a token")


def text(row: Mapping[object, object], name: str) -> str | None:
    """Read a text."""
    value = row.get(name)
    return value if isinstance(value, str) else None
