"""Tests of long work that lets others have their turn."""

import time

import pytest

from custom_components.letterboxd_sync.providers.unhurried import unhurried


@pytest.mark.parametrize(
    ("length", "rests"), [(0, 0), (1, 0), (63, 0), (64, 1), (65, 1), (640, 10)]
)
def test_every_row_comes_and_there_is_a_rest_now_and_then(
    length: int, rests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[float] = []
    monkeypatch.setattr(time, "sleep", rested.append)
    assert list(unhurried(range(length))) == list(range(length))
    assert len(rested) == rests
    assert all(pause > 0 for pause in rested)
