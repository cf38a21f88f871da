"""Films that a Radarr does not take, and those beside them that it does."""

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.model.plan import SkipReason
from custom_components.letterboxd_sync.providers.errors import RefusedReason

from .faults import Fault
from .films import film
from .house import RADARR, WISHES, House, states
from .member import Tracker
from .radarr import Radarr


async def test_a_batch_is_narrowed_down_to_the_film_at_fault(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(n) for n in range(1, 9)]
    radarr.refuses = {3: RefusedReason.FILM_UNKNOWN, 8: RefusedReason.PATH_CLASH}
    await house.open()
    await house.look()

    assert sorted(radarr.requested) == [1, 2, 4, 5, 6, 7]
    assert radarr.twice == []
    assert await states(house) == {"done": 6, "queued": 1, "rejected": 1}
    assert house.engine.figures(RADARR).failed == 1
    plan, _ = await house.engine.plan_link(WISHES)
    refused = [it for it in plan.skipped if it.reason is SkipReason.REFUSED]
    assert [it.detail for it in refused] == ["no", "no"]


async def test_a_film_that_radarr_does_not_know_yet_is_asked_for_again_after_days(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.refuses = {1: RefusedReason.FILM_UNKNOWN}
    await house.open()
    await house.look()
    await house.later(hours=23)
    assert len(radarr.batches) == 1
    for _ in range(12):
        await house.later(hours=12)
    assert len(radarr.batches) == 4
    radarr.refuses = {}
    await house.later(days=7)

    assert radarr.requested == [1]
    await house.round()
    assert house.engine.agreed(WISHES) == 1


async def test_a_person_hears_at_once_that_radarr_does_not_know_a_film(
    house: House, radarr: Radarr
) -> None:
    radarr.refuses = {1: RefusedReason.FILM_UNKNOWN}
    await house.open()
    request = RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films")
    job = await house.engine.request_film(RADARR, request)

    assert (job.state, job.reason) == (JobState.REJECTED, "no")


async def test_a_film_that_radarr_fails_at_holds_up_no_other(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(n) for n in range(1, 101)]
    radarr.chokes_on = {3}
    await house.open()
    await house.look()
    for _ in range(20):
        await house.later(minutes=1)

    assert sorted(radarr.requested) == [1, 2, *range(4, 101)]
    assert radarr.twice == []
    assert radarr.batches[:2] == [50, 50]
    assert radarr.batches[2:5] == [1, 1, 1]
    assert 50 in radarr.batches[5:]

    radarr.chokes_on = set()
    await house.later(hours=1)
    await house.later(minutes=1)

    assert radarr.requested[-1] == 3


async def test_trouble_while_narrowing_puts_the_rest_back(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(n) for n in range(1, 5)]
    radarr.refuses = {1: RefusedReason.PATH_CLASH}
    radarr.faults += [Fault.NONE, Fault.NOT_REACHED]
    await house.open()
    await house.look()
    assert await states(house) == {"queued": 4}

    await house.later(minutes=10)

    assert await states(house) == {"rejected": 1, "done": 3}
    assert radarr.twice == []
