"""What a tracker's history has more of becomes drafts: none lost, none doubled."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import override

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.letterboxd_sync.engine.diary_desk import DiaryDesk
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import (
    DiaryLink,
    DiaryPolicy,
    LinkId,
)
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .clock import START, Clock
from .diarist import Diarist, OpenDiarist
from .faults import Fault
from .films import film
from .house import ALICE, House
from .watcher import WATCHER, Watcher

LINK = DiaryLink(link_id=LinkId("diary"), source=WATCHER, target=ALICE)


EPISODE = Episode(show=Show(title="Nachts"), season=1, number=1)


def play(title: Playable, hours: float = 0) -> Play:
    at = START + timedelta(hours=hours)
    return Play(title=title, watched_at=at, play_id=f"{title.name} {hours}")


@pytest.fixture
def diarist(clock: Clock) -> Diarist:
    return Diarist(clock)


@pytest.fixture
def watcher(clock: Clock) -> Watcher:
    return Watcher(clock)


@pytest.fixture
async def home(
    clock: Clock, diarist: Diarist, watcher: Watcher, ledger: MemoryLedger
) -> AsyncIterator[House]:
    house = House(clock, lambda: ledger)
    house.accounts = {ALICE: diarist, WATCHER: watcher}
    house.links = {WATCHER: (LINK,)}
    await house.open()
    yield house
    await house.engine.close()


@pytest.fixture
def desk(home: House) -> DiaryDesk:
    return home.engine.diary


def shown(home: House) -> list[tuple[str, date]]:
    """Alice's drafts: title and day."""
    drafts = home.engine.diary.drafts(ALICE)
    return [(it.viewing.film.title, it.viewing.watched_on) for it in drafts]


async def test_the_first_look_takes_bearings_and_later_plays_become_drafts(
    home: House, watcher: Watcher
) -> None:
    watcher.plays = [play(film(1))]
    await home.look()
    before = shown(home)
    watcher.plays += [play(film(2), 1), play(film(3), -1)]
    await home.look()
    await home.look()

    assert before == []
    assert shown(home) == [("Film 2", START.date())]
    assert home.listener.drafted == [ALICE]
    assert home.engine.figures(ALICE).pending == 1


async def test_episodes_make_no_drafts(home: House, watcher: Watcher) -> None:
    await home.look()
    watcher.plays = [play(EPISODE, 1)]
    await home.look()

    assert shown(home) == []


async def test_what_the_diary_has_already_does_not_go_back(
    home: House, watcher: Watcher, diarist: Diarist
) -> None:
    diarist.note(film(2), START.date())
    await home.look()
    watcher.plays = [play(film(2), 1)]
    await home.look()

    assert shown(home) == []


async def test_bearings_outlive_a_restart(home: House, watcher: Watcher) -> None:
    watcher.plays = [play(film(1))]
    await home.look()
    await home.restart()
    watcher.plays.append(play(film(2), 1))
    await home.look()

    assert shown(home) == [("Film 2", START.date())]


async def test_a_look_that_failed_drafts_nothing_and_loses_nothing(
    home: House, watcher: Watcher
) -> None:
    watcher.plays = [play(film(1))]
    await home.look()
    watcher.plays.append(play(film(2), 1))
    watcher.fails["read_plays"] = Fault.THROTTLED
    await home.look()
    before = shown(home)
    watcher.fails.clear()
    await home.look()

    assert before == []
    assert shown(home) == [("Film 2", START.date())]


async def test_more_plays_than_a_look_shows_are_all_drafted(
    home: House, watcher: Watcher
) -> None:
    watcher.window = 2
    watcher.plays = [play(film(1)), play(film(2), 1)]
    await home.look()
    watcher.plays += [play(film(number), number) for number in range(3, 9)]
    await home.look()

    assert {title for title, _ in shown(home)} == {f"Film {n}" for n in range(3, 9)}


async def test_a_gap_that_cannot_be_read_is_read_next_time(
    home: House, watcher: Watcher, clock: Clock
) -> None:
    class Forgetful(Watcher):
        """A tracker whose older plays cannot be read at times."""

        older_fail = False

        @override
        async def read_plays(self, since: datetime | None = None) -> Snapshot[Play]:
            self.fails["read_plays"] = (
                Fault.THROTTLED if self.older_fail and since else Fault.NONE
            )
            return await super().read_plays(since)

    forgetful = Forgetful(clock)
    forgetful.window = 1
    forgetful.plays = [play(film(1))]
    home.accounts[WATCHER] = forgetful
    await home.restart()
    await home.look()
    forgetful.older_fail = True
    forgetful.plays += [play(film(2), 1), play(film(3), 2)]
    await home.look()
    before = shown(home)
    forgetful.older_fail = False
    await home.look()

    assert before == []
    assert [title for title, _ in shown(home)] == ["Film 3", "Film 2"]


async def test_a_tracker_that_has_gone_meanwhile_drafts_nothing(
    home: House, watcher: Watcher
) -> None:
    watcher.window = 1
    watcher.plays = [play(film(1))]
    await home.look()
    watcher.plays.append(play(film(2), 2))
    await home.look(ALICE)
    view = await home.engine.look(WATCHER)
    home.engine._roster.accounts.pop(WATCHER)
    assert isinstance(view, TrackerView)
    assert view.plays is not None
    newer = (play(film(3), 3),)
    home.engine._roster.views[WATCHER] = replace(
        view, plays=replace(view.plays, items=newer)
    )
    await home.engine.diary.looked(WATCHER)

    assert [title for title, _ in shown(home)] == ["Film 2"]


async def test_a_forgotten_link_forgets_its_bearings_and_keeps_its_drafts(
    home: House, watcher: Watcher, ledger: MemoryLedger
) -> None:
    await home.look()
    watcher.plays = [play(film(2), 1)]
    await home.look()
    await home.engine.forget_link(LINK.link_id)

    assert shown(home) == [("Film 2", START.date())]
    assert ledger.kept(f"bearings|{LINK.link_id}") is None


async def test_a_changed_link_keeps_its_drafts(home: House, watcher: Watcher) -> None:
    await home.look()
    watcher.plays = [play(film(2), 1)]
    await home.look()
    await home.engine.link_changed(LINK.link_id)

    assert shown(home) == [("Film 2", START.date())]


async def test_plays_of_server_users_are_not_taken_from_histories(
    home: House, watcher: Watcher
) -> None:
    home.engine.set_links(WATCHER, (replace(LINK, user_id="u1"),))
    await home.look()
    watcher.plays = [play(film(2), 1)]
    await home.look()

    assert shown(home) == []


class TestWithWriteAccess:
    """A link that sends does so where the diary takes entries."""

    @pytest.fixture
    def diarist(self, clock: Clock) -> OpenDiarist:
        return OpenDiarist(clock)

    async def test_what_is_new_is_sent_when_the_link_says_so(
        self, home: House, watcher: Watcher, diarist: OpenDiarist
    ) -> None:
        home.engine.set_links(WATCHER, (replace(LINK, policy=DiaryPolicy.SEND),))
        await home.look()
        watcher.plays = [play(film(2), 1)]
        await home.look(WATCHER)
        await home.look()

        assert [it.film for it in diarist.logged] == [film(2)]
        assert shown(home) == []

    async def test_nothing_is_sent_unasked_before_the_diary_has_been_read(
        self, home: House, watcher: Watcher, diarist: OpenDiarist
    ) -> None:
        home.engine.set_links(WATCHER, (replace(LINK, policy=DiaryPolicy.SEND),))
        await home.look(WATCHER)
        watcher.plays = [play(film(2), 1)]
        diarist.note(film(2), START.date())
        await home.look(WATCHER)
        waiting = shown(home)
        await home.look(ALICE)

        assert waiting == [("Film 2", START.date())]
        assert diarist.logged == []
        assert shown(home) == []


FILMS = [film(1), film(2), film(3)]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["play", "note", "restart", "fail", "look", "look alice"]),
        st.sampled_from(FILMS),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.integers(min_value=1, max_value=3))
async def test_whatever_happens_in_between_no_draft_is_lost_and_none_is_doubled(
    steps: list[tuple[str, Film]], window: int
) -> None:
    clock = Clock()
    diarist, watcher = Diarist(clock), Watcher(clock)
    watcher.window = window
    ledger = MemoryLedger()
    home = House(clock, lambda: ledger)
    home.accounts = {ALICE: diarist, WATCHER: watcher}
    home.links = {WATCHER: (LINK,)}
    await home.open()
    await home.look()
    # Days apart, so that each play is a viewing of its own.
    for number, (step, one) in enumerate(steps):
        clock.now = datetime(2026, 8, 2, 20, tzinfo=UTC) + timedelta(days=3 * number)
        await ACTS[step](home, diarist, watcher, one)
    watcher.fails.clear()
    await home.look()
    await home.look()
    drafts = shown(home)
    await home.engine.close()

    noted = [(it.film.title, it.watched_on) for it in diarist.entries]
    assert len(set(drafts)) == len(drafts)
    assert sorted(f"{title} {day}" for title, day in drafts) == sorted(
        f"{title} {day}"
        for title, day in (
            (it.title.title, it.watched_at.date())
            for it in watcher.plays
            if isinstance(it.title, Film)
        )
        if (title, day) not in noted
    )


async def _play(home: House, _: Diarist, watcher: Watcher, one: Film) -> None:
    watcher.plays.append(
        Play(title=one, watched_at=home.clock.now, play_id=str(len(watcher.plays)))
    )


async def _note(home: House, diarist: Diarist, watcher: Watcher, one: Film) -> None:
    await _play(home, diarist, watcher, one)
    diarist.note(one, home.clock.now.date())


async def _restart(home: House, *_: object) -> None:
    await home.restart()


async def _fail(_: House, __: Diarist, watcher: Watcher, ___: Film) -> None:
    watcher.fails["read_plays"] = Fault.NOT_REACHED


async def _look(home: House, _: Diarist, watcher: Watcher, __: Film) -> None:
    await home.look()
    watcher.fails.clear()


async def _look_alice(home: House, *_: object) -> None:
    await home.look(ALICE)


ACTS: dict[str, Callable[[House, Diarist, Watcher, Film], Awaitable[None]]] = {
    "play": _play,
    "note": _note,
    "restart": _restart,
    "fail": _fail,
    "look": _look,
    "look alice": _look_alice,
}
