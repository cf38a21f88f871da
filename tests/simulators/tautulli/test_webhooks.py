"""What Tautulli's agent and Plex itself send about playback."""

from collections.abc import AsyncIterator
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from simulators.house import Simulators
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from tests.simulators.clock import TestClock
from tests.simulators.hooked import Hooked


@pytest.fixture
def agent(tautulli: Tautulli, hooked: Hooked) -> Hooked:
    tautulli.webhooks.append(hooked.url)
    return hooked


async def test_the_agent_tells_what_happens(
    tautulli: Tautulli,
    agent: Hooked,
    clock: TestClock,
    alice: PlexUser,
    film: PlexItem,
) -> None:
    session = tautulli.play(alice, film)
    tautulli.pause(session, 60)
    tautulli.resume(session)
    tautulli.buffer(session)
    tautulli.resume(session)
    tautulli.fail(session)
    tautulli.progress(session, 0.85 * session.runtime)
    tautulli.progress(session, 0.86 * session.runtime)
    clock.forward(minutes=5)
    tautulli.stop_playing(session)
    await tautulli.settle()
    told = [one.json for one in agent.received]
    assert [one["action"] for one in told] == [
        *("play", "pause", "resume", "error", "watched", "stop"),
    ]
    assert {type(value) for one in told for value in one.values()} == {str}
    assert told[1]["view_offset"] == "60000"
    assert told[4]["progress"] == "85"
    assert agent.received[0].headers["Content-Type"] == "application/json"
    assert told[0]["user_id"] == str(alice.user_id)
    assert f"tmdb://{told[0]['tmdb_id']}" in film.guids


async def test_a_film_has_season_nought(
    tautulli: Tautulli, agent: Hooked, alice: PlexUser, film: PlexItem
) -> None:
    tautulli.play(alice, film)
    await tautulli.settle()
    (told,) = [one.json for one in agent.received]
    assert (told["season"], told["episode"]) == ("0", "0")


async def test_the_ids_of_an_episode_are_those_of_its_show(
    sims: Simulators,
    tautulli: Tautulli,
    agent: Hooked,
    alice: PlexUser,
    episodes: list[PlexItem],
) -> None:
    show, one = sims.shows[0], sims.shows[0].episode(1, 2)
    tautulli.play(alice, one)
    await tautulli.settle()
    (told,) = [one.json for one in agent.received]
    assert (told["tmdb_id"], told["tvdb_id"]) == (str(show.tmdb), str(show.tvdb))
    assert (told["season"], told["episode"]) == ("1", "2")
    assert told["title"] == f"{show.title} - {one.title}"


async def test_what_is_unknown_is_empty(
    tautulli: Tautulli, agent: Hooked, alice: PlexUser
) -> None:
    tautulli.play_live(alice, 'Some "Live" Film')
    await tautulli.settle()
    (told,) = [one.json for one in agent.received]
    assert (told["tmdb_id"], told["year"]) == ("", "")
    assert told["title"] == 'Some "Live" Film'


async def test_triggers_and_template_are_the_users_own(
    tautulli: Tautulli, agent: Hooked, alice: PlexUser, film: PlexItem
) -> None:
    tautulli.hooks.triggers = {"stop"}
    tautulli.hooks.template = '{"what": "{action}", "who": "{user}"}'
    tautulli.finish(tautulli.play(alice, film))
    await tautulli.settle()
    assert [one.json for one in agent.received] == [{"what": "stop", "who": "Alice"}]


async def test_what_is_reached_while_nobody_asks_is_told(
    tautulli: Tautulli,
    agent: Hooked,
    clock: TestClock,
    alice: PlexUser,
    film: PlexItem,
) -> None:
    tautulli.play(alice, film)
    clock.forward(hours=5)
    tautulli.catch_up()
    tautulli.catch_up()
    await tautulli.settle()
    assert [one.json["action"] for one in agent.received] == ["play", "watched"]


# --- Plex itself ----------------------------------------------------------------------


@pytest.fixture
async def posts(tautulli: Tautulli) -> AsyncIterator[list[dict[str, Any]]]:
    """Forms that Plex has posted, with the payload read."""
    received: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        field = form["payload"]
        # A field that says it is JSON is no text to aiohttp.
        assert isinstance(field, bytearray)
        received.append({"payload": json.loads(field), "thumb": form.get("thumb")})
        return web.Response()

    app = web.Application()
    app.router.add_post("/plex", take)
    async with TestServer(app) as server:
        tautulli.plex_webhooks.append(str(server.make_url("/plex")))
        yield received


async def test_plex_posts_forms(
    tautulli: Tautulli,
    posts: list[dict[str, Any]],
    alice: PlexUser,
    bob: PlexUser,
    film: PlexItem,
) -> None:
    session = tautulli.play(bob, film)
    tautulli.progress(session, 0.91 * session.runtime)
    tautulli.stop_playing(session)
    tautulli.rate("alice_plex", film, 8)
    await tautulli.settle()
    events = [one["payload"]["event"] for one in posts]
    assert events == ["media.play", "media.scrobble", "media.stop", "media.rate"]
    play, scrobble, stop, rate = posts
    assert play["thumb"].content_type == "image/jpeg"
    assert stop["thumb"] is None
    metadata = scrobble["payload"]["Metadata"]
    assert metadata["Guid"] == [{"id": guid} for guid in film.guids]
    assert metadata["viewOffset"] == round(0.91 * session.runtime * 1000)
    assert (play["payload"]["owner"], rate["payload"]["owner"]) == (False, True)
    assert play["payload"]["Account"]["id"] == bob.user_id
    assert rate["payload"]["Account"]["id"] == 1
    assert rate["payload"]["Metadata"]["userRating"] == 8
    assert play["payload"]["Server"]["uuid"] == tautulli.pms_identifier


async def test_plex_tells_an_episode_by_its_numbers(
    sims: Simulators,
    tautulli: Tautulli,
    posts: list[dict[str, Any]],
    alice: PlexUser,
    episodes: list[PlexItem],
) -> None:
    show = sims.shows[0]
    tautulli.play(alice, show.episode(2, 3))
    await tautulli.settle()
    metadata = posts[0]["payload"]["Metadata"]
    assert (metadata["parentIndex"], metadata["index"]) == (2, 3)
    assert metadata["grandparentTitle"] == show.title
    assert metadata["type"] == "episode"


async def test_plex_tells_live_television_without_ids(
    tautulli: Tautulli, posts: list[dict[str, Any]], alice: PlexUser
) -> None:
    tautulli.play_live(alice, "Some Live Film")
    await tautulli.settle()
    metadata = posts[0]["payload"]["Metadata"]
    assert "Guid" not in metadata
    assert "year" not in metadata


async def test_a_service_that_does_not_run_sends_nothing(
    tautulli: Tautulli, agent: Hooked, alice: PlexUser, film: PlexItem
) -> None:
    await tautulli.stop()
    tautulli.finish(tautulli.play(alice, film))
    await tautulli.settle()
    assert agent.received == []
