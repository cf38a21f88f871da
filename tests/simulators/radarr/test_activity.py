"""The simulated Radarr: downloads, history and webhooks."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.radarr import Radarr

from .conftest import ADD, Client


async def test_a_download_goes_through_the_queue(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    radarr.progress(film.tmdb, 0.5)
    _, queue = await ask("GET", f"/queue?includeMovie=true&movieIds={movie.id}")
    item = queue["records"][0]
    assert (queue["totalRecords"], item["movie"]["id"]) == (1, movie.id)
    assert item["sizeleft"] * 2 == item["size"]
    assert (await ask("GET", "/queue/details?movieId=99"))[1] == []
    assert (await ask("GET", "/queue/status"))[1]["totalCount"] == 1
    radarr.finish_download(film.tmdb)
    assert (await ask("GET", "/queue"))[1]["records"] == []
    _, held = await ask("GET", f"/movie/{movie.id}")
    assert (held["hasFile"], held["movieFile"]["id"]) == (True, held["movieFileId"])


async def test_history_tells_what_happened(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    radarr.finish_download(film.tmdb)
    since = "/history/since?date=2020-01-01T00:00:00Z"
    _, everything = await ask("GET", f"{since}&includeMovie=true")
    assert [one["eventType"] for one in everything] == [
        "grabbed",
        "downloadFolderImported",
    ]
    assert everything[0]["movie"]["id"] == movie.id
    _, imported = await ask("GET", f"{since}&eventType=3")
    assert len(imported) == 1
    assert (await ask("GET", "/history/since?date=2099-01-01"))[1] == []
    assert (await ask("GET", "/history"))[1]["totalRecords"] == 2
    assert len((await ask("GET", f"/history/movie?movieId={movie.id}"))[1]) == 2


async def test_a_search_is_noted_and_can_be_answered_at_once(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    radarr.instantly = True
    sent = {"name": "moviessearch", "movieIds": [movie.id, 99]}
    status, command = await ask("POST", "/command", sent)
    assert (status, command["name"]) == (201, "MoviesSearch")
    assert movie.searched
    assert movie.has_file
    assert (await ask("GET", f"/command/{command['id']}"))[1] == command


async def test_adding_with_a_search_can_be_answered_at_once(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    radarr.instantly = True
    await ask("POST", "/movie", ADD)
    movie = radarr.movie(film.tmdb)
    assert movie is not None
    assert movie.has_file


async def test_an_unknown_command(ask: Client) -> None:
    assert (await ask("POST", "/command", {"name": "MakeTea"}))[0] == 500


async def test_a_film_that_is_not_there_cannot_be_downloaded(radarr: Radarr) -> None:
    with pytest.raises(KeyError):
        radarr.finish_download(5)


async def test_what_is_imported_reaches_the_server_when_wired(
    socket_enabled: None,
) -> None:
    async with Simulators(10, imports=True) as sims:
        sims.radarr.add_film(sims.catalogue[0])
        sims.radarr.finish_download(sims.catalogue[0].tmdb)
        sims.radarr.finish_download(sims.catalogue[0].tmdb)
        assert len(sims.jellyfin.state.items) == 1


class Hook:
    """Somebody who registered a webhook."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.authorization: str | None = None
        self.status = 200
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.authorization = request.headers.get("Authorization")
        return web.Response(status=self.status)

    def registration(self, **flags: bool) -> dict[str, Any]:
        return {
            "name": "Home Assistant",
            "implementation": "Webhook",
            "configContract": "WebhookSettings",
            "fields": [
                {"name": "url", "value": self.url},
                {"name": "method", "value": 1},
                {"name": "username", "value": "u"},
                {"name": "password", "value": "p"},
            ],
            **flags,
        }


@pytest.fixture
async def hook(socket_enabled: None) -> AsyncIterator[Hook]:
    listening = Hook()
    app = web.Application()
    app.router.add_post("/hook", listening.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listening
    await runner.cleanup()


async def test_a_webhook_is_tested_and_then_told(
    radarr: Radarr, ask: Client, hook: Hook, film: CatalogueFilm
) -> None:
    status, _ = await ask(
        "POST", "/notification", hook.registration(onDownload=True, onMovieAdded=True)
    )
    assert status == 201
    await ask("POST", "/movie", ADD)
    radarr.finish_download(film.tmdb)
    await radarr.settle()
    assert [one["eventType"] for one in hook.got] == ["Test", "MovieAdded", "Download"]
    assert hook.authorization == "Basic dTpw"
    assert hook.got[0]["movie"]["tmdbId"] == 0
    told = hook.got[-1]
    assert told["movie"]["tmdbId"] == film.tmdb
    assert told["isUpgrade"] is False


async def test_only_what_was_asked_for_is_told(
    radarr: Radarr, ask: Client, hook: Hook, film: CatalogueFilm
) -> None:
    await ask("POST", "/notification", hook.registration(onMovieDelete=True))
    radarr.add_film(film)
    radarr.finish_download(film.tmdb)
    radarr.remove_film(film.tmdb)
    await radarr.settle()
    assert [one["eventType"] for one in hook.got] == ["Test", "MovieDelete"]


async def test_a_webhook_that_fails_is_not_saved(
    radarr: Radarr, ask: Client, hook: Hook
) -> None:
    hook.status = 404
    status, failures = await ask("POST", "/notification", hook.registration())
    assert (status, failures[0]["propertyName"]) == (400, "Url")
    assert radarr.state.notifications == {}


async def test_a_webhook_can_be_changed_tested_and_removed(
    ask: Client, hook: Hook
) -> None:
    _, made = await ask("POST", "/notification", hook.registration())
    path = f"/notification/{made['id']}"
    status, put = await ask("PUT", path, made | {"onGrab": True})
    assert (status, put["onGrab"]) == (202, True)
    assert (await ask("POST", "/notification/test", made))[0] == 200
    assert (await ask("GET", "/notification"))[1] == [put]
    assert (await ask("DELETE", path))[0] == 200
    assert (await ask("GET", "/notification"))[1] == []


async def test_a_second_webhook_needs_another_name(ask: Client, hook: Hook) -> None:
    await ask("POST", "/notification", hook.registration())
    assert (await ask("POST", "/notification", hook.registration()))[0] == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": ""}, 400),
        ({"fields": [{"name": "url", "value": "nowhere"}]}, 400),
        ({"fields": []}, 400),
        ({"implementation": "Pigeon"}, 500),
    ],
)
async def test_a_webhook_that_makes_no_sense(
    ask: Client, hook: Hook, change: dict[str, Any], status: int
) -> None:
    sent = hook.registration() | change
    assert (await ask("POST", "/notification", sent))[0] == status


async def test_nobody_listens(
    radarr: Radarr, ask: Client, hook: Hook, film: CatalogueFilm
) -> None:
    await ask("POST", "/notification", hook.registration(onDownload=True))
    hook.status = 500
    radarr.add_film(film)
    radarr.finish_download(film.tmdb)
    await radarr.settle()
    assert len(radarr.connect.sent) == 1
