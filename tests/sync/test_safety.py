"""Which plans wait for a person's word."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import (
    RemoveRequest,
    RequestFilm,
    Uncollect,
)
from custom_components.letterboxd_sync.model.plan import (
    Base,
    Forget,
    Keep,
    Plan,
    Planned,
    Refusal,
    RefusalReason,
)
from custom_components.letterboxd_sync.sync.safety import (
    approved,
    refuse,
    without_removals,
)

from .world import ANNA, COLLECTION, HEAT, agreed, film, films, key

ADD = Planned(
    key="add",
    operation=RequestFilm(film=film(1000), quality_profile_id=4, root_folder="/films"),
    settles=Keep(row=next(iter(agreed(film(1000)).values()))),
)


def removal(of: Film) -> Planned:
    """Return the removal of a film."""
    return Planned(
        key=f"remove|{of.key}",
        operation=RemoveRequest(film=of, delete_files=True),
        settles=forget(of),
        removes=True,
    )


def forget(of: Film) -> Forget:
    """Return that a film leaves the base without an operation."""
    return Forget(link_id=ANNA, key=key(of))


def judge(plan: Plan, base: Base, *, source_count: int = 1) -> Refusal | None:
    """Ask whether the plan may be carried out."""
    return refuse(plan, link_id=ANNA, base=base, source_count=source_count)


def plan_of(removed: int, forgotten: int = 0) -> Plan:
    """Return a plan by which so many films leave."""
    gone = films(*range(removed + forgotten))
    return Plan(
        operations=(ADD, *(removal(each) for each in gone[:removed])),
        base_changes=tuple(forget(each) for each in gone[removed:]),
    )


HUNDRED_AND_FIFTY = agreed(*films(*range(150)))
TWENTY = agreed(*films(*range(20)))


def test_a_list_that_comes_back_empty_is_not_believed() -> None:
    refusal = judge(plan_of(1), agreed(film(0)), source_count=0)
    assert refusal == Refusal(
        link_id=ANNA, reason=RefusalReason.SOURCE_EMPTY, films=(film(0),)
    )


def test_an_empty_list_from_which_nothing_left_is_fine() -> None:
    assert judge(Plan(), agreed(film(0)), source_count=0) is None


@pytest.mark.parametrize(
    ("removed", "forgotten", "base"),
    [(10, 0, TWENTY), (0, 10, TWENTY), (5, 5, TWENTY), (15, 0, HUNDRED_AND_FIFTY)],
)
def test_an_evenings_tidying_passes(removed: int, forgotten: int, base: Base) -> None:
    assert judge(plan_of(removed, forgotten), base) is None


@pytest.mark.parametrize(
    ("removed", "forgotten", "base"),
    [(11, 0, TWENTY), (0, 11, TWENTY), (6, 5, TWENTY), (15, 1, HUNDRED_AND_FIFTY)],
)
def test_more_than_that_waits_for_a_word(
    removed: int, forgotten: int, base: Base
) -> None:
    refusal = judge(plan_of(removed, forgotten), base)
    assert refusal is not None
    assert refusal.reason is RefusalReason.TOO_MANY_REMOVALS
    assert refusal.films == films(*range(removed + forgotten))


def test_any_number_of_additions_passes() -> None:
    assert judge(Plan(operations=(ADD,) * 500), {}) is None


def test_a_film_that_leaves_twice_counts_once() -> None:
    plan = plan_of(10)
    plan = replace(plan, base_changes=(forget(film(0)),))
    assert judge(plan, TWENTY) is None


def test_the_film_of_the_base_is_shown() -> None:
    renamed = replace(HEAT, title="Renamed")
    plan = Plan(operations=(removal(renamed),))
    refusal = judge(plan, agreed(HEAT), source_count=0)
    assert refusal is not None
    assert refusal.films == (HEAT,)


def test_a_removal_that_forgets_nothing_is_a_fault() -> None:
    fault = replace(removal(HEAT), settles=None)
    with pytest.raises(TypeError, match="remove"):
        judge(Plan(operations=(fault,)), agreed(HEAT))


def test_a_removal_of_what_was_never_agreed_on_is_a_fault() -> None:
    with pytest.raises(KeyError):
        judge(Plan(operations=(removal(HEAT),)), {})


# -- keep -----------------------------------------------------------------------------


def test_who_says_keep_keeps_the_films_and_forgets_them() -> None:
    plan = without_removals(plan_of(2, 1))
    assert plan.operations == (ADD,)
    assert plan.base_changes == (forget(film(2)), forget(film(0)), forget(film(1)))


def test_what_is_kept_leaves_the_rest_of_the_plan_alone() -> None:
    plan = replace(plan_of(1), freed=("a",), withdrawn=("b",))
    kept = without_removals(plan)
    assert (kept.freed, kept.withdrawn) == (("a",), ("b",))


# -- apply ----------------------------------------------------------------------------


def refusal_of(*of: Film) -> Refusal:
    """Return the refusal that showed these films."""
    return Refusal(link_id=ANNA, reason=RefusalReason.SOURCE_EMPTY, films=of)


def test_who_says_apply_applies_what_they_saw() -> None:
    plan = plan_of(2, 2)
    seen = refusal_of(film(0), film(2))
    found = approved(plan, refusal=seen, base=TWENTY)
    assert found.operations == (ADD, removal(film(0)))
    assert found.base_changes == (forget(film(2)),)


def test_agreements_pass_an_approval() -> None:
    keeps = tuple(Keep(row=row) for row in TWENTY.values())
    plan = Plan(base_changes=keeps)
    assert approved(plan, refusal=refusal_of(), base=TWENTY) == plan


def test_a_film_that_got_more_ids_since_is_the_one_that_was_seen() -> None:
    seen = replace(HEAT, ids=FilmIds(letterboxd="heat-1995"))
    plan = Plan(operations=(removal(HEAT),))
    assert approved(plan, refusal=refusal_of(seen), base=agreed(HEAT)) == plan


def test_a_film_without_ids_is_the_one_that_was_seen() -> None:
    bare = Film(title="Holidays")
    row = replace(next(iter(agreed(HEAT).values())), film=bare)
    plan = Plan(base_changes=(forget(HEAT),))
    base = {row.key: row}
    assert approved(plan, refusal=refusal_of(bare), base=base) == plan
    assert approved(plan, refusal=refusal_of(), base=base) == Plan()


def test_what_is_taken_off_a_shelf_counts_too() -> None:
    off = replace(
        removal(HEAT),
        operation=Uncollect(shelf=COLLECTION, film=HEAT, item_id="item-949"),
    )
    assert judge(Plan(operations=(off,)), agreed(HEAT), source_count=0) is not None
