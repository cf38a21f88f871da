"""Sources of playback that behave in ways of their own."""

from collections.abc import AsyncIterator
from typing import override

from custom_components.letterboxd_sync.engine.listening import Listening
from custom_components.letterboxd_sync.model.playback import PlaybackProgress
from custom_components.letterboxd_sync.model.snapshot import Snapshot

from .cinema import SERVER, Screens


class Once(Screens):
    """A source whose sessions come from something that is no generator."""

    def hear_sessions(self) -> AsyncIterator[Snapshot[PlaybackProgress]]:
        return _Once(self.snapshot())


class _Once:
    def __init__(self, snapshot: Snapshot[PlaybackProgress]) -> None:
        self._left = [snapshot]

    def __aiter__(self) -> _Once:
        return self

    async def __anext__(self) -> Snapshot[PlaybackProgress]:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()


class Busy(Screens):
    """A source that has more to tell when it has just been read."""

    listening: Listening

    @override
    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        snapshot = await super().read_sessions()
        if self.calls.count("read_sessions") == 2:
            self.listening.nudge(SERVER)
        return snapshot


class Odd(Screens):
    """A source that fails in ways that no source should."""

    failures = 0

    @override
    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        if self.failures:
            self.failures -= 1
            raise KeyError("NowPlayingItem")
        return await super().read_sessions()
