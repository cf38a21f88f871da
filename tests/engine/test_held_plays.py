"""Plays whose title has no ids wait for them, and are not lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    LogViewing,
    TakeBack,
)
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    ANNA,
    DARK,
    DIARY,
    HEAT,
    PLAYERS,
    RONIN,
    SERVER,
    Catalogue,
    Evening,
    Server,
    diary_link,
    playback_link,
    without_ids,
)
from .clock import Clock
from .faults import Fault
from .house import House

NAMED = without_ids(HEAT)


@pytest.fixture
def anna(clock: Clock) -> Catalogue:
    return Catalogue(clock)


@pytest.fixture
async def evening(
    clock: Clock, anna: Catalogue, ledger: MemoryLedger
) -> AsyncIterator[Evening]:
    house = House(clock, lambda: ledger)
    server = Server(clock)
    house.accounts = {SERVER: server, ANNA: anna}
    house.links = {SERVER: (playback_link(),)}
    await house.open()
    yield Evening(house, server, anna)
    await house.engine.close()


async def jobs(evening: Evening) -> tuple[Job, ...]:
    return await evening.house.engine.jobs(ANNA)


async def test_what_a_catalogue_knows_is_sent(
    evening: Evening, anna: Catalogue
) -> None:
    anna.films = [HEAT]
    await evening.watch(NAMED)

    assert [play.title for play in anna.plays] == [HEAT]
    assert evening.house.listener.nobody_knows == []


async def test_what_nobody_knows_waits_for_a_person(
    evening: Evening, anna: Catalogue
) -> None:
    await evening.watch(NAMED)

    assert anna.plays == []
    assert [job.state for job in await jobs(evening)] == [JobState.HELD]
    assert evening.house.listener.nobody_knows == [(ANNA, (NAMED,))]
    assert evening.house.engine.unresolved_films(ANNA) == (NAMED,)

    await evening.house.engine.choose_identity(ANNA, NAMED, HEAT.ids)
    await evening.house.engine.settled()
    assert [play.title.name for play in anna.plays] == ["Heat (1995)"]
    assert evening.house.listener.nobody_knows[-1] == (ANNA, ())


async def test_what_is_taken_back_is_asked_about_no_longer(
    evening: Evening, anna: Catalogue
) -> None:
    await evening.watch(NAMED)
    (job,) = await jobs(evening)
    assert isinstance(job.operation, AddPlay)
    taken = TakeBack(title=NAMED, watched_at=job.operation.watched_at)
    await evening.house.engine.take_back(ANNA, taken)

    assert evening.house.engine.unresolved_films(ANNA) == ()
    assert evening.house.listener.nobody_knows[-1] == (ANNA, ())


async def test_another_film_that_is_chosen_is_not_it(
    evening: Evening, anna: Catalogue
) -> None:
    await evening.watch(NAMED)
    await evening.house.engine.choose_identity(
        ANNA, without_ids(RONIN), FilmIds(tmdb=1)
    )

    assert [job.state for job in await jobs(evening)] == [JobState.HELD]


async def test_it_waits_through_a_restart(evening: Evening, anna: Catalogue) -> None:
    await evening.watch(NAMED)
    await evening.house.restart()
    anna.films = [HEAT]
    await evening.clock.turn(days=8)
    await evening.house.look(ANNA)
    await evening.house.engine.settled()

    assert [play.title for play in anna.plays] == [HEAT]


async def test_it_is_not_asked_for_at_every_look(
    evening: Evening, anna: Catalogue
) -> None:
    await evening.watch(NAMED)
    for _ in range(3):
        await evening.house.look(ANNA)
    assert anna.calls.count("search") == 1

    anna.films = [HEAT]
    await evening.clock.turn(days=8)
    await evening.house.look(ANNA)
    await evening.house.engine.settled()
    assert [play.title for play in anna.plays] == [HEAT]


async def test_an_episode_waits_too(evening: Evening, anna: Catalogue) -> None:
    await evening.watch(Episode(show=Show(title="Dark"), season=1, number=1))

    assert [job.state for job in await jobs(evening)] == [JobState.HELD]
    assert evening.house.engine.unresolved_films(ANNA) == ()
    await evening.house.engine.choose_identity(ANNA, NAMED, HEAT.ids)
    assert [job.state for job in await jobs(evening)] == [JobState.HELD]


async def test_a_person_says_which_show_an_episode_is_of(
    evening: Evening, anna: Catalogue
) -> None:
    dark = Show(title="Dark")
    await evening.watch(Episode(show=dark, season=1, number=1))
    assert evening.house.engine.playback.unresolved_shows(ANNA) == (dark,)
    assert evening.house.listener.nobody_knows == [(ANNA, (dark,))]

    await evening.house.engine.playback.choose_show(dark, DARK.ids)
    await evening.house.engine.settled()
    assert [str(play.title.name) for play in anna.plays] == ["Dark S01E01"]
    assert evening.house.listener.nobody_knows[-1] == (ANNA, ())

    await evening.watch(Episode(show=dark, season=1, number=2))
    assert len(anna.plays) == 2
    assert evening.house.engine.playback.unresolved_shows(ANNA) == ()


async def test_another_show_that_is_chosen_is_not_it(evening: Evening) -> None:
    dark, other = Show(title="Dark"), Show(title="Dark", year=2017)
    await evening.watch(Episode(show=dark, season=1, number=1))
    await evening.watch(NAMED)
    await evening.house.engine.playback.choose_show(other, DARK.ids)

    assert {job.state for job in await jobs(evening)} == {JobState.HELD}


async def test_one_that_turns_out_to_have_been_told_is_dropped(
    evening: Evening, anna: Catalogue, clock: Clock
) -> None:
    players = Server(clock, PLAYERS)
    evening.house.engine.attach(PLAYERS, players)
    link = playback_link(link_id=playback_link().link_id, source=PLAYERS)
    evening.house.engine.set_links(PLAYERS, [link])
    translated = without_ids(RONIN)
    players.sit(translated)
    await evening.see(PLAYERS)
    evening.house.engine.set_links(SERVER, [playback_link()])
    await evening.watch(HEAT)
    evening.house.engine.set_links(PLAYERS, [link])
    players.leave()
    await evening.see(PLAYERS)
    await evening.house.engine.choose_identity(ANNA, translated, HEAT.ids)
    await evening.house.engine.settled()

    assert len(anna.plays) == 1


async def test_one_that_was_dismissed_meanwhile_stays_so(
    evening: Evening, anna: Catalogue, ledger: MemoryLedger
) -> None:
    await evening.watch(NAMED)
    (job,) = await jobs(evening)
    ledger.commit_plan(
        jobs=(), base_changes=(), now=evening.clock(), withdrawn=[job.key]
    )
    await evening.house.engine.choose_identity(ANNA, NAMED, HEAT.ids)
    await evening.house.engine.settled()

    assert anna.plays == []


async def test_a_full_disk_leaves_it_held(
    evening: Evening,
    anna: Catalogue,
    ledger: MemoryLedger,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await evening.watch(NAMED)
    anna.films = [HEAT]
    await evening.clock.turn(days=8)
    with monkeypatch.context() as full:

        def amend(key: str, operation: object, *, now: object) -> Job | None:
            raise LedgerUnavailable(Path("ledger.db"), "the disk is full")

        full.setattr(ledger, "amend", amend)
        await evening.house.look(ANNA)
        await evening.house.engine.settled()
    assert "stay held" in caplog.text
    assert [job.state for job in await jobs(evening)] == [JobState.HELD]


async def test_an_account_that_is_forgotten_takes_them_along(
    evening: Evening,
) -> None:
    await evening.watch(NAMED)
    await evening.house.engine.forget_account(ANNA)

    assert evening.house.engine.unresolved_films(ANNA) == ()


async def test_it_is_shown_live_once_it_is_known(
    evening: Evening, anna: Catalogue
) -> None:
    anna.films = [HEAT]
    evening.server.sit(NAMED)
    await evening.see()
    assert anna.shown() == ["start Heat (1995) 0"]


async def test_what_nobody_knows_is_not_shown(
    evening: Evening, anna: Catalogue
) -> None:
    evening.server.sit(NAMED)
    await evening.see()
    assert anna.shown() == []


async def test_a_catalogue_that_fails_is_asked_again(
    evening: Evening, anna: Catalogue
) -> None:
    anna.reads_fail = Fault.NOT_REACHED
    await evening.watch(NAMED)
    anna.reads_fail = Fault.NONE
    anna.films = [HEAT]
    await evening.clock.turn(hours=6)
    await evening.house.look(ANNA)
    await evening.house.engine.settled()

    assert [play.title for play in anna.plays] == [HEAT]


class TestDrafts:
    """Drafts wait for nothing, and get the ids of their films when those are known."""

    @staticmethod
    async def film(evening: Evening) -> Film:
        (job,) = await evening.house.engine.jobs(DIARY)
        assert isinstance(job.operation, LogViewing)
        return job.operation.film

    async def test_what_a_catalogue_knows_is_filled_in(
        self, evening: Evening, anna: Catalogue
    ) -> None:
        evening.house.engine.set_links(SERVER, [diary_link()])
        anna.films = [HEAT]
        await evening.watch(NAMED)

        assert await self.film(evening) == HEAT

    async def test_what_nobody_knows_is_drafted_by_its_name(
        self, evening: Evening
    ) -> None:
        evening.house.engine.set_links(SERVER, [diary_link()])
        await evening.watch(NAMED)

        assert await self.film(evening) == NAMED

    async def test_a_full_disk_leaves_it_with_its_name(
        self,
        evening: Evening,
        anna: Catalogue,
        ledger: MemoryLedger,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        evening.house.engine.set_links(SERVER, [diary_link()])
        anna.films = [HEAT]
        with monkeypatch.context() as full:

            def remember(*given: object) -> None:
                raise LedgerUnavailable(Path("ledger.db"), "the disk is full")

            full.setattr(ledger, "remember", remember)
            await evening.watch(NAMED)

        assert "without ids" in caplog.text
        assert await self.film(evening) == NAMED
