"""A house: an engine on a ledger, with a member, a Radarr and a server."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    Link,
    LinkId,
    RequestLink,
    ShelfLink,
    UnlistedPolicy,
)
from custom_components.letterboxd_sync.model.presence import Presence
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.providers.contracts import Account
from custom_components.letterboxd_sync.store.ledger import Ledger
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .clock import Clock
from .recorder import Recorder

ALICE = AccountId("letterboxd:alice")
BOB = AccountId("letterboxd:bob")
RADARR = AccountId("radarr:home")
RADARR_AGAIN = AccountId("radarr:elsewhere")
SERVER = AccountId("jellyfin:home")
SERVER_AGAIN = AccountId("jellyfin:home:bob")

WISHES = LinkId("wishes")
WISHES_OF_BOB = LinkId("wishes of bob")
SHELF = LinkId("shelf")

WATCHLIST = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")


def request_link(
    link_id: LinkId = WISHES,
    *,
    source: AccountId = ALICE,
    target: AccountId = RADARR,
    policy: UnlistedPolicy = UnlistedPolicy.NOTHING,
    tags: tuple[str, ...] = (),
    limit: int | None = None,
    root_folder: str = "/films",
    list_slug: str | None = None,
) -> RequestLink:
    """A link to Radarr."""
    return RequestLink(
        link_id=link_id,
        source=source,
        target=target,
        list_slug=list_slug,
        quality_profile_id=4,
        root_folder=root_folder,
        tags=tags,
        limit=limit,
        on_unlisted=policy,
    )


def shelf_link(
    link_id: LinkId = SHELF,
    *,
    source: AccountId = ALICE,
    target: AccountId = SERVER,
    watched_by: tuple[str, ...] = (),
    shelf: Shelf = WATCHLIST,
) -> ShelfLink:
    """A link to a shelf."""
    return ShelfLink(
        link_id=link_id,
        source=source,
        target=target,
        shelf=shelf,
        watched_by=watched_by,
    )


class House:
    """An engine that can be thrown away and begun anew on the same ledger."""

    def __init__(
        self, clock: Clock, open_ledger: Callable[[], Ledger] | None = None
    ) -> None:
        self.clock = clock
        kept = MemoryLedger()
        self._open_ledger = open_ledger or (lambda: kept)
        self.listener = Recorder()
        self.accounts: dict[AccountId, Account] = {}
        self.links: dict[AccountId, tuple[Link, ...]] = {}
        self.presence: dict[str, Presence] = {}
        self.engine = self._new_engine()

    def _new_engine(self) -> Engine:
        return Engine(
            ledger=self._open_ledger(),
            clock=self.clock,
            listener=self.listener,
            spawn=_spawn,
            presence=lambda person: self.presence.get(person, Presence.HOME),
            sleep=self.clock.sleep,
        )

    async def open(self) -> None:
        """Open the engine with all accounts and links."""
        await self.engine.open()
        for account, provider_account in self.accounts.items():
            self.engine.attach(account, provider_account)
        for source, links in self.links.items():
            self.engine.set_links(source, links)
        await self.engine.settled()

    async def restart(self) -> None:
        """End the engine wherever it is, and begin anew."""
        await self.engine.close()
        await self.begin_anew()

    async def begin_anew(self) -> None:
        """Begin again after the engine was closed."""
        self.engine = self._new_engine()
        await self.open()

    async def look(self, *accounts: AccountId) -> None:
        """Look at accounts (all, when none is named), and let everything settle."""
        for account in accounts or tuple(self.accounts):
            await self.engine.look(account)
        await self.engine.settled()

    async def later(self, **by: float) -> None:
        """Turn the clock, then let everything settle."""
        await self.clock.turn(**by)
        await self.engine.settled()

    async def round(self) -> None:
        """Let a few minutes go by, then look at everything."""
        await self.later(minutes=5)
        await self.look()


async def states(house: House) -> dict[str, int]:
    """How many jobs of the Radarr there are in each state."""
    jobs = [job.state.value for job in await house.engine.jobs(RADARR)]
    return {state: jobs.count(state) for state in jobs}


def _spawn(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    return asyncio.create_task(work, name=name)
