"""All sessions of one watch, and what it remembers of those that have ended."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st

from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
    ResumePoint,
)
from custom_components.letterboxd_sync.model.presence import NOBODY_OUT
from custom_components.letterboxd_sync.sync.playback import Session
from custom_components.letterboxd_sync.sync.playback_track import Track, Tracker

from .sittings import PILOT, RONIN, RULES, STOPPED, at, every, kinds, seen


class Watching:
    """A track, and everything that it has told."""

    def __init__(self, *, asks: bool = False) -> None:
        self.track = Track()
        self.told: list[str] = []
        self.asks = asks
        self.minute = 0.0

    def tracker(self) -> Tracker:
        return Tracker(rules=RULES, now=at(self.minute), asks=self.asks)

    def sees(self, *sightings: PlaybackProgress) -> None:
        for each in sightings:
            self.minute = max(self.minute, (each.at - at(0)) / timedelta(minutes=1))
            tracked = self.tracker().sight(self.track, each, NOBODY_OUT)
            self.track, changes = tracked
            self.told += kinds(changes)

    def misses(self, minute: float, *there: str) -> None:
        self.minute = max(self.minute, minute)
        self.track, changes = self.tracker().miss(self.track, there)
        self.told += kinds(changes)

    def settles(self, session: Session, truth: ResumePoint | None) -> None:
        self.track, changes = self.tracker().settle(self.track, session, truth)
        self.told += kinds(changes)

    def hears_nothing(self, minute: float) -> None:
        self.minute = minute
        self.track, changes = self.tracker().hush(self.track)
        self.told += kinds(changes)


class TestOnePlay:
    """A title counts once, however many sessions end it."""

    def test_two_devices(self) -> None:
        watching = Watching()
        for each in every(0, 95):
            watching.sees(each, replace(each, session_id="phone"))
        watching.misses(95.2)
        assert sorted(watching.told) == ["finished", "started", "started", "stopped"]

    def test_the_credits_next_day(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 85), seen(85, state=STOPPED))
        watching.sees(*every(85, 100, later=1440), seen(100, 1540, state=STOPPED))
        assert watching.told == ["started", "finished", "started", "stopped"]

    def test_stopped_short_and_resumed_next_day(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 79), seen(79, state=STOPPED))
        watching.sees(*every(79, 100, later=1440), seen(100, 1540, state=STOPPED))
        assert watching.told == ["started", "stopped", "started", "finished"]

    def test_seen_again_next_day_it_counts_again(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 100), seen(100, state=STOPPED))
        watching.sees(*every(0, 100, later=1440), seen(100, 1540, state=STOPPED))
        assert watching.told.count("finished") == 2

    def test_seen_again_on_two_evenings_it_counts_again(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 100), seen(100, state=STOPPED))
        watching.sees(*every(0, 60, later=1440), seen(60, 1500, state=STOPPED))
        watching.sees(*every(60, 100, later=2880), seen(100, 2980, state=STOPPED))
        assert watching.told.count("finished") == 2

    def test_the_credits_on_two_evenings_are_still_the_same(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 85), seen(85, state=STOPPED))
        watching.sees(*every(85, 90, later=1440), seen(90, 1530, state=STOPPED))
        watching.sees(*every(90, 100, later=2880), seen(100, 2980, state=STOPPED))
        assert watching.told.count("finished") == 1

    def test_an_evening_of_episodes(self) -> None:
        watching = Watching()
        episodes = [replace(PILOT, number=number) for number in range(1, 5)]
        for number, title in enumerate(episodes):
            played = every(0, 100, later=number * 100.5)
            watching.sees(*(replace(each, title=title) for each in played))
        watching.misses(405)
        assert watching.told.count("finished") == 4


class TestDoubts:
    """What was gone while nobody listened."""

    @staticmethod
    def in_doubt() -> tuple[Watching, Session]:
        watching = Watching(asks=True)
        watching.sees(*every(0, 50))
        watching.misses(70)
        (session,) = watching.track.doubtful
        return watching, session

    def test_its_source_settles_it(self) -> None:
        watching, session = self.in_doubt()
        assert watching.told == ["started"]
        truth = ResumePoint(played=True, last_played_at=None, position=timedelta())
        watching.settles(session, truth)
        watching.settles(session, truth)
        assert watching.told == ["started", "finished"]
        assert watching.track.doubtful == ()

    def test_without_a_word_it_played_on_for_a_moment(self) -> None:
        watching, session = self.in_doubt()
        watching.settles(session, None)
        assert watching.told == ["started", "stopped"]

    def test_what_comes_back_goes_on(self) -> None:
        watching, session = self.in_doubt()
        watching.sees(seen(71), *every(72, 100))
        watching.settles(session, None)
        watching.misses(100.2)
        assert watching.told == ["started", "finished"]
        assert watching.track.past[0].interval.started_at == at(0)

    def test_another_title_in_its_place_leaves_the_doubt(self) -> None:
        watching, _ = self.in_doubt()
        watching.sees(seen(0, 71, title=RONIN), seen(0, 71.1, session_id="phone"))
        assert len(watching.track.doubtful) == 1
        assert len(watching.track.running) == 2


class TestMemory:
    """What is kept, and how long."""

    def test_silence_ends_nothing(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 50))
        watching.hears_nothing(60)
        watching.sees(seen(61))
        assert watching.told == ["started"]

    def test_silence_of_a_day_does(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 95))
        watching.hears_nothing(95 + 1441)
        assert watching.told == ["started", "finished"]

    def test_a_restart_forgets_nothing_that_runs(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 50))
        watching.track = watching.tracker().restart(watching.track)
        assert watching.track.sessions["tv"].unsure
        watching.sees(*every(50.5, 100))
        watching.misses(100.2)
        assert watching.told == ["started", "finished"]
        assert watching.track.past[0].interval.started_at == at(0)

    def test_what_ended_is_forgotten_after_a_while(self) -> None:
        watching = Watching()
        watching.sees(*every(0, 95))
        watching.misses(95.2)
        watching.misses(96)
        assert watching.track.sessions
        watching.misses(95 + 7 * 60)
        assert not watching.track.sessions
        assert watching.track.past
        watching.misses(95 + 31 * 1440)
        assert watching.track == Track()


# -- any order ------------------------------------------------------------------------

MINUTES = st.integers(0, 99)
STATES = st.sampled_from([PlayerState.PLAYING, PlayerState.PAUSED])


@st.composite
def told_somehow(draw: st.DrawFn) -> tuple[list[PlaybackProgress | float], int]:
    """One viewing, told in any order, twice or not at all, with flickering lists.

    Returns what is told (a number is a list without the session, at that minute)
    and the minute that was the last; that one is told at least once.
    """
    last = draw(st.integers(1, 100))
    minutes = draw(st.lists(st.integers(0, last), max_size=12))
    states = draw(st.lists(STATES, min_size=len(minutes), max_size=len(minutes)))
    told = [seen(m, state=s) for m, s in zip(minutes, states, strict=True)]
    end = draw(st.sampled_from([PlayerState.PLAYING, PlayerState.STOPPED]))
    told += [seen(last, state=end)] * draw(st.integers(1, 2))
    shuffled = draw(st.permutations(told))
    flickers: list[float] = draw(st.lists(st.floats(0, last), max_size=2))
    return draw(st.permutations([*shuffled, *flickers])), last


@given(told_somehow())
def test_one_viewing_is_at_most_one_play_and_one_when_it_ended_beyond(
    viewing: tuple[list[PlaybackProgress | float], int],
) -> None:
    told, last = viewing
    watching = Watching()
    for each in told:
        tell(watching, each)
    watching.misses(last + 0.1)
    watching.misses(last + 1)
    assert watching.told.count("finished") == (last >= 80)


@given(told_somehow())
def test_two_sources_tell_of_one_play(
    viewing: tuple[list[PlaybackProgress | float], int],
) -> None:
    told, last = viewing
    watching = Watching()
    for each in told:
        tell(watching, each)
    for each in told:
        tell(watching, replace_session(each, "phone"))
    watching.misses(last + 0.1)
    assert watching.told.count("finished") == (last >= 80)


def tell(watching: Watching, word: PlaybackProgress | float) -> None:
    match word:
        case PlaybackProgress():
            watching.sees(word)
        case minute:
            watching.misses(minute)


def replace_session(
    word: PlaybackProgress | float, session_id: str
) -> PlaybackProgress | float:
    match word:
        case PlaybackProgress():
            return replace(word, session_id=session_id)
        case minute:
            return minute
