"""When two ways of writing a title are alike."""

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.sync.titles import likeness, normalise


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Heat", "heat"),
        ("  The   Thing ", "the thing"),
        ("Amélie", "amelie"),
        ("AMÉLIE", "amelie"),
        ("Mad Max: Fury Road", "mad max fury road"),
        ("Fast & Furious", "fast and furious"),
        ("Ocean’s Eleven", "oceans eleven"),
        ("Ocean's Eleven", "oceans eleven"),
        ("Kødkonserven", "kodkonserven"),
        ("Żółty", "zolty"),
        ("Æon Flux", "aeon flux"),
        ("Straße", "strasse"),
        ("WALL·E", "wall e"),
        ("8½", "81⁄2"),
        ("东京物语", "东京物语"),
        ("기생충", "기생충"),
        ("$", "$"),
        ("…", "…"),
        ("", ""),
    ],
)
def test_titles_become_plain(title: str, plain: str) -> None:
    assert normalise(title) == normalise(plain)


def test_titles_of_signs_alone_differ() -> None:
    assert normalise("$") != normalise("…")


@given(st.text())
def test_what_is_plain_stays_plain(title: str) -> None:
    assert normalise(normalise(title)) == normalise(title)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Nymphomaniac: Vol. I", "Nymphomaniac: Vol. II"),
        ("Dune: Part One", "Dune: Part Two"),
        ("Apollo 11", "Apollo 13"),
        ("Alien", "Alien 3"),
    ],
)
def test_another_number_is_another_film(ours: str, theirs: str) -> None:
    assert likeness(ours, theirs) < 0.7


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Dune: Part Two", "Dune Part 2"),
        ("Rocky IV", "Rocky 4"),
        ("Amélie", "Amelie"),
        ("I, Robot", "I Robot"),
    ],
)
def test_the_same_number_in_other_letters_is_the_same_film(
    ours: str, theirs: str
) -> None:
    assert likeness(ours, theirs) > 0.95


def test_other_titles_are_unlike() -> None:
    assert likeness("Heat", "The Godfather") < 0.5
