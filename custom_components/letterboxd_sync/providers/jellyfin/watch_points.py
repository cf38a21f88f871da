"""Jellyfin's endpoints around watching, one line each.

What plays, who marked what as played, and what goes with a title that plays.
"""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final, final

from ..aside import aside
from ..errors import Refused, RefusedReason
from ..http import Socket
from . import session_wire, title_wire
from .client import PAGE, JellyfinClient, Param

# In seconds: two and a half times what we let pass before we ask for a sign of life
_SILENCE: Final = 75.0

# Hours of watching; more only when somebody marks whole shows
MARKS_PAGE: Final = 50

# What a library of films or shows says that it is; a mixed one says nothing
_AT_WORK: Final = frozenset({"movies", "tvshows", None})

_DATE: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


@final
class WatchPoints:
    """Asks a Jellyfin about watching."""

    def __init__(self, client: JellyfinClient) -> None:
        """Ask by ``client``."""
        self._client = client

    async def sessions(self) -> session_wire.WireSessions:
        """Read what plays."""
        answer = await self._client.get("/Sessions")
        return await aside(lambda: session_wire.sessions(answer.json()))

    def socket(self) -> AbstractAsyncContextManager[Socket]:
        """Open the websocket; nothing comes of itself but ``ForceKeepAlive``."""
        return self._client.socket("/socket", silence=_SILENCE)

    async def played(self, user: str, start: int) -> list[object]:
        """Read rows of what ``user`` has played, the last begun first."""
        answer = await self._client.get(
            "/Items",
            ("userId", user),
            *_PLAYED,
            ("fields", "ProviderIds"),
            ("enableTotalRecordCount", False),
            ("startIndex", start),
            ("limit", MARKS_PAGE),
        )
        return title_wire.rows(answer.json())

    async def played_page(
        self, user: str, start: int, length: int
    ) -> title_wire.WirePlayed:
        """Read ids and dates of what ``user`` has played, and how much it is."""
        answer = await self._client.get(
            "/Items",
            ("userId", user),
            *_PLAYED,
            ("enableTotalRecordCount", True),
            ("startIndex", start),
            ("limit", length),
        )
        return await aside(lambda: title_wire.played(answer.json()))

    async def named(self, user: str, items: Iterable[str]) -> list[object]:
        """Read rows of items by their ids; what is gone is not among them."""
        answer = await self._client.get(
            "/Items", ("ids", ",".join(items)), ("userId", user), *_BARE
        )
        return title_wire.rows(answer.json())

    async def marks(self, user: str, item: str) -> title_wire.WireMarks | None:
        """Read what a user did with an item; None when the item is gone."""
        try:
            answer = await self._client.get(
                f"/UserItems/{item}/UserData", ("userId", user)
            )
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise
            return None
        return title_wire.marks(answer.json())

    async def mark(self, user: str, item: str, *, count: int, at: datetime) -> None:
        """Set that a user has played an item; sets, so twice is like once."""
        await self._client.send(
            "POST",
            f"/UserItems/{item}/UserData",
            ("userId", user),
            body={
                "Played": True,
                "PlayCount": count,
                "LastPlayedDate": at.strftime(_DATE),
                "PlaybackPositionTicks": 0,
            },
        )

    async def show(self, user: str, series: str) -> title_wire.WireShow | None:
        """Read a series with its ids; None when it is gone."""
        answer = await self._client.get(
            "/Items", ("ids", series), ("userId", user), *_BARE
        )
        return next(iter(title_wire.shows(answer.json())), None)

    async def shows(self, user: str, start: int) -> tuple[title_wire.WireShow, ...]:
        """Read a page of the series that ``user`` may see, with their ids."""
        answer = await self._client.get(
            "/Items",
            ("userId", user),
            ("recursive", True),
            ("includeItemTypes", "Series"),
            ("sortBy", "SortName"),
            ("startIndex", start),
            ("limit", PAGE),
            *_BARE,
        )
        return title_wire.shows(answer.json())

    async def episodes(self, user: str, series: str) -> list[object]:
        """Read rows of the episodes of a series."""
        answer = await self._client.get(
            "/Items",
            ("userId", user),
            ("parentId", series),
            ("recursive", True),
            ("includeItemTypes", "Episode"),
            *_BARE,
        )
        return title_wire.rows(answer.json())

    async def library(self, user: str, item: str) -> str | None:
        """Read the name of the library that an item is in."""
        answer = await self._client.get(f"/Items/{item}/Ancestors", ("userId", user))
        return title_wire.library(answer.json())

    async def libraries(self, user: str) -> tuple[str, ...]:
        """Read the names of the libraries of films and shows that ``user`` sees."""
        answer = await self._client.get("/UserViews", ("userId", user))
        return title_wire.names(answer.json(), _AT_WORK)


_PLAYED: Final[tuple[Param, ...]] = (
    ("recursive", True),
    ("includeItemTypes", "Movie,Episode"),
    ("isPlayed", True),
    ("sortBy", "DatePlayed"),
    ("sortOrder", "Descending"),
    ("collapseBoxSetItems", False),
    ("enableImages", False),
    ("enableUserData", True),
)
_BARE: Final[tuple[Param, ...]] = (
    ("fields", "ProviderIds"),
    ("enableImages", False),
    ("enableUserData", False),
)
