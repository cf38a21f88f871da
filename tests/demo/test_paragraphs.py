"""Texts for a card that breaks a line wherever the text does."""

import pytest

from demo.paragraphs import unwrapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "one two"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("# head\n\none\ntwo", "# head\n\none two"),
        ("| a |\n| b |\n", "| a |\n| b |\n"),
        ("one\n## two", "one\n## two"),
    ],
)
def test_paragraphs_are_joined_and_nothing_else(text: str, expected: str) -> None:
    assert unwrapped(text) == expected
