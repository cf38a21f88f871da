"""Drafting: gathers what is known of a person's viewings, and makes drafts of plays.

In two steps, since what was seen lies with the event loop and the drafts lie with the
ledger: ``draft_case`` is made in the loop, ``new_drafts`` runs inside a call on the
ledger, in the transaction that the plays are committed in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..model.capability import Access, Facet
from ..model.film import Film
from ..model.link import AccountId, DiaryLink, PlaybackLink
from ..model.playback import Play
from ..model.tracking import DiaryEntry
from ..model.view import TrackerView
from ..store.ledger import Ledger
from ..sync.diary import Drafts, Viewing, plan_drafts
from .roster import Roster

type LocalDate = Callable[[datetime], date]
"""The date of an instant in the time zone of the house."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftCase:
    """A diary link with what was seen of its person's viewings."""

    link: DiaryLink
    diary: tuple[DiaryEntry, ...]
    history: tuple[Viewing, ...]
    can_send: bool
    local_date: LocalDate


def draft_case(roster: Roster, link: DiaryLink, local_date: LocalDate) -> DraftCase:
    """Gather what is known at this moment; to be called in the event loop.

    Nothing is sent unasked before the diary has been read once: it may be there.
    """
    account = roster.accounts.get(link.target)
    support = account.capabilities.get(Facet.DIARY) if account else None
    view = roster.views.get(link.target)
    diary = view.diary if isinstance(view, TrackerView) else None
    takes = support is not None and Access.ADD in support.access
    return DraftCase(
        link=link,
        diary=diary.items if diary else (),
        history=history(roster, link.target, local_date, link),
        can_send=takes and diary is not None,
        local_date=local_date,
    )


def new_drafts(ledger: Ledger, case: DraftCase, plays: Iterable[Play]) -> Drafts:
    """Make drafts of plays, which the caller commits in the same call on the ledger."""
    return plan_drafts(
        case.link,
        plays,
        diary=case.diary,
        history=case.history,
        jobs=ledger.jobs(account=case.link.target),
        can_send=case.can_send,
        local_date=case.local_date,
    )


def entries(roster: Roster, account: AccountId) -> tuple[Viewing, ...]:
    """Return what the diary of an account shows."""
    view = roster.views.get(account)
    diary = view.diary if isinstance(view, TrackerView) else None
    return tuple(
        Viewing(film=it.film, on=it.watched_on) for it in (diary.items if diary else ())
    )


def history(
    roster: Roster,
    account: AccountId,
    local_date: LocalDate,
    link: DiaryLink | None = None,
) -> tuple[Viewing, ...]:
    """Return what else a person saw, as far as their ratings and trackers show it.

    ``link`` is one to their diary, which may tell more of who they are.
    """
    return (
        *_rated(roster, account),
        *(
            viewing
            for tracker in sorted(_trackers(roster, account, link))
            for viewing in _played(roster, tracker, local_date)
        ),
    )


def _rated(roster: Roster, account: AccountId) -> Iterable[Viewing]:
    view = roster.views.get(account)
    ratings = view.ratings if isinstance(view, TrackerView) else None
    for rating in ratings.items if ratings else ():
        # Who rated a film had seen it; one that was rated who knows when may have
        # been rated after the very play that is to be drafted.
        if rating.rated_on is not None:
            yield Viewing(film=rating.film, on=rating.rated_on)


def _played(
    roster: Roster, tracker: AccountId, local_date: LocalDate
) -> Iterable[Viewing]:
    view = roster.views.get(tracker)
    plays = view.plays if isinstance(view, TrackerView) else None
    for play in plays.items if plays else ():
        if isinstance(play.title, Film):
            yield Viewing(film=play.title, on=local_date(play.watched_at))


def _trackers(
    roster: Roster, account: AccountId, link: DiaryLink | None
) -> set[AccountId]:
    """Return the trackers that are certainly of the same person.

    One that a link takes drafts for this diary from; and one that gets the playback
    of the link's user alone: of several, some are of those who watch together.
    """
    found: set[AccountId] = set()
    whose = link and (link.source, link.user_id)
    for other in roster.links.values():
        match other:
            case DiaryLink(source=source, target=target, user_id=None):
                if target == account:
                    found.add(source)
            case PlaybackLink(source=source, user_id=user_id, targets=(only,)):
                if (source, user_id) == whose:
                    found.add(only.account)
            case _:
                pass
    return found
