"""What somebody else watched leaves no trace, whatever had become of it by then."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import override

import pytest

from custom_components.letterboxd_sync.engine.taking_back import TakenBack
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    LogViewing,
    RemovePlay,
    TakeBack,
    Told,
)
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.errors import NotSetUp, RefusedReason
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.keys import play_key
from custom_components.letterboxd_sync.sync.viewings import draft_key

from .clock import START, Clock
from .diarist import Diarist
from .faults import Fault, trouble
from .films import film
from .house import ALICE, House
from .person import PERSON, Person


class Keeper(Person):
    """A person whose history is read, too."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.meets = Fault.NONE
        """What a play meets on its way, past the gate."""
        self.removed: list[AddPlay] = []

    @override
    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        await self._begin("add_plays")
        if self.meets not in {Fault.NONE, Fault.ANSWER_LOST}:
            raise trouble(self.meets)
        self.plays += plays
        await self.after(self.meets)

    @override
    async def remove_plays(self, plays: Sequence[RemovePlay]) -> None:
        await self.before("remove_plays")
        gone = [self.plays[int(it.play_id)] for it in plays]
        self.removed += gone
        self.plays = [it for it in self.plays if it not in gone]

    async def read_plays(self, since: datetime | None = None) -> Snapshot[Play]:
        await self.reading("read_plays")
        since = since or START - timedelta(days=365)
        plays = [
            Play(title=it.title, watched_at=it.watched_at, play_id=str(number))
            for number, it in enumerate(self.plays)
            if it.watched_at >= since
        ]
        return Snapshot(items=tuple(plays), complete=True, read_at=self.clock())


def word(title: Playable | None = None, hours: float = 0) -> TakeBack:
    at = START + timedelta(hours=hours)
    return TakeBack(title=title or film(1), watched_at=at)


def play(number: int = 1, hours: float = 0) -> AddPlay:
    at = START + timedelta(hours=hours)
    started = at - timedelta(hours=2)
    return AddPlay(title=film(number), started_at=started, watched_at=at)


@pytest.fixture
def person(clock: Clock) -> Keeper:
    return Keeper(clock)


@pytest.fixture
async def home(
    clock: Clock, person: Keeper, ledger: MemoryLedger
) -> AsyncIterator[House]:
    house = House(clock, lambda: ledger)
    house.accounts = {PERSON: person, ALICE: Diarist(clock)}
    await house.open()
    yield house
    await house.engine.close()


def file(
    ledger: MemoryLedger, *plays: AddPlay, state: JobState = JobState.QUEUED
) -> None:
    """Let plays be on their way."""
    jobs = [
        NewJob(
            key=play_key(PERSON, str(it.title.name), it.started_at),
            account=PERSON,
            link_id=None,
            operation=it,
            settles=None,
            state=state,
        )
        for it in plays
    ]
    ledger.commit_plan(jobs=jobs, base_changes=(), now=START)


def draft(
    ledger: MemoryLedger,
    number: int = 1,
    days: int = 0,
    told: float | None = None,
    state: JobState = JobState.HELD,
) -> None:
    """Let a draft wait."""
    at = None if told is None else START + timedelta(hours=told)
    viewing = LogViewing(
        film=film(number),
        watched_on=date(2026, 8, 1) + timedelta(days=days),
        told=None if at is None else Told(source=PERSON, at=at),
    )
    job = NewJob(
        key=draft_key(ALICE, viewing),
        account=ALICE,
        link_id=None,
        operation=viewing,
        settles=None,
        state=state,
    )
    ledger.commit_plan(jobs=[job], base_changes=(), now=START)


async def begin(home: House, taken: TakeBack) -> asyncio.Task[TakenBack]:
    """Ask, and come back once it has been written down."""
    asking = asyncio.create_task(home.engine.take_back(PERSON, taken))
    for _ in range(10):
        await asyncio.sleep(0)
        await home.engine.jobs()
    return asking


async def states(home: House) -> list[JobState]:
    """How far the plays are."""
    jobs: tuple[Job, ...] = await home.engine.jobs(PERSON)
    return [it.state for it in jobs if isinstance(it.operation, AddPlay)]


# -- at a tracker -----------------------------------------------------------------


@pytest.mark.parametrize("hours", [-2.9, 0, 2.9])
async def test_a_play_that_is_there_is_removed(
    home: House, person: Keeper, hours: float
) -> None:
    person.plays = [play(1, hours), play(2), play(1, 24)]
    taken = await home.engine.take_back(PERSON, word())

    assert taken == TakenBack(drafts=0, withdrawn=0, history=JobState.DONE)
    assert [(it.title, it.watched_at) for it in person.removed] == [
        (film(1), START + timedelta(hours=hours))
    ]


@pytest.mark.parametrize("hours", [-24, -3.1, 3.1])
async def test_another_evening_stays(home: House, person: Keeper, hours: float) -> None:
    person.plays = [play(1, hours)]
    await home.engine.take_back(PERSON, word())

    assert person.removed == []


async def test_a_film_is_known_by_any_id_whatever_it_is_called(
    home: House, person: Keeper
) -> None:
    person.plays = [play()]
    hitze = Film(title="Hitze", year=2024, ids=FilmIds(tmdb=1, imdb="tt1"))
    await home.engine.take_back(PERSON, word(hitze))

    assert len(person.removed) == 1


async def test_what_nobody_watched_leaves_everything_alone(
    home: House, person: Keeper
) -> None:
    taken = await home.engine.take_back(PERSON, word())

    assert taken.history is JobState.DONE
    assert "remove_plays" not in person.calls


@pytest.mark.parametrize("state", [JobState.HELD, JobState.QUEUED])
async def test_a_play_that_waits_is_not_sent(
    home: House, person: Keeper, ledger: MemoryLedger, state: JobState
) -> None:
    file(ledger, play(1), play(2), state=state)
    taken = await home.engine.take_back(PERSON, word())

    assert taken == TakenBack(drafts=0, withdrawn=1, history=JobState.DONE)
    assert film(1) not in [it.title for it in person.plays]
    # It stays known, so that whoever tells of it again makes no other.
    assert await states(home) == [
        JobState.DROPPED,
        {JobState.HELD: JobState.HELD, JobState.QUEUED: JobState.DONE}[state],
    ]


async def test_of_a_refused_play_that_is_taken_back_nobody_is_told_any_more(
    home: House, person: Keeper, ledger: MemoryLedger
) -> None:
    person.refuses["add_plays"] = RefusedReason.REJECTED
    file(ledger, play())
    home.engine.hurry(PERSON)
    await home.engine.settled()
    told = [*home.listener.troubles]
    await home.engine.take_back(PERSON, word())
    await home.engine.settled()

    assert told == [(PERSON, (Trouble.PLAY_REFUSED,))]
    assert home.listener.troubles == [*told, (PERSON, ())]


async def test_a_tracker_that_is_away_gets_it_when_it_is_back(
    home: House, person: Keeper, ledger: MemoryLedger
) -> None:
    person.plays = [play()]
    person.reads_fail = Fault.LOST
    asking = await begin(home, word())
    await home.later(minutes=1)
    taken = await asking
    person.reads_fail = Fault.NONE
    await home.later(hours=1)

    assert taken.history in {JobState.QUEUED, JobState.UNCERTAIN}
    assert len(person.removed) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault.NONE,
        Fault.LOST,
        Fault.ANSWER_LOST,
        Fault.THROTTLED,
        Fault.BLOCKED,
        Fault.TURNED_AWAY,
    ],
)
async def test_a_play_that_is_just_being_sent_is_none_in_the_end(
    home: House, person: Keeper, ledger: MemoryLedger, fault: Fault
) -> None:
    person.gate = asyncio.Event()
    sending = asyncio.create_task(home.engine.ask(PERSON, play()))
    await person.at_the_gate.wait()
    person.meets = fault
    taking = await begin(home, word())
    person.gate.set()
    person.gate = None
    await home.later(hours=2)
    await home.restart()
    await home.later(hours=2)
    await asyncio.wait([sending, taking])

    assert person.plays == []
    assert person.calls.count("add_plays") == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_play_of_which_nobody_knows_is_none_in_the_end(
    home: House, person: Keeper, ledger: MemoryLedger, arrived: bool
) -> None:
    person.plays = [play()] if arrived else []
    file(ledger, play(), state=JobState.UNCERTAIN)
    await home.engine.take_back(PERSON, word())
    await home.later(hours=2)

    assert person.plays == []
    assert "add_plays" not in person.calls
    assert await states(home) == [JobState.DONE if arrived else JobState.DROPPED]


async def test_a_play_that_is_added_after_the_word_stays(
    home: House, person: Keeper
) -> None:
    await home.engine.take_back(PERSON, word())
    await home.engine.ask(PERSON, play())
    await home.later(hours=2)

    assert person.plays == [play()]


# -- at a diary -------------------------------------------------------------------


@pytest.mark.parametrize("state", [JobState.HELD, JobState.QUEUED])
@pytest.mark.parametrize(
    ("days", "told", "dropped"),
    [
        (0, None, 1),
        (0, 0.5, 1),
        (-9, 0.5, 1),
        (0, -20, 0),
        (1, None, 0),
        (-1, None, 0),
    ],
    ids=[
        "of the day",
        "of the evening",
        "of the evening, moved",
        "of another play of the day",
        "of the next day",
        "of the day before",
    ],
)
async def test_a_draft_of_the_evening_is_dropped_however_far_it_is(  # noqa: PLR0917
    home: House,
    ledger: MemoryLedger,
    state: JobState,
    days: int,
    told: float | None,
    dropped: int,
) -> None:
    draft(ledger, days=days, told=told, state=state)
    draft(ledger, 2, state=state)
    await home.engine.diary.refresh(ALICE)
    taken = await home.engine.take_back(ALICE, word())

    assert taken == TakenBack(drafts=dropped, withdrawn=0, history=None)
    assert len(home.engine.diary.drafts(ALICE)) == 2 - dropped
    assert (await home.engine.take_back(ALICE, word())).drafts == 0


async def test_an_account_that_is_not_set_up_is_told_so(home: House) -> None:
    with pytest.raises(NotSetUp):
        await home.engine.take_back(AccountId("letterboxd:bob"), word())
