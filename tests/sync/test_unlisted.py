"""What happens to films that left the watchlist, and what keeps them from leaving."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    ListOperation,
    RemoveRequest,
    TagRequest,
)
from custom_components.letterboxd_sync.model.plan import (
    Forget,
    Plan,
    Planned,
    SkipReason,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.neighbours import wanted

from .unlisted_plans import (
    HEAT_REMOVAL,
    HEAT_REQUEST,
    NOTHING_THERE,
    REMOVING,
    UNMONITOR,
    plan,
    removal,
    request,
)
from .world import (
    ANNA,
    BEN,
    HEAT,
    agreed,
    entry,
    film,
    films,
    forgotten,
    job,
    key,
    operations,
    radarr,
    reasons,
    watchlist,
)

# -- policies -------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "operation"), REMOVING.items())
def test_a_film_of_ours_leaves_as_the_link_says(
    policy: UnlistedPolicy, operation: ListOperation
) -> None:
    found = plan(policy=policy)
    assert found == Plan(
        operations=(
            Planned(
                key=f"{policy}|radarr:home|tmdb:949",
                operation=operation,
                settles=Forget(link_id=ANNA, key=key(HEAT)),
                removes=True,
            ),
        )
    )


def test_by_default_a_film_stays_and_is_forgotten() -> None:
    found = plan(policy=UnlistedPolicy.NOTHING)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_removals_come_in_the_order_of_their_keys() -> None:
    several = films(3, 1, 2)
    found = plan(watchlist(HEAT), radarr(*several), base=agreed(*several))
    assert [
        operation.film.ids.tmdb
        for operation in operations(found)
        if isinstance(operation, RemoveRequest)
    ] == [1, 2, 3]


def test_a_film_that_is_unmonitored_already_is_only_forgotten() -> None:
    target = radarr(entry(HEAT, monitored=False))
    found = plan(target=target, policy=UNMONITOR)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_a_film_that_is_gone_already_is_only_forgotten() -> None:
    found = plan(target=NOTHING_THERE)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


# -- what keeps a film ----------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [watchlist(complete=False), watchlist(stale=True)],
    ids=["half", "stale"],
)
@pytest.mark.parametrize("policy", UnlistedPolicy)
def test_a_short_read_removes_nothing_and_forgets_nothing(
    source: Snapshot[Listing], policy: UnlistedPolicy
) -> None:
    found = plan(source, policy=policy)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.SOURCE_INCOMPLETE)]


@pytest.mark.parametrize(
    "target",
    [
        radarr(HEAT, complete=False),
        radarr(HEAT, stale=True),
        radarr(complete=False),
        radarr(stale=True),
    ],
    ids=["half, there", "stale, there", "half", "stale"],
)
def test_half_of_radarr_removes_nothing(target: RequestsView) -> None:
    found = plan(target=target)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


@pytest.mark.parametrize("policy", REMOVING)
def test_what_somebody_else_requested_is_never_removed(policy: UnlistedPolicy) -> None:
    found = plan(base=agreed(HEAT, ours=False), policy=policy)
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.NOT_OURS)]


def test_what_is_not_ours_and_gone_needs_no_words() -> None:
    found = plan(target=NOTHING_THERE, base=agreed(HEAT, ours=False))
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_a_film_whose_label_a_person_took_off_stays() -> None:
    target = radarr(entry(HEAT, tags=["family"]))
    found = plan(target=target, jobs=request(JobState.DONE))
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.NOT_OURS)]


def test_a_label_under_the_key_of_a_request_proves_nothing() -> None:
    other = TagRequest(film=HEAT, tags=("ben",))
    found = plan(jobs=job(HEAT_REQUEST, other, JobState.DONE))
    assert len(found.operations) == 1


BENS_NAMES = [
    HEAT.ids,
    FilmIds(letterboxd="heat-1995"),
    FilmIds(boxd="29pM"),
    FilmIds(),
]


@pytest.mark.parametrize("ids", BENS_NAMES)
def test_what_another_member_wants_stays_under_whatever_name(ids: FilmIds) -> None:
    bens = wanted({}, watchlist(Film(title="HEAT", ids=ids)))
    found = plan(wanted_elsewhere=bens)
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.WANTED_BY_ANOTHER)]


@pytest.mark.parametrize("known", [True, False])
def test_what_another_member_wants_stays_while_their_list_is_unread(
    known: bool,
) -> None:
    short = watchlist(film(1), complete=False)
    bens = wanted(agreed(HEAT, link=BEN), [None, short][known])
    assert plan(wanted_elsewhere=bens).operations == ()


def test_what_another_member_no_longer_wants_keeps_nothing() -> None:
    bens = wanted(agreed(HEAT, link=BEN), watchlist(film(1)))
    assert len(plan(wanted_elsewhere=bens).operations) == 1


# -- ids that change ------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        FilmIds(tmdb=949, letterboxd="renamed"),
        FilmIds(tmdb=950, letterboxd="heat-1995"),
        FilmIds(tmdb_show=5, letterboxd="heat-1995"),
        FilmIds(letterboxd="heat-1995"),
    ],
)
def test_a_film_listed_under_any_of_its_ids_has_not_left(listed: FilmIds) -> None:
    found = plan(watchlist(Film(title="Renamed", ids=listed)))
    assert [planned.key for planned in found.operations if planned.removes] == []
    assert forgotten(found) == []


@pytest.mark.parametrize("year", [1995, None])
@pytest.mark.parametrize("ids", [FilmIds(letterboxd="heat"), FilmIds(tmdb=950)])
def test_a_film_stays_while_one_of_its_name_is_listed(
    ids: FilmIds, year: int | None
) -> None:
    namesake = Film(title="HEAT!", year=year, ids=ids)
    found = plan(watchlist(namesake), jobs=removal(JobState.QUEUED))
    assert [planned.key for planned in found.operations if planned.removes] == []
    assert forgotten(found) == []
    assert ("Heat", SkipReason.UNRESOLVED) in reasons(found)
    assert found.withdrawn == (HEAT_REMOVAL,)


def test_a_film_of_the_same_name_from_another_year_is_another_film() -> None:
    namesake = Film(title="Heat", year=1986, ids=FilmIds(letterboxd="heat-1986"))
    assert len(plan(watchlist(namesake)).operations) == 1
