import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import RemovePlay
from custom_components.letterboxd_sync.model.playback import PlaybackReport, ReportKind
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import TokenKeeper
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.trakt import CLIENT_ID, Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from .kept import ACCESS

SETTINGS = "GET /api/users/settings"
MARA = {"user": {"ids": {"slug": "mara", "uuid": "b658"}}}
GOZU = Film(title="Gozu", year=2003, ids=FilmIds(tmdb=8))
START = PlaybackReport(kind=ReportKind.START, title=GOZU, progress=1)


async def test_every_request_carries_what_trakt_demands(
    account: TraktAccount, server: CannedServer
) -> None:
    server.lay(SETTINGS, Canned(said=MARA))
    server.lay("POST /api/scrobble/start", Canned(said={}, status=201))
    server.lay("DELETE /api/checkin", Canned(status=204))

    await account.me()
    await account.report(START)
    await account.cancel_check_in()

    for one in server.asked:
        assert one.headers["Content-Type"] == "application/json"
        assert one.headers["User-Agent"].startswith("letterboxd_sync/")
        assert one.headers["trakt-api-key"] == CLIENT_ID
        assert one.headers["trakt-api-version"] == "2"
        assert one.headers["Authorization"] == f"Bearer {ACCESS}"
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (Canned(status=403), RefusedReason.APP_REJECTED, "key"),
        (Canned(said={}, status=403), RefusedReason.APP_REJECTED, "key"),
        (
            Canned(said="<html>blocked</html>", kind="text/html", status=403),
            RefusedReason.BLOCKED,
            "blocks us",
        ),
        (
            Canned(said="error code: 1010", status=403),
            RefusedReason.BLOCKED,
            "challenge",
        ),
        (Canned(said="Go away", status=403), RefusedReason.BLOCKED, "blocks us"),
        (Canned(status=412), RefusedReason.PRECONDITION, "otherwise"),
        (
            Canned(status=420, headers={"X-Account-Limit": "250"}),
            RefusedReason.LIMIT_REACHED,
            "reached: 250",
        ),
        (Canned(status=420), RefusedReason.LIMIT_REACHED, "is reached$"),
        (
            Canned(status=423, headers={"X-Account-Locked": "true"}),
            RefusedReason.ACCOUNT_LOCKED,
            "has locked",
        ),
        (
            Canned(status=423, headers={"X-Account-Deactivated": "true"}),
            RefusedReason.ACCOUNT_LOCKED,
            "has deactivated",
        ),
        (Canned(status=426), RefusedReason.VIP_ONLY, "VIP"),
        (Canned(status=404), RefusedReason.NOT_FOUND, "404"),
        (Canned(status=409), RefusedReason.REJECTED, "409"),
        (
            Canned(said={"errors": {"rating": ["is not a number"]}}, status=422),
            RefusedReason.REJECTED,
            "422",
        ),
    ],
)
async def test_a_refusal_says_what_it_concerns(
    account: TraktAccount,
    server: CannedServer,
    answer: Canned,
    reason: RefusedReason,
    words: str,
) -> None:
    server.lay(SETTINGS, answer)

    with pytest.raises(Refused, match=words) as refused:
        await account.me()
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Canned(status=429, headers={"Retry-After": "10"}), 10),
        (Canned(status=429, said="slow down", headers={"Retry-After": "143"}), 143),
        (Canned(status=429, said="error code: 1015"), None),
        (Canned(status=503, headers={"Retry-After": "30"}), 30),
    ],
)
async def test_a_limit_asks_for_patience(
    account: TraktAccount, server: CannedServer, answer: Canned, wait: int | None
) -> None:
    server.lay(SETTINGS, answer)

    with pytest.raises(Throttled) as throttled:
        await account.me()
    assert throttled.value.retry_after == (wait and timedelta(seconds=wait))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 521, 522])
async def test_an_error_of_the_server_is_asked_about_again_by_reads_alone(
    account: TraktAccount, server: CannedServer, status: int
) -> None:
    server.lay(SETTINGS, Canned(status=status))
    server.lay("POST /api/scrobble/start", Canned(status=status))

    with pytest.raises(NoAnswer):
        await account.me()
    reads = len(server.asked)
    with pytest.raises(NoAnswer):
        await account.report(START)

    assert (reads, len(server.asked) - reads) == (3, 1)


async def test_a_page_that_a_proxy_puts_in_between_is_not_understood(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.faults.add(Fault(kind=FaultKind.WRONG_CONTENT_TYPE, times=None))

    with pytest.raises(NotUnderstood):
        await linked.me()


async def test_a_challenge_is_a_block_and_no_log_in_matter(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.faults.add(Fault(kind=FaultKind.CHALLENGE, times=None))

    with pytest.raises(Refused) as refused:
        await linked.me()
    assert refused.value.reason is RefusedReason.BLOCKED


async def test_a_revoked_application_is_told_as_such(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.revoke_app()

    with pytest.raises(Refused) as refused:
        await linked.me()
    assert refused.value.reason is RefusedReason.APP_REJECTED


async def test_a_write_whose_token_expired_is_sent_once_more_with_the_next(
    trakt: Trakt, linked: TraktAccount, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    trakt.expire_tokens()
    film = catalogue[0]
    report = PlaybackReport(
        kind=ReportKind.START,
        title=Film(title=film.title, ids=FilmIds(tmdb=film.tmdb)),
        progress=1,
    )

    await linked.report(report)

    paths = [one.path for one in trakt.requests]
    assert paths == ["/api/scrobble/start", "/auth/oauth/token", "/api/scrobble/start"]
    assert trakt.member("mara").watching is not None


async def test_a_write_whose_token_cannot_be_renewed_was_not_sent(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.expire_tokens()
    trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=502, path="/auth/.*", times=None)
    )

    with pytest.raises(NotReached):
        await linked.report(START)


class Waits:
    """Sleeps by moving its own clock on, and notes for how long."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def paced(
    session: aiohttp.ClientSession,
    server: CannedServer,
    keeper: TokenKeeper,
    clock: Clock,
    waits: Waits,
) -> TraktAccount:
    """An account at the canned server that waits its turn."""
    http = Http(
        session,
        sleep=waits.sleep,
        monotonic=waits.monotonic,
        uniform=lambda low, _high: low,
    )
    server.lay("POST /api/scrobble/start", Canned(said={}, status=201))
    server.lay("POST /api/sync/history/remove", Canned(said={}))
    server.lay("DELETE /api/checkin", Canned(status=204))
    server.lay(SETTINGS, Canned(said=MARA))
    return TraktAccount(http, tokens=keeper, clock=clock, api=f"{server.url}/api")


async def test_writes_of_all_kinds_share_one_a_second(
    paced: TraktAccount, waits: Waits
) -> None:
    await paced.report(START)
    await paced.remove_plays([RemovePlay(title=GOZU, play_id="7")])
    await paced.cancel_check_in()

    assert waits.waits == [1.1, 1.1]


async def test_the_first_write_after_a_pause_goes_at_once(
    paced: TraktAccount, waits: Waits
) -> None:
    await paced.report(START)
    waits.now += 2
    await paced.report(START)

    assert waits.waits == []


async def test_reads_do_not_wait_for_writes(paced: TraktAccount, waits: Waits) -> None:
    await paced.report(START)
    await asyncio.gather(*(paced.me() for _ in range(10)))

    assert waits.waits == []


async def test_a_thousand_reads_take_five_minutes_at_least(
    paced: TraktAccount, waits: Waits
) -> None:
    began = waits.now

    for _ in range(1001):
        await paced.me()

    assert waits.now - began > 300


async def test_all_pages_are_read_as_many_as_there_are(
    trakt: Trakt, linked: TraktAccount, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    trakt.member("mara").limits["watchlist"] = 1000
    trakt.list_title(*catalogue[:251])

    watchlist = await linked.read_watchlist()

    assert len(watchlist.items) == 251
    assert watchlist.complete
    assert [it.query["page"] for it in trakt.requests if "page" in it.query] == [
        "1",
        "2",
    ]


def page(*films: int, total: int | None, pages: int = 1) -> Canned:
    headers = {"X-Pagination-Page-Count": str(pages)}
    if total is not None:
        headers["X-Pagination-Item-Count"] = str(total)
    return Canned(
        said=[
            {
                "listed_at": "2026-11-01T10:00:00.000Z",
                "type": "movie",
                "movie": {"title": f"Film {n}", "year": 2000, "ids": {"trakt": n}},
            }
            for n in films
        ],
        headers=headers,
    )


@pytest.mark.parametrize(
    ("pages", "complete"),
    [
        ([page(1, 2, total=3, pages=2), page(3, total=3, pages=2)], True),
        # Something came or went while the pages were read
        ([page(1, 2, total=3, pages=2), page(3, total=4, pages=2)], False),
        ([page(1, 2, total=4, pages=2), page(3, total=4, pages=2)], False),
        # A list without a total has one page, which may have been cut off
        ([page(1, 2, total=None)], True),
        ([page(*range(1, 101), total=None)], False),
    ],
)
async def test_a_list_is_complete_when_it_is_as_long_as_trakt_says(
    account: TraktAccount, server: CannedServer, pages: list[Canned], complete: bool
) -> None:
    server.lay("GET /api/sync/last_activities", Canned(said={"movies": {}}))
    server.lay("GET /api/sync/watchlist/movies/added/desc", *pages)

    assert (await account.read_watchlist()).complete is complete


async def test_a_page_that_is_shorter_than_asked_for_is_no_end(
    account: TraktAccount, server: CannedServer
) -> None:
    def shortened(*numbers: int) -> Canned:
        return Canned(
            said=[
                {
                    "id": number,
                    "watched_at": "2026-11-01T10:00:00.000Z",
                    "movie": {"title": "Gozu", "year": 2003, "ids": {"trakt": 8}},
                }
                for number in numbers
            ],
            headers={"X-Pagination-Page-Count": "3", "X-Pagination-Limit": "2"},
        )

    server.lay("GET /api/sync/history/movies", shortened(5, 4), shortened(3, 2))

    history = await account.history(media=Media.FILM, most=3)

    assert [play.play_id for play in history.items] == ["5", "4", "3"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda it: it.read_watchlist(),
        lambda it: it.read_ratings(),
        lambda it: it.read_stats(),
        lambda it: it.profile(),
    ],
)
async def test_an_answer_that_is_something_else_is_not_understood(
    account: TraktAccount,
    server: CannedServer,
    ask: Callable[[TraktAccount], Awaitable[object]],
) -> None:
    for path in (
        "sync/last_activities",
        "sync/watchlist/movies/added/desc",
        "sync/ratings/movies",
        "users/me",
        "users/me/stats",
    ):
        server.lay(f"GET /api/{path}", Canned(said="true", kind="application/json"))

    with pytest.raises(NotUnderstood):
        await ask(account)
