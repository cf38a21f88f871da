"""All services together: the household, saving it, time passing, driving it."""

import asyncio
from contextlib import ExitStack, suppress
import json
from pathlib import Path
from random import Random
import signal
import socket
import sys
from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.control import Control
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators, world
from simulators.story import Story


async def test_all_services_answer(sims: Simulators, session: ClientSession) -> None:
    assert list(sims.services) == ["letterboxd", "radarr", "jellyfin", "wikidata"]
    for service in sims.services.values():
        async with session.get(service.url, allow_redirects=False):
            pass
        assert len(service.requests) == 1
    sims.clear_requests()
    assert not any(service.requests for service in sims.services.values())


def _four_free_ports() -> int:
    """Below those that the system gives out itself."""
    for base in range(20_000, 30_000, 4):
        with suppress(OSError), ExitStack() as stack:
            for port in range(base, base + 4):
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", port))
            return base
    raise LookupError("no four free ports in a row")


async def test_consecutive_ports(socket_enabled: None) -> None:
    base = _four_free_ports()
    async with Simulators(5, ports=base) as sims:
        ports = [int(one.origin.rsplit(":", 1)[1]) for one in sims.services.values()]
    assert ports == [base, base + 1, base + 2, base + 3]


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


async def test_a_world_of_other_films_is_refused(sims: Simulators) -> None:
    with pytest.raises(ValueError, match="another catalogue"):
        Simulators(5).from_json(sims.to_json())


def test_ten_thousand_films_are_no_trouble() -> None:
    sims = Simulators(13_500)
    world(sims, listed=10_000)
    assert len(sims.letterboxd.member("mara").watchlist) == 5_000


# --- the story ------------------------------------------------------------------------


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


async def test_a_story_without_films_is_quiet(sims: Simulators) -> None:
    sims.letterboxd.add_member("mara")
    story = Story(sims=sims, random=Random(1))
    story.list_something()
    assert sims.letterboxd.member("mara").watchlist == {}
    sims.jellyfin.add_user("mara")
    story.watch_something()
    story.unlist_something()
    assert sims.letterboxd.member("mara").log == []


# --- control --------------------------------------------------------------------------


class Remote:
    """Another process that drives the world."""

    def __init__(self, control: Control, session: ClientSession) -> None:
        self.url = control.url
        self.session = session

    async def __call__(self, verb: str, **sent: object) -> tuple[int, Any]:
        async with self.session.post(f"{self.url}/{verb}", json=sent) as answer:
            return answer.status, await answer.json()

    async def read(self, path: str) -> Any:
        async with self.session.get(f"{self.url}{path}") as answer:
            return await answer.json()


@pytest.fixture
async def remote(sims: Simulators, session: ClientSession) -> Any:
    world(sims, listed=20)
    control = Control(sims)
    await control.start()
    yield Remote(control, session)
    await control.stop()


async def test_the_world_can_be_driven_from_afar(
    sims: Simulators, remote: Remote
) -> None:
    film = sims.catalogue[100]
    name = film.slug
    orders: list[tuple[str, dict[str, object]]] = [
        ("list_film", {"member": "mara", "film": name}),
        ("add_film", {"film": name}),
        ("progress", {"film": name, "done": 0.5}),
    ]
    for verb, sent in orders:
        assert (await remote(verb, **sent))[0] == 200
    state = await remote.read("/state")
    assert state["watchlists"]["mara"][0] == name
    assert (state["radarr"][name], state["queue"][name]) == ("missing", 0.5)
    orders = [
        ("finish_download", {"film": film.tmdb}),
        ("add_item", {"film": name}),
        ("set_played", {"user": "mara", "film": name}),
        ("log_film", {"member": "mara", "film": name, "rating": 4.5}),
        ("settle", {}),
    ]
    for verb, sent in orders:
        assert (await remote(verb, **sent))[0] == 200
    state = await remote.read("/state")
    assert name not in state["watchlists"]["mara"]
    assert state["radarr"][name] == "file"
    assert name in state["library"]
    assert name in state["played"]["mara"]
    await remote("remove_item", film=name)
    await remote("remove_film", film=name)
    await remote("exclude", film=name)
    state = await remote.read("/state")
    assert name not in state["library"]
    assert name not in state["radarr"]


async def test_collections_are_told_and_destroyed_from_afar(
    sims: Simulators, remote: Remote
) -> None:
    items = list(sims.jellyfin.state.items.values())[:2]
    sims.jellyfin.add_box_set("W", items)
    state = await remote.read("/state")
    assert state["collections"] == {"W": [item.film.slug for item in items]}
    await remote("empty_box_set", name="W")
    assert (await remote.read("/state"))["collections"] == {"W": []}
    await remote("delete_box_set", name="W")
    assert (await remote.read("/state"))["collections"] == {}


async def test_members_from_afar(sims: Simulators, remote: Remote) -> None:
    await remote("add_member", name="ida", display_name="Ida")
    await remote("set_member", member="ida", watchlist_private=True)
    film = sims.catalogue[3].slug
    await remote("list_film", member="ida", film=film)
    await remote("unlist_film", member="ida", film=film)
    await remote("log_film", member="ida", film=film, watched_on="2026-11-01")
    member = sims.letterboxd.member("ida")
    assert (member.watchlist_private, member.watchlist) == (True, {})
    assert len(member.log) == 1


async def test_faults_and_switches_from_afar(sims: Simulators, remote: Remote) -> None:
    await remote("faults", service="radarr", kind="status", status=503, times=None)
    fault = Fault(kind=FaultKind.STATUS, status=503, times=None)
    assert list(sims.radarr.faults.armed) == [fault]
    await remote("clear_faults")
    assert list(sims.radarr.faults.armed) == []
    await remote("switch", service="jellyfin", name="version", value="12.1")
    assert sims.jellyfin.major == 12


async def test_quick_connect_from_afar(
    sims: Simulators, remote: Remote, session: ClientSession
) -> None:
    device = 'MediaBrowser Client="A", Device="B", DeviceId="C", Version="1"'
    url = f"{sims.jellyfin.url}/QuickConnect/Initiate"
    async with session.post(url, headers={"Authorization": device}) as answer:
        code = (await answer.json())["Code"]
    assert (await remote.read("/state"))["quick_connect"] == [code]
    _, done = await remote("approve_quick_connect", user="jonas")
    assert done["result"] == code
    token = sims.jellyfin.add_token("jonas")
    await remote("revoke", token=token)
    assert token not in sims.jellyfin.state.tokens


async def test_requests_are_told(
    sims: Simulators, remote: Remote, session: ClientSession
) -> None:
    async with session.get(f"{sims.jellyfin.url}/System/Info/Public?x=1"):
        pass
    (told,) = await remote.read("/requests?service=jellyfin")
    assert (told["path"], told["query"]) == ("/System/Info/Public", {"x": "1"})
    await remote("clear_requests")
    assert await remote.read("/requests") == []
    assert len(await remote.read("/films")) == 120


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("list_film", {"member": "nobody", "film": 20_000_000}),
        ("list_film", {"member": "mara"}),
        ("list_film", {"member": "mara", "film": "no-such-film"}),
        ("faults", {"service": "radarr", "kind": "magic"}),
        ("faults", {"service": "trakt", "kind": "latency"}),
        ("switch", {"service": "radarr", "name": "state", "value": 1}),
        ("approve_quick_connect", {"code": "000000"}),
    ],
)
async def test_a_wrong_order_is_named(
    remote: Remote, verb: str, sent: dict[str, object]
) -> None:
    status, told = await remote(verb, **sent)
    assert (status, told["ok"]) == (400, False)
    assert told["error"]


async def test_orders_come_as_json_objects(
    remote: Remote, session: ClientSession
) -> None:
    async with session.post(f"{remote.url}/list_film", data="x") as answer:
        assert answer.status == 400
    async with session.post(f"{remote.url}/list_film", json=[]) as answer:
        assert answer.status == 400
    assert (await remote("dance"))[0] == 404


# --- python -m simulators -------------------------------------------------------------


async def _start(*arguments: str) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulators",
        "--films",
        "20",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        line = await process.stdout.readline()
    return process, json.loads(line)


async def _stop(process: asyncio.subprocess.Process, number: int) -> str:
    process.send_signal(number)
    async with asyncio.timeout(20):
        _, errors = await process.communicate()
    assert process.returncode == 0
    return errors.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_until_interrupted(
    socket_enabled: None, session: ClientSession, number: int
) -> None:
    process, told = await _start("--story")
    assert told["letterboxd"]["members"] == ["mara", "jonas"]
    assert told["jellyfin"]["users"] == ["mara", "jonas", "child", "guest"]
    headers = {"X-Api-Key": told["radarr"]["api_key"]}
    url = f"{told['radarr']['url']}/api/v3/system/status"
    async with session.get(url, headers=headers) as answer:
        assert answer.status == 200
    assert await _stop(process, number) == ""


async def test_it_keeps_the_world_between_runs(
    socket_enabled: None, session: ClientSession, tmp_path: Path
) -> None:
    kept = str(tmp_path / "deep" / "world.json")
    process, told = await _start("--state", kept)
    sent = {"name": "ida"}
    async with session.post(f"{told['control']['url']}/add_member", json=sent):
        pass
    await _stop(process, signal.SIGTERM)
    process, told = await _start("--state", kept)
    assert told["letterboxd"]["members"] == ["mara", "jonas", "ida"]
    await _stop(process, signal.SIGTERM)


async def test_a_world_that_cannot_be_read_is_begun_anew(
    socket_enabled: None, tmp_path: Path
) -> None:
    kept = tmp_path / "world.json"
    kept.write_text("{")
    process, told = await _start("--state", str(kept))
    assert told["letterboxd"]["members"] == ["mara", "jonas"]
    assert "is not of this world" in await _stop(process, signal.SIGTERM)


async def test_an_empty_world(socket_enabled: None) -> None:
    process, told = await _start("--empty")
    assert told["letterboxd"]["members"] == []
    await _stop(process, signal.SIGTERM)
