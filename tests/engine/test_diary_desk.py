"""Drafts of diary entries: said yes to, changed, dropped, exported, and settled."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Unpack

import pytest

from custom_components.letterboxd_sync.engine.diary_desk import DiaryDesk
from custom_components.letterboxd_sync.engine.draft_writing import DraftGone
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    Dated,
    LogViewing,
)
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.providers.errors import (
    NotReached,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.remarks import Remarked, Remarks

from .clock import START, Clock
from .diarist import Diarist, OpenDiarist
from .faults import Fault
from .films import film
from .house import ALICE, House
from .person import PERSON, Person

DAY = date(2026, 8, 1)


def viewing(number: int = 1, days: int = 0, **said: Any) -> LogViewing:
    """A viewing as it is drafted, of a diary that was never read."""
    on = DAY + timedelta(days=days)
    over = Dated.OVER_ENTRY
    return LogViewing(film=film(number), watched_on=on, dated=over, **said)


def told(number: int = 1, days: int | None = 0, **said: Unpack[Remarks]) -> Remarked:
    """What Alice tells of."""
    on = None if days is None else DAY + timedelta(days=days)
    return Remarked(film=film(number), on=on, remarks=said)


@pytest.fixture
def diarist(clock: Clock) -> Diarist:
    return Diarist(clock)


@pytest.fixture
async def home(
    clock: Clock, diarist: Diarist, ledger: MemoryLedger
) -> AsyncIterator[House]:
    house = House(clock, lambda: ledger)
    house.accounts = {ALICE: diarist}
    await house.open()
    yield house
    await house.engine.close()


@pytest.fixture
def desk(home: House) -> DiaryDesk:
    return home.engine.diary


def shown(desk: DiaryDesk) -> list[tuple[str, bool]]:
    """The titles of Alice's drafts, and whether they wait."""
    return [(it.viewing.film.title, it.waits) for it in desk.drafts(ALICE)]


async def test_what_a_person_adds_waits_or_is_confirmed_as_they_say(
    home: House, desk: DiaryDesk
) -> None:
    waiting = await desk.add(ALICE, told(), confirmed=False)
    confirmed = await desk.add(ALICE, told(2, days=1), confirmed=True)

    assert desk.drafts(ALICE) == (confirmed, waiting)
    assert (confirmed.waits, waiting.waits) == (False, True)
    assert (waiting.viewing, waiting.at) == (viewing(), START)
    assert waiting.key == f"diary|{ALICE}|tmdb:1|2026-08-01"
    assert home.listener.drafted == [ALICE, ALICE]
    assert home.engine.figures(ALICE).pending == 2


async def test_the_drafts_of_a_day_are_shown_newest_first(desk: DiaryDesk) -> None:
    await desk.add(ALICE, told(1), confirmed=False)
    await desk.add(ALICE, told(2), confirmed=False)
    await desk.add(ALICE, told(3, days=-1), confirmed=False)

    assert [title for title, _ in shown(desk)] == ["Film 2", "Film 1", "Film 3"]


async def test_a_draft_is_confirmed_and_recalled(desk: DiaryDesk) -> None:
    draft = await desk.add(ALICE, told(), confirmed=False)
    await desk.confirm(draft.key)
    confirmed = shown(desk)
    await desk.confirm(draft.key)
    await desk.recall(draft.key)
    await desk.recall(draft.key)

    assert confirmed == [("Film 1", False)]
    assert shown(desk) == [("Film 1", True)]


@pytest.mark.parametrize("confirmed", [True, False])
async def test_a_dismissed_draft_is_gone_and_its_fact_makes_no_other(
    desk: DiaryDesk, home: House, confirmed: bool
) -> None:
    draft = await desk.add(ALICE, told(), confirmed=confirmed)
    await desk.dismiss(draft.key)
    await desk.dismiss(draft.key)

    assert desk.drafts(ALICE) == ()
    assert [job.state for job in await home.engine.jobs()] == ["dropped"]
    with pytest.raises(DraftGone):
        await desk.confirm(draft.key)
    with pytest.raises(DraftGone):
        await desk.recall(draft.key)


async def test_a_draft_is_changed(desk: DiaryDesk, home: House) -> None:
    draft = await desk.add(ALICE, told(), confirmed=False)
    better = replace(viewing(), stars=4.5, liked=True, review="Ja")
    await desk.amend(draft.key, better)

    assert desk.drafts(ALICE) == (replace(draft, viewing=better),)
    assert home.listener.drafted == [ALICE, ALICE]


async def test_what_changes_nothing_is_told_to_nobody(
    desk: DiaryDesk, home: House
) -> None:
    draft = await desk.add(ALICE, told(), confirmed=False)
    await desk.amend(draft.key, viewing())

    assert home.listener.drafted == [ALICE]


async def test_a_draft_that_is_not_there_is_gone(desk: DiaryDesk) -> None:
    with pytest.raises(DraftGone):
        await desk.confirm("diary|nobody")
    with pytest.raises(DraftGone):
        await desk.amend("diary|nobody", viewing())


async def test_a_job_that_is_no_draft_is_none(
    home: House, desk: DiaryDesk, clock: Clock
) -> None:
    person = Person(clock)
    home.engine.attach(PERSON, person)
    person.faults.append(Fault.THROTTLED)
    play = AddPlay(title=film(1), started_at=START, watched_at=START)
    job = await home.engine.ask(PERSON, play)

    with pytest.raises(DraftGone):
        await desk.dismiss(job.key)
    assert desk.drafts(PERSON) == ()


async def test_a_person_may_add_again_what_they_dismissed(desk: DiaryDesk) -> None:
    draft = await desk.add(ALICE, told(), confirmed=False)
    await desk.dismiss(draft.key)
    await desk.add(ALICE, told(), confirmed=True)

    assert shown(desk) == [("Film 1", False)]


async def test_adding_the_same_day_takes_the_place_of_the_draft(
    desk: DiaryDesk,
) -> None:
    await desk.add(ALICE, told(), confirmed=False)
    await desk.add(ALICE, told(stars=3.0), confirmed=True)

    assert [it.viewing for it in desk.drafts(ALICE)] == [viewing(stars=3.0)]
    assert shown(desk) == [("Film 1", False)]


async def test_what_was_seen_before_is_a_rewatch_whoever_adds_it(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.note(film(1), DAY - timedelta(days=30))
    await home.look()
    await desk.add(ALICE, told(1), confirmed=False)
    await desk.add(ALICE, told(2), confirmed=False)
    await desk.add(ALICE, told(2, days=20), confirmed=False)
    said = await desk.add(ALICE, told(3, rewatch=True), confirmed=False)

    rewatched = {it.key for it in desk.drafts(ALICE) if it.viewing.rewatch}
    assert rewatched == {
        f"diary|{ALICE}|tmdb:1|2026-08-01",
        f"diary|{ALICE}|tmdb:2|2026-08-21",
        said.key,
    }


async def test_only_a_diary_takes_drafts(
    home: House, desk: DiaryDesk, clock: Clock
) -> None:
    home.engine.attach(PERSON, Person(clock))
    with pytest.raises(Refused) as refused:
        await desk.add(PERSON, told(), confirmed=True)
    with pytest.raises(NotReached):
        await desk.add(AccountId("letterboxd:bob"), told(), confirmed=True)

    assert refused.value.reason is RefusedReason.DISABLED
    assert await home.engine.jobs() == ()


async def test_confirmed_drafts_gather_in_the_file_until_the_diary_shows_them(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    await desk.add(ALICE, told(1), confirmed=True)
    await desk.add(ALICE, told(2), confirmed=False)
    first = await desk.export(ALICE)
    again = await desk.export(ALICE)
    diarist.note(film(1), DAY)
    await home.look()

    assert first == again
    assert [text.count("\r\n") for text in first] == [2]
    assert "Film 1" in first[0]
    assert await desk.export(ALICE) == ()
    assert shown(desk) == [("Film 2", True)]


async def test_nothing_confirmed_makes_no_file(desk: DiaryDesk) -> None:
    assert await desk.export(ALICE) == ()


@pytest.mark.parametrize("confirmed", [True, False])
async def test_what_the_diary_shows_is_settled(
    home: House, desk: DiaryDesk, diarist: Diarist, confirmed: bool
) -> None:
    await desk.add(ALICE, told(1), confirmed=confirmed)
    diarist.note(film(1), DAY)
    await home.look()

    assert desk.drafts(ALICE) == ()
    assert [job.state for job in await home.engine.jobs()] == ["done"]
    assert home.engine.figures(ALICE).pending == 0
    assert home.listener.drafted == [ALICE, ALICE]


async def test_one_entry_does_not_settle_another_draft_at_a_later_look(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    await desk.add(ALICE, told(days=-1), confirmed=True)
    await desk.add(ALICE, told(days=1), confirmed=True)
    diarist.note(film(1), DAY - timedelta(days=1))
    await home.look()
    diarist.note(film(2), DAY)
    await home.look()
    await home.look()

    assert [it.viewing.watched_on for it in desk.drafts(ALICE)] == [
        DAY + timedelta(days=1)
    ]


async def test_a_diary_that_could_not_be_read_settles_nothing(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.note(film(1), DAY)
    await home.look()
    diarist.diary_fails = Fault.THROTTLED
    await desk.add(ALICE, told(1), confirmed=True)
    await home.look()

    assert shown(desk) == [("Film 1", False)]


async def test_an_undated_review_settles_nothing(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    diarist.entries = [DiaryEntry(key="1", film=film(1), watched_on=None)]
    await desk.add(ALICE, told(1), confirmed=True)
    await home.look()

    assert shown(desk) == [("Film 1", False)]


async def test_a_draft_of_a_film_that_nobody_knew_gets_the_ids_that_a_person_chose(
    home: House, desk: DiaryDesk, diarist: Diarist
) -> None:
    named = replace(told(), film=replace(film(1), ids=FilmIds()))
    await desk.add(ALICE, named, confirmed=False)
    await desk.add(ALICE, told(2), confirmed=False)
    await desk.add(ALICE, replace(named, film=Film(title="Heat")), confirmed=False)
    await home.engine.choose_identity(ALICE, named.film, film(1).ids)

    assert {it.viewing.film for it in desk.drafts(ALICE)} == {
        film(1),
        film(2),
        Film(title="Heat"),
    }


async def test_drafts_outlive_a_restart(home: House, desk: DiaryDesk) -> None:
    await desk.add(ALICE, told(1), confirmed=True)
    await desk.add(ALICE, told(2), confirmed=False)
    before = desk.drafts(ALICE)
    await home.restart()

    assert home.engine.diary.drafts(ALICE) == before


async def test_drafts_go_with_their_account(home: House, desk: DiaryDesk) -> None:
    await desk.add(ALICE, told(1), confirmed=True)
    await home.engine.forget_account(ALICE)
    await home.engine.forget_account(ALICE)

    assert desk.drafts(ALICE) == ()
    assert home.listener.drafted == [ALICE, ALICE]
    assert await home.engine.jobs() == ()


class TestWithWriteAccess:
    """Where the account can be written to, what is confirmed goes out."""

    @pytest.fixture
    def diarist(self, clock: Clock) -> OpenDiarist:
        return OpenDiarist(clock)

    async def test_a_confirmed_draft_is_sent_once(
        self, home: House, desk: DiaryDesk, diarist: OpenDiarist
    ) -> None:
        draft = await desk.add(ALICE, told(1), confirmed=False)
        await home.engine.settled()
        waiting = list(diarist.logged)
        await desk.confirm(draft.key)
        await home.engine.settled()
        await home.look()

        assert waiting == []
        assert diarist.logged == [viewing(1)]
        assert desk.drafts(ALICE) == ()

    @pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.LOST, Fault.THROTTLED])
    async def test_one_whose_answer_is_lost_is_looked_up(
        self, home: House, desk: DiaryDesk, diarist: OpenDiarist, fault: Fault
    ) -> None:
        diarist.faults.append(fault)
        await desk.add(ALICE, told(1), confirmed=True)
        await home.engine.settled()
        under_way = shown(desk)
        await home.later(minutes=10)

        assert under_way == [("Film 1", False)]
        assert diarist.logged == [viewing(1)]
        assert desk.drafts(ALICE) == ()

    async def test_one_that_is_just_being_sent_cannot_be_changed(
        self, home: House, desk: DiaryDesk, diarist: OpenDiarist
    ) -> None:
        diarist.gate = asyncio.Event()
        draft = await desk.add(ALICE, told(1), confirmed=True)
        await diarist.at_the_gate.wait()
        with pytest.raises(DraftGone):
            await desk.amend(draft.key, viewing(1))
        with pytest.raises(DraftGone):
            await desk.recall(draft.key)
        with pytest.raises(DraftGone):
            await desk.dismiss(draft.key)
        with pytest.raises(DraftGone):
            await desk.add(ALICE, told(1), confirmed=True)
        await desk.confirm(draft.key)
        diarist.gate.set()
        await home.engine.settled()

        assert diarist.logged == [viewing(1)]

    async def test_one_that_is_blocked_is_sent_later(
        self, home: House, desk: DiaryDesk, diarist: OpenDiarist
    ) -> None:
        diarist.faults.append(Fault.BLOCKED)
        await desk.add(ALICE, told(1), confirmed=True)
        await home.engine.settled()
        waiting = shown(desk)
        await home.later(minutes=10)

        assert waiting == [("Film 1", False)]
        assert diarist.logged == [viewing(1)]
