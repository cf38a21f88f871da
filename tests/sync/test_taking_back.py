"""What is meant when an evening is taken back."""

from datetime import UTC, datetime

import pytest

from custom_components.letterboxd_sync.model.operation import TakeBack
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.sync.taking_back import plays_meant

AT = datetime(2026, 11, 20, 21, tzinfo=UTC)
DARK = Show(title="Dark", year=2017, ids=ShowIds(tmdb=70523))


def episode(number: int, through: int | None = None) -> Episode:
    return Episode(show=DARK, season=1, number=number, through=through)


@pytest.mark.parametrize(
    ("through", "meant"), [(None, ["1"]), (2, ["1", "2"]), (3, ["1", "2", "3"])]
)
def test_of_a_file_of_several_episodes_each_is_meant(
    through: int | None, meant: list[str]
) -> None:
    plays = [
        Play(title=episode(number), watched_at=AT, play_id=str(number))
        for number in range(1, 5)
    ]
    taken = TakeBack(title=episode(1, through), watched_at=AT)
    assert [it.play_id for it in plays_meant(taken, plays)] == meant
