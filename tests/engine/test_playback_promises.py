"""Whatever happens in between: each film that was watched is one play, and no other."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import override

from hypothesis import given, settings, strategies as st

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    ResumePoint,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import ANNA, SERVER, Evening, Scrobbler, Seat, Server, playback_link
from .clock import Clock
from .faults import Fault
from .house import House


class TrueServer(Server):
    """A server that remembers where everybody stopped in each title."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.points: dict[str, ResumePoint] = {}
        self.met: set[str] = set()
        """What anybody could know to have been played."""

    @override
    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        sessions = await super().read_sessions()
        self.met |= {it.title.name for it in sessions.items}
        return sessions

    @override
    def leave(self, at: str = "tv") -> None:
        last = self.seats[at].progress()
        assert last.item_id is not None
        assert last.duration is not None
        played = last.position > last.duration * 0.9
        self.points[last.item_id] = ResumePoint(
            played=played,
            last_played_at=self.seats[at].since,
            position=timedelta() if played else last.position,
        )
        super().leave(at)

    @override
    async def resume_point(self, user_id: str, item_id: str) -> ResumePoint | None:
        await super().resume_point(user_id, item_id)
        return self.points[item_id]


class Household:
    """Somebody watches one film after another, and everything goes wrong."""

    def __init__(self) -> None:
        self.clock = Clock()
        ledger = MemoryLedger()
        self.house = House(self.clock, lambda: ledger)
        self.server, self.anna = TrueServer(self.clock), Scrobbler(self.clock)
        self.house.accounts = {SERVER: self.server, ANNA: self.anna}
        self.house.links = {SERVER: (playback_link(),)}
        self.evening = Evening(self.house, self.server, self.anna)
        self.watched: list[str] = []
        self.films = 0

    async def sits_down(self) -> None:
        await self.gets_up()
        self.films += 1
        title = f"Film {self.films}"
        self.server.sit(Film(title=title, ids=FilmIds(tmdb=self.films)))

    async def gets_up(self) -> None:
        if (seat := self.seat) is not None:
            if seat.progress().position >= timedelta(minutes=80):
                self.watched.append(seat.title.name)
            self.server.leave()

    async def zaps(self) -> None:
        """The next film begins in the same session."""
        await self.sits_down()

    async def pauses(self) -> None:
        if (seat := self.seat) is not None:
            seat.pause()

    async def plays_on(self) -> None:
        if (seat := self.seat) is not None:
            seat.play()

    async def looks(self) -> None:
        await self.evening.see()

    async def half_an_hour(self) -> None:
        await self.clock.turn(minutes=30)
        await self.house.engine.settled()

    async def in_the_dark(self) -> None:
        """Half an hour of which nobody hears anything."""
        await self.server_goes_down()
        await self.half_an_hour()

    async def a_moment(self) -> None:
        await self.clock.turn(seconds=20)
        await self.house.engine.settled()

    async def restarts(self) -> None:
        await self.house.restart()

    async def server_goes_down(self) -> None:
        self.server.reads_fail = Fault.NOT_REACHED

    async def server_comes_up(self) -> None:
        self.server.reads_fail = Fault.NONE

    async def tracker_fails(self) -> None:
        self.anna.faults.append(Fault.ANSWER_LOST)
        self.anna.faults.append(Fault.NOT_REACHED)

    @property
    def seat(self) -> Seat | None:
        return self.server.seats.get("tv")

    async def settles_down(self) -> None:
        """Everything works again, and everybody has gone to bed."""
        await self.gets_up()
        await self.server_comes_up()
        self.anna.faults.clear()
        await self.evening.see()
        for _ in range(5):
            await self.clock.turn(hours=1)
            await self.house.engine.settled()
            await self.evening.see()


type Deed = Callable[[Household], Awaitable[None]]

DEEDS: list[Deed] = [
    Household.sits_down,
    Household.gets_up,
    Household.zaps,
    Household.pauses,
    Household.plays_on,
    Household.looks,
    Household.half_an_hour,
    Household.in_the_dark,
    Household.a_moment,
    Household.restarts,
    Household.server_goes_down,
    Household.server_comes_up,
    Household.tracker_fails,
]
# Most of an evening nothing happens at all.
DEED = st.sampled_from([*DEEDS, *[Household.half_an_hour] * 12])


async def live(deeds: list[Deed]) -> Household:
    household = Household()
    await household.house.open()
    try:
        await household.sits_down()
        await household.looks()
        for deed in deeds:
            await deed(household)
        await household.settles_down()
    finally:
        await household.house.engine.close()
    return household


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(DEED, min_size=10, max_size=40))
def test_each_film_that_was_watched_is_one_play(deeds: list[Deed]) -> None:
    household = asyncio.run(live(deeds))
    seen = {play.title.name for play in household.anna.plays}
    assert len(household.anna.plays) == len(seen)
    assert seen == household.server.met.intersection(household.watched)
