"""A person's account at a tracker, where plays, lists and ratings are written."""

from collections.abc import Sequence

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    RateTitle,
    RemovePlay,
)
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.model.title import title_keys
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason

from .clock import Clock
from .faults import Fault, Faulty

PERSON = AccountId("trakt:alice")

_WRITES = Support(
    access=frozenset({Access.ADD, Access.REMOVE}),
    batch_size=100,
    adding_twice_is_harmless=True,
)


class Person(Faulty):
    """Takes what it is given, unless it was told to refuse it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.refuses: dict[str, RefusedReason] = {}
        """By the call that is refused."""
        self.plays: list[AddPlay] = []
        self.lists: dict[Facet, list[str]] = {}
        self.ratings: dict[str, float] = {}

    @property
    def capabilities(self) -> Capabilities:
        return {
            Facet.HISTORY: _WRITES,
            Facet.WATCHLIST: _WRITES,
            Facet.FAVOURITES: _WRITES,
            Facet.RATINGS: _WRITES,
        }

    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        fault = await self._begin("add_plays")
        self.plays += plays
        await self.after(fault)

    async def find_plays(self, plays: Sequence[AddPlay]) -> tuple[bool | None, ...]:
        await self._begin("find_plays")
        return tuple(play in self.plays for play in plays)

    async def remove_plays(self, plays: Sequence[RemovePlay]) -> None:
        fault = await self._begin("remove_plays")
        gone = [play.title for play in plays]
        self.plays = [play for play in self.plays if play.title not in gone]
        await self.after(fault)

    async def add_to_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        fault = await self._begin("add_to_list")
        names = [title_keys(title)[0] for title in titles]
        there = self.lists.setdefault(facet, [])
        there += [name for name in names if name not in there]
        await self.after(fault)

    async def find_on_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> tuple[bool, ...]:
        await self._begin("find_on_list")
        there = self.lists.get(facet, [])
        return tuple(title_keys(title)[0] in there for title in titles)

    async def remove_from_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        fault = await self._begin("remove_from_list")
        gone = [title_keys(title)[0] for title in titles]
        there = self.lists.get(facet, [])
        self.lists[facet] = [name for name in there if name not in gone]
        await self.after(fault)

    async def rate(self, ratings: Sequence[RateTitle]) -> None:
        fault = await self._begin("rate")
        for rating in ratings:
            name = title_keys(rating.title)[0]
            self.ratings.pop(name, None)
            self.ratings |= {} if rating.stars is None else {name: rating.stars}
        await self.after(fault)

    async def _begin(self, call: str) -> Fault:
        fault = await self.before(call)
        if call in self.refuses:
            raise Refused(self.refuses[call], "no")
        return fault
