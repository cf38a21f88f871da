"""What we saw at a service, and whether it was all of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Route(StrEnum):
    """One way to reach an account."""

    API = "api"
    FEED = "feed"
    PAGES = "pages"
    EXPORT = "export"


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot[T]:
    """A read of one facet.

    Something absent from a snapshot was removed only if the snapshot is
    ``complete``; an incomplete one may add, never remove.
    """

    items: tuple[T, ...]
    complete: bool
    read_at: datetime
    """When the read *began*: what was written later may be missing from it."""
    route: Route = Route.API
    undecoded: int = 0
    """Rows that we could not read; any of them makes the snapshot incomplete."""
    stale: bool = False
    """True when a later read failed and this is the last good one."""

    @property
    def whole(self) -> bool:
        """Whether absence from it means anything: complete, and the latest read."""
        return self.complete and not self.stale
