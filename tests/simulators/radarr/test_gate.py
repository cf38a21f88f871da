"""The simulated Radarr: who gets in, and by which address."""

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators
from simulators.radarr import Radarr

from .conftest import ADD, Client


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"X-Api-Key": "{key}"}, "", 200),
        ({"Authorization": "Bearer {key}"}, "", 200),
        ({}, "?apikey={key}", 200),
        ({}, "", 401),
        ({"X-Api-Key": "wrong"}, "", 401),
    ],
)
async def test_the_key_opens(
    radarr: Radarr,
    session: ClientSession,
    headers: dict[str, str],
    query: str,
    status: int,
) -> None:
    named = {name: text.format(key=radarr.api_key) for name, text in headers.items()}
    url = f"{radarr.url}/api/v3/tag{query.format(key=radarr.api_key)}"
    async with session.get(url, headers=named) as answer:
        assert answer.status == status


async def test_a_wrong_key_is_answered_with_nothing(
    radarr: Radarr, session: ClientSession
) -> None:
    async with session.get(f"{radarr.url}/api/v3/system/status") as answer:
        assert (answer.status, await answer.read()) == (401, b"")


async def test_without_the_address_base_one_is_sent_there(
    radarr: Radarr, session: ClientSession
) -> None:
    radarr.url_base = "/radarr"
    url = f"{radarr.origin}/api/v3/tag?x=1"
    async with session.get(url, allow_redirects=False) as answer:
        assert answer.status == 307
        assert answer.headers["Location"] == "/radarr/api/v3/tag?x=1"


async def test_behind_the_address_base_all_is_as_ever(
    radarr: Radarr, ask: Client
) -> None:
    radarr.url_base = "/radarr"
    assert (await ask("POST", "/movie", ADD))[0] == 201
    status, found = await ask("GET", "/system/status")
    assert (status, found["urlBase"]) == (200, "/radarr")


@pytest.mark.parametrize("path", ["/", "/movie/20000000"])
async def test_the_interface_sends_to_its_log_in_page(
    radarr: Radarr, session: ClientSession, path: str
) -> None:
    async with session.get(f"{radarr.url}{path}") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert answer.url.path == "/login"


async def test_a_log_in_page_in_place_of_everything(
    radarr: Radarr, session: ClientSession
) -> None:
    radarr.login_page = True
    async with session.get(f"{radarr.url}/api/v3/system/status") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_ping_and_api_name(radarr: Radarr, session: ClientSession) -> None:
    async with session.get(f"{radarr.url}/ping") as answer:
        assert await answer.json() == {"status": "OK"}
    async with session.get(f"{radarr.url}/api?apikey={radarr.api_key}") as answer:
        assert (await answer.json())["current"] == "v3"


async def test_another_arr_says_so(radarr: Radarr, ask: Client) -> None:
    radarr.app_name = "Sonarr"
    assert (await ask("GET", "/system/status"))[1]["appName"] == "Sonarr"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("PATCH", "/movie", 405),
        ("GET", "/movie/9", 404),
        ("DELETE", "/movie/9", 404),
        ("GET", "/tag/9", 404),
        ("DELETE", "/tag/9", 404),
        ("GET", "/qualityprofile/9", 404),
        ("GET", "/rootfolder/9", 404),
        ("GET", "/exclusions/9", 404),
        ("DELETE", "/exclusions/9", 404),
        ("GET", "/command/9", 404),
        ("GET", "/notification/9", 404),
        ("GET", "/movie?tmdbId=x", 400),
        ("GET", "/movie?excludeLocalCovers=perhaps", 400),
        ("GET", "/history/since?date=yesterday", 400),
        ("GET", "/history/since?eventType=lost", 400),
        ("GET", "/movie/lookup/tmdb?tmdbId=5", 500),
        ("GET", "/movie/lookup/imdb?imdbId=tt5", 500),
    ],
)
async def test_what_is_not_there_is_refused(
    ask: Client, method: str, path: str, status: int
) -> None:
    assert (await ask(method, path))[0] == status


async def test_it_can_be_stopped_and_started_at_the_same_address(
    radarr: Radarr, ask: Client
) -> None:
    await ask("POST", "/movie", ADD)
    port = int(radarr.origin.rsplit(":", 1)[1])
    await radarr.stop()
    with pytest.raises(RuntimeError):
        _ = radarr.url
    await radarr.start(port=port)
    assert len((await ask("GET", "/movie"))[1]) == 1


async def test_only_loopback_is_listened_on(sims: Simulators) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        await Radarr(sims.catalogue).start(host="0.0.0.0")  # noqa: S104
