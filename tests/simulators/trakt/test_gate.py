"""The simulated Trakt: what every request needs, limits of rate and of account."""

from datetime import datetime, timedelta
import json
from typing import Any

from aiohttp import ClientError, ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.trakt import Trakt

from .conftest import START, Client, Clock, movie


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("trakt-api-key", None, 403),
        ("trakt-api-key", "0" * 64, 403),
        ("trakt-api-version", None, 400),
        ("trakt-api-version", "1", 400),
        ("Authorization", None, 401),
        ("Authorization", "Bearer 0", 401),
        ("Authorization", "Basic 0", 401),
    ],
)
async def test_every_request_needs_its_headers(
    ask: Client, header: str, value: str | None, status: int
) -> None:
    answer = await ask("GET", "/users/settings", headers={header: value})
    assert (answer.status, answer.body) == (status, b"")


@pytest.mark.parametrize("agent", [None, ""])
@pytest.mark.parametrize("path", ["/api/users/settings", "/auth/oauth/token"])
async def test_a_client_without_a_name_is_blocked_at_the_edge(
    trakt: Trakt, agent: str | None, path: str
) -> None:
    headers = {} if agent is None else {"User-Agent": agent}
    async with (
        ClientSession(headers=headers, skip_auto_headers=["User-Agent"]) as session,
        session.get(f"{trakt.origin}{path}") as answer,
    ):
        assert answer.status == 403
        assert answer.content_type == "text/html"
        assert "Sorry, you have been blocked" in await answer.text()


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{}", "text/plain", 412),
        (b"{}", None, 412),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "application/json; charset=utf-8", 201),
    ],
)
async def test_a_body_is_a_json_object(
    ask: Client, data: bytes, kind: str | None, status: int
) -> None:
    headers = {"Content-Type": kind}
    answer = await ask("POST", "/sync/history", headers=headers, data=data)
    assert answer.status == status


async def test_public_paths_need_no_token(ask: Client) -> None:
    ask.token = None
    assert (await ask("GET", "/movies/trending")).status == 200
    assert (await ask("GET", "/users/mara")).status == 200
    assert (await ask("GET", "/users/me")).status == 401
    headers = {"Authorization": "Bearer 0"}
    assert (await ask("GET", "/movies/trending", headers=headers)).status == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/sync/watched/seasons", 404),
        ("GET", "/sync/watchlist/people", 404),
        ("GET", "/sync/history/people", 404),
        ("GET", "/sync/history/movies/1", 404),
        ("GET", "/users/nobody", 404),
        ("GET", "/users/me/lists/nothing", 404),
        ("GET", "/movies/nothing", 404),
        ("GET", "/search/films?query=a", 404),
        ("DELETE", "/recommendations/movies/nothing", 404),
        ("PATCH", "/sync/history", 405),
        ("GET", "/scrobble/start", 405),
        ("POST", "/users/settings", 405),
    ],
)
async def test_what_is_not_there_is_refused(
    ask: Client, method: str, path: str, status: int
) -> None:
    assert (await ask(method, path)).status == status


async def test_one_write_a_second(
    trakt: Trakt, ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    trakt.limits.strict = True
    body = {"movies": [movie(film)]}
    first = await ask("POST", "/sync/history", body)
    assert first.status == 201
    clock.pass_by(seconds=0.9)
    second = await ask("POST", "/sync/history", body)
    assert (second.status, second.headers["Retry-After"]) == (429, "1")
    limit = json.loads(second.headers["X-Ratelimit"])
    assert limit == {
        "name": "AUTHED_API_POST_LIMIT",
        "period": 1,
        "limit": 1,
        "remaining": 0,
        "until": "2026-11-20T18:30:43.250Z",
    }
    assert (await ask("GET", "/users/settings")).status == 200
    clock.pass_by(seconds=0.1)
    assert (await ask("DELETE", "/checkin")).status == 204
    assert len(trakt.plays()) == 1


async def test_each_member_has_a_second_of_their_own(trakt: Trakt, ask: Client) -> None:
    trakt.limits.strict = True
    assert (await ask("DELETE", "/checkin")).status == 204
    ask.token = trakt.link("jonas").access_token
    assert (await ask("DELETE", "/checkin")).status == 204


async def test_a_thousand_reads_in_five_minutes(
    trakt: Trakt, ask: Client, clock: Clock
) -> None:
    trakt.limits.strict = True
    for _ in range(999):
        trakt.limits.count("GET", "mara")
    last = await ask("GET", "/users/settings")
    assert json.loads(last.headers["X-Ratelimit"])["remaining"] == 0
    refused = await ask("GET", "/users/settings")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "300")
    ask.token = None
    public = await ask("GET", "/movies/trending")
    assert json.loads(public.headers["X-Ratelimit"])["name"] == "UNAUTHED_API_GET_LIMIT"
    clock.pass_by(minutes=5)
    ask.token = trakt.link().access_token
    assert (await ask("GET", "/users/settings")).status == 200
    for _ in range(999):
        trakt.limits.count("GET", "mara")
    trakt.limits.clear()
    assert (await ask("GET", "/users/settings")).status == 200


@pytest.mark.parametrize(
    ("state", "locked", "deactivated"),
    [("locked", "true", "false"), ("deactivated", "false", "true")],
)
async def test_a_locked_account_reaches_nothing(
    trakt: Trakt, ask: Client, state: str, locked: str, deactivated: str
) -> None:
    setattr(trakt.member(), state, True)
    answer = await ask("GET", "/sync/last_activities")
    assert answer.status == 423
    assert answer.headers["X-Account-Locked"] == locked
    assert answer.headers["X-Account-Deactivated"] == deactivated


async def test_some_paths_are_for_vip_alone(trakt: Trakt, ask: Client) -> None:
    trakt.vip_only = ["/recommendations/.*"]
    answer = await ask("GET", "/recommendations/movies")
    assert answer.status == 426
    assert answer.headers["X-Upgrade-URL"] == "https://trakt.tv/vip"
    assert (await ask("GET", "/users/settings")).status == 200
    trakt.add_member("mara", vip=True)
    assert (await ask("GET", "/recommendations/movies")).status == 200


@pytest.mark.parametrize(
    ("status", "header"),
    [
        (401, None),
        (420, "X-Account-Limit"),
        (423, "X-Account-Locked"),
        (426, "X-Upgrade-URL"),
        (502, None),
    ],
)
async def test_a_fault_answers_as_trakt_does(
    trakt: Trakt, ask: Client, status: int, header: str | None
) -> None:
    path = "/api/sync/history"
    trakt.faults.add(Fault(kind=FaultKind.STATUS, status=status, path=path))
    answer = await ask("GET", "/sync/history")
    assert answer.status == status
    assert header is None or header in answer.headers
    assert (await ask("GET", "/sync/history")).status == 200


async def test_a_write_whose_answer_is_lost_has_happened(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    path = ".*/scrobble/stop"
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path=path))
    body = {"movie": movie(film), "progress": 90}
    with pytest.raises(ClientError):
        await ask("POST", "/scrobble/stop", body)
    assert len(trakt.plays(film)) == 1
    assert (await ask("POST", "/scrobble/stop", body)).status == 409
    assert trakt.requests[-1].json == body


def _world(trakt: Trakt) -> Any:
    return json.loads(json.dumps(trakt.to_json()))


async def test_its_world_outlives_the_process(
    trakt: Trakt, ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    member = trakt.member()
    films = list(trakt.media.movies.values())
    shows = list(trakt.media.shows.values())
    trakt.list_title(films[1], shows[0])
    trakt.rate_title(shows[0].episode(1, 1), 7)
    trakt.log_play(shows[1].episode(1, 2), at=START - timedelta(days=3))
    trakt.create_list("Comfort films", films[4:6])
    trakt.release(films[6], START.date())
    trakt.air(shows[2].episode(1, 1), START)
    made = await ask.log_in("device/code", {"client_id": trakt.client_id})
    trakt.approve(made.json["user_code"], "jonas")
    await ask("POST", "/sync/favorites", {"shows": [{"ids": {"tvdb": shows[3].tvdb}}]})
    collected = [movie(films[7], media_type="dvd")]
    await ask("POST", "/sync/collection", {"movies": collected})
    await ask("POST", "/scrobble/pause", {"movie": movie(films[2]), "progress": 7})
    await ask("POST", "/scrobble/start", {"movie": movie(film), "progress": 7})
    await ask("DELETE", f"/recommendations/movies/{films[9].imdb}")
    saved = _world(trakt)
    other = Trakt(films, clock=clock)
    other.from_json(saved)
    assert other.state == trakt.state
    assert other.media.releases == trakt.media.releases
    assert other.media.airings == trakt.media.airings
    assert _world(other) == saved
    member.watching = None
    await ask("POST", "/checkin", {"movie": movie(film)})
    other.from_json(_world(trakt))
    assert other.state == trakt.state


async def test_it_answers_after_a_restart(trakt: Trakt, ask: Client) -> None:
    port = int(trakt.origin.rsplit(":", 1)[1])
    await trakt.stop()
    await trakt.start(port=port)
    assert (await ask("GET", "/users/settings")).status == 200


def test_activities_never_stand_still(trakt: Trakt) -> None:
    trakt.add_member("mara")
    trakt.list_title(*list(trakt.media.movies.values())[:2])
    moved: list[datetime] = sorted(trakt.member().activities.values())
    assert moved[-1] > START
