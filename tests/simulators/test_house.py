"""All services together: the household, saving it, time passing, driving it."""

import asyncio
from contextlib import ExitStack, suppress
import json
from random import Random
import socket
from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators, world
from simulators.jellyfin import UserData
from simulators.story import Story


async def test_all_services_answer(sims: Simulators, session: ClientSession) -> None:
    assert list(sims.services) == [
        *("letterboxd", "radarr", "jellyfin", "wikidata", "trakt", "tautulli"),
    ]
    for service in sims.services.values():
        async with session.get(service.url, allow_redirects=False):
            pass
        assert len(service.requests) == 1
    sims.clear_requests()
    assert not any(service.requests for service in sims.services.values())


def _free_ports() -> int:
    """Below those that the system gives out itself."""
    for base in range(20_000, 30_000, 6):
        with suppress(OSError), ExitStack() as stack:
            for port in range(base, base + 6):
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", port))
            return base
    raise LookupError("no six free ports in a row")


async def test_consecutive_ports(socket_enabled: None) -> None:
    base = _free_ports()
    async with Simulators(5, ports=base) as sims:
        ports = [int(one.origin.rsplit(":", 1)[1]) for one in sims.services.values()]
    assert ports == list(range(base, base + 6))


async def test_a_taken_port_leaves_nothing_running(sims: Simulators) -> None:
    base = int(sims.radarr.origin.rsplit(":", 1)[1]) - 1
    late = Simulators(5, ports=base)
    with pytest.raises(OSError, match="in use"):
        await late.__aenter__()
    with pytest.raises(RuntimeError):
        _ = late.letterboxd.url


async def test_latency_can_be_set(sims: Simulators, session: ClientSession) -> None:
    sims.jellyfin.latency = 5
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await session.get(f"{sims.jellyfin.url}/System/Info/Public")


async def test_a_household_has_everything_that_can_happen(sims: Simulators) -> None:
    household = world(sims, listed=90)
    assert household.members == ("mara", "jonas")
    listed = {film for films in household.watchlists.values() for film in films}
    assert listed == set(sims.catalogue[:90])
    assert set(household.shared) <= set(household.watchlists["mara"])
    assert set(household.shared) <= set(household.watchlists["jonas"])
    on_server = [film for film in listed if sims.jellyfin.item(film)]
    assert 15 < len(on_server) < 30
    assert len(household.library) > len(on_server)
    assert all(
        movie.has_file for movie in map(sims.radarr.movie, _ids(on_server)) if movie
    )
    assert len(sims.radarr.state.queue) == len(sims.radarr.state.exclusions) == 1
    assert any(film.is_show for film in listed)
    assert any(not film.in_wikidata for film in listed)
    member = sims.letterboxd.member("mara")
    assert len(member.watchlist) == len(household.watchlists["mara"])
    assert any(entry.rating is None for entry in member.log)
    assert any(entry.review for entry in member.log)
    assert len(sims.jellyfin.state.series) == 3
    assert list(sims.trakt.state.members) == ["mara", "jonas"]
    assert {row.user_id for row in sims.tautulli.state.history} == {8001, 8002}


def _ids(films: list[Any]) -> list[int]:
    return [film.tmdb for film in films]


async def test_the_same_seed_is_the_same_household(socket_enabled: None) -> None:
    one, two = Simulators(60, seed=3), Simulators(60, seed=3)
    assert world(one, listed=30) == world(two, listed=30)


async def test_a_saved_world_comes_back(sims: Simulators) -> None:
    world(sims, listed=60)
    sims.jellyfin.add_box_set("W", list(sims.jellyfin.state.items.values())[:3])
    sims.radarr.add_tag("letterboxd-mara")
    sims.radarr.finish_download(next(iter(sims.radarr.state.by_tmdb)))
    saved = json.loads(json.dumps(sims.to_json()))
    other = Simulators(120)
    other.from_json(saved)
    assert json.loads(json.dumps(other.to_json())) == saved


async def test_a_world_from_before_a_service_was_there_comes_back(
    sims: Simulators,
) -> None:
    world(sims, listed=60)
    saved = json.loads(json.dumps(sims.to_json()))
    del saved["trakt"], saved["tautulli"], saved["jellyfin"]["episodes"]
    other = Simulators(120)
    other.from_json(saved)
    assert other.jellyfin.state.items == sims.jellyfin.state.items
    assert other.trakt.state.members == {}


async def test_a_world_of_other_films_is_refused(sims: Simulators) -> None:
    with pytest.raises(ValueError, match="another catalogue"):
        Simulators(5).from_json(sims.to_json())


def test_ten_thousand_films_are_no_trouble() -> None:
    sims = Simulators(13_500)
    world(sims, listed=10_000)
    assert len(sims.letterboxd.member("mara").watchlist) == 5_000


async def test_time_passes(sims: Simulators) -> None:
    """What was searched for is downloaded and imported; members list and watch."""
    world(sims, listed=60)
    film = next(f for f in sims.catalogue if not sims.radarr.movie(f.tmdb))
    sims.radarr.add_film(film).searched = True
    gone = next(f for f in sims.catalogue[::-1] if not sims.radarr.movie(f.tmdb))
    sims.radarr.add_film(gone).searched = True
    before = _counts(sims)
    story = asyncio.create_task(Story(sims=sims, tempo=2_000).run())
    sims.radarr.remove_film(gone.tmdb)
    async with asyncio.timeout(10):
        await _until_moved(sims, film, before)
    story.cancel()
    with pytest.raises(asyncio.CancelledError):
        await story
    assert sims.radarr.movie(film.tmdb) is not None


async def _until_moved(
    sims: Simulators, film: CatalogueFilm, before: tuple[int, ...]
) -> None:
    """The story tells nobody what happens."""
    while sims.jellyfin.item(film) is None or not _all_moved(before, _counts(sims)):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def _counts(sims: Simulators) -> tuple[int, int, int]:
    members = sims.letterboxd.state.members.values()
    played = sims.jellyfin.state.user_data.values()
    return (
        sum(len(member.log) for member in members),
        sum(len(member.watchlist) for member in members),
        sum(data.play_count for marks in played for data in marks.values()),
    )


def _all_moved(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return all(one != two for one, two in zip(before, after, strict=True))


@pytest.fixture
def listed(sims: Simulators) -> CatalogueFilm:
    """The one film of a member's list, on the server."""
    film = sims.catalogue[0]
    sims.letterboxd.add_member("mara")
    sims.letterboxd.list_film("mara", film)
    sims.jellyfin.add_user("mara")
    sims.jellyfin.add_item(film)
    return film


def _marks(sims: Simulators, film: CatalogueFilm) -> UserData:
    mara = sims.jellyfin.user("mara")
    return sims.jellyfin.state.data(mara.id, sims.jellyfin.playable(film).id)


def _seen(sims: Simulators) -> str:
    """What somebody sees who looks at the television."""
    (playing,) = [one.playing for one in sims.jellyfin.playback.sessions] or [None]
    if playing is None:
        return "nothing"
    return "paused" if playing.paused_at else "playing"


async def _until_seen(sims: Simulators, wanted: str) -> None:
    async with asyncio.timeout(10):
        while _seen(sims) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_an_evening_can_be_seen(sims: Simulators, listed: CatalogueFilm) -> None:
    story = Story(sims=sims, tempo=1_000, giving_up=0.0)
    watching = asyncio.create_task(story.watch_something())
    for wanted in ("playing", "paused", "playing", "nothing"):
        await _until_seen(sims, wanted)
    await watching
    marks = _marks(sims, listed)
    assert (marks.played, marks.play_count) == (True, 1)


async def test_an_evening_may_end_early_and_go_on_another_day(
    sims: Simulators, listed: CatalogueFilm
) -> None:
    story = Story(sims=sims, tempo=1_000, giving_up=1.0)
    marks = _marks(sims, listed)
    await story.watch_something()
    left_at = marks.position_ticks
    assert marks.played is False
    assert left_at > 0
    await story.watch_something()
    assert marks.position_ticks > left_at


async def test_the_first_film_of_a_story_is_seen_to_its_end(
    sims: Simulators, listed: CatalogueFilm
) -> None:
    story = Story(sims=sims, tempo=1_000, giving_up=1.0, listing_every=1e9)
    running = asyncio.create_task(story.run())
    async with asyncio.timeout(10):
        while not _marks(sims, listed).played:  # noqa: ASYNC110
            await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert _marks(sims, listed).play_count == 1


@pytest.mark.parametrize("when", ["playing", "paused"])
async def test_an_evening_ends_when_somebody_else_stops_it(
    sims: Simulators, listed: CatalogueFilm, when: str
) -> None:
    story = Story(sims=sims, tempo=1_000)
    watching = asyncio.create_task(story.watch_something())
    await _until_seen(sims, when)
    (session,) = sims.jellyfin.playback.sessions
    sims.jellyfin.stop_playing(session, 60)
    await watching
    assert session.playing is None
    assert sims.letterboxd.member("mara").log == []


async def test_nobody_watches_two_films_at_once(
    sims: Simulators, listed: CatalogueFilm
) -> None:
    story = Story(sims=sims, tempo=1_000)
    watching = asyncio.create_task(story.watch_something())
    await asyncio.sleep(0)
    await story.watch_something("Bedroom Tablet")
    assert len(list(sims.jellyfin.playback.sessions)) == 1
    await watching


async def test_a_story_without_films_is_quiet(sims: Simulators) -> None:
    sims.letterboxd.add_member("mara")
    story = Story(sims=sims, random=Random(1))
    story.list_something()
    assert sims.letterboxd.member("mara").watchlist == {}
    sims.jellyfin.add_user("mara")
    await story.watch_something()
    story.unlist_something()
    assert sims.letterboxd.member("mara").log == []
