"""Diary history: drafts what a tracker's history has more of since the last look."""

from collections.abc import Callable, Sequence
from datetime import datetime
import json

from ..model.link import AccountId, DiaryLink, LinkId
from ..model.playback import Play
from ..model.snapshot import Snapshot
from ..model.view import TrackerView
from ..providers.errors import ProviderError
from ..providers.playback_contracts import ReadsHistory
from ..store.ledger import Ledger
from ..sync.bearings import (
    Bearings,
    first_bearings,
    has_gap,
    new_plays,
    next_bearings,
)
from .drafting import DraftCase, LocalDate, draft_case, new_drafts
from .ledger_thread import LedgerThread
from .roster import Roster


class DiaryHistory:
    """Reads histories for links to a diary, each play once."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        local_date: LocalDate,
    ) -> None:
        """Keep bearings in ``ledger``."""
        self._roster = roster
        self._ledger = ledger
        self._clock = clock
        self._local_date = local_date

    async def looked(self, source: AccountId) -> tuple[AccountId, ...]:
        """Draft what is new at a source; return whose diary has more drafts."""
        view = self._roster.views.get(source)
        window = view.plays if isinstance(view, TrackerView) else None
        if window is None or window.stale:
            return ()
        return tuple(
            [
                link.target
                for link in self._roster.links_from(source)
                if isinstance(link, DiaryLink) and link.user_id is None
                if await self._draft(link, window)
            ]
        )

    async def _draft(self, link: DiaryLink, window: Snapshot[Play]) -> bool:
        """Make drafts for one link; whether there are any."""
        bearings = await self._ledger.call(
            lambda ledger: _bearings(ledger, link.link_id)
        )
        plays: Sequence[Play] = window.items
        if bearings and has_gap(bearings, plays, whole=window.complete):
            more = await self._since(link.source, bearings.since)
            if more is None:
                return False  # The next look tries again.
            plays = more
        case = draft_case(self._roster, link, self._local_date)
        now = self._clock()
        return await self._ledger.call(
            lambda ledger: _commit(ledger, case, window, plays, now)
        )

    async def _since(self, source: AccountId, since: datetime) -> Sequence[Play] | None:
        """Read all plays since then; None when that fails."""
        account: object = self._roster.accounts.get(source)
        if not isinstance(account, ReadsHistory):
            return None
        try:
            return (await account.read_plays(since)).items
        except ProviderError:
            return None


def _commit(
    ledger: Ledger,
    case: DraftCase,
    window: Snapshot[Play],
    plays: Sequence[Play],
    now: datetime,
) -> bool:
    """Commit the drafts, then move on: what comes twice in between is known."""
    link_id = case.link.link_id
    bearings = _bearings(ledger, link_id)
    if bearings is None:
        first = first_bearings(window.items, window.read_at, whole=window.complete)
        _keep(ledger, link_id, first)
        return False
    fresh = new_plays(bearings, plays)
    jobs = new_drafts(ledger, case, fresh).jobs if fresh else ()
    if jobs:
        ledger.commit_plan(jobs=jobs, base_changes=(), now=now)
    after = next_bearings(bearings, window.items, whole=window.complete)
    if after != bearings:
        _keep(ledger, link_id, after)
    return bool(jobs)


def forget_bearings(ledger: Ledger, link_id: LinkId) -> None:
    """Forget what was seen for a link."""
    ledger.keep(_name(link_id), None)


def _name(link_id: LinkId) -> str:
    return f"bearings|{link_id}"


def _bearings(ledger: Ledger, link_id: LinkId) -> Bearings | None:
    text = ledger.kept(_name(link_id))
    if text is None:
        return None
    since, *seen = json.loads(text)
    return Bearings(since=datetime.fromisoformat(since), seen=frozenset(seen))


def _keep(ledger: Ledger, link_id: LinkId, bearings: Bearings) -> None:
    row = [bearings.since.isoformat(), *sorted(bearings.seen)]
    ledger.keep(_name(link_id), json.dumps(row))
