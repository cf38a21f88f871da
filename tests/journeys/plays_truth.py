"""The promises about plays and drafts, counted where they end up: none lost or doubled.

A journey says what was really watched; what Trakt's history has beyond that was made
up, and what it lacks was lost. Drafts of diary entries are counted in the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from homeassistant.util import dt as dt_util

from custom_components.letterboxd_sync.model.job import Job
from custom_components.letterboxd_sync.model.operation import LogViewing
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.shows import CatalogueEpisode
from simulators.trakt import Play

# Trakt keeps plays by the minute, and an end is noticed within one.
WITHIN = timedelta(minutes=2)

type Watchable = CatalogueFilm | CatalogueEpisode


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Something that somebody saw to the end."""

    who: str
    title: Watchable
    ended_at: datetime
    within: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """A viewing that becomes the draft of a diary entry."""

    who: str
    film: CatalogueFilm
    on: date
    or_beside: bool = False
    """Whether nobody can tell on which side of midnight it ended."""


@dataclass(slots=True)
class PlaysTruth:
    """What was really watched, and what came of it."""

    sims: Simulators
    seen: list[Seen] = field(default_factory=list)
    drafted: list[Drafted] = field(default_factory=list)
    """The drafts there have to be."""
    jobs: Sequence[Job] = ()
    """The jobs in the ledger at the end."""
    journal: Sequence[str] = ()
    """What happened, for whoever has to find out what went wrong."""

    # -- what a journey declares ------------------------------------------------

    def saw(
        self,
        who: str,
        title: Watchable,
        *,
        at: datetime | None = None,
        within: timedelta = WITHIN,
    ) -> None:
        """Say that somebody has just seen the end of something, or at a time."""
        ended_at = self.sims.clock() if at is None else at
        self.seen.append(Seen(who=who, title=title, ended_at=ended_at, within=within))

    def may_be_late(self, by: timedelta) -> None:
        """Say that of the last one nobody can tell the end other than so much later."""
        self.seen.append(replace(self.seen.pop(), within=by))

    def drafts(
        self,
        who: str,
        film: CatalogueFilm,
        *,
        on: date | None = None,
        or_beside: bool = False,
    ) -> None:
        """Say that a viewing of today, or of a day, becomes a draft."""
        day = dt_util.as_local(self.sims.clock()).date() if on is None else on
        made = Drafted(who=who, film=film, on=day, or_beside=or_beside)
        self.drafted.append(made)

    # -- what came of it --------------------------------------------------------

    def wrong(self) -> list[str]:
        """Return what was lost, made up or doubled, in words."""
        members = self.sims.trakt.state.members.values()
        found = [words for it in members for words in self._at_trakt(it.username)]
        return found + self._in_the_diary()

    def plays(self, who: str) -> list[Play]:
        """Return somebody's history, oldest first."""
        return self.sims.trakt.plays(username=who)[::-1]

    def _at_trakt(self, who: str) -> list[str]:
        rows = self.plays(who)
        lost = []
        for seen in (it for it in self.seen if it.who == who):
            found = next((row for row in rows if self._is_of(row, seen)), None)
            if found is None:
                lost.append(f"lost: {_name(seen.title)} of {who}, {seen.ended_at}")
            else:
                rows.remove(found)
        more = [f"not watched: {row.ref} by {who}, {row.watched_at}" for row in rows]
        return lost + more

    def _is_of(self, row: Play, seen: Seen) -> bool:
        apart = abs(row.watched_at - seen.ended_at)
        return row.ref == self.sims.trakt.ref(seen.title) and apart <= seen.within

    def _in_the_diary(self) -> list[str]:
        written = [
            (job.account.removeprefix("letterboxd:"), it.film.ids.tmdb, it.watched_on)
            for job in self.jobs
            if isinstance(it := job.operation, LogViewing)
        ]
        lost = []
        for made in self.drafted:
            found = next((it for it in written if _is_draft_of(made, *it)), None)
            if found is None:
                lost.append(f"no draft: {made.film.title} of {made.who}, {made.on}")
            else:
                written.remove(found)
        return lost + [f"draft too many: {it}" for it in written]


def _is_draft_of(made: Drafted, who: str, tmdb: int | None, on: date) -> bool:
    apart = abs(on - made.on)
    most = timedelta(days=int(made.or_beside))
    return (who, tmdb) == (made.who, made.film.tmdb) and apart <= most


def _name(title: Watchable) -> str:
    match title:
        case CatalogueFilm():
            return title.title
        case CatalogueEpisode():
            return f"{title.title} {title.season}x{title.number}"
