"""What a server that keeps a history says of where a session ended."""

import pytest

from custom_components.letterboxd_sync.model.playback import ResumePoint
from custom_components.letterboxd_sync.sync.playback_position import tells_of
from custom_components.letterboxd_sync.sync.playback_steps import gone

from .sittings import RULES, at, every, kinds, watched


def row(share: float, stopped: float) -> ResumePoint:
    return ResumePoint(
        played=False,
        last_played_at=at(0),
        position=at(0) - at(0),
        share=share,
        stopped_at=at(stopped),
    )


@pytest.mark.parametrize(
    ("share", "told"), [(0.79, "stopped"), (0.8, "finished"), (1.0, "finished")]
)
def test_how_far_it_got_counts_by_the_rules_of_the_link(
    share: float, told: str
) -> None:
    """And it ended when the server says, pauses and all."""
    step = gone(watched(*every(0, 50)), now=at(600), rules=RULES, truth=row(share, 130))
    assert kinds(step.changes) == [told]
    assert step.session is not None
    assert step.session.ended_at == at(130)


@pytest.mark.parametrize(
    ("truth", "told"),
    [
        (row(1.0, 100), True),
        # Its clock may be behind ours.
        (row(1.0, 48.5), True),
        # That was another evening; this one is not in its history yet.
        (row(1.0, 47), False),
        (None, True),
        (ResumePoint(played=True, last_played_at=None, position=at(0) - at(0)), True),
    ],
)
def test_a_row_of_an_earlier_sitting_tells_nothing(
    truth: ResumePoint | None, *, told: bool
) -> None:
    assert tells_of(watched(*every(0, 50)), truth) is told
