"""Films, jobs and agreements to try ledgers with."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.identity import Identity, IdentityRoute
from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.operation import LogViewing, RequestFilm
from custom_components.letterboxd_sync.model.plan import BaseRow, Keep
from custom_components.letterboxd_sync.store.ledger import Ledger

NOW: Final = datetime(2026, 11, 20, 20, 15, 30, 123456, tzinfo=UTC)
SOON: Final = NOW + timedelta(minutes=5)
LATER: Final = NOW + timedelta(days=40)

RADARR: Final = AccountId("radarr:http://127.0.0.1:7878")
ALICE: Final = AccountId("letterboxd:alice")
JELLYFIN: Final = AccountId("jellyfin:0c41907140d8")
LINK: Final = LinkId("01JD0000000000000000000001")
OTHER_LINK: Final = LinkId("01JD0000000000000000000002")


def film(tmdb: int) -> Film:
    """A film with most ids."""
    return Film(
        title=f"Film {tmdb} – für 東京",
        year=1995,
        ids=FilmIds(tmdb=tmdb, imdb=f"tt{tmdb:07d}", letterboxd=f"film-{tmdb}"),
        animated=False,
    )


def film_key(tmdb: int) -> FilmKey:
    """The key of that film."""
    return FilmKey(f"tmdb:{tmdb}")


def request_key(tmdb: int) -> str:
    """The natural key of the job that asks Radarr for it."""
    return f"request|{RADARR}|tmdb:{tmdb}"


def row(tmdb: int, link_id: LinkId = LINK, *, ours: bool = True) -> BaseRow:
    """An agreement on the film."""
    return BaseRow(
        link_id=link_id, key=film_key(tmdb), film=film(tmdb), ours=ours, agreed_at=NOW
    )


def new_job(
    tmdb: int,
    *,
    account: AccountId = RADARR,
    link_id: LinkId | None = LINK,
    state: JobState = JobState.QUEUED,
) -> NewJob:
    """A job that asks for the film and settles that it is ours."""
    return NewJob(
        key=request_key(tmdb),
        account=account,
        link_id=link_id,
        operation=RequestFilm(
            film=film(tmdb), quality_profile_id=4, root_folder="/films", tags=("alice",)
        ),
        settles=None if link_id is None else Keep(row=row(tmdb, link_id)),
        state=state,
    )


def draft_key(tmdb: int) -> str:
    """The natural key of the job that enters a viewing of the film."""
    return f"diary|{ALICE}|tmdb:{tmdb}|2026-11-20"


def viewing(tmdb: int, stars: float | None = None) -> LogViewing:
    """A viewing of the film."""
    return LogViewing(film=film(tmdb), watched_on=date(2026, 11, 20), stars=stars)


def new_draft(tmdb: int, *, state: JobState = JobState.HELD) -> NewJob:
    """A diary entry that waits for its person's word."""
    return NewJob(
        key=draft_key(tmdb),
        account=ALICE,
        link_id=None,
        operation=viewing(tmdb),
        settles=None,
        state=state,
    )


def identity(
    tmdb: int, route: IdentityRoute = IdentityRoute.WIKIDATA, *, alias: str = "heat"
) -> Identity:
    """What the alias stands for."""
    return Identity(
        alias=FilmKey(f"letterboxd:{alias}"),
        ids=FilmIds(tmdb=tmdb, letterboxd=alias),
        route=route,
        found_at=NOW,
        animated=True,
    )


def commit(ledger: Ledger, *jobs: NewJob) -> tuple[Job, ...]:
    """Commit a plan of jobs alone, and return those that were added."""
    return ledger.commit_plan(jobs=jobs, base_changes=(), now=NOW)


def keys(jobs: tuple[Job, ...]) -> list[str]:
    """The natural keys of jobs, in their order."""
    return [job.key for job in jobs]
