"""Plans as people and automations read them."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import (
    Collect,
    ListOperation,
    MonitorRequest,
    OrderShelf,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    Uncollect,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import (
    Plan,
    Planned,
    Refusal,
    RefusalReason,
    Skipped,
    SkipReason,
)
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.plan_data import ACTIONS, plan_data

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949))
SHELF = Shelf(kind=ShelfKind.COLLECTION, name="To see", shelf_id=None, owner_id=None)
FILM_DATA = {"title": "Heat", "year": 1995, "ids": {"tmdb": 949}, "poster": None}


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        (RequestFilm(film=HEAT, quality_profile_id=1, root_folder="/f"), "request"),
        (TagRequest(film=HEAT, tags=("a",)), "tag"),
        (UnmonitorRequest(film=HEAT), "unmonitor"),
        (MonitorRequest(film=HEAT, search=True), "monitor"),
        (RemoveRequest(film=HEAT, delete_files=False), "remove"),
        (Collect(shelf=SHELF, film=HEAT, item_id="1"), "collect"),
        (Uncollect(shelf=SHELF, film=HEAT, item_id="1"), "uncollect"),
    ],
)
def test_an_operation_is_told_with_its_film(
    operation: ListOperation, action: str
) -> None:
    plan = Plan(operations=(Planned(key="k", operation=operation),))
    assert plan_data(plan, None)["operations"] == [{"action": action, **FILM_DATA}]


def test_an_order_is_of_no_film() -> None:
    order = OrderShelf(shelf=SHELF, item_ids=("1", "2"))
    plan = Plan(operations=(Planned(key="k", operation=order),))
    assert plan_data(plan, None)["operations"] == [{"action": "order"}]


def test_every_operation_has_a_word() -> None:
    assert {kind.__name__ for kind in ListOperation.__value__.__args__} == set(ACTIONS)


def test_what_is_left_is_told_with_the_reason_and_the_services_own_words() -> None:
    skipped = Skipped(film=HEAT, reason=SkipReason.REFUSED, detail="no such profile")
    assert plan_data(Plan(skipped=(skipped,)), None) == {
        "operations": [],
        "skipped": [{**FILM_DATA, "reason": "refused", "detail": "no such profile"}],
        "refused": None,
    }


def test_a_refusal_names_its_films() -> None:
    refusal = Refusal(
        link_id=LinkId("L"), reason=RefusalReason.TOO_MANY_REMOVALS, films=(HEAT,)
    )
    assert plan_data(Plan(), refusal)["refused"] == {
        "reason": "too_many_removals",
        "films": [FILM_DATA],
    }
