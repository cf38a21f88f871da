"""Lists as they were seen: translated aside once, made snapshots of at each look."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ...model.snapshot import Snapshot
from ..aside import aside
from .looks import Kept, Looks
from .wire import Rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen[T]:
    """What a list holds, in our words."""

    items: tuple[T, ...]
    whole: bool
    """Whether nothing came or went while it was read."""
    unreadable: int

    @property
    def complete(self) -> bool:
        """Whether this is all of it."""
        return self.whole and not self.unreadable

    def snapshot(self, at: datetime) -> Snapshot[T]:
        """Make it what a look at that time saw."""
        return Snapshot(
            items=self.items,
            complete=self.complete,
            read_at=at,
            undecoded=self.unreadable,
        )


async def see[RowT, T](
    read: Callable[[], Awaitable[Rows[RowT]]],
    translate: Callable[[tuple[RowT, ...]], Iterable[T]],
) -> Seen[T]:
    """Read a list and translate its rows."""
    rows = await read()
    items = await aside(lambda: tuple(translate(rows.rows)))
    return Seen(items=items, whole=rows.whole, unreadable=rows.unreadable)


def kept_list[RowT, T](
    looks: Looks,
    marks: tuple[str, ...],
    read: Callable[[], Awaitable[Rows[RowT]]],
    translate: Callable[[tuple[RowT, ...]], Iterable[T]],
) -> Kept[Seen[T]]:
    """Keep a list until a mark moves; not one that changed while it was read."""
    return Kept(
        looks,
        marks,
        lambda: see(read, translate),
        trusted=lambda seen: seen.whole,
    )
