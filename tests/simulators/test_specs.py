"""The simulated Radarr and Jellyfin speak as their published documents promise."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators, world
from tests.shared_material import needs_shared

from .jellyfin.listening import listening
from .openapi import ApiSpec, jellyfin_spec, radarr_spec

pytestmark = needs_shared

ADD: dict[str, Any] = {
    "qualityProfileId": 4,
    "rootFolderPath": "/data/movies",
    "monitored": True,
    "minimumAvailability": "released",
    "tags": [],
    "addOptions": {
        "searchForMovie": True,
        "monitor": "movieOnly",
        "addMethod": "manual",
    },
}
LIBRARY = (
    "/Items?userId={user}&recursive=true&includeItemTypes=Movie"
    "&fields=ProviderIds,DateCreated,Genres,Overview,Path,SortName,Studios"
    "&collapseBoxSetItems=false&enableImages=false&startIndex=5&limit=10"
    "&sortBy=DateCreated&sortOrder=Descending&enableTotalRecordCount=true"
)
HOOK: dict[str, Any] = {
    "name": "Home Assistant",
    "implementation": "Webhook",
    "configContract": "WebhookSettings",
    "onDownload": True,
    "onMovieAdded": True,
    "fields": [{"name": "url", "value": "http://127.0.0.1:9/hook"}],
}


@pytest.fixture
def radarr(sims: Simulators) -> ApiSpec:
    spec = radarr_spec()
    spec.watch(sims.radarr)
    return spec


@pytest.fixture
def jellyfin(sims: Simulators) -> ApiSpec:
    spec = jellyfin_spec()
    spec.watch(sims.jellyfin)
    return spec


@pytest.mark.parametrize(
    "path",
    [
        "/api/v3/system/status",
        "/api/v3/qualityprofile",
        "/api/v3/qualityprofile/4",
        "/api/v3/rootfolder",
        "/api/v3/tag",
        "/api/v3/movie",
        "/api/v3/movie?excludeLocalCovers=true",
        "/api/v3/movie/lookup?term=tmdb:20000000",
        "/api/v3/movie/lookup?term=tmdb:20000014",
        "/api/v3/movie/lookup/tmdb?tmdbId=20000014",
        "/api/v3/exclusions",
        "/api/v3/exclusions/paged?page=1&pageSize=10",
        "/api/v3/queue?includeMovie=true&page=1&pageSize=50",
        "/api/v3/queue/details?includeMovie=true",
        "/api/v3/queue/status",
        "/api/v3/history",
        "/api/v3/history/since?date=2020-01-01T00:00:00Z&includeMovie=true",
        "/api/v3/notification",
        "/api/v3/notification/schema",
        "/api/v3/command",
    ],
)
async def test_radarr_reads_as_documented(
    sims: Simulators, session: ClientSession, radarr: ApiSpec, path: str
) -> None:
    world(sims, listed=60)
    headers = {"X-Api-Key": sims.radarr.api_key}
    async with session.get(sims.radarr.url + path, headers=headers) as answer:
        assert answer.status == 200
    assert radarr.seen
    assert radarr.broken == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/v3/movie", {**ADD, "tmdbId": 20_000_014}, 201),
        ("POST", "/api/v3/movie/import", [{**ADD, "tmdbId": 20_000_014}], 200),
        ("PUT", "/api/v3/movie/editor", {"movieIds": [1], "monitored": False}, 202),
        ("DELETE", "/api/v3/movie/1?deleteFiles=false", None, 200),
        ("POST", "/api/v3/tag", {"label": "letterboxd-mara"}, 201),
        (
            "POST",
            "/api/v3/exclusions",
            {"tmdbId": 20_000_014, "movieTitle": "A", "movieYear": 2000},
            201,
        ),
        ("POST", "/api/v3/command", {"name": "MoviesSearch", "movieIds": [1]}, 201),
        ("POST", "/api/v3/notification?forceSave=true", HOOK, 201),
    ],
)
async def test_radarr_changes_as_documented(
    sims: Simulators,
    session: ClientSession,
    radarr: ApiSpec,
    *,
    method: str,
    path: str,
    body: object,
    status: int,
) -> None:
    sims.radarr.add_film(sims.catalogue[0], has_file=True)
    headers = {"X-Api-Key": sims.radarr.api_key}
    async with session.request(
        method, sims.radarr.url + path, json=body, headers=headers
    ) as answer:
        assert answer.status == status
    assert radarr.broken == []


@pytest.mark.parametrize(
    "path",
    [
        "/System/Info/Public",
        "/System/Info",
        "/System/Ping",
        "/Users",
        "/UserViews?userId={user}",
        "/Library/VirtualFolders",
        "/Library/MediaFolders",
        LIBRARY,
        "/Items?userId={user}&recursive=true&isPlayed=true&sortBy=DatePlayed",
        "/Items?userId={user}&recursive=true&includeItemTypes=BoxSet",
        "/Items?userId={user}&ids={item}&fields=ProviderIds",
        "/Items/{item}?userId={user}",
        "/Items/Counts",
        "/UserItems/Resume?userId={user}",
        "/UserItems/{item}/UserData?userId={user}",
        "/Sessions?activeWithinSeconds=60",
        "/QuickConnect/Enabled",
    ],
)
async def test_jellyfin_reads_as_documented(
    sims: Simulators, session: ClientSession, jellyfin: ApiSpec, path: str
) -> None:
    world(sims, listed=60)
    first = next(iter(sims.jellyfin.state.items.values()))
    sims.jellyfin.add_box_set("Watchlist", [first])
    named = path.format(user=sims.jellyfin.user("mara").id, item=first.id)
    headers = {"Authorization": f'MediaBrowser Token="{sims.jellyfin.api_key}"'}
    async with session.get(sims.jellyfin.url + named, headers=headers) as answer:
        assert answer.status == 200
    assert jellyfin.seen
    assert jellyfin.broken == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/Collections?name=New&ids={item}&isLocked=true", None, 200),
        ("POST", "/Collections/{set}/Items?ids={item}", None, 204),
        ("DELETE", "/Collections/{set}/Items?ids={item}", None, 204),
        (
            "POST",
            "/Playlists",
            {"Name": "P", "Ids": [], "UserId": "{user}", "MediaType": "Video"},
            200,
        ),
        (
            "POST",
            "/UserItems/{item}/UserData?userId={user}",
            {"Played": True, "PlayCount": 1, "LastPlayedDate": "2024-01-15T12:00:00Z"},
            200,
        ),
        ("POST", "/UserPlayedItems/{item}?userId={user}", None, 200),
        ("DELETE", "/UserPlayedItems/{item}?userId={user}", None, 200),
        ("POST", "/UserFavoriteItems/{item}?userId={user}", None, 200),
        ("DELETE", "/Items/{set}", None, 204),
        ("POST", "/Library/Refresh", None, 204),
    ],
)
async def test_jellyfin_changes_as_documented(
    sims: Simulators,
    session: ClientSession,
    jellyfin: ApiSpec,
    *,
    method: str,
    path: str,
    body: dict[str, str] | None,
    status: int,
) -> None:
    user = sims.jellyfin.add_user("mara", is_admin=True).id
    item = sims.jellyfin.add_item(sims.catalogue[0]).id
    held = sims.jellyfin.add_box_set("Watchlist").id
    named = path.format(user=user, item=item, set=held)
    sent = body and {**body, "UserId": user} if path == "/Playlists" else body
    headers = {"Authorization": f'MediaBrowser Token="{sims.jellyfin.api_key}"'}
    async with session.request(
        method, sims.jellyfin.url + named, json=sent, headers=headers
    ) as answer:
        assert answer.status == status
    assert jellyfin.broken == []


async def test_version_10_10_reads_as_its_own_document(
    sims: Simulators, session: ClientSession
) -> None:
    spec = jellyfin_spec("10.10")
    spec.watch(sims.jellyfin)
    sims.jellyfin.version = "10.10.7"
    world(sims, listed=60)
    user = sims.jellyfin.user("mara").id
    headers = {"Authorization": f'MediaBrowser Token="{sims.jellyfin.api_key}"'}
    for path in (LIBRARY, "/System/Info", "/Users", "/Sessions"):
        url = f"{sims.jellyfin.url}{path.format(user=user)}"
        async with session.get(url, headers=headers) as answer:
            assert answer.status == 200
    assert len(spec.seen) == 4
    assert spec.broken == []


@pytest.mark.parametrize("version", ["10.10", "10.11"])
async def test_playback_is_told_as_documented(
    sims: Simulators, session: ClientSession, version: str
) -> None:
    """In GET /Sessions, and in the messages of the websocket."""
    spec = jellyfin_spec(version)
    spec.watch(sims.jellyfin)
    sims.jellyfin.version = f"{version}.7"
    jellyfin, show = sims.jellyfin, sims.shows[0]
    mara = jellyfin.add_user("mara", is_admin=True)
    film = jellyfin.add_item(sims.catalogue[0])
    jellyfin.add_episodes(show)
    token = jellyfin.add_token(mara)
    async with listening(jellyfin, session, token) as listener:
        jellyfin.play(mara, show.episode(1, 1), device="Phone")
        jellyfin.pause(jellyfin.play(mara, film))
        headers = {"Authorization": f'MediaBrowser Token="{token}"'}
        for path in (
            "/Sessions",
            f"/Items?userId={mara.id}&recursive=true&fields=ProviderIds,ParentId",
            f"/UserViews?userId={mara.id}",
        ):
            async with session.get(jellyfin.url + path, headers=headers) as answer:
                assert answer.status == 200
        told = await listener.heard()
    told.append({"MessageType": "ForceKeepAlive", "Data": 60})
    wrong = [
        error
        for one in told
        for error in spec._errors(
            {"$ref": f"#/components/schemas/{one['MessageType']}Message"}, one
        )
    ]
    assert {one["MessageType"] for one in told} == {
        *("ForceKeepAlive", "Sessions", "UserDataChanged"),
    }
    assert wrong == []
    assert spec.broken == []


async def test_quick_connect_answers_as_documented(
    sims: Simulators, session: ClientSession, jellyfin: ApiSpec
) -> None:
    sims.jellyfin.add_user("mara")
    device = 'MediaBrowser Client="A", Device="B", DeviceId="C", Version="1"'
    url = sims.jellyfin.url
    async with session.post(
        f"{url}/QuickConnect/Initiate", headers={"Authorization": device}
    ) as answer:
        begun = await answer.json()
    sims.jellyfin.approve_quick_connect(begun["Code"])
    async with session.get(
        f"{url}/QuickConnect/Connect?secret={begun['Secret']}"
    ) as answer:
        assert (await answer.json())["Authenticated"] is True
    async with session.post(
        f"{url}/Users/AuthenticateWithQuickConnect", json={"Secret": begun["Secret"]}
    ) as answer:
        assert answer.status == 200
    assert jellyfin.broken == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/api/v3/movies", "not in the document"),
        ("/api/v3/movie?tmdb=5", "query parameter tmdb is not in the document"),
        ("/api/v3/movie?tmdbId=x", "query parameter tmdbId"),
    ],
)
async def test_a_request_that_is_not_documented_is_noticed(
    sims: Simulators, session: ClientSession, radarr: ApiSpec, path: str, wrong: str
) -> None:
    headers = {"X-Api-Key": sims.radarr.api_key}
    async with session.get(sims.radarr.url + path, headers=headers):
        pass
    assert wrong in radarr.broken[0]


async def test_an_answer_that_is_not_documented_is_noticed(
    sims: Simulators,
    session: ClientSession,
    radarr: ApiSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sims.radarr, "app_name", 7)
    headers = {"X-Api-Key": sims.radarr.api_key}
    async with session.get(f"{sims.radarr.url}/api/v3/system/status", headers=headers):
        pass
    assert radarr.broken == [
        "GET /api/v3/system/status: answer: appName: 7 is not of type 'string'"
    ]


async def test_a_body_that_is_not_documented_is_noticed(
    sims: Simulators, session: ClientSession, radarr: ApiSpec
) -> None:
    headers = {"X-Api-Key": sims.radarr.api_key}
    async with session.post(
        f"{sims.radarr.url}/api/v3/movie", headers=headers, json={"tmdb": 1}
    ) as answer:
        assert answer.status == 400
    assert "body: " in radarr.broken[0]
