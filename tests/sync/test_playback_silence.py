"""What it leads to that a source is not heard: nothing, or a question to it."""

from custom_components.letterboxd_sync.sync.playback_position import is_doubtful
from custom_components.letterboxd_sync.sync.playback_steps import silent

from .sittings import RULES, at, every, kinds, left, seen, watched


class TestSilence:
    """A source that is not heard."""

    def test_it_ends_nothing(self) -> None:
        session = watched(*every(0, 50))
        step = silent(session, now=at(600), rules=RULES)
        assert step.changes == ()
        assert step.session is not None
        assert step.session.running
        assert is_doubtful(step.session, at(50.1))

    def test_after_a_day_it_does(self) -> None:
        session = watched(*every(0, 50))
        step = silent(session, now=at(50 + 24 * 60 + 1), rules=RULES)
        assert kinds(step.changes) == ["stopped"]

    def test_after_a_day_a_source_that_can_tell_is_asked(self) -> None:
        session = watched(*every(0, 50))
        step = silent(session, now=at(50 + 24 * 60 + 1), rules=RULES, asks=True)
        assert (step.session, step.changes) == (None, ())
        assert step.doubtful is not None

    def test_what_has_ended_is_not_concerned(self) -> None:
        ended = left(watched(seen(0)), 0.1).session
        assert ended is not None
        assert silent(ended, now=at(9), rules=RULES).session == ended
