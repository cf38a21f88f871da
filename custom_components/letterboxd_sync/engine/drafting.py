"""Drafting: gathers what is known of a person's viewings, and makes drafts of plays.

In two steps, since what was seen lies with the event loop and the drafts lie with the
ledger: ``draft_case`` is made in the loop, ``new_drafts`` runs inside a call on the
ledger, in the transaction that the plays are committed in.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ..model.capability import Access, Facet
from ..model.film import Film
from ..model.link import AccountId, DiaryLink, PlaybackLink
from ..model.playback import Play
from ..model.tracking import DiaryEntry, FilmRating, SeenFilm
from ..model.view import TrackerView
from ..store.ledger import Ledger
from ..sync.diary import Drafts, plan_drafts
from ..sync.viewings import Viewing
from .roster import Roster

type LocalDate = Callable[[datetime], date]
"""The date of an instant in the time zone of the house."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What is known of what a person saw, as it was read."""

    diary: tuple[DiaryEntry, ...] = ()
    ratings: tuple[FilmRating, ...] = ()
    seen: tuple[SeenFilm, ...] = ()
    plays: tuple[Play, ...] = ()

    def viewings(self, local_date: LocalDate) -> Iterator[Viewing]:
        """Yield what they saw; there may be thousands, so this is for a thread."""
        for entry in self.diary:
            yield Viewing(film=entry.film, on=entry.watched_on)
        for rating in self.ratings:
            # Who rated a film had seen it; one that was rated who knows when may have
            # been rated after the very play that is to be drafted.
            if rating.rated_on is not None:
                yield Viewing(film=rating.film, on=rating.rated_on)
        for marked in self.seen:
            # The same holds for what was marked as seen.
            if marked.marked_on is not None:
                yield Viewing(film=marked.film, on=marked.marked_on)
        for play in self.plays:
            if isinstance(play.title, Film):
                yield Viewing(film=play.title, on=local_date(play.watched_at))


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftCase:
    """A diary link with what was seen of its person's viewings."""

    link: DiaryLink
    past: Past
    can_send: bool
    local_date: LocalDate


def draft_case(roster: Roster, link: DiaryLink, local_date: LocalDate) -> DraftCase:
    """Gather what is known at this moment; to be called in the event loop.

    Nothing is sent unasked before the diary has been read once: it may be there.
    """
    account = roster.accounts.get(link.target)
    support = account.capabilities.get(Facet.DIARY) if account else None
    view = roster.views.get(link.target)
    read = isinstance(view, TrackerView) and view.diary is not None
    return DraftCase(
        link=link,
        past=past(roster, link.target, link),
        can_send=support is not None and Access.ADD in support.access and read,
        local_date=local_date,
    )


def new_drafts(
    ledger: Ledger, case: DraftCase, plays: Iterable[Play], *, whole: bool = True
) -> Drafts:
    """Make drafts of plays, which the caller commits in the same call on the ledger.

    ``whole`` is false for plays of less than half of their film.
    """
    return plan_drafts(
        case.link,
        plays,
        diary=case.past.diary,
        history=tuple(case.past.viewings(case.local_date)),
        jobs=ledger.jobs(account=case.link.target),
        can_send=case.can_send,
        local_date=case.local_date,
        whole=whole,
    )


def past(roster: Roster, account: AccountId, link: DiaryLink | None = None) -> Past:
    """Gather what the account of a diary and their person's trackers have shown.

    ``link`` is one to that diary, which may tell more of who they are.
    """
    view = roster.views.get(account)
    own = view if isinstance(view, TrackerView) else TrackerView()
    trackers = [roster.views.get(it) for it in sorted(_trackers(roster, account, link))]
    return Past(
        diary=own.diary.items if own.diary else (),
        ratings=own.ratings.items if own.ratings else (),
        seen=own.seen.items if own.seen else (),
        plays=tuple(
            play
            for each in trackers
            if isinstance(each, TrackerView) and each.plays
            for play in each.plays.items
        ),
    )


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
