"""The simulated world driven by another process."""

from typing import Any

from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
import pytest

from simulators.control import Control
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators, world

from .hooked import Hooked


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


async def test_players_are_driven_from_afar(sims: Simulators, remote: Remote) -> None:
    item = next(iter(sims.jellyfin.state.items.values()))
    _, told = await remote("play", user="mara", film=item.film.slug, at=60)
    session = told["result"]
    await remote("join", session=session, user="jonas")
    await remote("pause", session=session, position=600)
    (playing,) = (await remote.read("/state"))["playing"]
    assert playing == {
        "session": session,
        "user": "mara",
        "device": "Living Room TV",
        "title": item.name,
        "paused": True,
        "seconds": 600,
    }
    await remote("resume", session=session)
    await remote("seek", session=session, position=700)
    await remote("stop_playing", session=session)
    assert (await remote.read("/state"))["playing"] == []
    show = sims.shows[5]
    _, told = await remote("add_episodes", show=show.slug)
    assert told["result"] == len(list(show.episodes()))
    episode = {"show": show.slug, "season": 1, "number": 2}
    _, told = await remote("play", user="jonas", device="Phone", **episode)
    await remote("die", session=told["result"])
    (playing,) = (await remote.read("/state"))["playing"]
    assert playing["title"] == show.episode(1, 2).title
    await remote("finish", session=told["result"])
    state = await remote.read("/state")
    assert item.film.slug in state["library"]
    await remote("set_played", user="mara", **episode)
    await remote("vanish", session=told["result"])


async def test_the_socket_is_cut_from_afar(
    sims: Simulators, remote: Remote, session: ClientSession
) -> None:
    jellyfin = sims.jellyfin
    url = f"{jellyfin.url}/socket?ApiKey={jellyfin.api_key}"
    async with session.ws_connect(url) as socket:
        await socket.receive_json()
        await remote("drop_sockets")
        assert (await socket.receive()).type in (WSMsgType.CLOSED, WSMsgType.ERROR)
    await remote("refuse_sockets", refuse=True)
    with pytest.raises(WSServerHandshakeError, match="503"):
        await session.ws_connect(url)


async def test_plex_is_driven_from_afar(
    sims: Simulators, remote: Remote, hooked: Hooked
) -> None:
    await remote("webhook", service="tautulli", url=hooked.url)
    film = sims.catalogue[0]
    _, told = await remote("plex_play", user="mara", film=film.slug)
    session = told["result"]
    await remote("plex_pause", session=session)
    await remote("plex_resume", session=session)
    await remote("plex_seek", session=session, position=90)
    (playing,) = (await remote.read("/state"))["plex"]
    assert (playing["title"], playing["state"]) == (film.server_title, "playing")
    assert playing["seconds"] >= 90
    await remote("plex_stop", session=session)
    episode = {"show": sims.shows[3].slug, "season": 1, "number": 1}
    await remote("plex_play", user="jonas", device="Phone", **episode)
    await remote("settle")
    actions = [one.json["action"] for one in hooked.received]
    assert actions == ["play", "pause", "resume", "stop", "play"]


async def test_trakt_is_approved_from_afar(
    sims: Simulators, remote: Remote, session: ClientSession
) -> None:
    sent = {"client_id": sims.trakt.client_id}
    for verb in ("deny_trakt", "approve_trakt"):
        async with session.post(
            f"{sims.trakt.auth_url}/oauth/device/code", json=sent
        ) as answer:
            code = (await answer.json())["user_code"]
        assert (await remote.read("/state"))["trakt_codes"] == [code]
        assert (await remote(verb, member="jonas"))[0] == 200
    sims.trakt.link("jonas")
    sims.trakt.log_play(sims.catalogue[0], username="jonas")
    assert (await remote("expire_trakt"))[0] == 200
    assert (await remote("disconnect_trakt", member="jonas"))[0] == 200
    assert sims.trakt.state.grants == {}
    told = (await remote.read("/state"))["trakt"]["jonas"]
    assert told["watching"] is None
    (play,) = told["history"]
    assert play["title"].startswith(sims.catalogue[0].server_title)


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
        ("approve_trakt", {}),
        ("play", {"user": "mara", "show": "none", "season": 1, "number": 1}),
        ("pause", {"session": "none"}),
        ("plex_pause", {"session": "none"}),
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
