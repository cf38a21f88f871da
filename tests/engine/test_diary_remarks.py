"""What a person tells of goes into the draft that they mean, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Unpack

import pytest

from custom_components.letterboxd_sync.engine.diary_desk import DiaryDesk
from custom_components.letterboxd_sync.engine.draft_writing import (
    DraftGone,
    DraftTaken,
)
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import DiaryLink, LinkId
from custom_components.letterboxd_sync.model.operation import LogViewing
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.remarks import Remarked, Remarks

from .clock import START, Clock
from .diarist import Diarist
from .films import film
from .house import ALICE, BOB, House
from .watcher import WATCHER, Watcher

DAY = date(2026, 8, 1)
LINK = DiaryLink(
    link_id=LinkId("diary"), source=WATCHER, target=ALICE, tags=("home", "tv")
)
AFTER_MIDNIGHT = datetime(2026, 8, 2, 0, 30, tzinfo=UTC)


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
    await house.look()
    yield house
    await house.engine.close()


@pytest.fixture
def desk(home: House) -> DiaryDesk:
    return home.engine.diary


def told(
    days: int | None = 0, of: Film | None = None, **said: Unpack[Remarks]
) -> Remarked:
    """What Alice tells of."""
    on = None if days is None else DAY + timedelta(days=days)
    return Remarked(film=of or film(1), on=on, remarks=said)


async def saw(home: House, watcher: Watcher, at: datetime) -> None:
    """Let Alice's player tell of an end."""
    watcher.plays.append(Play(title=film(1), watched_at=at, play_id=str(at)))
    await home.look()


def said(desk: DiaryDesk) -> list[LogViewing]:
    return [it.viewing for it in desk.drafts(ALICE)]


def days(desk: DiaryDesk) -> list[date]:
    return [it.watched_on for it in said(desk)]


# -- what is said goes into the draft ----------------------------------------------


async def test_what_is_not_said_stays_as_it_was(
    home: House, desk: DiaryDesk, watcher: Watcher
) -> None:
    await saw(home, watcher, datetime(2026, 8, 1, 22, 30, tzinfo=UTC))
    (draft,) = desk.drafts(ALICE)
    await desk.amend(
        draft.key, replace(draft.viewing, stars=4.0, liked=True, review="Cold")
    )
    await desk.add(ALICE, told(rewatch=True), confirmed=True)

    (draft,) = desk.drafts(ALICE)
    viewing = draft.viewing
    assert (viewing.stars, viewing.liked, viewing.review) == (4.0, True, "Cold")
    assert (viewing.tags, viewing.rewatch) == (("home", "tv"), True)
    assert not draft.waits


async def test_what_is_said_counts_also_when_it_takes_something_back(
    desk: DiaryDesk,
) -> None:
    full = told(stars=4.0, liked=True, review="Cold", tags=("tv",), rewatch=True)
    await desk.add(ALICE, full)
    none = told(stars=None, liked=False, review=None, tags=(), rewatch=False)
    await desk.add(ALICE, none)

    (viewing,) = said(desk)
    assert (viewing.stars, viewing.liked, viewing.review) == (None, False, None)
    assert (viewing.tags, viewing.rewatch) == ((), False)


async def test_who_says_that_it_is_no_rewatch_is_believed(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.note(film(1), DAY - timedelta(days=300))
    await home.look()
    await desk.add(ALICE, told(rewatch=False))
    await desk.add(ALICE, told(9))

    assert [it.rewatch for it in said(desk)] == [True, False]


@pytest.mark.parametrize(
    ("before", "word", "waits"),
    [
        (True, None, False),
        (True, False, True),
        (False, None, True),
        (False, True, False),
    ],
)
async def test_a_draft_that_is_there_waits_or_is_confirmed_as_it_was_unless_one_says_so(
    desk: DiaryDesk, before: bool, word: bool | None, waits: bool
) -> None:
    await desk.add(ALICE, told(), confirmed=before)
    await desk.add(ALICE, told(stars=3.0), confirmed=word)

    assert [it.waits for it in desk.drafts(ALICE)] == [waits]


async def test_a_film_that_nobody_knew_gets_the_ids_that_are_told_later(
    desk: DiaryDesk,
) -> None:
    await desk.add(ALICE, told(of=replace(film(1), ids=FilmIds())))
    await desk.add(ALICE, told(stars=3.0))

    (draft,) = desk.drafts(ALICE)
    assert draft.viewing.film == film(1)
    assert draft.key == f"diary|{ALICE}|tmdb:1|2026-08-01"


async def test_a_film_that_has_a_name_only_is_one_draft_a_day(desk: DiaryDesk) -> None:
    heat = Film(title="Heat")
    await desk.add(ALICE, told(of=heat))
    await desk.add(ALICE, told(of=heat, stars=3.0))

    assert [it.stars for it in said(desk)] == [3.0]


# -- the night --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "drafts"),
    [(0, [0]), (1, [1]), (-1, [1, -1]), (2, [2, 1])],
    ids=["the evening before", "the day it ended", "days before", "the day after"],
)
async def test_who_names_the_evening_means_what_ended_after_midnight(
    home: House, desk: DiaryDesk, watcher: Watcher, day: int, drafts: list[int]
) -> None:
    await saw(home, watcher, AFTER_MIDNIGHT)
    await desk.add(ALICE, told(day, stars=4.0), confirmed=True)
    await home.look()

    assert days(desk) == [DAY + timedelta(days=it) for it in drafts]
    assert [it.watched_on for it in said(desk) if it.stars] == [
        DAY + timedelta(days=day)
    ]


async def test_an_evening_of_its_own_is_another_viewing(
    home: House, desk: DiaryDesk, watcher: Watcher
) -> None:
    await saw(home, watcher, datetime(2026, 8, 2, 22, 30, tzinfo=UTC))
    await desk.add(ALICE, told(0), confirmed=True)

    assert days(desk) == [DAY + timedelta(days=1), DAY]


@pytest.mark.parametrize(("hours", "drafts"), [(0.2, 1), (11, 1), (13, 2)])
async def test_who_names_no_day_means_what_has_just_ended(
    home: House, desk: DiaryDesk, watcher: Watcher, hours: float, drafts: int
) -> None:
    # It is eight in the evening; what ended in the night is of another day.
    await saw(home, watcher, datetime(2026, 8, 1, 23, 50, tzinfo=UTC))
    await home.clock.turn(hours=3.83 + hours)
    await desk.add(ALICE, told(None, stars=4.0), confirmed=True)

    assert len(said(desk)) == drafts


async def test_what_the_person_dated_is_not_taken_for_another_day(
    home: House, desk: DiaryDesk, watcher: Watcher
) -> None:
    await saw(home, watcher, AFTER_MIDNIGHT)
    await desk.add(ALICE, told(1))
    await desk.add(ALICE, told(0))

    assert days(desk) == [DAY + timedelta(days=1), DAY]


# -- what settles -----------------------------------------------------------------


async def test_a_viewing_beside_one_that_the_diary_has_is_not_lost(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.note(film(1), DAY)
    await home.look()
    await desk.add(ALICE, told(1), confirmed=True)
    await home.look()
    await home.look()
    (text,) = await desk.export(ALICE)

    assert days(desk) == [DAY + timedelta(days=1)]
    assert "2026-08-02" in text
    diarist.note(film(1), DAY + timedelta(days=1))
    await home.look()
    assert said(desk) == []


async def test_a_rating_for_a_day_that_the_diary_has_is_not_lost(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.note(film(1), DAY)
    await home.look()
    await desk.add(ALICE, told(stars=4.0), confirmed=True)
    await home.look()
    waiting = said(desk)
    diarist.entries = [replace(it, stars=4.0) for it in diarist.entries]
    await home.look()

    assert [it.stars for it in waiting] == [4.0]
    assert said(desk) == []


async def test_a_draft_that_was_moved_beside_an_entry_is_not_lost(
    home: House, desk: DiaryDesk, diarist: Diarist, watcher: Watcher
) -> None:
    diarist.note(film(1), DAY - timedelta(days=9))
    await saw(home, watcher, AFTER_MIDNIGHT)
    (draft,) = desk.drafts(ALICE)
    moved = replace(draft.viewing, watched_on=DAY - timedelta(days=8))
    await desk.amend(draft.key, moved)
    await home.look()

    assert days(desk) == [DAY - timedelta(days=8)]


async def test_a_play_is_settled_by_the_day_beside_it(
    home: House, desk: DiaryDesk, diarist: Diarist, watcher: Watcher
) -> None:
    await saw(home, watcher, AFTER_MIDNIGHT)
    diarist.note(film(1), DAY)
    await home.look()

    assert said(desk) == []


# -- other days -------------------------------------------------------------------


async def test_a_draft_that_was_moved_leaves_its_day_free(
    home: House, desk: DiaryDesk, watcher: Watcher
) -> None:
    await desk.add(ALICE, told(stars=4.0), confirmed=True)
    (draft,) = desk.drafts(ALICE)
    nine = DAY - timedelta(days=9)
    moved = await desk.amend(draft.key, replace(draft.viewing, watched_on=nine))
    await desk.add(ALICE, told(stars=2.0), confirmed=True)

    assert moved.key == f"diary|{ALICE}|tmdb:1|2026-07-23"
    assert [(it.watched_on, it.stars) for it in said(desk)] == [(DAY, 2.0), (nine, 4.0)]
    with pytest.raises(DraftGone):
        await desk.confirm("diary|nobody")


async def test_a_play_of_the_day_that_a_draft_was_moved_from_is_drafted(
    home: House, desk: DiaryDesk, watcher: Watcher
) -> None:
    await desk.add(ALICE, told())
    (draft,) = desk.drafts(ALICE)
    nine = DAY - timedelta(days=9)
    await desk.amend(draft.key, replace(draft.viewing, watched_on=nine))
    await saw(home, watcher, datetime(2026, 8, 1, 22, 30, tzinfo=UTC))

    assert days(desk) == [DAY, nine]


async def test_a_draft_cannot_be_moved_onto_another(desk: DiaryDesk) -> None:
    await desk.add(ALICE, told(stars=4.0))
    other = await desk.add(ALICE, told(5, stars=2.0))
    with pytest.raises(DraftTaken):
        await desk.amend(other.key, replace(other.viewing, watched_on=DAY))

    assert [it.stars for it in said(desk)] == [2.0, 4.0]


async def test_a_draft_that_went_a_moment_ago_cannot_be_changed(
    desk: DiaryDesk, ledger: MemoryLedger
) -> None:
    draft = await desk.add(ALICE, told())
    ledger.commit_plan(jobs=(), base_changes=(), now=START, withdrawn=[draft.key])
    with pytest.raises(DraftGone):
        await desk.amend(draft.key, replace(draft.viewing, stars=4.0))


async def test_each_member_has_a_queue_of_their_own(
    home: House, desk: DiaryDesk, clock: Clock
) -> None:
    home.engine.attach(BOB, Diarist(clock))
    hers = await desk.add(ALICE, told())
    his = await desk.add(BOB, told())
    await desk.amend(his.key, replace(his.viewing, stars=4.0))

    assert desk.drafts(ALICE) == (hers,)
    assert [it.viewing.stars for it in desk.drafts(BOB)] == [4.0]


async def test_a_draft_can_be_moved_onto_a_day_that_was_dismissed(
    desk: DiaryDesk,
) -> None:
    dismissed = await desk.add(ALICE, told(stars=4.0))
    await desk.dismiss(dismissed.key)
    other = await desk.add(ALICE, told(5, stars=2.0))
    await desk.amend(other.key, replace(other.viewing, watched_on=DAY))

    assert [(it.watched_on, it.stars) for it in said(desk)] == [(DAY, 2.0)]


async def test_two_evenings_in_a_row_are_two_drafts(
    home: House, desk: DiaryDesk, watcher: Watcher, diarist: Diarist
) -> None:
    await saw(home, watcher, datetime(2026, 8, 1, 22, 30, tzinfo=UTC))
    diarist.note(film(1), DAY)
    await home.look()
    await saw(home, watcher, datetime(2026, 8, 2, 22, 30, tzinfo=UTC))

    assert days(desk) == [DAY + timedelta(days=1)]
