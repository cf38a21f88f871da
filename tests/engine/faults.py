"""Services that drop, repeat, delay and answer half, as a test tells them to."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

from .clock import Clock


class Fault(StrEnum):
    """What goes wrong with one call."""

    NONE = "none"
    NOT_REACHED = "not_reached"
    LOST = "lost"
    """The request got lost on its way; nobody answers."""
    ANSWER_LOST = "answer_lost"
    """It was done; the answer got lost."""
    LATE = "late"
    """Nobody answers, and it is done only after we have looked."""
    REPEATED = "repeated"
    """Something on the way sends it twice; both are done."""
    GARBLED = "garbled"
    """It was done; something else answered."""
    LOG_IN_PAGE = "log_in_page"
    """It was not done; something else answered."""
    THROTTLED = "throttled"
    BLOCKED = "blocked"
    TURNED_AWAY = "turned_away"


_NOT_DONE = frozenset(
    {
        Fault.NOT_REACHED,
        Fault.LOST,
        Fault.LOG_IN_PAGE,
        Fault.THROTTLED,
        Fault.BLOCKED,
        Fault.TURNED_AWAY,
    }
)


# The look that follows does not see it; whatever is asked then does.
_AFTER_A_LOOK = 2


def trouble(fault: Fault) -> ProviderError:
    """What a fault looks like to us."""
    match fault:
        case Fault.LOST | Fault.ANSWER_LOST | Fault.LATE:
            return NoAnswer("timed out")
        case Fault.LOG_IN_PAGE | Fault.GARBLED:
            return NotUnderstood("a log-in page")
        case Fault.THROTTLED:
            return Throttled("slowly", retry_after=timedelta(minutes=5))
        case Fault.BLOCKED:
            return Refused(RefusedReason.BLOCKED)
        case Fault.TURNED_AWAY:
            return NotAuthorized("a bad key")
        case _:
            return NotReached("refused")


class Faulty:
    """A service whose calls fail as they were told to, first come first served."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.faults: deque[Fault] = deque()
        """For writes, and for the looks before something is sent again."""
        self.reads_fail: Fault = Fault.NONE
        self.calls: list[str] = []
        self.gate: asyncio.Event | None = None
        """Writes wait here, when there is one."""
        self.at_the_gate = asyncio.Event()
        self._on_their_way: list[tuple[int, Callable[[], None]]] = []
        """What is done before so many more calls."""
        self.turns = 1
        """How many turns of the event loop a write takes, before and after."""

    async def before(self, call: str) -> Fault:
        """Fail before anything is done, or return how it is to fail afterwards."""
        self._come_in(call)
        await self._take_turns()
        fault = self.faults.popleft() if self.faults else Fault.NONE
        if fault in _NOT_DONE:
            raise trouble(fault)
        if self.gate is not None:
            self.at_the_gate.set()
            await self.gate.wait()
        return fault

    async def after(self, fault: Fault) -> None:
        """Fail after it was done."""
        await self._take_turns()
        if fault not in {Fault.NONE, Fault.REPEATED}:
            raise trouble(fault)

    async def carry_out(self, call: str, act: Callable[[], None]) -> None:
        """Do something once, or as often and as late as the fault says."""
        fault = await self.before(call)
        if fault is Fault.LATE:
            self._on_their_way.append((_AFTER_A_LOOK, act))
        else:
            act()
        if fault is Fault.REPEATED:
            act()
        await self.after(fault)

    def _come_in(self, call: str) -> None:
        """Note a call; what was on its way for long enough is done before it."""
        self.calls.append(call)
        waiting = [(left - 1, act) for left, act in self._on_their_way]
        self._on_their_way = [each for each in waiting if each[0] > 0]
        for left, act in waiting:
            if left <= 0:
                act()

    async def _take_turns(self) -> None:
        for _ in range(self.turns):
            await asyncio.sleep(0)

    async def reading(self, call: str, fails: Fault = Fault.NONE) -> None:
        """Fail to be read, when so told."""
        self._come_in(call)
        await asyncio.sleep(0)
        for fault in (self.reads_fail, fails):
            if fault is not Fault.NONE:
                raise trouble(fault)
