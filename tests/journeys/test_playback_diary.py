"""The diary queue: drafted, confirmed, exported, seen in the feed, and gone."""

import asyncio
import csv
from datetime import date, timedelta
import io
from typing import Unpack

from homeassistant.util import dt as dt_util
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import TakeBack
from custom_components.letterboxd_sync.sync.remarks import Remarked, Remarks
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind

from .cinema import Cinema
from .home import ALICE, BOB
from .playback_links import diary_link, playback_link, trakt_id

HERS = AccountId(f"letterboxd:{ALICE}")
A_FEW_DAYS = timedelta(days=3)


def today(cinema: Cinema) -> date:
    """Return the date at home."""
    return dt_util.as_local(cinema.clock.now()).date()


def logs(cinema: Cinema, film: CatalogueFilm, on: date) -> None:
    """Let Alice import the file, or write the entry herself."""
    cinema.sims.letterboxd.log_film(ALICE, film, watched_on=on)


async def logged(
    cinema: Cinema, film: CatalogueFilm, on: date, **remarks: Unpack[Remarks]
) -> None:
    """Let Alice tell of a viewing by an action."""
    known = Film(title=film.title, year=film.year, ids=FilmIds(tmdb=film.tmdb))
    said = Remarked(film=known, on=on, remarks=remarks)
    await cinema.home.engine.diary.add(HERS, said, confirmed=True)


async def exported(cinema: Cinema) -> list[dict[str, str]]:
    """Return the rows of Alice's import file."""
    texts = await cinema.home.engine.diary.export(HERS)
    return [row for text in texts for row in csv.DictReader(io.StringIO(text))]


async def test_a_draft_is_ticked_exported_and_settled_by_the_feed(
    cinema: Cinema,
) -> None:
    diary, film = cinema.home, cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    on = today(cinema)
    (draft,) = cinema.drafts(ALICE)
    assert draft.waits
    assert not draft.viewing.rewatch
    assert await exported(cinema) == []

    await diary.engine.diary.confirm(draft.key)
    (draft,) = cinema.drafts(ALICE)
    assert not draft.waits
    (row,) = await exported(cinema)
    assert (row["tmdbID"], row["WatchedDate"]) == (str(film.tmdb), on.isoformat())
    await cinema.home.restart()
    assert await exported(cinema) == [row]

    logs(cinema, film, on)
    await cinema.home.later()
    assert cinema.drafts(ALICE) == ()
    assert await exported(cinema) == []
    # What came from Letterboxd does not go back, neither to it nor to Trakt.
    await cinema.home.restart()
    assert cinema.drafts(ALICE) == ()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_the_diary_has_already_makes_no_draft(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(50)
    logs(cinema, film, today(cinema))
    await cinema.home.poll()
    await screen.runs(screen.left)
    cinema.plays.saw(ALICE, film)
    screen.ends()
    await cinema.hear()
    assert cinema.drafts(ALICE) == ()


async def test_who_writes_the_entry_alone_settles_the_draft_that_was_held(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    logs(cinema, film, today(cinema))
    await cinema.home.later()
    assert cinema.drafts(ALICE) == ()


async def test_a_dismissed_draft_stays_away(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    (draft,) = cinema.drafts(ALICE)
    await cinema.home.engine.diary.dismiss(draft.key)
    await cinema.home.restart()
    await cinema.home.later()
    assert cinema.drafts(ALICE) == ()
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_seen_again_it_is_a_rewatch(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    await cinema.home.later(A_FEW_DAYS)
    await cinema.saw_whole(ALICE, film)
    assert [draft.viewing.rewatch for draft in cinema.drafts(ALICE)] == [True, False]


async def test_told_by_the_playback_and_by_trakt_a_viewing_is_drafted_once(
    cinema: Cinema,
) -> None:
    """Alice's diary is fed by her playback and by her history as well."""
    film, elsewhere = cinema.sims.catalogue[20:22]
    trakt = cinema.sims.trakt
    trakt.add_member(ALICE)
    trakt.log_play(cinema.sims.catalogue[22], username=ALICE)
    cinema.plays.saw(ALICE, cinema.sims.catalogue[22])
    await cinema.home.link_member(ALICE)
    await cinema.link_trakt(ALICE, diary_link(ALICE, user_id=None))
    user = cinema.user(ALICE)
    await cinema.link_jellyfin(
        playback_link(user, trakt_id(ALICE)), diary_link(ALICE, user_id=user)
    )
    await cinema.home.poll()
    await cinema.saw_whole(ALICE, film)
    await cinema.home.later()
    assert len(cinema.drafts(ALICE)) == 1

    # In the cinema, and marked as watched on the way home.
    trakt.log_play(elsewhere, username=ALICE)
    cinema.plays.saw(ALICE, elsewhere)
    cinema.plays.drafts(ALICE, elsewhere)
    await cinema.home.later()
    await cinema.home.restart()
    assert len(cinema.drafts(ALICE)) == 2


@pytest.mark.parametrize("policy", ["ask", "export", "send"])
async def test_whatever_the_policy_a_draft_is_made_once(
    cinema: Cinema, policy: str
) -> None:
    user = cinema.user(ALICE)
    await cinema.open(
        playback_link(user, trakt_id(ALICE)),
        diary_link(ALICE, user_id=user, policy=policy),
    )
    await cinema.saw_whole(ALICE, cinema.sims.catalogue[20])
    await cinema.home.restart()
    assert len(cinema.drafts(ALICE)) == 1
    assert len(await exported(cinema)) == (policy == "export")


async def test_a_letterboxd_that_is_down_costs_no_draft(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE, BOB)
    away = Fault(kind=FaultKind.RESET_BEFORE, times=None)
    cinema.sims.letterboxd.faults.add(away)
    await cinema.saw_whole(ALICE, film)
    await cinema.home.later()
    await cinema.home.restart()
    await cinema.home.later()
    cinema.sims.letterboxd.faults.clear()
    await cinema.home.later()
    await cinema.saw_whole(BOB, film)
    assert len(cinema.drafts(ALICE)) == 1
    assert len(cinema.drafts(BOB)) == 1


async def test_a_film_that_ends_after_midnight_is_of_the_day_it_ended(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    now = dt_util.as_local(cinema.clock.now())
    evening = now.replace(hour=23, minute=10) + timedelta(days=1)
    await cinema.home.later(evening - now)
    await cinema.saw_whole(ALICE, film)
    (draft,) = cinema.drafts(ALICE)
    assert draft.viewing.watched_on == evening.date() + timedelta(days=1)


async def test_who_logs_the_evening_before_midnight_has_one_draft_of_it(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    now = dt_util.as_local(cinema.clock.now())
    evening = now.replace(hour=23, minute=10) + timedelta(days=1)
    await cinema.home.later(evening - now)
    screen = await cinema.play(ALICE, film)
    await screen.runs(100)
    cinema.plays.saw(ALICE, film)
    cinema.plays.drafts(ALICE, film, on=evening.date())
    screen.ends()
    await cinema.hear()
    (draft,) = cinema.drafts(ALICE)
    await logged(cinema, film, evening.date(), stars=4.0)
    (noted,) = cinema.drafts(ALICE)
    assert draft.viewing.watched_on == evening.date() + timedelta(days=1)
    assert noted.viewing.watched_on == evening.date()
    (row,) = await exported(cinema)
    assert (row["WatchedDate"], row["Rating"]) == (evening.date().isoformat(), "4")
    logs(cinema, film, evening.date())
    await cinema.home.later()
    assert cinema.drafts(ALICE) == ()


async def test_seen_again_next_evening_it_is_a_second_draft(cinema: Cinema) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    await cinema.saw_whole(ALICE, film)
    logs(cinema, film, today(cinema))
    await cinema.home.later()
    await cinema.home.later(timedelta(hours=21))
    await cinema.saw_whole(ALICE, film)
    (draft,) = cinema.drafts(ALICE)
    assert draft.viewing.watched_on == today(cinema)
    await cinema.home.later()
    await cinema.home.restart()
    assert len(cinema.drafts(ALICE)) == 1


async def test_a_viewing_that_is_logged_beside_an_entry_reaches_the_file(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    logs(cinema, film, today(cinema) - timedelta(days=1))
    await cinema.home.later()
    await logged(cinema, film, today(cinema))
    cinema.plays.drafts(ALICE, film)
    await cinema.home.later()
    await cinema.home.restart()
    await cinema.home.later()
    (row,) = await exported(cinema)
    assert row["WatchedDate"] == today(cinema).isoformat()
    logs(cinema, film, today(cinema))
    await cinema.home.later()
    assert await exported(cinema) == []


async def test_what_somebody_else_watched_leaves_no_trace_however_far_it_is(
    cinema: Cinema,
) -> None:
    film = cinema.sims.catalogue[20]
    await cinema.open_for(ALICE)
    trakt_away = Fault(kind=FaultKind.RESET_BEFORE, times=None)
    screen = await cinema.play(ALICE, film)
    await screen.runs(100)
    cinema.plays.drafts(ALICE, film)
    ended_at = cinema.clock.now()
    cinema.sims.trakt.faults.add(trakt_away)
    screen.ends()
    await cinema.hear()
    (draft,) = cinema.drafts(ALICE)
    taken = TakeBack(title=draft.viewing.film, watched_at=ended_at)
    # Nobody waits for a Trakt that is away.
    words = [
        asyncio.create_task(cinema.home.engine.take_back(account, taken))
        for account in (HERS, AccountId(trakt_id(ALICE)))
    ]
    await cinema.minutes(2)
    await asyncio.wait(words)
    assert cinema.drafts(ALICE) == ()
    cinema.sims.trakt.faults.clear()
    await cinema.home.later()
    await cinema.home.restart()
    await cinema.home.later()
    assert cinema.drafts(ALICE) == ()
    assert cinema.plays.plays(ALICE) == []
