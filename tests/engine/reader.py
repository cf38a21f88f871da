"""Somebody who is told what sources say, and takes it down."""

from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import PlaybackProgress
from custom_components.letterboxd_sync.model.snapshot import Snapshot


class Reader:
    """Takes down what is heard."""

    def __init__(self) -> None:
        self.seen_: list[int] = []
        self.unheard_ = 0
        self.playing = False
        self.turned_away: list[AccountId] = []
        self.begun = 0
        self.still_heard_ = 0

    async def begin(self, account: AccountId) -> None:
        self.begun += 1

    async def still_heard(self, account: AccountId) -> None:
        self.still_heard_ += 1

    async def seen(
        self, account: AccountId, sessions: Snapshot[PlaybackProgress]
    ) -> None:
        self.seen_.append(len(sessions.items))

    async def unheard(self, account: AccountId) -> None:
        self.unheard_ += 1

    def is_playing(self, account: AccountId) -> bool:
        return self.playing
