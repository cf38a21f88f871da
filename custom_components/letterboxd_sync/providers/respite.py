"""Leaves a service alone for as long as it asked to be."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import final

from yarl import URL

from .errors import Throttled

type _Place = tuple[str | None, int | None]


@final
class Respite:
    """Knows which services want to be left alone, and for how long yet.

    Share one among all whom a service takes for the same guest: whoever asks from one
    address or, where its limits are an account's, with that account. Services on one
    machine are told apart by their port.
    """

    def __init__(
        self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Begin with nobody who wants to be left alone."""
        self._clock = clock
        self._asked: dict[_Place, tuple[datetime, timedelta]] = {}

    def begin(self, url: URL, wait: timedelta | None) -> None:
        """Leave the service at ``url`` alone; None: it did not say for how long."""
        if wait:
            self._asked[url.host, url.port] = (self._clock(), wait)

    def check(self, url: URL) -> None:
        """Raise ``Throttled`` while the service at ``url`` wants to be left alone."""
        if (asked := self._asked.get((url.host, url.port))) is None:
            return
        since, wait = asked
        passed = self._clock() - since
        # A clock that was put back must not make it longer than was asked for
        if timedelta() <= passed < wait:
            raise Throttled(
                f"{url.host} asked to be left alone", retry_after=wait - passed
            )
        del self._asked[url.host, url.port]
