"""The simulated world driven by another process."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.control import Control
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators, world


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
        ("faults", {"service": "netflix", "kind": "latency"}),
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
