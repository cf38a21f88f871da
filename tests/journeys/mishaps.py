"""What goes wrong in the course of a day: one mishap after the other."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Final

from simulators.faults import Fault, FaultKind

from .cinema import Cinema

_ANY_API: Final = "/api/.*"

type Going = Iterator[float]
"""Something that happens, and yields how many minutes pass until it goes on."""


class Mishaps:
    """Lets services fail, and Home Assistant end and begin; all is drawn."""

    def __init__(self, cinema: Cinema, rng: Random, journal: list[str]) -> None:
        """Begin with everything at work; `journal` is told what happens."""
        self._cinema = cinema
        self._jellyfin = cinema.sims.jellyfin
        self._rng = rng
        self._journal = journal
        self.wants_up = True
        """Whether somebody wants Home Assistant to run."""

    def until(self, end: datetime) -> Going:
        """One after the other, until the day is over; then everything works."""
        kinds: Sequence[Callable[[], Going]] = (
            *(self._trakt_fails, self._trakt_fails, self._trakt_loses_answers),
            *(self._trakt_is_slow_to_take, self._jellyfin_fails),
            *(self._socket_breaks, self._no_sockets),
            *(self._tokens_expire, self._letterboxd_fails),
            *(self._restarts, self._stays_down),
        )
        while self._now < end:
            yield self._rng.uniform(3, 25)
            kind = self._rng.choice(kinds)
            self._note(kind.__name__.strip("_"))
            yield from kind()
            self._note("over")
        self._cinema.sims.clear_faults()

    @property
    def _now(self) -> datetime:
        return self._cinema.clock.now()

    def _note(self, said: str) -> None:
        self._journal.append(f"{self._now:%H:%M} {said}")

    # -- services -----------------------------------------------------------------

    def _trakt_fails(self) -> Going:
        kind = self._rng.choice(
            (FaultKind.RESET_BEFORE, FaultKind.CHALLENGE, FaultKind.WRONG_CONTENT_TYPE)
        )
        yield from self._fails(
            "trakt",
            Fault(kind=kind, path=_ANY_API, times=None),
            self._rng.uniform(1, 90),
        )

    def _trakt_is_slow_to_take(self) -> Going:
        """It takes no more for now, or is out of order; both say so."""
        status, retry_after = self._rng.choice(
            ((429, 30), (429, "date"), (500, None), (503, None))
        )
        fault = Fault(
            kind=FaultKind.STATUS,
            path=_ANY_API,
            times=None,
            status=status,
            retry_after=retry_after,
        )
        yield from self._fails("trakt", fault, self._rng.uniform(1, 45))

    def _trakt_loses_answers(self) -> Going:
        kind = self._rng.choice(
            (FaultKind.RESET_AFTER, FaultKind.TRUNCATED, FaultKind.EMPTY_BODY)
        )
        fault = Fault(
            kind=kind, path=_ANY_API, times=self._rng.randint(1, 9), method="POST"
        )
        yield from self._fails("trakt", fault, self._rng.uniform(5, 60))

    def _jellyfin_fails(self) -> Going:
        self._jellyfin.sockets.drop()
        fault = Fault(kind=FaultKind.RESET_BEFORE, times=None)
        yield from self._fails("jellyfin", fault, self._rng.uniform(1, 15))

    def _letterboxd_fails(self) -> Going:
        fault = Fault(kind=FaultKind.STATUS, status=503, times=None)
        yield from self._fails("letterboxd", fault, self._rng.uniform(5, 60))

    def _fails(self, name: str, fault: Fault, minutes: float) -> Going:
        service = self._cinema.sims.services[name]
        service.faults.add(fault)
        yield minutes
        service.faults.clear()

    def _socket_breaks(self) -> Going:
        self._jellyfin.sockets.drop()
        yield 1

    def _no_sockets(self) -> Going:
        self._jellyfin.sockets.refuses = True
        self._jellyfin.sockets.drop()
        yield self._rng.uniform(1, 20)
        self._jellyfin.sockets.refuses = False

    def _tokens_expire(self) -> Going:
        self._cinema.sims.trakt.expire_tokens()
        yield 1

    # -- Home Assistant -----------------------------------------------------------

    def _restarts(self) -> Going:
        yield from self._is_down(0.1)

    def _stays_down(self) -> Going:
        yield from self._is_down(self._rng.uniform(1, 15))

    def _is_down(self, minutes: float) -> Going:
        self.wants_up = False
        yield minutes
        self.wants_up = True
