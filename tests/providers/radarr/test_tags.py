"""Tests of Radarr's tags."""

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.providers.radarr.tags import as_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("letterboxd-alice", "letterboxd-alice"),
        ("Letterboxd_Alice", "letterboxd-alice"),
        ("  Jürgen & Søn ", "jurgen-sn"),
        ("--", ""),
        ("映画", ""),
    ],
)
def test_a_label_is_written_in_radarrs_alphabet(text: str, label: str) -> None:
    assert as_label(text) == label


@given(st.text())
def test_any_text_becomes_a_label_that_radarr_takes_or_none(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]*", as_label(text))
    assert as_label(as_label(text)) == as_label(text)
