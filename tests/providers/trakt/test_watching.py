from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.playback import (
    PlaybackReport,
    ReportKind,
    WatchingHow,
)
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import TokenKeeper
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode, CatalogueShow
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles
from .titles import NOBODY_KNOWS

type Catalogue = tuple[CatalogueFilm, ...]


def report(kind: ReportKind, title: Playable, progress: float) -> PlaybackReport:
    return PlaybackReport(kind=kind, title=title, progress=progress)


def paths(trakt: Trakt) -> list[str]:
    return [f"{one.method} {one.path.removeprefix('/api')}" for one in trakt.requests]


async def test_what_is_started_is_being_watched(
    linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.report(report(ReportKind.START, film, 0))

    watching = await linked.read_watching()

    assert watching is not None
    assert watching.title.name == film.name
    assert watching.how is WatchingHow.SCROBBLE
    assert watching.started_at == clock.now


async def test_an_episode_is_reported_by_its_place(
    linked: TraktAccount, show: CatalogueShow, episode: CatalogueEpisode
) -> None:
    watched = titles.episode(episode, show)

    await linked.report(report(ReportKind.START, watched, 12.345))

    watching = await linked.read_watching()
    assert watching is not None
    assert watching.title.name == watched.name


@pytest.mark.parametrize(
    ("kind", "progress", "asked"),
    [
        (ReportKind.PAUSE, 40, "POST /scrobble/pause"),
        (ReportKind.STOP, 40, "POST /scrobble/stop"),
        (ReportKind.STOP, 79.99, "POST /scrobble/stop"),
        (ReportKind.STOP, 80, "POST /scrobble/pause"),
        (ReportKind.STOP, 120, "POST /scrobble/pause"),
    ],
)
async def test_a_stop_never_makes_a_play(
    *,
    trakt: Trakt,
    linked: TraktAccount,
    film: Playable,
    kind: ReportKind,
    progress: float,
    asked: str,
) -> None:
    await linked.report(report(kind, film, progress))

    assert paths(trakt) == [asked]
    assert trakt.plays() == []
    assert [it.progress for it in await linked.paused()] == [min(progress, 100)]


@pytest.mark.parametrize("progress", [0, 0.5, -3])
async def test_a_stop_at_the_very_beginning_is_nothing(
    linked: TraktAccount, film: Playable, progress: float
) -> None:
    await linked.report(report(ReportKind.STOP, film, progress))

    assert await linked.paused() == ()


@pytest.mark.parametrize("kind", ReportKind)
async def test_a_title_that_trakt_does_not_know_is_refused(
    linked: TraktAccount, kind: ReportKind
) -> None:
    with pytest.raises(Refused) as refused:
        await linked.report(report(kind, NOBODY_KNOWS, 50))
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_a_check_in_is_being_watched_until_it_is_taken_back(
    linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    checked_in = await linked.check_in(film)
    watching = await linked.read_watching()
    await linked.cancel_check_in()

    assert checked_in.title.name == film.name
    assert checked_in.started_at == clock.now
    assert watching is not None
    assert watching.how is WatchingHow.CHECK_IN
    assert await linked.read_watching() is None


async def test_nobody_checks_in_while_something_runs(
    linked: TraktAccount, film: Playable, catalogue: Catalogue
) -> None:
    await linked.check_in(film)

    with pytest.raises(Refused, match="until 2026-11-20T2") as refused:
        await linked.check_in(titles.film(catalogue[1]))
    assert refused.value.reason is RefusedReason.BUSY


async def test_a_conflict_without_words_is_busy_too(
    account: TraktAccount, server: CannedServer, film: Playable
) -> None:
    server.lay("POST /api/checkin", Canned(status=409))

    with pytest.raises(Refused, match=r"being watched$"):
        await account.check_in(film)


async def test_a_check_in_to_what_trakt_does_not_know_is_refused(
    linked: TraktAccount,
) -> None:
    with pytest.raises(Refused) as refused:
        await linked.check_in(NOBODY_KNOWS)
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_without_a_check_in_there_is_none_to_take_back(
    linked: TraktAccount,
) -> None:
    await linked.cancel_check_in()


async def test_what_is_being_watched_is_looked_at_until_it_ends(
    trakt: Trakt, linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.report(report(ReportKind.START, film, 0))
    await linked.read_watching()
    clock.pass_by(timedelta(hours=4))

    assert await linked.read_watching() is None


@pytest.fixture
def other_app(
    http: Http, trakt: Trakt, keeper_at_trakt: TokenKeeper, clock: Clock
) -> TraktAccount:
    """The same person's account, of which the first knows nothing."""
    return TraktAccount(http, tokens=keeper_at_trakt, clock=clock, api=trakt.url)


async def test_what_another_app_reports_is_seen_when_anything_changes(
    trakt: Trakt,
    linked: TraktAccount,
    other_app: TraktAccount,
    catalogue: Catalogue,
    clock: Clock,
) -> None:
    await linked.read_watching()
    await other_app.report(report(ReportKind.START, titles.film(catalogue[0]), 0))
    clock.pass_by(timedelta(minutes=15))
    trakt.list_title(catalogue[5])

    assert await linked.read_watching() is not None


async def test_what_another_app_reports_is_seen_within_the_hour(
    linked: TraktAccount, other_app: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.read_watching()
    clock.pass_by(timedelta(minutes=30))
    await other_app.report(report(ReportKind.START, film, 0))

    clock.pass_by(timedelta(minutes=29))
    early = await linked.read_watching()
    clock.pass_by(timedelta(minutes=1))
    late = await linked.read_watching()

    assert early is None
    assert late is not None


async def test_a_pause_is_told_with_its_time(
    linked: TraktAccount, film: Playable, clock: Clock
) -> None:
    await linked.report(report(ReportKind.PAUSE, film, 40))
    (paused,) = await linked.paused()

    assert (paused.title.name, paused.paused_at) == (film.name, clock.now)
