"""What holds of a shelf whatever fails: all that belongs there is, and nothing else.

A member lists and unlists films, films arrive at the server and are watched, people
put films of their own on the shelf, the server loses some, looks are stale, empty or
fail, writes are lost, late, repeated or answered by something else, and the engine is
thrown away in the middle of anything. Then the faults stop, and everything comes right.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
import tempfile

from hypothesis import given, settings, strategies as st

from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import Uncollect
from custom_components.letterboxd_sync.model.view import ServerView, TrackerView
from custom_components.letterboxd_sync.providers.errors import ProviderError
from custom_components.letterboxd_sync.store.ledger import Ledger

from .clock import Clock
from .faults import Fault
from .films import film
from .house import ALICE, SERVER, WATCHLIST, House, shelf_link
from .member import Tracker
from .server import Server
from .witnessed import OneThread, WitnessedMemory, WitnessedSqlite

FILMS = 4
OF_PEOPLE = (5, 6)
"""Films that nobody lists; people put them on the shelf by hand."""

WATCHER = "u-alice"

# More often than this, and we leave the server its way.
MOST_LOSSES = 2


@dataclass(frozen=True)
class Lists:
    number: int


@dataclass(frozen=True)
class Unlists:
    number: int


@dataclass(frozen=True)
class Arrives:
    number: int


@dataclass(frozen=True)
class IsWatched:
    number: int


@dataclass(frozen=True)
class IsLost:
    """The server forgets that a film is on the shelf."""

    number: int


@dataclass(frozen=True)
class PersonAdds:
    number: int


@dataclass(frozen=True)
class Looks:
    who: AccountId
    stale: bool = False
    fails: bool = False
    empty: bool = False
    """A complete look at the list that shows nothing, though there is something."""
    incomplete: bool = False
    shelf_fails: bool = False


@dataclass(frozen=True)
class Rounds:
    """Some minutes go by, then both are looked at, and nothing is in the way."""

    minutes: int


@dataclass(frozen=True)
class Fails:
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Restarts:
    """In the middle of whatever is going on."""


type Step = (
    Lists
    | Unlists
    | Arrives
    | IsWatched
    | IsLost
    | PersonAdds
    | Looks
    | Rounds
    | Fails
    | Restarts
)

numbers = st.integers(1, FILMS)
accounts = st.sampled_from([ALICE, SERVER])
minutes = st.sampled_from([1, 10, 70])
faults = st.sampled_from([it for it in Fault if it is not Fault.TURNED_AWAY])
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(Lists, numbers),
    st.builds(Unlists, numbers),
    st.builds(Arrives, numbers),
    st.builds(IsWatched, numbers),
    st.builds(IsLost, numbers),
    st.builds(PersonAdds, st.sampled_from(OF_PEOPLE)),
    st.builds(
        Looks,
        who=accounts,
        stale=st.booleans(),
        fails=st.booleans(),
        empty=st.booleans(),
        incomplete=st.booleans(),
        shelf_fails=st.booleans(),
    ),
    st.builds(Rounds, minutes),
    st.builds(Rounds, minutes),
    st.builds(Fails, st.lists(faults, max_size=3).map(tuple)),
    st.just(Restarts()),
)

scripts = st.lists(st.tuples(steps, st.integers(0, 60)), min_size=8, max_size=24)
"""Steps, and how many turns the event loop takes after each."""


class World:
    """A member, a server, people, and the engine between them."""

    def __init__(self, open_ledger: Callable[[], WitnessedMemory | WitnessedSqlite]):
        self.clock = Clock()
        self.alice = Tracker(self.clock, film(1), film(2), film(3))
        self.server = Server(self.clock, film(1), film(2), *map(film, OF_PEOPLE))
        self.server.turns = 8
        self.watched: set[str] = set()
        self.server.played = {WATCHER: self.watched}
        self.losses = Counter[int]()
        self.of_people: set[str] = set()
        self.unasked: list[str] = []
        self.looks: set[asyncio.Task[object]] = set()

        def witnessed() -> Ledger:
            ledger = open_ledger()
            ledger.witness = self.witness
            return ledger

        self.house = House(self.clock, witnessed)
        self.house.accounts = {ALICE: self.alice, SERVER: self.server}
        self.house.links = {ALICE: (shelf_link(watched_by=(WATCHER,)),)}

    def witness(self, jobs: Sequence[Job]) -> None:
        """Check what is taken off against the latest looks, as it leaves."""
        for job in jobs:
            if job.state is JobState.SENDING and isinstance(job.operation, Uncollect):
                item = job.operation.item_id
                if item in self.of_people:
                    self.unasked.append(f"{item}: it is a person's")
                if not (self._is_unlisted(item) or self._is_watched(item)):
                    self.unasked.append(f"{item}: it is listed, and nobody watched it")

    def _is_unlisted(self, item: str) -> bool:
        view = self.house.engine.view(ALICE)
        if not isinstance(view, TrackerView) or view.watchlist is None:
            return False
        shown = {f"item-{it.film.ids.tmdb}" for it in view.watchlist.items}
        # An empty list speaks for nobody: it is refused.
        return bool(shown) and view.watchlist.whole and item not in shown

    def _is_watched(self, item: str) -> bool:
        view = self.house.engine.view(SERVER)
        return isinstance(view, ServerView) and item in view.played.get(WATCHER, ())

    @property
    def shelf(self) -> list[str]:
        """What is on the shelf."""
        return self.server.shelves.setdefault(WATCHLIST.name, [])

    async def play(self, script: Sequence[tuple[Step, int]]) -> None:
        """Play a script, then let everything come right."""
        await self.house.open()
        await self.house.look()
        for step, turns in script:
            await self._take(step)
            for _ in range(turns):
                await asyncio.sleep(0)
        await self._come_right()
        await self.house.engine.close()

    async def _take(self, step: Step) -> None:
        match step:
            case Lists(number=number):
                if film(number) not in self.alice.films:
                    self.alice.films.insert(0, film(number))
            case Unlists(number=number):
                self.alice.films = [it for it in self.alice.films if it != film(number)]
            case Arrives(number=number):
                self.server.library[f"item-{number}"] = film(number)
            case IsWatched(number=number):
                self.watched.add(f"item-{number}")
            case IsLost(number=number):
                if self.losses[number] < MOST_LOSSES and f"item-{number}" in self.shelf:
                    self.losses[number] += 1
                    self.shelf.remove(f"item-{number}")
            case PersonAdds(number=number):
                self.of_people.add(f"item-{number}")
                self.shelf.append(f"item-{number}")
            case Looks():
                self._look(step)
            case Rounds(minutes=passed):
                await self.clock.turn(minutes=passed)
                for who in (ALICE, SERVER):
                    self._look(Looks(who))
            case Fails(faults=faults):
                self.server.faults.extend(faults)
            case Restarts():
                await self._stop_looking()
                await self.house.restart()

    def _look(self, step: Looks) -> None:
        self.looks.add(asyncio.create_task(self._look_at(step)))

    async def _look_at(self, step: Looks) -> object:
        fault = Fault.NOT_REACHED if step.fails else Fault.NONE
        if step.who == SERVER:
            self.server.reads_fail, self.server.complete = fault, not step.incomplete
            on_shelf = Fault.NOT_REACHED if step.shelf_fails else Fault.NONE
            self.server.shelf_reads_fail = on_shelf
        else:
            self.alice.reads_fail, self.alice.complete = fault, not step.incomplete
            self.alice.stale = step.stale
            self.alice.shown = 0 if step.empty and not step.incomplete else None
        try:
            return await self.house.engine.look(step.who)
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
        self.server.faults.clear()
        for each in (self.alice, self.server):
            each.reads_fail, each.complete = Fault.NONE, True
        self.server.shelf_reads_fail = Fault.NONE
        self.alice.stale, self.alice.shown = False, None
        for _ in range(8):
            await self.house.later(minutes=70)
            await self.house.look()

    def missing(self) -> set[str]:
        """What belongs on the shelf and is not there."""
        listed = {f"item-{it.ids.tmdb}" for it in self.alice.films}
        wanted = (listed & self.server.library.keys()) - self.watched
        return (wanted | self.of_people) - set(self.shelf)

    def left_over(self) -> set[str]:
        """What is on the shelf and belongs there no more.

        Whoever unlists everything is asked first.
        """
        listed = {f"item-{it.ids.tmdb}" for it in self.alice.films}
        on_shelf = set(self.shelf) - self.of_people
        return on_shelf - (listed - self.watched) if listed else set()


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
    assert world.missing() == set()
    assert world.left_over() == set()
    assert world.house.engine.figures(SERVER).pending == 0
    assert world.house.engine.figures(SERVER).failed == 0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(scripts)
def test_whatever_fails_the_shelf_comes_right(
    script: Sequence[tuple[Step, int]],
) -> None:
    kept = WitnessedMemory()
    play(script, lambda: kept)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(scripts)
def test_it_does_so_from_what_is_on_disk(script: Sequence[tuple[Step, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play(script, lambda: WitnessedSqlite(Path(folder) / "ledger.db"))
