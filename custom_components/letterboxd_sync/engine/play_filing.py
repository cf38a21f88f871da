"""Filing plays: what has been watched becomes jobs and drafts, in a call on the ledger.

The natural key of a play names its start to the minute. Before that, a play is
compared with all that its account has been told of: whoever told, it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, DiaryLink, LinkId
from ..model.operation import AddPlay
from ..model.playback import Play
from ..model.show import Episode
from ..model.title import Playable, title_keys
from ..store.ledger import Ledger
from ..sync.keys import play_key
from ..sync.plays import HALF, Interval, interval_of, name_key, same_play
from .drafting import DraftCase, LocalDate, draft_case, new_drafts
from .roster import Roster
from .watches import Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """Something that was watched, and for which watch."""

    watch: Watch
    play: AddPlay
    away: frozenset[str] = frozenset()
    share: float = 1.0
    """How much of it was played: a little may be the rest of another play."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What came of it."""

    jobs: tuple[Job, ...] = ()
    """Those that are new."""
    accounts: tuple[AccountId, ...] = ()
    """Whose outbox may have more in it, each once; also where a crash came between."""
    withdrawn: tuple[str, ...] = ()
    """Keys of plays in whose place better known ones have come."""

    @property
    def unresolved(self) -> tuple[Job, ...]:
        """Plays whose title has no ids yet."""
        return tuple(job for job in self.jobs if is_unresolved(job))


def is_unresolved(job: Job) -> bool:
    """Whether a job waits for the ids of its title."""
    play = job.operation
    held = job.state is JobState.HELD
    return held and isinstance(play, AddPlay) and not title_keys(play.title)


def diary_cases(
    roster: Roster, finished: Iterable[Watch], local_date: LocalDate
) -> Mapping[LinkId, DraftCase]:
    """Gather what drafts for these watches need to know, in the event loop."""
    links = (watch.link for watch in finished)
    return {
        link.link_id: draft_case(roster, link, local_date)
        for link in links
        if isinstance(link, DiaryLink)
    }


def file_plays(
    ledger: Ledger,
    finished: Sequence[Finished],
    *,
    now: datetime,
    cases: Mapping[LinkId, DraftCase],
) -> Filed:
    """Commit the jobs of what has been watched, and return those that are new."""
    filing = _Filing(ledger)
    for each in finished:
        match each.watch.link:
            case DiaryLink(only_when_home=person, link_id=link_id):
                if person not in each.away:
                    filing.draft(cases[link_id], each)
            case _:
                for account in each.watch.targets(each.away):
                    for part in _parts(each):
                        filing.add(account, part)
    added: tuple[Job, ...] = ()
    if filing.jobs:
        added = ledger.commit_plan(
            jobs=filing.jobs, base_changes=(), now=now, withdrawn=filing.withdrawn
        )
    return Filed(
        jobs=added,
        accounts=tuple(filing.accounts),
        withdrawn=tuple(filing.withdrawn),
    )


def _parts(finished: Finished) -> Iterable[Finished]:
    """Return what was watched title by title: a file may hold several episodes."""
    play = finished.play
    titles = play.title.parts if isinstance(play.title, Episode) else (play.title,)
    return (replace(finished, play=replace(play, title=title)) for title in titles)


def new_play(account: AccountId, play: AddPlay, watch: Watch) -> NewJob:
    """Return the job of a play; one without ids is held until it has some."""
    keys = title_keys(play.title)
    return NewJob(
        key=play_key(account, keys[0] if keys else _name(play.title), play.started_at),
        account=account,
        link_id=watch.link_id,
        operation=play,
        settles=None,
        state=JobState.QUEUED if keys else JobState.HELD,
    )


def plays_of(jobs: Iterable[Job]) -> tuple[tuple[Job, AddPlay], ...]:
    """Return the jobs that add plays, and the plays."""
    found = ((job, job.operation) for job in jobs)
    return tuple((job, it) for job, it in found if isinstance(it, AddPlay))


@dataclass(kw_only=False, slots=True)
class _Filing:
    """One call's worth of plays."""

    ledger: Ledger
    jobs: list[NewJob] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    accounts: dict[AccountId, None] = field(default_factory=dict)
    _known: dict[AccountId, list[tuple[Job | None, Interval]]] = field(
        default_factory=dict
    )

    def add(self, account: AccountId, finished: Finished) -> None:
        """Add a play, unless the account has been told of it."""
        self.accounts[account] = None
        interval = interval_of(finished.play, share=finished.share)
        known = self._of(account)
        former = next((it for it in known if same_play(it[1], interval)), None)
        if former is not None:
            job, _ = former
            if job is None or not _says_more(job, finished.play):
                return
            self.withdrawn.append(job.key)
        self.jobs.append(new_play(account, finished.play, finished.watch))
        known.append((None, interval))

    def draft(self, case: DraftCase, finished: Finished) -> None:
        """Add the draft of a play, unless the diary has it."""
        self.accounts[case.link.target] = None
        play = finished.play
        viewed = Play(title=play.title, watched_at=play.watched_at)
        whole = finished.share >= HALF
        self.jobs += new_drafts(self.ledger, case, [viewed], whole=whole).jobs

    def _of(self, account: AccountId) -> list[tuple[Job | None, Interval]]:
        if account not in self._known:
            jobs = plays_of(self.ledger.jobs(account=account))
            self._known[account] = [(job, interval_of(play)) for job, play in jobs]
        return self._known[account]


def _says_more(former: Job, play: AddPlay) -> bool:
    """Whether a play brings the ids for which another waits."""
    return is_unresolved(former) and bool(title_keys(play.title))


def _name(title: Playable) -> str:
    name, year = name_key(title)
    return f"name:{name}" if year is None else f"name:{name} ({year})"
