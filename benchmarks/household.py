"""A household: our engine, ledger and real accounts, at the services of a town."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
import time
from typing import Any, Final

import aiohttp

from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    Link,
    LinkId,
    RequestLink,
    ShelfLink,
)
from custom_components.letterboxd_sync.model.occurrence import Occurrence
from custom_components.letterboxd_sync.model.plan import Refusal
from custom_components.letterboxd_sync.model.playback import PlaybackOccurrence
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import (
    JellyfinAccount,
)
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    letterboxd_account,
)
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesOptions
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import (
    TokenKeeper,
    TokenPair,
)
from custom_components.letterboxd_sync.providers.wikidata.account import (
    WikidataAccount,
)
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger

MEMBER: Final = AccountId("letterboxd:mara")
RADARR: Final = AccountId("radarr:home")
JELLYFIN: Final = AccountId("jellyfin:home")
TRAKT: Final = AccountId("trakt:mara")
SHELF: Final = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")


def now() -> datetime:
    return datetime.now(UTC)


class SkippedTime:
    """A clock for pauses: instead of waiting they are added up, in seconds."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    async def sleep(self, seconds: float) -> None:
        self.skipped += seconds
        await asyncio.sleep(0)


class Nobody:
    """Listens to the engine, and lets it pass."""

    def occurred(self, occurrence: Occurrence) -> None: ...

    def refused(self, link_id: LinkId, refusal: Refusal | None) -> None: ...

    def account_changed(self, account: AccountId) -> None: ...

    def not_authorized(self, account: AccountId) -> None: ...

    def link_broken(self, link_id: LinkId, missing: AccountId | None) -> None: ...

    def unresolved(
        self, account: AccountId, titles: tuple[Film | Show, ...]
    ) -> None: ...

    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None: ...

    def drafts_changed(self, account: AccountId) -> None: ...

    def played(self, occurrence: PlaybackOccurrence) -> None: ...

    def now_playing_changed(self, account: AccountId) -> None: ...


class Purse:
    """Holds a pair of tokens for as long as a benchmark takes."""

    def __init__(self, pair: TokenPair) -> None:
        self._pair = pair

    def load(self) -> TokenPair:
        return self._pair

    async def save(self, pair: TokenPair) -> None:
        self._pair = pair


class Household:
    """Accounts that are there once they are attached."""

    def __init__(
        self, addresses: dict[str, str], session: aiohttp.ClientSession, folder: Path
    ) -> None:
        self._addresses = addresses
        self._session = session
        self.time = SkippedTime()
        self.engine = Engine(
            ledger=SqliteLedger(folder / "ledger.db"),
            clock=now,
            listener=Nobody(),
            spawn=_spawn,
        )

    def attach_member(self, *, pages: bool, concurrency: int = 1) -> None:
        """The member; the pauses between pages are skipped, and counted."""
        http = Http(self._session, monotonic=self.time.monotonic, sleep=self.time.sleep)
        options = PagesOptions(concurrency=concurrency) if pages else None
        account = letterboxd_account(
            username="mara",
            http=http,
            pages=options,
            export=None,
            clock=now,
            addresses=Addresses(site=self._addresses["letterboxd"]),
        )
        self.engine.attach(MEMBER, account)
        wikidata = WikidataAccount(
            Http(self._session), endpoint=self._addresses["wikidata"]
        )
        self.engine.set_resolver(MEMBER, wikidata)

    def attach_radarr(self) -> None:
        account = RadarrAccount(
            Http(self._session),
            url=self._addresses["radarr"],
            api_key=self._addresses["radarr_key"],
            clock=now,
        )
        self.engine.attach(RADARR, account)

    def attach_jellyfin(self) -> None:
        account = JellyfinAccount(
            Http(self._session),
            url=self._addresses["jellyfin"],
            token=self._addresses["jellyfin_key"],
            user_id=None,
            device_id="benchmark",
            clock=now,
        )
        self.engine.attach(JELLYFIN, account)

    def attach_trakt(self, pair: TokenPair) -> None:
        http = Http(self._session)
        tokens = TokenKeeper(
            http,
            client_id=self._addresses["trakt_client"],
            client_secret=self._addresses["trakt_secret"],
            store=Purse(pair),
            clock=now,
            auth=self._addresses["trakt_auth"],
            api=self._addresses["trakt"],
        )
        account = TraktAccount(
            http, tokens=tokens, clock=now, api=self._addresses["trakt"]
        )
        self.engine.attach(TRAKT, account)

    def attach_all(self, *, concurrency: int = 1) -> None:
        self.attach_member(pages=True, concurrency=concurrency)
        self.attach_radarr()
        self.attach_jellyfin()

    def link(self, *, requests: bool = True, shelf: bool = True) -> None:
        """Watchlist -> Radarr, watchlist -> collection."""
        links: list[Link] = []
        if requests:
            links.append(
                RequestLink(
                    link_id=LinkId("requests"),
                    source=MEMBER,
                    target=RADARR,
                    quality_profile_id=4,
                    root_folder="/data/movies",
                    tags=("letterboxd-mara",),
                )
            )
        if shelf:
            links.append(
                ShelfLink(
                    link_id=LinkId("shelf"),
                    source=MEMBER,
                    target=JELLYFIN,
                    shelf=SHELF,
                    watched_by=(self._addresses["user"],),
                )
            )
        self.engine.set_links(MEMBER, links)

    async def look(self, *accounts: AccountId) -> None:
        """Look at accounts, and let everything settle that comes of it."""
        for account in accounts:
            await self.engine.look(account)
        await self.engine.settled()


@asynccontextmanager
async def household(
    addresses: dict[str, str], folder: Path
) -> AsyncGenerator[Household]:
    """An open household; `folder` is there and keeps its ledger."""
    async with aiohttp.ClientSession() as session:
        held = Household(addresses, session, folder)
        await held.engine.open()
        try:
            yield held
        finally:
            await held.engine.close()


def _spawn(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    return asyncio.create_task(work, name=name)
