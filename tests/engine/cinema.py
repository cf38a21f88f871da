"""Where things are played, and the people who are told of it."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Media,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
    WatchRules,
)
from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.model.playback import (
    MarkedPlayed,
    PlaybackProgress,
    PlaybackReport,
    PlayedGlance,
    PlayedList,
    PlayedTitle,
    PlayerState,
    ResumePoint,
    Watching,
    WatchingHow,
)
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.errors import ProviderError

from .clock import Clock
from .faults import Fault, Faulty
from .house import House

SERVER = AccountId("jellyfin:home")
PLAYERS = AccountId("players:home")
ANNA = AccountId("trakt:anna")
BEN = AccountId("trakt:ben")
DIARY = AccountId("letterboxd:anna")

TO_ANNA = LinkId("to anna")
TO_DIARY = LinkId("to diary")

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949))
RONIN = Film(title="Ronin", year=1998, ids=FilmIds(tmdb=8195))
DARK = Show(title="Dark", year=2017, ids=ShowIds(tmdb=70523))

LENGTH = timedelta(minutes=100)
"""Minutes are percents."""


def episode(number: int) -> Episode:
    """An episode of Dark."""
    return Episode(show=DARK, season=1, number=number)


def playback_link(
    *targets: AccountId,
    link_id: LinkId = TO_ANNA,
    source: AccountId = SERVER,
    user_id: str = "anna",
    rules: WatchRules | None = None,
    only_when_home: str | None = None,
) -> PlaybackLink:
    """A link from a user's playback to people's accounts."""
    return PlaybackLink(
        link_id=link_id,
        source=source,
        user_id=user_id,
        targets=tuple(
            PlaybackTarget(account=each, only_when_home=only_when_home)
            for each in targets or (ANNA,)
        ),
        rules=rules or WatchRules(),
    )


def diary_link(
    *, only_when_home: str | None = None, rules: WatchRules | None = None
) -> DiaryLink:
    """A link from a user's playback to a diary."""
    return DiaryLink(
        link_id=TO_DIARY,
        source=SERVER,
        user_id="anna",
        target=DIARY,
        only_when_home=only_when_home,
        rules=rules or WatchRules(),
    )


@dataclass(kw_only=True)
class Seat:
    """Somebody in front of a screen."""

    clock: Clock
    account: AccountId
    user_id: str
    session_id: str
    title: Playable = HEAT
    state: PlayerState = PlayerState.PLAYING
    position: timedelta = timedelta()
    duration: timedelta | None = LENGTH
    since: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    def play(self, title: Playable | None = None, minute: float | None = None) -> None:
        self._stand_at(minute)
        self.title = title or self.title
        self.state = PlayerState.PLAYING

    def pause(self) -> None:
        self._stand_at(None)
        self.state = PlayerState.PAUSED

    def _stand_at(self, minute: float | None) -> None:
        now = self.progress().position
        self.position = now if minute is None else timedelta(minutes=minute)
        self.since = self.clock()

    def progress(self) -> PlaybackProgress:
        """What the screen shows now."""
        moving = self.state is PlayerState.PLAYING
        moved = self.clock() - self.since if moving else timedelta()
        return PlaybackProgress(
            account=self.account,
            user_id=self.user_id,
            session_id=self.session_id,
            title=self.title,
            item_id=f"item of {self.title.name}",
            state=self.state,
            position=min(self.position + moved, self.duration or timedelta.max),
            duration=self.duration,
            at=self.clock(),
            device=self.session_id,
        )


class Screens(Faulty):
    """A source that can be asked what is played."""

    def __init__(self, clock: Clock, account: AccountId = SERVER) -> None:
        super().__init__(clock)
        self.account = account
        self.seats: dict[str, Seat] = {}
        self.complete = True

    @property
    def capabilities(self) -> Capabilities:
        return {Facet.PLAYBACK: Support(access=frozenset({Access.READ}))}

    def sit(
        self,
        title: Playable = HEAT,
        *,
        user: str = "anna",
        at: str = "tv",
        minute: float = 0,
    ) -> Seat:
        """Somebody begins to watch."""
        self.seats[at] = Seat(
            clock=self.clock,
            account=self.account,
            user_id=user,
            session_id=at,
            title=title,
            position=timedelta(minutes=minute),
        )
        return self.seats[at]

    def leave(self, at: str = "tv") -> None:
        """Somebody stops."""
        del self.seats[at]

    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        await self.reading("read_sessions")
        return self.snapshot()

    def snapshot(self) -> Snapshot[PlaybackProgress]:
        return Snapshot(
            items=tuple(seat.progress() for seat in self.seats.values()),
            complete=self.complete,
            read_at=self.clock(),
        )


class Server(Screens):
    """A server that also knows where its users stopped, and what they marked."""

    def __init__(self, clock: Clock, account: AccountId = SERVER) -> None:
        super().__init__(clock, account)
        self.stopped_at: ResumePoint | None = None
        self.truth_fails = Fault.NONE
        self.marks: list[MarkedPlayed] = []
        self.marks_fail = Fault.NONE
        self.slipped_by = 0

    async def resume_point(self, user_id: str, item_id: str) -> ResumePoint | None:
        await self.reading(f"resume_point {user_id} {item_id}", self.truth_fails)
        return self.stopped_at

    async def read_marks(
        self, user_id: str, since: datetime
    ) -> tuple[MarkedPlayed, ...]:
        await self.reading(f"read_marks {user_id}", self.marks_fail)
        return tuple(mark for mark in self.marks if mark.played_at >= since)

    async def glance_at_played(self, user_id: str) -> PlayedGlance:
        await self.reading(f"glance_at_played {user_id}", self.marks_fail)
        return self.played().glance

    async def list_played(self, user_id: str) -> PlayedList:
        await self.reading(f"list_played {user_id}", self.marks_fail)
        return self.played()

    async def played_titles(
        self, user_id: str, item_ids: Sequence[str]
    ) -> tuple[PlayedTitle, ...]:
        await self.reading(f"played_titles {user_id}", self.marks_fail)
        return tuple(mark for mark in self.marks if mark.item_id in item_ids)

    def played(self) -> PlayedList:
        """All that is marked, the last first; some may have slipped by."""
        marks = sorted(self.marks, key=lambda it: it.played_at, reverse=True)
        dates = {mark.item_id: mark.played_at for mark in marks}
        newest = marks[0].played_at if marks else None
        total = len(dates) + self.slipped_by
        return PlayedList(dates=dates, glance=PlayedGlance(total=total, newest=newest))


class Socket(Server):
    """A server that tells by itself, through a connection that can be cut."""

    def __init__(self, clock: Clock, account: AccountId = SERVER) -> None:
        super().__init__(clock, account)
        self.refusals: deque[ProviderError] = deque()
        """How the next attempts to connect fail."""
        self.connections = 0
        self.open = 0
        self._told: asyncio.Queue[Snapshot[PlaybackProgress] | ProviderError | None] = (
            asyncio.Queue()
        )

    async def hear_sessions(self) -> AsyncGenerator[Snapshot[PlaybackProgress]]:
        self.connections += 1
        if self.refusals:
            raise self.refusals.popleft()
        self.open += 1
        try:
            yield self.snapshot()
            while (told := await self._told.get()) is not None:
                if isinstance(told, ProviderError):
                    raise told
                yield told
        finally:
            self.open -= 1

    def tell(self) -> None:
        """Tell everybody who listens what is played."""
        self._told.put_nowait(self.snapshot())

    def hang_up(self, error: ProviderError | None = None) -> None:
        """Cut the connection."""
        self._told.put_nowait(error)


class Scrobbler(Faulty):
    """A tracker that takes plays and live reports."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.plays: list[AddPlay] = []
        self.reports: list[PlaybackReport] = []
        self.reports_fail: Fault = Fault.NONE
        self.checked_in: Playable | None = None

    @property
    def capabilities(self) -> Capabilities:
        media = frozenset({Media.FILM, Media.EPISODE})
        add = frozenset({Access.READ, Access.ADD})
        return {
            Facet.HISTORY: Support(access=add, media=media, batch_size=10),
            Facet.WATCHING: Support(access=add, media=media),
        }

    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        fault = await self.before("add_plays")
        self.plays += plays
        await self.after(fault)

    async def find_plays(self, plays: Sequence[AddPlay]) -> tuple[bool | None, ...]:
        await self.before("find_plays")
        return tuple(play in self.plays for play in plays)

    async def report(self, report: PlaybackReport) -> None:
        await self.reading("report", self.reports_fail)
        self.reports.append(report)

    async def check_in(self, title: Playable) -> Watching:
        await self.reading("check_in")
        self.checked_in = title
        return Watching(
            title=title,
            started_at=self.clock(),
            expires_at=self.clock() + LENGTH,
            how=WatchingHow.CHECK_IN,
        )

    async def cancel_check_in(self) -> None:
        await self.reading("cancel_check_in")
        self.checked_in = None

    def shown(self) -> list[str]:
        """What was reported, in short."""
        return [f"{it.kind} {it.title.name} {it.progress:.0f}" for it in self.reports]


class Catalogue(Scrobbler):
    """A tracker that also finds films by their names."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.films = list(films)

    async def search(self, film: Film) -> Sequence[Candidate]:
        await self.reading("search")
        named = [it for it in self.films if it.title == film.title]
        return [Candidate(film=it, confidence=1.0) for it in named]


@dataclass
class Evening:
    """A house whose people watch, step by step."""

    house: House
    server: Server
    anna: Scrobbler

    @property
    def clock(self) -> Clock:
        return self.house.clock

    async def see(self, account: AccountId = SERVER) -> None:
        """Let a source be read now."""
        self.house.engine.playback.nudge(account)
        await self.house.engine.settled()

    async def minutes(self, minutes: float) -> None:
        """Let time go by, with a look every ten minutes and one at the end."""
        whole, rest = divmod(minutes, 10)
        for step in (*[10.0] * int(whole), rest):
            await self.clock.turn(minutes=step)
            await self.house.engine.settled()
            await self.see()

    async def watch(self, title: Playable = HEAT, *, minutes: float = 100) -> None:
        """Watch for so many minutes, and stop."""
        self.server.sit(title)
        await self.see()
        await self.minutes(minutes)
        self.server.leave()
        await self.see()

    def told(self) -> list[str]:
        """What was told of links, in short."""
        told = self.house.listener.playback
        return [f"{it.kind} {it.title.name}" for it in told if it.link_id is not None]

    def told_of_users(self) -> list[str]:
        """What was told of server users, in short."""
        told = self.house.listener.playback
        return [f"{it.kind} {it.user_id}" for it in told if it.link_id is None]


def without_ids(film: Film) -> Film:
    """A film as a player names it."""
    return replace(film, ids=FilmIds())
