"""What a server is asked once a key and then remembered; never a reason to fail."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Final, final

from .errors import ProviderError
from .recent import Recent

_LOGGER = logging.getLogger(__name__)

# What is missing now may be there when the server has read its files again
_ASK_AGAIN_AFTER: Final = timedelta(minutes=10)

# In seconds; whoever waits for more than what adorns the answer waits too long
_PATIENCE: Final = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found[T]:
    value: T | None
    asked_at: datetime


@final
class Lookups[T]:
    """Asks for what goes with something else: the ids of a show, a library's name.

    A server that does not answer costs the adornment, not what it adorns.
    """

    def __init__(
        self,
        ask: Callable[[str], Awaitable[T | None]],
        *,
        most: int,
        clock: Callable[[], datetime],
        patience: float = _PATIENCE,
    ) -> None:
        """Remember the answers of ``ask`` to the last ``most`` keys."""
        self._ask = ask
        self._clock = clock
        self._patience = patience
        self._found = Recent[str, _Found[T]](most)

    async def get(self, key: str) -> T | None:
        """Return what there is about a key; None is asked for again after a while."""
        known = self._found.get(key)
        now = self._clock()
        if known is not None and (
            known.value is not None or now - known.asked_at < _ASK_AGAIN_AFTER
        ):
            return known.value
        value = await self._asked(key)
        self._found.put(key, _Found(value=value, asked_at=now))
        return value

    async def _asked(self, key: str) -> T | None:
        try:
            async with asyncio.timeout(self._patience):
                return await self._ask(key)
        except ProviderError, TimeoutError:
            _LOGGER.debug("A server did not say what goes with %s", key, exc_info=True)
            return None
