"""A diary draft as a text that people edit, and what is read back from it."""

from dataclasses import replace
from datetime import date
import re

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.operation import LogViewing
from custom_components.letterboxd_sync.sync.draft_text import (
    DraftTextError,
    amended,
    draft_text,
    remarks_of,
    stars_of,
)

from .world import HEAT

PLAIN = LogViewing(film=HEAT, watched_on=date(2026, 11, 20), tags=("home",))
FULL = replace(PLAIN, stars=4.5, liked=True, review="The best of its kind.")


@pytest.mark.parametrize(
    ("viewing", "text"),
    [
        (PLAIN, "Heat (1995)"),
        (FULL, "Heat (1995) ★★★★½ ♥ The best of its kind."),
        (replace(PLAIN, stars=0.5), "Heat (1995) ½"),
        (replace(PLAIN, stars=5.0), "Heat (1995) ★★★★★"),
        (replace(PLAIN, review="4 reasons"), "Heat (1995) – 4 reasons"),
        (replace(PLAIN, review="- quiet"), "Heat (1995) – - quiet"),
        (replace(PLAIN, review="  "), "Heat (1995)"),
        (replace(PLAIN, film=Film(title="Heat")), "Heat"),
    ],
)
def test_a_draft_is_written_as_one_text(viewing: LogViewing, text: str) -> None:
    assert draft_text(viewing) == text


@pytest.mark.parametrize(
    ("text", "stars", "liked", "review"),
    [
        ("Heat (1995)", None, False, None),
        ("Heat (1995) ★★★★½ ♥ review text", 4.5, True, "review text"),
        ("Heat (1995) ♥ ★★★", 3.0, True, None),
        ("Heat (1995) ★★★♥", 3.0, True, None),
        ("Heat (1995) 4.5", 4.5, False, None),
        ("Heat (1995) 4,5 ❤️ ja", 4.5, True, "ja"),
        ("Heat (1995) 4.5/5", 4.5, False, None),
        ("Heat (1995) 9/10", 4.5, False, None),
        ("Heat (1995) 0", None, False, None),
        ("Heat (1995) 0, dull", None, False, "dull"),
        ("Heat (1995) 4½", 4.5, False, None),
        ("Heat (1995) 4½/5", 4.5, False, None),
        ("Heat (1995) ⭐⭐⭐⭐", 4.0, False, None),
        ("Heat (1995) ⭐️⭐️⭐️½ ja", 3.5, False, "ja"),
        ("Heat (1995) ★★★★☆", 4.0, False, None),
        ("Heat (1995) ★★★★☆ fine", 4.0, False, "fine"),
        ("Heat (1995) ★★★★½/5", 4.5, False, None),
        ("Heat (1995) 4.5/5, loved it", 4.5, False, "loved it"),
        ("Heat (1995) 4, loved it", 4.0, False, "loved it"),
        ("Heat (1995) 8/10!", 4.0, False, None),
        ("Heat (1995) 8/10! Yes!", 4.0, False, "Yes!"),
        ("Heat (1995) 8/10 Yes", 4.0, False, "Yes"),
        ("Heat (1995): 4", 4.0, False, None),
        ("Heat (1995): cold", None, False, "cold"),
        ("Heat: 4", 4.0, False, None),
        ("heat (1995) 4", 4.0, False, None),
        ("HEAT ★★★", 3.0, False, None),
        ("Heat(1995) 4", 4.0, False, None),
        ("Heat (1995) 3D at last", None, False, "3D at last"),
        ("Heat (1995) ★★★ 3 hours well spent", 3.0, False, "3 hours well spent"),
        ("Heat (1995) , hm", None, False, ", hm"),
        ("Heat (1995) ½", 0.5, False, None),
        ("Heat (1995) – 4 reasons", None, False, "4 reasons"),
        ("Heat (1995) ★ – ★ is for the coffee", 1.0, False, "★ is for the coffee"),
        ("Heat (1995) ★★ ★★", 2.0, False, "★★"),
        ("Heat (1995) ♥ ♥", None, True, "♥"),
        ("Heat (1995) 4th time", None, False, "4th time"),
        ("Heat ★★★", 3.0, False, None),
        ("Heat (2013) ★★★", 3.0, False, None),
        ("★★★ just stars", 3.0, False, "just stars"),
        ("3", 3.0, False, None),
        ("Heated talk", None, False, "Heated talk"),
        ("", None, False, None),
        ("  Heat (1995)   ★★★   two\nlines  ", 3.0, False, "two\nlines"),
    ],
)
def test_what_people_write_is_read(
    text: str, stars: float | None, liked: bool, review: str | None
) -> None:
    expected = replace(PLAIN, stars=stars, liked=liked, review=review)
    assert amended(FULL, text) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Heat (1995) 6", "6"),
        ("Heat (1995) 4.2", "4.2"),
        ("Heat (1995) ♥ 5.5 fine", "5.5"),
        ("Heat (1995) ★★★★★★", "★★★★★★"),
        ("Heat (1995) ★★★★★½", "★★★★★½"),
        ("Heat (1995) 11/10", "11/10"),
        ("Heat (1995) 3/4", "3/4"),
        ("Heat (1995) 1995 was a good year", "1995"),
        ("Heat (1995) 3 hours well spent", "3"),
        ("Heat (1995) 1.5 hours too long", "1.5"),
        ("Heat (1995) 8/10th", "8/10th"),
        ("Heat (1995) ★★★x", "★★★x"),
        ("Heat (1995) 4,5,6 times", "4,5,6"),
        ("Heat (1995) 1995's best", "1995's"),
        ("Heat (1995) 99999999/10", "99999999/10"),
        ("Heat (1995) 4/999999999999999999999", "4/999999999999999999999"),
        ("Heat (1995) ½½", "½½"),
    ],
)
def test_a_rating_that_is_none_is_refused(text: str, part: str) -> None:
    with pytest.raises(DraftTextError, match="is no rating") as refused:
        amended(FULL, text)

    assert refused.value.part == part


@pytest.mark.parametrize(
    ("text", "rewatch", "review"),
    [
        ("Heat (1995) ↻", True, None),
        ("Heat (1995) 🔁 again", True, "again"),
        ("Heat (1995) ★★★↻♥ ja", True, "ja"),
        ("Heat (1995) ↻ ↻", True, "↻"),
        ("Heat (1995) ja ↻", False, "ja ↻"),
        ("Heat (1995)", False, None),
    ],
)
def test_a_rewatch_is_a_sign_of_its_own(
    text: str, rewatch: bool, review: str | None
) -> None:
    read = amended(replace(FULL, rewatch=True), text)
    assert (read.rewatch, read.review) == (rewatch, review)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Heat (1995)", {}),
        ("Heat (1995) 0", {"stars": None}),
        ("Heat (1995) ♥ cold", {"liked": True, "review": "cold"}),
        ("Heat (1995) ↻", {"rewatch": True}),
    ],
)
def test_what_a_text_does_not_say_is_not_said(
    text: str, said: dict[str, object]
) -> None:
    assert remarks_of(HEAT, text) == said


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("4.5", 4.5),
        (" 4,5 ", 4.5),
        ("8/10", 4.0),
        ("★★★★", 4.0),
        ("4½", 4.5),
        ("4!", 4.0),
        ("0", None),
    ],
)
def test_a_rating_alone_is_read_alike(text: str, stars: float | None) -> None:
    assert stars_of(text) == stars


@pytest.mark.parametrize("text", ["6", "", "♥", "–", "4 ♥", "great", "4 great"])
def test_what_is_no_rating_alone_is_refused(text: str) -> None:
    with pytest.raises(DraftTextError):
        stars_of(text)


VIEWINGS = st.builds(
    LogViewing,
    film=st.builds(
        Film,
        title=st.text(min_size=1),
        year=st.none() | st.integers(min_value=1870, max_value=2030),
    ),
    watched_on=st.just(date(2026, 11, 20)),
    stars=st.none() | st.integers(min_value=1, max_value=10).map(lambda it: it / 2),
    liked=st.booleans(),
    rewatch=st.booleans(),
    tags=st.just(("home",)),
    review=st.none() | st.text(min_size=1),
)
PIECES = st.sampled_from(
    [
        *("★", "⭐", "☆", "½", "♥", "↻", "–", "-", "4.5", "4,5", "/", "10", ",", "!"),
        *(":", " ", "\n", "(1995)", "Heat", "heat", "x"),
    ]
)


def test_a_year_that_was_added_by_hand_is_no_review() -> None:
    bare = replace(PLAIN, film=Film(title="Heat"))
    assert amended(bare, "Heat (1995) ★★★") == replace(bare, stars=3.0)


@given(VIEWINGS)
def test_what_is_not_edited_stays_as_it_was(viewing: LogViewing) -> None:
    assume(viewing.film.title.strip())
    kept = replace(viewing, review=(viewing.review or "").strip() or None)
    assert amended(viewing, draft_text(viewing)) == kept


@given(st.lists(PIECES).map("".join))
def test_a_review_may_be_anything(review: str) -> None:
    viewing = replace(FULL, review=review)
    kept = replace(FULL, review=review.strip() or None)
    assert amended(viewing, draft_text(viewing)) == kept


@given(st.lists(PIECES).map("".join))
def test_any_text_is_read_or_refused_and_then_stays(text: str) -> None:
    try:
        read = amended(FULL, text)
    except DraftTextError:
        return
    assert amended(read, draft_text(read)) == read


@given(st.lists(PIECES).map("".join))
def test_no_word_is_lost(text: str) -> None:
    try:
        said = remarks_of(HEAT, f"Heat (1995) {text}")
    except DraftTextError:
        return
    review = said.get("review") or ""
    taken = text.strip().removesuffix(review)
    # What the review does not hold are signs, and numbers that are the rating.
    assert not re.search("[a-z]", taken, re.IGNORECASE)
    assert text.strip().endswith(review)
    assert ("stars" in said) or not re.search(r"[\d★⭐☆½]", taken)
