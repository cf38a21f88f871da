"""Films, lists, services and jobs to plan with; everything has a sensible default."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    LinkId,
    RequestLink,
    ShelfLink,
)
from custom_components.letterboxd_sync.model.operation import Operation
from custom_components.letterboxd_sync.model.plan import (
    Base,
    BaseRow,
    Forget,
    Keep,
    Plan,
    SkipReason,
)
from custom_components.letterboxd_sync.model.shelf import (
    LibraryFilm,
    RequestedFilm,
    Shelf,
    ShelfItem,
    ShelfKind,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView, ServerView

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
READ_AT = NOW - timedelta(minutes=1)
BEFORE = READ_AT - timedelta(minutes=1)
AFTER = READ_AT + timedelta(seconds=1)

ANNA = LinkId("anna")
BEN = LinkId("ben")
RADARR = AccountId("radarr:home")
JELLYFIN = AccountId("jellyfin:home")

REQUESTS = RequestLink(
    link_id=ANNA,
    source=AccountId("letterboxd:anna"),
    target=RADARR,
    quality_profile_id=4,
    root_folder="/films",
    tags=("anna",),
)

COLLECTION = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")
PLAYLIST = Shelf(kind=ShelfKind.PLAYLIST, name="Watchlist", owner_id="u-anna")

SHELVES = ShelfLink(
    link_id=ANNA,
    source=AccountId("letterboxd:anna"),
    target=JELLYFIN,
    shelf=COLLECTION,
    watched_by=("u-anna",),
)

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949, letterboxd="heat-1995"))


def film(number: int) -> Film:
    """Return the film of this TMDB id."""
    ids = FilmIds(tmdb=number, imdb=f"tt{number:07}", letterboxd=f"film-{number}")
    return Film(title=f"Film no {number}", year=2000, ids=ids)


def films(*numbers: int) -> tuple[Film, ...]:
    """Return the films of these TMDB ids."""
    return tuple(film(number) for number in numbers)


def key(of: Film) -> FilmKey:
    """Return the key of a film that has one."""
    assert of.key is not None
    return of.key


def watchlist(
    *of: Film, complete: bool = True, stale: bool = False
) -> Snapshot[Listing]:
    """Return a watchlist of these films, newest first."""
    items = tuple(Listing(film=each, position=place) for place, each in enumerate(of))
    return Snapshot(items=items, complete=complete, read_at=READ_AT, stale=stale)


def agreed(
    *of: Film,
    ours: bool = True,
    link: LinkId = ANNA,
    item_id: str | None = None,
    times: int = 1,
    at: datetime = BEFORE,
) -> Base:
    """Return a base that holds these films."""
    rows = [
        BaseRow(
            link_id=link,
            key=key(each),
            film=each,
            ours=ours,
            item_id=item_id,
            times=times,
            agreed_at=at,
        )
        for each in of
    ]
    return {row.key: row for row in rows}


def entry(
    of: Film, *, tags: Iterable[str] = ("anna",), monitored: bool = True
) -> RequestedFilm:
    """Return a film as Radarr keeps it."""
    return RequestedFilm(
        request_id=of.ids.tmdb or 0,
        film=of,
        monitored=monitored,
        has_file=False,
        tags=frozenset(tags),
    )


def radarr(
    *of: Film | RequestedFilm,
    excluded: Iterable[int] = (),
    complete: bool = True,
    stale: bool = False,
) -> RequestsView:
    """Return a Radarr with these films."""
    items = tuple(entry(each) if isinstance(each, Film) else each for each in of)
    return RequestsView(
        films=Snapshot(items=items, complete=complete, read_at=READ_AT, stale=stale),
        excluded=frozenset(excluded),
    )


def item(of: Film, item_id: str | None = None, *, added: int = 0) -> LibraryFilm:
    """Return a film as a server holds it, added so many days after the first."""
    return LibraryFilm(
        item_id=item_id or f"item-{of.ids.tmdb}",
        film=of,
        added_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=added),
    )


def server(
    *library: Film | LibraryFilm,
    on_shelf: Iterable[str] = (),
    shelf: Shelf = COLLECTION,
    watched: Mapping[str, Iterable[str]] | None = None,
    library_complete: bool = True,
    shelf_complete: bool = True,
    stale: bool = False,
) -> ServerView:
    """Return a server with these films and these items on its shelf, in order."""
    held = tuple(item(each) if isinstance(each, Film) else each for each in library)
    by_id = {each.item_id: each.film for each in held}
    places = tuple(
        ShelfItem(item_id=each, film=by_id.get(each, HEAT), position=place)
        for place, each in enumerate(on_shelf)
    )
    return ServerView(
        library=Snapshot(
            items=held, complete=library_complete, read_at=READ_AT, stale=stale
        ),
        played={user: frozenset(ids) for user, ids in (watched or {}).items()},
        shelves={
            shelf: Snapshot(
                items=places, complete=shelf_complete, read_at=READ_AT, stale=stale
            )
        },
    )


def job(
    name: str,
    operation: Operation,
    state: JobState,
    *,
    link: LinkId | None = ANNA,
    at: datetime = BEFORE,
    reason: str | None = None,
    not_before: datetime | None = None,
) -> Mapping[str, Job]:
    """Return one job by its natural key, last moved at ``at``."""
    one = Job(
        job_id=1,
        key=name,
        account=RADARR,
        link_id=link,
        operation=operation,
        settles=None,
        state=state,
        created_at=BEFORE,
        updated_at=at,
        reason=reason,
        not_before=not_before,
    )
    return {name: one}


def operations(plan: Plan) -> list[Operation]:
    """Return what a plan would do."""
    return [planned.operation for planned in plan.operations]


def reasons(plan: Plan) -> list[tuple[str, SkipReason]]:
    """Return the titles that a plan leaves alone, and why."""
    return [(skipped.film.title, skipped.reason) for skipped in plan.skipped]


def forgotten(plan: Plan) -> list[FilmKey]:
    """Return the films that a plan forgets without doing anything."""
    return [change.key for change in plan.base_changes if isinstance(change, Forget)]


def kept(plan: Plan) -> list[BaseRow]:
    """Return what a plan agrees on without doing anything."""
    return [change.row for change in plan.base_changes if isinstance(change, Keep)]


NOTHING = Plan()
