"""A service that says for how long it wants to be left alone is asked nothing."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.letterboxd_sync.providers.errors import Throttled
from custom_components.letterboxd_sync.providers.http import Http, Pace, Pacer
from custom_components.letterboxd_sync.providers.proxies import (
    ProxyPool,
    parse_proxies,
)
from custom_components.letterboxd_sync.providers.respite import Respite

from .canned import Canned, CannedServer
from .moments import Clock, no_sleep

HOUR = timedelta(hours=1)
LATER = Canned(status=429, headers={"Retry-After": "3600"})
GOOD = Canned(said={})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(session: aiohttp.ClientSession, clock: Clock) -> Http:
    return Http(session, sleep=no_sleep, clock=clock)


async def ask(http: Http, server: CannedServer, method: str = "GET") -> None:
    await http.request(method, f"{server.url}/elsewhere")


async def left_alone(http: Http, server: CannedServer, method: str = "GET") -> Any:
    """Ask without the server noticing; return how long it wants no question yet."""
    before = len(server.asked)
    with pytest.raises(Throttled) as caught:
        await ask(http, server, method)
    assert len(server.asked) == before
    return caught.value.retry_after


@pytest.fixture
async def closed(http: Http, server: CannedServer) -> Http:
    """Have been told to come back in an hour."""
    server.lay("GET /", LATER)
    server.lay("GET /elsewhere", GOOD)
    server.lay("POST /elsewhere", GOOD)
    with pytest.raises(Throttled):
        await http.request("GET", server.url)
    return http


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_it_is_asked_nothing_for_so_long(
    closed: Http, server: CannedServer, clock: Clock, method: str
) -> None:
    clock.pass_by(timedelta(minutes=50))

    assert await left_alone(closed, server, method) == timedelta(minutes=10)


async def test_it_is_asked_again_after_that(
    closed: Http, server: CannedServer, clock: Clock
) -> None:
    clock.pass_by(HOUR)

    await ask(closed, server)
    clock.pass_by(-HOUR)
    await ask(closed, server)


async def test_a_clock_that_is_put_back_makes_it_no_longer(
    closed: Http, server: CannedServer, clock: Clock
) -> None:
    clock.pass_by(-timedelta(days=9))

    await ask(closed, server)


@pytest.mark.parametrize(
    ("status", "headers"), [(503, {"Retry-After": "3600"}), (429, {"Retry-After": "9"})]
)
async def test_it_is_believed_however_it_says_so(
    http: Http, server: CannedServer, status: int, headers: dict[str, str]
) -> None:
    server.lay("POST /elsewhere", Canned(status=status, headers=headers))
    with pytest.raises(Throttled):
        await ask(http, server, "POST")

    assert await left_alone(http, server) == timedelta(
        seconds=int(headers.popitem()[1])
    )


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}])
async def test_without_a_time_to_wait_the_caller_decides(
    http: Http, server: CannedServer, headers: dict[str, str]
) -> None:
    server.lay("GET /elsewhere", Canned(status=429, headers=headers), GOOD)
    with pytest.raises(Throttled):
        await ask(http, server)

    await ask(http, server)


async def test_another_service_may_be_asked(
    closed: Http, session: aiohttp.ClientSession
) -> None:
    other = await CannedServer().start()
    other.lay("GET /elsewhere", GOOD)

    await ask(closed, other)
    await other.stop()


async def test_who_asks_at_another_pace_leaves_it_alone_too(
    closed: Http, server: CannedServer
) -> None:
    assert await left_alone(closed.paced(Pace(rate=1)), server) == HOUR


async def test_what_is_asked_from_elsewhere_is_a_matter_of_its_own(
    closed: Http, server: CannedServer
) -> None:
    pool = ProxyPool(parse_proxies("127.0.0.1:1"), direct_fallback=True)

    await ask(closed.paced(Pace(), proxies=pool), server)


async def test_whoever_waits_for_a_turn_meanwhile_does_not_ask(
    session: aiohttp.ClientSession, server: CannedServer, clock: Clock
) -> None:
    server.lay("GET /", LATER)
    pacer = Pacer(Pace(concurrent=1), respite=Respite(clock))
    http = Http(session, pace=pacer, clock=clock)
    asking = (http.request("GET", server.url) for _ in range(3))

    told = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(each) for each in told] == [Throttled] * 3
    assert len(server.asked) == 1


async def test_where_it_was_sent_on_from_is_left_alone_as_well(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    server.lay("GET /elsewhere", Canned(status=302, headers={"Location": "/"}))
    server.lay("GET /", LATER)
    with pytest.raises(Throttled):
        await ask(http, server)

    assert await left_alone(http, server) == HOUR


async def test_a_socket_is_not_opened_either(
    closed: Http, server: CannedServer
) -> None:
    with pytest.raises(Throttled):
        async with closed.socket(f"{server.url}/socket"):
            pass

    assert server.lines() == ["GET /"]


def test_services_on_one_machine_are_told_apart() -> None:
    respite = Respite()
    respite.begin(URL("http://radarr:7878"), HOUR)

    respite.check(URL("http://radarr:8989"))
    with pytest.raises(Throttled, match="radarr asked to be left alone"):
        respite.check(URL("http://radarr:7878/api"))
