"""What holds for every noun of the model."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
import inspect
from pathlib import Path
from typing import Any

import pytest

from custom_components.letterboxd_sync import model
from custom_components.letterboxd_sync.model.capability import Access, Media, Support
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.occurrence import OccurrenceKind
from custom_components.letterboxd_sync.model.plan import Plan
from custom_components.letterboxd_sync.model.shelf import (
    MinimumAvailability,
    Shelf,
    ShelfKind,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.view import ServerView, TrackerView

NAMES = sorted(path.stem for path in Path(model.__path__[0]).glob("[a-z]*.py"))
CLASSES: list[type[Any]] = [
    kind
    for name in NAMES
    for _, kind in inspect.getmembers(import_module(f"{model.__name__}.{name}"))
    if inspect.isclass(kind) and kind.__module__ == f"{model.__name__}.{name}"
]
NOUNS = [kind for kind in CLASSES if is_dataclass(kind)]
WORDS = [kind for kind in CLASSES if issubclass(kind, StrEnum)]


def test_the_model_is_nouns_and_words_only() -> None:
    assert len(NOUNS) > 20
    assert {*NOUNS, *WORDS} == set(CLASSES)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_is_frozen_named_and_slim(noun: type[Any]) -> None:
    assert noun.__dataclass_params__.frozen
    assert noun.__dataclass_params__.kw_only
    assert "__slots__" in vars(noun)
    assert inspect.getdoc(noun)


@pytest.mark.parametrize("words", WORDS)
def test_words_are_lower_case_for_translations_or_the_services_own(
    words: type[StrEnum],
) -> None:
    assert [word for word in words if word != word.lower()] == (
        ["inCinemas"] if words is MinimumAvailability else []
    )


def test_a_film_cannot_be_changed_under_those_who_hold_it() -> None:
    film = Film(title="Heat")

    with pytest.raises(FrozenInstanceError):
        film.title = "Ronin"  # type: ignore[misc]


def test_occurrences_are_called_as_automations_know_them() -> None:
    assert set(OccurrenceKind) == {
        "film_listed",
        "film_unlisted",
        "film_requested",
        "film_available",
        "film_collected",
        "film_watched",
    }


def test_shelves_index_what_is_on_them() -> None:
    shelf = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")
    empty: Snapshot[Any] = Snapshot(
        items=(), complete=True, read_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    view = ServerView(library=empty, shelves={shelf: empty})

    assert view.shelves[Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")] is empty


def test_two_views_do_not_share_what_they_begin_with() -> None:
    assert TrackerView().lists is not TrackerView().lists


def test_an_account_can_do_no_more_than_it_says() -> None:
    support = Support(access=frozenset({Access.READ}))

    assert support.media == {Media.FILM}
    assert support.batch_size == 1
    assert not support.adding_twice_is_harmless


def test_a_plan_does_nothing_unless_told() -> None:
    empty = Plan()

    assert [getattr(empty, field.name) for field in fields(empty)] == [()] * len(
        fields(empty)
    )
