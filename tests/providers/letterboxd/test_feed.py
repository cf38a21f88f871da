"""The feed route asks once a read, and proves that a member exists."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.providers.agent import USER_AGENT
from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.feed import (
    FeedRoute,
    Member,
)
from simulators.pages import BLOCK_PAGE, CHALLENGE_PAGE

from ..canned import Canned, CannedServer
from ..moments import Clock
from .markup import PRIVATE, feed, item

RSS = "application/rss+xml"
LINE = "GET /alice/rss/"


@pytest.fixture
def route(http: Http, addresses: Addresses, clock: Clock) -> FeedRoute:
    return FeedRoute(username="alice", http=http, addresses=addresses, clock=clock)


async def test_a_read_is_one_request_by_an_honest_name(
    route: FeedRoute, server: CannedServer
) -> None:
    server.lay(LINE, Canned(said=feed(item(1), item(2)), kind=RSS))

    diary = await route.read_diary()

    assert [entry.key for entry in diary.items] == ["viewing:1", "viewing:2"]
    assert server.lines() == [LINE]
    assert server.asked[0].headers["User-Agent"] == USER_AGENT


async def test_what_is_not_in_the_feed_was_not_removed(
    route: FeedRoute, server: CannedServer, clock: Clock
) -> None:
    server.lay(LINE, Canned(said=feed(item(1), item(2, watched="bad")), kind=RSS))

    diary = await route.read_diary()

    assert not diary.complete
    assert (diary.undecoded, diary.route, diary.read_at) == (1, Route.FEED, clock.now)


async def test_validators_are_sent_back_and_nothing_new_keeps_the_last(
    route: FeedRoute, server: CannedServer, clock: Clock
) -> None:
    dated = "Fri, 20 Nov 2026 12:00:00 GMT"
    server.lay(
        LINE,
        Canned(
            said=feed(item(1)),
            kind=RSS,
            headers={"ETag": '"one"', "Last-Modified": dated},
        ),
        Canned(status=304),
    )
    first = await route.read_diary()
    clock.pass_by(timedelta(hours=1))

    second = await route.read_diary()

    asked = server.asked[1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"one"', dated)
    assert second == replace(first, read_at=clock.now)


async def test_without_validators_nothing_is_conditional(
    route: FeedRoute, server: CannedServer
) -> None:
    server.lay(LINE, Canned(said=feed(item(1)), kind=RSS))

    await route.read_diary()
    await route.read_diary()

    assert "If-None-Match" not in server.asked[1].headers
    assert "If-Modified-Since" not in server.asked[1].headers


async def test_unchanged_since_never_is_not_understood(
    route: FeedRoute, server: CannedServer
) -> None:
    server.lay(LINE, Canned(status=304))

    with pytest.raises(NotUnderstood):
        await route.read_diary()


async def test_the_feed_tells_how_the_member_is_written(
    route: FeedRoute, server: CannedServer
) -> None:
    server.lay(LINE, Canned(said=feed(link="Alice"), kind=RSS))

    assert await route.read_member() == Member(username="Alice", display_name="Alice")


async def test_a_feed_without_names_is_that_of_whom_we_asked_for(
    route: FeedRoute, server: CannedServer
) -> None:
    text = feed(title="Letterboxd - ").replace("https://letterboxd.com/alice/", "")
    server.lay(LINE, Canned(said=text, kind=RSS))

    assert await route.read_member() == Member(username="alice", display_name="alice")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Canned(status=404, said=PRIVATE, kind="text/html"), RefusedReason.NOT_FOUND),
        (Canned(status=403, said=PRIVATE, kind="text/html"), RefusedReason.PRIVATE),
        (Canned(status=403, said=BLOCK_PAGE, kind="text/html"), RefusedReason.BLOCKED),
        (
            Canned(status=503, said=CHALLENGE_PAGE, kind="text/html"),
            RefusedReason.BLOCKED,
        ),
        (Canned(status=403), RefusedReason.BLOCKED),
    ],
)
async def test_nobody_a_private_member_and_a_block_are_told_apart(
    route: FeedRoute, server: CannedServer, answer: Canned, reason: RefusedReason
) -> None:
    server.lay(LINE, answer)

    with pytest.raises(Refused) as told:
        await route.read_member()

    assert told.value.reason is reason


async def test_a_page_instead_of_a_feed_is_not_understood(
    route: FeedRoute, server: CannedServer
) -> None:
    server.lay(LINE, Canned(said="<html>", kind="text/html"))

    with pytest.raises(NotUnderstood):
        await route.read_diary()
