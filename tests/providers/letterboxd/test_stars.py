"""Ratings are half stars, or there is none."""

import pytest

from custom_components.letterboxd_sync.providers.letterboxd.stars import stars


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), ("3.5", 3.5), ("5", 5.0), ("", None), ("0", None), (None, None)],
)
def test_half_stars_are_read(text: str | None, value: float | None) -> None:
    assert stars(text) == value


@pytest.mark.parametrize("text", ["0.3", "5.5", "-1", "ten", "nan", "inf"])
def test_what_is_no_rating_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"rating|convert"):
        stars(text)
