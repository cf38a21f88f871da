"""Jellyfin's endpoints, one line each; its oddities become our six errors.

Only endpoints that 10.10, 10.11 and 12 document alike, so nothing here asks for the
server's version.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final, final

from yarl import URL

from ..answer import Answer, Body
from ..aside import aside
from ..errors import NotAuthorized, Refused, RefusedReason
from ..http import Http, Params, Socket
from . import wire
from .credentials import Credentials

# Half a megabyte of JSON with provider ids
PAGE: Final = 500

type Param = tuple[str, str | int | bool]

type Fetch = Callable[[int, int], Awaitable[wire.WirePage]]
"""Reads a page of items, given where it starts and how long it may be."""


@final
class JellyfinClient:
    """Speaks to one Jellyfin at ``url``, which includes its path prefix."""

    def __init__(self, http: Http, *, url: str, credentials: Credentials) -> None:
        """Keep where it is, and who asks."""
        self._http = http
        # A name and password in the address would end up in those of posters
        bare = URL(url).with_user(None).with_query(None).with_fragment(None)
        self.url = str(bare).rstrip("/")
        self._headers = credentials.headers

    async def server(self) -> wire.WireServer:
        """Read who answers; needs no token."""
        try:
            said = (await self.get("/System/Info/Public")).json()
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise
            raise Refused(RefusedReason.WRONG_SERVICE, err.detail) from err
        if (server := wire.server(said)) is None:
            raise Refused(RefusedReason.WRONG_SERVICE, f"{self.url} names no service")
        return server

    async def prove(self) -> None:
        """Raise ``NotAuthorized`` when the token is not good."""
        await self.get("/System/Info")

    async def users(self) -> tuple[wire.WireUser, ...]:
        """Read all users."""
        return wire.users((await self.get("/Users")).json())

    def films(self, user: str) -> Fetch:
        """Read the films that ``user`` may see, the newest on the server first."""
        return self.items(
            user,
            ("recursive", True),
            ("includeItemTypes", "Movie"),
            ("fields", "ProviderIds,DateCreated"),
            ("sortBy", "DateCreated"),
            ("sortOrder", "Descending"),
        )

    def played(self, user: str) -> Fetch:
        """Read the films that ``user`` has watched, the last one first."""
        return self.items(
            user,
            ("recursive", True),
            ("includeItemTypes", "Movie"),
            ("isPlayed", True),
            ("sortBy", "DatePlayed"),
            ("sortOrder", "Descending"),
        )

    def collections(self, user: str | None) -> Fetch:
        """Read the collections that ``user`` may see; None: whoever the token is."""
        return self.items(
            user, ("recursive", True), ("includeItemTypes", "BoxSet"), _BY_NAME
        )

    def playlists(self, user: str) -> Fetch:
        """Read the playlists that ``user`` may see, other people's public ones too."""
        return self.items(
            user,
            ("recursive", True),
            ("includeItemTypes", "Playlist"),
            ("fields", "CanDelete"),
            _BY_NAME,
        )

    def collection_items(self, user: str, collection: str) -> Fetch:
        """Read what is in a collection.

        The server answers with its libraries when there is no such collection, so
        whoever asks has to know that there is one.
        """
        return self.items(user, ("parentId", collection), ("fields", "ProviderIds"))

    def playlist_items(self, user: str, playlist: str) -> Fetch:
        """Read what is on a playlist, in order; ``Refused`` when there is none."""

        async def fetch(start: int, length: int) -> wire.WirePage:
            return await self._page(
                f"/Playlists/{playlist}/Items",
                ("userId", user),
                ("fields", "ProviderIds"),
                ("enableImages", False),
                ("startIndex", start),
                ("limit", length),
            )

        return fetch

    async def make_collection(self, name: str) -> str:
        """Make an empty collection, locked against metadata plug-ins; return its id."""
        answer = await self.send(
            "POST", "/Collections", ("name", name), ("isLocked", True), expect=Body.JSON
        )
        return wire.made(answer.json())

    async def make_playlist(self, name: str, user: str) -> str:
        """Make an empty playlist that only ``user`` sees; return its id."""
        body = {
            "Name": name,
            "Ids": [],
            "UserId": user,
            "MediaType": "Video",
            "IsPublic": False,
        }
        answer = await self.send("POST", "/Playlists", body=body, expect=Body.JSON)
        return wire.made(answer.json())

    async def add_to_collection(self, collection: str, items: Sequence[str]) -> None:
        """Add items, all or none: one that is unknown makes the server refuse all."""
        try:
            await self.send(
                "POST", f"/Collections/{collection}/Items", ("ids", ",".join(items))
            )
        except Refused as err:
            raise _unknown_item(err) from err

    async def remove_from_collection(
        self, collection: str, items: Sequence[str]
    ) -> None:
        """Take items out; those that are not in it are passed over."""
        await self.send(
            "DELETE", f"/Collections/{collection}/Items", ("ids", ",".join(items))
        )

    async def add_to_playlist(
        self, playlist: str, user: str, items: Sequence[str]
    ) -> None:
        """Add items at the end; unknown ones are silently left out."""
        await self.send(
            "POST",
            f"/Playlists/{playlist}/Items",
            ("ids", ",".join(items)),
            ("userId", user),
        )

    async def remove_from_playlist(self, playlist: str, entries: Sequence[str]) -> None:
        """Take places off, by their own ids."""
        await self.send(
            "DELETE", f"/Playlists/{playlist}/Items", ("entryIds", ",".join(entries))
        )

    async def move_in_playlist(self, playlist: str, entry: str, index: int) -> None:
        """Move a place to ``index``; only the playlist's own user may."""
        await self.send("POST", f"/Playlists/{playlist}/Items/{entry}/Move/{index}")

    async def quick_connect_enabled(self) -> bool:
        """Tell whether people may connect quickly."""
        return (await self.get("/QuickConnect/Enabled")).json() is True

    async def begin_quick_connect(self) -> wire.WireQuickConnect:
        """Get a code; ``Refused`` when the server has this switched off."""
        answer = await self.send(
            "POST", "/QuickConnect/Initiate", expect=Body.JSON, pass_through=(401,)
        )
        if answer.status == 401:
            raise Refused(RefusedReason.DISABLED, "Quick Connect is switched off")
        return wire.quick_connect(answer.json())

    async def quick_connect(self, secret: str) -> wire.WireQuickConnect:
        """Tell how an attempt stands; ``Refused`` when it is over."""
        try:
            answer = await self.get("/QuickConnect/Connect", ("secret", secret))
        except Refused as err:
            raise _expired(err) from err
        return wire.quick_connect(answer.json())

    async def end_quick_connect(self, secret: str) -> wire.WireSignedIn:
        """Exchange an allowed attempt for a token."""
        try:
            answer = await self.send(
                "POST",
                "/Users/AuthenticateWithQuickConnect",
                body={"Secret": secret},
                expect=Body.JSON,
            )
        except NotAuthorized as err:
            raise Refused(RefusedReason.EXPIRED, "nobody has typed the code") from err
        except Refused as err:
            raise _expired(err) from err
        return wire.signed_in(answer.json())

    def items(self, user: str | None, *params: Param) -> Fetch:
        """Read the items that ``user`` may see and that the parameters name."""
        seen_by: tuple[Param, ...] = () if user is None else (("userId", user),)

        async def fetch(start: int, length: int) -> wire.WirePage:
            return await self._page(
                "/Items",
                *params,
                *seen_by,
                # Films would else hide behind the very collections that we make
                ("collapseBoxSetItems", False),
                ("enableImages", False),
                ("enableUserData", False),
                ("enableTotalRecordCount", True),
                ("startIndex", start),
                ("limit", length),
            )

        return fetch

    async def _page(self, path: str, *params: Param) -> wire.WirePage:
        answer = await self.get(path, *params)
        return await aside(lambda: wire.page(answer.json()))

    async def get(self, path: str, *params: Param) -> Answer:
        """Ask for something."""
        return await self._http.request(
            "GET", f"{self.url}{path}", params=params, headers=self._headers
        )

    def socket(
        self, path: str, *, silence: float
    ) -> AbstractAsyncContextManager[Socket]:
        """Open a websocket; one that is silent for ``silence`` seconds is lost."""
        return self._http.socket(
            f"{self.url}{path}", headers=self._headers, silence=silence
        )

    async def send(
        self,
        method: str,
        path: str,
        *params: Param,
        body: object = None,
        expect: Body = Body.NONE,
        pass_through: Sequence[int] = (),
    ) -> Answer:
        """Have something done."""
        query: Params = params
        return await self._http.request(
            method,
            f"{self.url}{path}",
            params=query,
            json=body,
            headers=self._headers,
            expect=expect,
            pass_through=pass_through,
        )


_BY_NAME: Final = ("sortBy", "SortName")


async def read_all(fetch: Fetch) -> wire.WirePage:
    """Read page after page into one; ``length`` and ``total`` differ if rows moved.

    Rows move between pages when the library changes meanwhile; one that came twice
    counts once. A page that shows nothing new is the last: a proxy that drops
    ``startIndex`` would have us read the first one for ever.
    """
    items: dict[str, wire.WireItem] = {}
    read, unreadable = 0, 0
    while True:
        page = await fetch(read, PAGE)
        known = len(items)
        items.update((item.playlist_item_id or item.id, item) for item in page.items)
        read += page.length
        unreadable += page.unreadable
        if len(items) == known or read >= page.total:
            return wire.WirePage(
                items=tuple(items.values()),
                total=page.total,
                length=len(items) + unreadable,
            )


def _unknown_item(err: Refused) -> Refused:
    """A bad request that we wrote well names an item that is gone."""
    if err.reason is not RefusedReason.REJECTED:
        return err
    return Refused(RefusedReason.ITEM_UNKNOWN, "Jellyfin does not know the item")


def _expired(err: Refused) -> Refused:
    if err.reason not in (RefusedReason.NOT_FOUND, RefusedReason.REJECTED):
        return err
    return Refused(RefusedReason.EXPIRED, "the Quick Connect code is no longer valid")
