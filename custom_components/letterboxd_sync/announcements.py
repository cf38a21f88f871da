"""Announcements of playback: what comes before anybody hears it waits a moment.

Playback is followed before the entities that tell of it are there: a film may begin
while Home Assistant starts, and the first one of a new user is how we learn of them.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.util import dt as dt_util

from .model.playback import PlaybackOccurrence

# A server that takes longer to say who its users are is down; and an entity that
# somebody enables later is not to tell of yesterday.
PATIENCE = timedelta(minutes=5)

# More than a session does in that time
_MOST = 20

type Hearer = Callable[[PlaybackOccurrence], None]


class Announcements:
    """Passes on what happened, to whoever hears a signal or soon will."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have nothing to tell yet."""
        self._hass = hass
        self._heard: set[str] = set()
        self._waiting = defaultdict[str, deque[tuple[datetime, PlaybackOccurrence]]](
            partial(deque, maxlen=_MOST)
        )

    @callback
    def tell(self, signal: str, occurrence: PlaybackOccurrence) -> None:
        """Tell whoever hears a signal; or keep it for them."""
        if signal in self._heard:
            async_dispatcher_send(self._hass, signal, occurrence)
        else:
            self._waiting[signal].append((dt_util.utcnow(), occurrence))

    @callback
    def hear(self, signal: str, hearer: Hearer) -> CALLBACK_TYPE:
        """Let one entity hear a signal, from what waits on; return how to end that.

        What waits is told once the entity has its first state: automations wait for
        a change of it.
        """
        ends: list[CALLBACK_TYPE] = []

        @callback
        def _begin() -> None:
            now = dt_util.utcnow()
            for told_at, occurrence in self._waiting.pop(signal, ()):
                if now - told_at <= PATIENCE:
                    hearer(occurrence)
            ends.append(async_dispatcher_connect(self._hass, signal, hearer))
            self._heard.add(signal)

        beginning = self._hass.loop.call_soon(_begin)

        @callback
        def _end() -> None:
            beginning.cancel()
            self._heard.discard(signal)
            for end in ends:
                end()

        return _end
