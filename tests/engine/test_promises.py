"""What holds whatever fails: nothing removed unasked, nothing lost, nothing sent twice.

Two members list and unlist films, people put films into Radarr and take them out,
looks are short, stale or empty, Radarr loses requests and answers, and the engine is
thrown away in the middle of anything. Then the faults stop, and everything has to
come right.

Time and threads are ours: a script plays the same way each time.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
import tempfile

from hypothesis import given, settings, strategies as st

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import AccountId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import RemoveRequest
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.providers.errors import ProviderError
from custom_components.letterboxd_sync.store.ledger import Ledger

from .clock import Clock
from .faults import Fault
from .films import film
from .house import ALICE, BOB, RADARR, WISHES, WISHES_OF_BOB, House, request_link
from .member import Tracker
from .radarr import Radarr
from .witnessed import OneThread, WitnessedMemory, WitnessedSqlite

FILMS = 4
MEMBERS = (ALICE, BOB)


@dataclass(frozen=True)
class Lists:
    member: int
    number: int


@dataclass(frozen=True)
class Unlists:
    member: int
    number: int


@dataclass(frozen=True)
class PersonRemoves:
    number: int


@dataclass(frozen=True)
class PersonAdds:
    number: int


@dataclass(frozen=True)
class Looks:
    who: int
    """A member, or Radarr."""
    shown: int | None = None
    """How much of it is shown; the look is then incomplete."""
    stale: bool = False
    fails: bool = False
    empty: bool = False
    """A complete look that shows nothing, though there is something."""


@dataclass(frozen=True)
class Rounds:
    """Some minutes go by, then all are looked at, and nothing is in the way."""

    minutes: int


@dataclass(frozen=True)
class Fails:
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class TimePasses:
    minutes: int


@dataclass(frozen=True)
class Restarts:
    """In the middle of whatever is going on."""


type Step = (
    Lists | Unlists | PersonRemoves | PersonAdds | Looks | Fails | TimePasses | Restarts
)

members = st.integers(0, 1)
numbers = st.integers(1, FILMS)
looks = st.builds(
    Looks,
    who=st.integers(0, 2),
    shown=st.none() | st.integers(0, FILMS),
    stale=st.booleans(),
    fails=st.booleans(),
    empty=st.booleans(),
)
faults = st.sampled_from(
    [
        Fault.NONE,
        Fault.NOT_REACHED,
        Fault.LOST,
        Fault.ANSWER_LOST,
        Fault.LATE,
        Fault.REPEATED,
        Fault.GARBLED,
        Fault.LOG_IN_PAGE,
        Fault.THROTTLED,
        Fault.BLOCKED,
    ]
)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(Lists, member=members, number=numbers),
    st.builds(Lists, member=members, number=numbers),
    st.builds(Unlists, member=members, number=numbers),
    st.builds(PersonRemoves, number=numbers),
    st.builds(PersonAdds, number=numbers),
    st.builds(Looks, who=st.integers(0, 2)),
    st.builds(Rounds, st.sampled_from([1, 10, 70])),
    st.builds(Rounds, st.sampled_from([1, 10, 70])),
    looks,
    st.builds(Fails, st.lists(faults, max_size=3).map(tuple)),
    st.builds(TimePasses, st.sampled_from([1, 10, 70])),
    st.just(Restarts()),
)

scripts = st.lists(st.tuples(steps, st.integers(0, 60)), min_size=8, max_size=24)
"""Steps, and how many turns the event loop takes after each."""


class World:
    """Two members, one Radarr, people, and the engine between them."""

    def __init__(self, open_ledger: Callable[[], WitnessedMemory | WitnessedSqlite]):
        self.clock = Clock()
        self.trackers = {
            ALICE: Tracker(self.clock, film(1), film(2), film(3)),
            BOB: Tracker(self.clock, film(3), film(4)),
        }
        self.radarr = Radarr(self.clock, batch_size=2)
        self.radarr.turns = 8
        self.removed_by_people: set[int] = set()
        self.of_people: set[int] = set()
        self.unasked: list[str] = []
        self.looks: set[asyncio.Task[object]] = set()

        def witnessed() -> Ledger:
            ledger = open_ledger()
            ledger.witness = self.witness
            return ledger

        self.house = House(self.clock, witnessed)
        self.house.accounts = {**self.trackers, RADARR: self.radarr}
        policy = UnlistedPolicy.REMOVE_KEEP_FILES
        self.house.links = {
            ALICE: (request_link(WISHES, policy=policy, tags=("alice",)),),
            BOB: (
                request_link(WISHES_OF_BOB, source=BOB, policy=policy, tags=("bob",)),
            ),
        }

    def witness(self, jobs: Sequence[Job]) -> None:
        """Check each removal against the latest looks, as it leaves."""
        for job in jobs:
            if job.state is JobState.SENDING and isinstance(
                job.operation, RemoveRequest
            ):
                number = job.operation.film.ids.tmdb or 0
                asker = ALICE if job.link_id == WISHES else BOB
                if not self._is_gone(asker, number, whole=True):
                    self.unasked.append(f"{number}: {asker} did not unlist it")
                if not all(self._is_gone(it, number, whole=False) for it in MEMBERS):
                    self.unasked.append(f"{number}: somebody lists it")
                if number in self.of_people:
                    self.unasked.append(f"{number}: it is a person's")

    def _is_gone(self, member: AccountId, number: int, *, whole: bool) -> bool:
        view = self.house.engine.view(member)
        if not isinstance(view, TrackerView) or view.watchlist is None:
            return False
        shown = {it.film.ids.tmdb for it in view.watchlist.items}
        # An empty list speaks for nobody: it is refused.
        speaks = bool(shown) and view.watchlist.whole
        return number not in shown and (speaks or not whole)

    async def play(self, script: Sequence[tuple[Step, int]]) -> None:
        """Play a script, then let everything come right."""
        await self.house.open()
        await self.house.look()
        for step, turns in script:
            await self._take(step)
            for _ in range(turns):
                await asyncio.sleep(0)
        await self._come_right()
        await self._stop_looking()
        await self.house.engine.close()

    async def _take(self, step: Step) -> None:
        match step:
            case Lists(member=member, number=number):
                films = self.trackers[MEMBERS[member]].films
                if film(number) not in films:
                    films.insert(0, film(number))
            case Unlists(member=member, number=number):
                tracker = self.trackers[MEMBERS[member]]
                tracker.films = [it for it in tracker.films if it != film(number)]
            case PersonRemoves(number=number):
                if number in self.radarr.films:
                    self.radarr.person_removes(number)
                    self.removed_by_people.add(number)
            case PersonAdds(number=number):
                if number not in {*self.radarr.films, *self.radarr.requested}:
                    self.radarr.put(film(number))
                    self.of_people.add(number)
            case Looks():
                self._look(step)
            case Rounds(minutes=minutes):
                await self.clock.turn(minutes=minutes)
                for who in range(3):
                    self._look(Looks(who=who))
            case Fails(faults=faults):
                self.radarr.faults.extend(faults)
            case TimePasses(minutes=minutes):
                await self.clock.turn(minutes=minutes)
            case Restarts():
                await self._stop_looking()
                await self.house.restart()

    def _look(self, step: Looks) -> None:
        account = (*MEMBERS, RADARR)[step.who]
        task = asyncio.create_task(self._look_at(account, step))
        self.looks.add(task)

    async def _look_at(self, account: AccountId, step: Looks) -> object:
        fault = Fault.NOT_REACHED if step.fails else Fault.NONE
        if account == RADARR:
            self.radarr.reads_fail = fault
            self.radarr.complete = step.shown is None
        else:
            tracker = self.trackers[account]
            tracker.reads_fail = fault
            tracker.complete = step.shown is None
            tracker.stale = step.stale
            tracker.shown = 0 if step.empty and step.shown is None else step.shown
        try:
            return await self.house.engine.look(account)
        except ProviderError as err:
            return err

    async def _stop_looking(self) -> None:
        for task in self.looks:
            task.cancel()
        if self.looks:
            await asyncio.wait(self.looks)
        self.looks.clear()

    async def _come_right(self) -> None:
        await self._stop_looking()
        self.radarr.faults.clear()
        self.radarr.reads_fail, self.radarr.complete = Fault.NONE, True
        for tracker in self.trackers.values():
            tracker.reads_fail, tracker.complete = Fault.NONE, True
            tracker.stale, tracker.shown = False, None
        for _ in range(8):
            await self.house.later(minutes=70)
            await self.house.look()

    def wanting(self) -> set[int]:
        """The films that somebody lists and nobody has taken out of Radarr."""
        listed = {
            it.ids.tmdb or 0 for each in self.trackers.values() for it in each.films
        }
        return listed - self.removed_by_people


def _tmdb(listed: Film) -> int:
    assert listed.ids.tmdb is not None
    return listed.ids.tmdb


def play(
    script: Sequence[tuple[Step, int]],
    open_ledger: Callable[[], WitnessedMemory | WitnessedSqlite],
) -> None:
    """Play a script in a world of its own and check the promises."""

    async def run() -> World:
        world = World(open_ledger)
        await world.play(script)
        return world

    with asyncio.Runner(loop_factory=OneThread) as runner:
        world = runner.run(run())
    assert world.unasked == []
    assert world.radarr.twice == []
    assert world.wanting() <= world.radarr.films.keys()
    assert world.house.engine.figures(RADARR).pending == 0
    assert world.house.engine.figures(RADARR).failed == 0


@settings(max_examples=250, deadline=None, derandomize=True)
@given(scripts)
def test_whatever_fails_everything_comes_right(
    script: Sequence[tuple[Step, int]],
) -> None:
    kept = WitnessedMemory()
    play(script, lambda: kept)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(scripts)
def test_it_does_so_from_what_is_on_disk(script: Sequence[tuple[Step, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play(script, lambda: WitnessedSqlite(Path(folder) / "ledger.db"))
