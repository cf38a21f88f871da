"""A Letterboxd member with a diary, who may let us write into it."""

from collections.abc import Sequence
from datetime import date
from typing import override

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.operation import LogViewing
from custom_components.letterboxd_sync.model.tracking import DiaryEntry

from .clock import Clock
from .member import Member


class Diarist(Member):
    """A member whose diary is read."""

    @property
    @override
    def capabilities(self) -> Capabilities:
        return {Facet.DIARY: Support(access=frozenset({Access.READ}))}

    def note(self, film: Film, day: date | None) -> None:
        """Let the member enter a viewing by themselves."""
        key = f"{len(self.entries)} {film.title}"
        self.entries.append(DiaryEntry(key=key, film=film, watched_on=day))


class OpenDiarist(Diarist):
    """A member whose diary is written, too."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.logged: list[LogViewing] = []

    @property
    @override
    def capabilities(self) -> Capabilities:
        access = frozenset({Access.READ, Access.ADD})
        return {Facet.DIARY: Support(access=access)}

    async def log_viewings(self, viewings: Sequence[LogViewing]) -> None:
        fault = await self.before("log_viewings")
        self.logged += viewings
        for viewing in viewings:
            self.note(viewing.film, viewing.watched_on)
        await self.after(fault)

    async def find_viewings(self, viewings: Sequence[LogViewing]) -> tuple[bool, ...]:
        await self.before("find_viewings")
        there = {(entry.film, entry.watched_on) for entry in self.entries}
        return tuple((it.film, it.watched_on) in there for it in viewings)
