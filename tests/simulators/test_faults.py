"""Each fault breaks a request in its own way, and only the requests it names."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
import pytest

from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

TAG = {"label": "letterboxd-mara"}


@pytest.fixture
def url(sims: Simulators) -> str:
    return f"{sims.radarr.url}/api/v3/tag?apikey={sims.radarr.api_key}"


async def test_without_faults_all_is_well(session: ClientSession, url: str) -> None:
    async with session.post(url, json=TAG) as answer:
        assert answer.status == 201


@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500, 503])
async def test_a_status_is_answered_and_changes_nothing(
    sims: Simulators, session: ClientSession, url: str, status: int
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=status))
    async with session.post(url, json=TAG) as answer:
        assert answer.status == status
    assert sims.radarr.state.tags == {}


async def test_retry_after_in_seconds(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=429, retry_after=7))
    async with session.get(url) as answer:
        assert answer.headers["Retry-After"] == "7"


async def test_retry_after_as_a_date(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=503, retry_after="date"))
    async with session.get(url) as answer:
        at = parsedate_to_datetime(answer.headers["Retry-After"])
    assert timedelta() < at - datetime.now(UTC) < timedelta(minutes=2)


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (FaultKind.TRUNCATED, True),
        (FaultKind.RESET_AFTER, True),
        (FaultKind.RESET_BEFORE, False),
    ],
)
async def test_a_broken_connection_says_nothing_about_what_happened(
    sims: Simulators, session: ClientSession, url: str, kind: FaultKind, taken: bool
) -> None:
    sims.radarr.faults.add(Fault(kind=kind))
    with pytest.raises(ClientError):
        async with session.post(url, json=TAG) as answer:
            await answer.read()
    assert bool(sims.radarr.state.tags) is taken


async def test_a_log_in_page_comes_with_200_and_changes_nothing(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.WRONG_CONTENT_TYPE))
    async with session.post(url, json=TAG) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert sims.radarr.state.tags == {}


async def test_a_challenge_is_marked(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.CHALLENGE))
    async with session.get(url) as answer:
        assert answer.status == 403
        assert answer.headers["cf-mitigated"] == "challenge"
        assert "Just a moment..." in await answer.text()


async def test_an_empty_body(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.EMPTY_BODY))
    async with session.post(url, json=TAG) as answer:
        assert (answer.status, await answer.read()) == (201, b"")


@pytest.mark.parametrize("kind", [FaultKind.LATENCY, FaultKind.SLOW_DRIP])
async def test_a_slow_answer_outlasts_a_timeout(
    sims: Simulators, session: ClientSession, url: str, kind: FaultKind
) -> None:
    sims.radarr.faults.add(Fault(kind=kind, latency=5))
    with pytest.raises(TimeoutError):
        async with session.get(url, timeout=ClientTimeout(total=0.2)) as answer:
            await answer.read()


async def test_a_drip_arrives_whole_in_the_end(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.add_tag("one")
    sims.radarr.faults.add(Fault(kind=FaultKind.SLOW_DRIP, latency=0.001))
    async with session.get(url) as answer:
        assert [row["label"] for row in await answer.json()] == ["one"]


async def test_faults_hit_after_some_and_a_number_of_times(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=500, after=1, times=2))
    got = [await _status(session, url) for _ in range(4)]
    assert got == [200, 500, 500, 200]


async def test_faults_can_last_for_ever_until_cleared(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=500, times=None))
    assert [await _status(session, url) for _ in range(3)] == [500, 500, 500]
    sims.radarr.faults.clear()
    assert await _status(session, url) == 200


@pytest.mark.parametrize(
    "narrow", [{"method": "DELETE"}, {"path": "/api/v3/movie"}, {"path": "/tag"}]
)
async def test_other_requests_pass(
    sims: Simulators, session: ClientSession, url: str, narrow: dict[str, Any]
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=500, **narrow))
    assert await _status(session, url) == 200


async def test_two_faults_take_turns(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(
        Fault(kind=FaultKind.LATENCY, times=None),
        Fault(kind=FaultKind.STATUS, status=500),
        Fault(kind=FaultKind.STATUS, status=404),
    )
    assert [await _status(session, url) for _ in range(3)] == [500, 404, 200]


async def test_each_request_is_recorded_with_its_faults(
    sims: Simulators, session: ClientSession, url: str
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.STATUS, status=500, method="POST"))
    async with session.post(url, json=TAG):
        pass
    recorded = sims.radarr.requests[-1]
    assert (recorded.method, recorded.path) == ("POST", "/api/v3/tag")
    assert recorded.json == TAG
    assert recorded.faults == (FaultKind.STATUS,)
    assert recorded.query["apikey"] == sims.radarr.api_key


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "status"},
        {"kind": "latency", "status": 500},
        {"kind": "status", "status": 429, "retry_after": "soon"},
        {"kind": "sabotage"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Fault(**wrong)


async def _status(session: ClientSession, url: str) -> int:
    async with session.get(url) as answer:
        return answer.status
