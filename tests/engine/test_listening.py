"""How sources are listened to: by their sockets, or by asking them."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest

from custom_components.letterboxd_sync.engine.listening import Listening
from custom_components.letterboxd_sync.engine.quiet import Quiet
from custom_components.letterboxd_sync.engine.tasks import Tasks
from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    Throttled,
)

from .cinema import SERVER, Screens, Socket
from .clock import Clock
from .faults import Fault
from .member import Tracker
from .odd_sources import Busy, Odd, Once
from .reader import Reader


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def quiet() -> Quiet:
    return Quiet()


@pytest.fixture
def jitters() -> Iterator[float]:
    return iter([1.0, 1.2, 0.8] * 100)


@pytest.fixture
async def listening(
    clock: Clock, reader: Reader, quiet: Quiet, jitters: Iterator[float]
) -> AsyncIterator[Listening]:
    def spawn(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return asyncio.create_task(work, name=name)

    tasks = Tasks(spawn)
    yield Listening(
        desk=reader,
        turned_away=reader.turned_away.append,
        jitter=lambda: next(jitters),
        sleep=clock.sleep,
        tasks=tasks,
        quiet=quiet,
    )
    await tasks.end()


def reads(source: Screens) -> int:
    """How often a source was asked."""
    return source.calls.count("read_sessions")


async def breathe() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


class TestPolls:
    """A source that only answers."""

    async def test_it_is_asked_at_once_and_now_and_then(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        screens = Screens(clock)
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        assert reads(screens) == 1
        await clock.turn(seconds=29)
        assert reads(screens) == 1
        await clock.turn(seconds=1)
        assert reads(screens) == 2

    async def test_it_is_asked_more_often_while_something_plays(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        screens = Screens(clock)
        reader.playing = True
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        await clock.turn(seconds=15)
        assert reads(screens) == 2

    async def test_a_nudge_asks_at_once(
        self, listening: Listening, clock: Clock, quiet: Quiet
    ) -> None:
        screens = Screens(clock)
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        listening.nudge(SERVER)
        await quiet.wait()
        assert reads(screens) == 2

    async def test_a_nudge_while_it_is_read_asks_again(
        self, listening: Listening, clock: Clock, quiet: Quiet
    ) -> None:
        screens = Busy(clock)
        screens.listening = listening
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        listening.nudge(SERVER)
        await quiet.wait()
        assert reads(screens) == 3

    async def test_two_nudges_at_once_are_two_reads_at_most(
        self, listening: Listening, clock: Clock, quiet: Quiet
    ) -> None:
        screens = Screens(clock)
        listening.start(SERVER, screens)
        listening.nudge(SERVER)
        await asyncio.sleep(0)
        listening.nudge(SERVER)
        listening.nudge(SERVER)
        await quiet.wait()
        assert reads(screens) <= 2

    async def test_a_failure_means_that_nobody_was_heard(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        screens = Screens(clock)
        screens.reads_fail = Fault.NOT_REACHED
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        assert (reader.seen_, reader.unheard_) == ([], 1)

    async def test_what_fails_again_and_again_is_left_alone_a_little(
        self, listening: Listening, clock: Clock
    ) -> None:
        screens = Screens(clock)
        screens.reads_fail = Fault.NOT_REACHED
        listening.start(SERVER, screens)
        for _ in range(4):
            await clock.turn(seconds=30)
        asked = reads(screens)
        await clock.turn(seconds=30)
        assert reads(screens) == asked
        await clock.turn(seconds=30)
        assert reads(screens) == asked + 1

    async def test_one_that_wants_to_be_left_alone_is(
        self, listening: Listening, clock: Clock
    ) -> None:
        screens = Screens(clock)
        screens.reads_fail = Fault.THROTTLED
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        await clock.turn(minutes=4)
        assert reads(screens) == 1
        await clock.turn(minutes=1)
        assert reads(screens) == 2

    async def test_one_that_does_not_let_us_in_is_asked_no_more(
        self, listening: Listening, reader: Reader, clock: Clock, quiet: Quiet
    ) -> None:
        screens = Screens(clock)
        screens.reads_fail = Fault.TURNED_AWAY
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        await clock.turn(hours=1)
        listening.nudge(SERVER)
        await quiet.wait()
        assert reads(screens) == 1
        assert reader.turned_away == [SERVER]

        screens.reads_fail = Fault.NONE
        listening.resume(SERVER, screens)
        await clock.turn(seconds=0)
        assert reads(screens) == 2

    async def test_one_that_is_listened_to_is_not_begun_twice(
        self, listening: Listening, clock: Clock
    ) -> None:
        screens = Screens(clock)
        listening.resume(SERVER, screens)
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        listening.resume(SERVER, screens)
        await clock.turn(seconds=0)
        assert reads(screens) == 1


class TestFaults:
    """Something goes wrong that nobody foresaw."""

    async def test_it_goes_on_after_a_pause_and_tells_once(
        self,
        listening: Listening,
        reader: Reader,
        clock: Clock,
        quiet: Quiet,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        screens = Odd(clock)
        screens.failures = 2
        listening.start(SERVER, screens)
        await clock.turn(seconds=0)
        listening.nudge(SERVER)
        for _ in range(2):
            await clock.turn(minutes=1)
            await clock.turn(seconds=0)
        await quiet.wait()

        assert reader.seen_ == [0]
        (told,) = [it for it in caplog.records if it.levelname == "ERROR"]
        assert told.exc_info is not None

    async def test_one_that_ends_before_it_began_is_not_waited_for(
        self, listening: Listening, clock: Clock, quiet: Quiet
    ) -> None:
        listening.start(SERVER, Screens(clock))
        await listening.stop(SERVER)
        await quiet.wait()


class TestSockets:
    """A source that tells by itself."""

    async def test_one_that_tells_is_not_asked(
        self, listening: Listening, reader: Reader, clock: Clock, quiet: Quiet
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        socket.sit()
        socket.tell()
        await breathe()
        assert reader.seen_ == [0, 1]
        listening.nudge(SERVER)
        await quiet.wait()
        await clock.turn(hours=1)
        assert reads(socket) == 0

    async def test_one_that_connects_and_says_nothing_is_asked(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        for _ in range(4):
            await clock.turn(seconds=15)
        assert reads(socket) == 4
        assert reader.seen_ == [0] * 5

    async def test_a_connection_that_breaks_is_made_again(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        socket.hang_up(NotReached("reset"))
        await breathe()
        assert (socket.open, reader.unheard_) == (0, 1)
        await clock.turn(seconds=1)
        assert (socket.connections, socket.open) == (2, 1)

    async def test_one_that_the_server_ends_is_made_again(
        self, listening: Listening, clock: Clock
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        socket.hang_up()
        await breathe()
        await clock.turn(seconds=1)
        assert (socket.connections, socket.open) == (2, 1)

    async def test_attempts_are_further_and_further_apart(
        self, listening: Listening, clock: Clock, jitters: Iterator[float]
    ) -> None:
        socket = Socket(clock)
        socket.refusals.extend([NotReached("refused")] * 9)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        # Seconds by jitter.
        for number, seconds in enumerate((1, 2.4, 4, 15, 72, 48, 60)):
            await clock.turn(seconds=seconds - 0.1)
            assert socket.connections == number + 1
            await clock.turn(seconds=0.1)
            assert socket.connections == number + 2

    async def test_while_it_is_down_the_source_is_asked(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        socket.tell()
        await breathe()
        socket.refusals.extend([NotReached("refused")] * 99)
        socket.hang_up(NotReached("reset"))
        await breathe()
        for _ in range(8):
            await clock.turn(seconds=15)
        assert reads(socket) == 8

    async def test_one_that_cannot_connect_is_asked_at_once(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        socket = Socket(clock)
        socket.refusals.append(NotReached("refused"))
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        assert reader.seen_ == [0]

    async def test_once_it_is_up_again_nobody_asks(
        self, listening: Listening, clock: Clock
    ) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        socket.tell()
        await breathe()
        socket.hang_up(Throttled("slowly", retry_after=timedelta(seconds=9)))
        await breathe()
        await clock.turn(seconds=1)
        await clock.turn(hours=1)
        assert reads(socket) == 0
        assert socket.open == 1

    async def test_one_that_does_not_let_us_in_is_left_alone(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        socket = Socket(clock)
        socket.refusals.append(NotAuthorized("a bad key"))
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        await clock.turn(hours=1)
        assert (socket.connections, reads(socket)) == (1, 0)
        assert reader.turned_away == [SERVER]

    async def test_one_that_is_no_generator_will_do(
        self, listening: Listening, reader: Reader, clock: Clock
    ) -> None:
        listening.start(SERVER, Once(clock))
        await clock.turn(seconds=0)
        assert reader.seen_ == [0]
        await clock.turn(seconds=1)
        assert reader.seen_ == [0, 0]


class TestComingAndGoing:
    """Nothing goes on that nobody asked for."""

    async def test_it_ends_cleanly(self, listening: Listening, clock: Clock) -> None:
        socket = Socket(clock)
        listening.start(SERVER, socket)
        await clock.turn(seconds=0)
        await listening.stop(SERVER)
        assert socket.open == 0
        await breathe()
        assert len(asyncio.all_tasks()) == 1

    async def test_to_stop_what_never_began_is_nothing(
        self, listening: Listening
    ) -> None:
        await listening.stop(SERVER)
        listening.nudge(SERVER)

    async def test_another_account_of_the_name_takes_its_place(
        self, listening: Listening, clock: Clock
    ) -> None:
        first, second = Socket(clock), Socket(clock)
        listening.start(SERVER, first)
        await clock.turn(seconds=0)
        listening.start(SERVER, second)
        await clock.turn(seconds=0)
        assert (first.open, second.open) == (0, 1)

    async def test_who_says_nothing_of_playback_is_not_listened_to(
        self, listening: Listening, clock: Clock
    ) -> None:
        listening.start(SERVER, Tracker(clock))
        await breathe()
        assert len(asyncio.all_tasks()) == 1
