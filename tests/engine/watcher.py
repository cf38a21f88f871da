"""A tracker of which everything that people watch can be read."""

from datetime import datetime

from custom_components.letterboxd_sync.model.capability import Capabilities
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import Play, Stats, Watching
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.model.snapshot import Snapshot

from .clock import Clock
from .faults import Fault, Faulty

WATCHER = AccountId("trakt:alice")


class Watcher(Faulty):
    """Tells of plays, last watched first, and of this moment."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.plays: list[Play] = []
        self.shows: list[Show] = []
        self.stats = Stats()
        self.watching: Watching | None = None
        self.window = 100
        """How many plays a look shows."""
        self.fails: dict[str, Fault] = {}
        """By the call that fails."""

    @property
    def capabilities(self) -> Capabilities:
        return {}

    async def read_shows(self) -> Snapshot[Show]:
        await self._read("read_shows")
        items = tuple(self.shows)
        return Snapshot(items=items, complete=True, read_at=self.clock())

    async def read_plays(self, since: datetime | None = None) -> Snapshot[Play]:
        await self._read("read_plays")
        plays = sorted(self.plays, key=lambda it: it.watched_at, reverse=True)
        if since is None:
            plays = plays[: self.window]
        items = tuple(it for it in plays if since is None or it.watched_at >= since)
        return Snapshot(items=items, complete=False, read_at=self.clock())

    async def read_stats(self) -> Stats:
        await self._read("read_stats")
        return self.stats

    async def read_watching(self) -> Watching | None:
        await self._read("read_watching")
        return self.watching

    async def _read(self, call: str) -> None:
        await self.reading(call, self.fails.get(call, Fault.NONE))
