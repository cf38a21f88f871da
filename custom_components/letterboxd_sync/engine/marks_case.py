"""The case of one watch at the desk for marks: what is new, and which plays it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model.job import JobState
from ..model.link import AccountId
from ..model.operation import AddPlay, MarkPlayed
from ..model.playback import MarkedPlayed, PlayedList, PlayedTitle
from ..store.ledger import Ledger
from ..sync.gaps import Gap
from ..sync.marks import MarksCase
from ..sync.missed import missed_plays, sittings
from ..sync.playback_track import Past
from ..sync.plays import Interval
from ..sync.tally import NewMark, Played, Tally, played_after
from . import tallies
from .watches import Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What a list of all that is played says that is new."""

    tally: Tally
    played: Played | None
    listed: PlayedList
    marks: tuple[NewMark, ...]
    titles: Mapping[str, PlayedTitle]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Marks of a watch, and what is known beside them."""

    account: AccountId
    watch: Watch
    now: datetime
    gap: Gap | None
    past: tuple[Past, ...]
    running: tuple[Interval, ...]
    marks: tuple[MarkedPlayed, ...]
    news: News | None

    def note(self, ledger: Ledger) -> list[AddPlay]:
        """Return the plays that they stand for; note how far they are known."""
        ours = _ours(ledger, self.watch.user_id)
        sat = self._sat()
        plays = self._missed(sat, ours)
        if self.news is not None:
            plays += self._by_hand(ledger, self.news, sat, ours)
        return plays

    def _sat(self) -> tuple[MarkedPlayed, ...]:
        """Return the marks that may tell of a sitting while nobody listened."""
        if self.gap is None:
            return ()
        if self.news is None:
            # Out of a gap everything is new; what has become a play is known by that.
            return sittings(self.marks, self.gap)
        new = {mark.item_id for mark in self.news.marks}
        return sittings([it for it in self.marks if it.item_id in new], self.gap)

    def _missed(
        self, sat: tuple[MarkedPlayed, ...], ours: tuple[MarkPlayed, ...]
    ) -> list[AddPlay]:
        if self.gap is None:
            return []
        # Nobody knows yet where these end.
        seen = [Past(interval=interval, counted=True) for interval in self.running]
        return list(
            missed_plays(
                sat,
                gap=self.gap,
                rules=self.watch.rules,
                seen=(*self.past, *seen),
                ours=ours,
            )
        )

    def _by_hand(
        self,
        ledger: Ledger,
        news: News,
        sat: tuple[MarkedPlayed, ...],
        ours: tuple[MarkPlayed, ...],
    ) -> tuple[AddPlay, ...]:
        case = MarksCase(
            tally=news.tally,
            now=self.now,
            rules=self.watch.rules,
            past=self.past,
            running=[interval.title for interval in self.running],
            ours=ours,
        )
        left = case.left(news.marks, news.titles)
        dealt_with = {*left, *(mark.item_id for mark in sat)}
        marks = [mark for mark in news.marks if mark.item_id not in dealt_with]
        tallies.keep(
            ledger,
            self.account,
            self.watch,
            news.tally.after(news.listed, left=left, at=self.now),
            played_after(news.played, news.listed, left=left),
        )
        return case.plays(marks, news.titles)


def _ours(ledger: Ledger, user_id: str) -> tuple[MarkPlayed, ...]:
    """Return the marks that we set, or may have set, for a user.

    A server may be linked twice: as its user, and by a key for all of them.
    """
    marks = (it.operation for it in ledger.jobs() if it.state is not JobState.DROPPED)
    return tuple(
        it for it in marks if isinstance(it, MarkPlayed) and it.user_id == user_id
    )
