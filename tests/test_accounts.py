"""Entry data become the accounts that they describe."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync import accounts
from custom_components.letterboxd_sync.accounts import (
    account_of,
    jellyfin_account,
    letterboxd_account,
    pages_options,
    quick_connect,
    radarr_account,
    tautulli_account,
    trakt_login,
    wikidata_of,
)
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    Throttled,
)
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    LetterboxdAccount,
)
from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesOptions
from custom_components.letterboxd_sync.providers.players.account import PlayersAccount
from custom_components.letterboxd_sync.providers.proxies import ProxyTextError
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from custom_components.letterboxd_sync.providers.tautulli.account import TautulliAccount
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from simulators.catalogue import films
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin
from simulators.letterboxd import Letterboxd
from simulators.radarr import Radarr
from simulators.tautulli import Tautulli
from simulators.trakt import Trakt
from simulators.wikidata import Wikidata

MEMBER: dict[str, Any] = {
    "provider": "letterboxd",
    "username": "alice",
    "site": "http://127.0.0.1:1",
    "wikidata": "http://127.0.0.1:1",
    "pages": False,
    "pages_concurrency": 3,
    "proxies": "127.0.0.1:8080:me:hunter2",
    "proxy_fallback": True,
}
RADARR: dict[str, Any] = {
    "provider": "radarr",
    "url": "http://127.0.0.1:1",
    "api_key": "key",
    "verify_ssl": True,
    "webhook": True,
}
JELLYFIN: dict[str, Any] = {
    "provider": "jellyfin",
    "url": "http://127.0.0.1:1",
    "token": "token",
    "user_id": None,
    "verify_ssl": False,
    "device_id": "device",
}

TAUTULLI: dict[str, Any] = {
    "provider": "tautulli",
    "url": "http://127.0.0.1:1",
    "api_key": "key",
    "verify_ssl": True,
}
TRAKT: dict[str, Any] = {
    "provider": "trakt",
    "client_id": "app",
    "client_secret": "secret",
    "api": "http://127.0.0.1:1",
    "auth": "http://127.0.0.1:1",
    "token": {},
}
PLAYERS: dict[str, Any] = {"provider": "players"}

ID = AccountId("some:account")

SITE = "https://letterboxd.com"

FACETS_OF_THE_FEED = {Facet.DIARY}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (MEMBER, LetterboxdAccount),
        (RADARR, RadarrAccount),
        (JELLYFIN, JellyfinAccount),
        (TAUTULLI, TautulliAccount),
        (TRAKT, TraktAccount),
        (PLAYERS, PlayersAccount),
    ],
)
async def test_each_provider_has_its_kind_of_account(
    hass: HomeAssistant, data: dict[str, Any], kind: type
) -> None:
    assert isinstance(account_of(hass, data, ID), kind)


async def test_only_the_feed_is_read_unless_somebody_says_otherwise(
    hass: HomeAssistant,
) -> None:
    assert set(letterboxd_account(hass, MEMBER).capabilities) == FACETS_OF_THE_FEED


async def test_pages_and_an_export_add_what_they_can(hass: HomeAssistant) -> None:
    export = Export(made_at=datetime(2026, 11, 1, tzinfo=UTC), ratings=())
    account = account_of(hass, {**MEMBER, "pages": True}, ID, export=export)
    added = {Facet.WATCHLIST, Facet.LISTS, Facet.RATINGS}
    assert set(account.capabilities) == FACETS_OF_THE_FEED | added


def test_the_way_to_read_pages_is_in_the_data() -> None:
    options = pages_options(MEMBER)
    assert options.concurrency == 3
    assert options.direct_fallback
    assert [proxy.name for proxy in options.proxies] == ["http://127.0.0.1:8080"]
    assert "hunter2" not in repr(options)


def test_proxies_that_cannot_be_read_are_not_passed_over() -> None:
    with pytest.raises(ProxyTextError):
        pages_options({**MEMBER, "proxies": "nonsense"})


async def test_accounts_ask_where_their_data_say(
    hass: HomeAssistant, socket_enabled: None
) -> None:
    catalogue = films(3)
    site, radarr, jellyfin = Letterboxd(catalogue), Radarr(catalogue), Jellyfin()
    wikidata, tautulli, trakt = Wikidata(catalogue), Tautulli(), Trakt(catalogue)
    services = (site, radarr, jellyfin, wikidata, tautulli, trakt)
    for service in services:
        await service.start()
    site.add_member("alice")
    try:
        member = {**MEMBER, "site": site.url, "wikidata": wikidata.endpoint}
        assert (await letterboxd_account(hass, member).probe()).username == "alice"
        assert len(await wikidata_of(hass, member).resolve([])) == 0
        server = {**RADARR, "url": radarr.url, "api_key": radarr.api_key}
        assert (await radarr_account(hass, server).probe()).app_name == "Radarr"
        server = {**JELLYFIN, "url": jellyfin.url, "token": jellyfin.api_key}
        found = await jellyfin_account(hass, server).probe()
        assert found.server_id == jellyfin.server_id
        assert await quick_connect(hass, server).enabled()
        server = {**TAUTULLI, "url": tautulli.url, "api_key": tautulli.api_key}
        plex = await tautulli_account(hass, server).probe()
        assert plex.server_id == tautulli.pms_identifier
        app = {**TRAKT, "api": trakt.url, "auth": trakt.auth_url}
        app |= {"client_id": trakt.client_id, "client_secret": trakt.client_secret}
        assert (await trakt_login(hass, app).begin()).user_code in trakt.codes
    finally:
        for service in services:
            await service.stop()


async def test_without_tokens_trakt_is_asked_for_nothing(hass: HomeAssistant) -> None:
    with pytest.raises(NotAuthorized):
        await account_of(hass, TRAKT, ID).probe()


async def test_a_key_is_in_no_error(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custom_components.letterboxd_sync.providers.http._RETRY_AFTER", ()
    )
    data = {**RADARR, "url": "http://127.0.0.1:1/hunter2", "api_key": "hunter2"}
    with pytest.raises(NotReached) as caught:
        await radarr_account(hass, data).probe()
    assert "hunter2" not in str(caught.value)


def linked(hass: HomeAssistant, **changes: Any) -> None:
    MockConfigEntry(domain=DOMAIN, data={**MEMBER, **changes}).add_to_hass(hass)


async def test_members_of_one_site_are_read_at_one_pace(hass: HomeAssistant) -> None:
    pages = PagesOptions()
    first = accounts._pages_pacer(hass, SITE, pages)
    assert accounts._pages_pacer(hass, SITE, pages) is first
    assert accounts._pages_pacer(hass, "http://elsewhere", pages) is not first


@pytest.mark.parametrize(
    ("others", "concurrent"),
    [
        pytest.param([], 3, id="alone"),
        pytest.param([{"pages_concurrency": 1}], 1, id="beside a patient one"),
        pytest.param([{"pages_concurrency": 9}], 3, id="beside a hasty one"),
        pytest.param(
            [{"pages_concurrency": 1, "pages": False}], 3, id="beside one without"
        ),
        pytest.param(
            [{"pages_concurrency": 1, "site": "http://elsewhere"}], 3, id="elsewhere"
        ),
        pytest.param(
            [{"pages_concurrency": 1, "proxies": "127.0.0.1:8080"}],
            3,
            id="beside one with proxies",
        ),
    ],
)
async def test_the_most_patient_member_sets_the_pace_for_an_address(
    hass: HomeAssistant, others: list[dict[str, Any]], concurrent: int
) -> None:
    direct = {"pages": True, "proxies": "", "site": SITE}
    for other in others:
        linked(hass, **{**direct, **other})
    hasty = PagesOptions(concurrency=3)
    pacer = accounts._pages_pacer(hass, SITE, hasty)
    assert pacer.pace == PagesOptions(concurrency=concurrent).pace


async def test_a_member_who_becomes_patient_slows_the_others_down(
    hass: HomeAssistant,
) -> None:
    pacer = accounts._pages_pacer(hass, SITE, PagesOptions(concurrency=3))
    linked(hass, pages=True, proxies="", site=SITE, pages_concurrency=3)
    assert accounts._pages_pacer(hass, SITE, PagesOptions()) is pacer
    assert pacer.pace == PagesOptions().pace


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(letterboxd_account, id="set up again"),
        pytest.param(
            lambda hass, data: letterboxd_account(hass, {**data, "username": "bob"}),
            id="another member",
        ),
    ],
)
async def test_a_site_that_wants_to_be_left_alone_is_by_the_whole_household(
    hass: HomeAssistant,
    socket_enabled: None,
    second: Callable[[HomeAssistant, dict[str, Any]], LetterboxdAccount],
) -> None:
    site = Letterboxd(films(3))
    await site.start()
    site.faults.add(Fault(kind=FaultKind.STATUS, status=429, retry_after=60, times=1))
    data = {**MEMBER, "site": site.url}
    try:
        for account in (letterboxd_account(hass, data), second(hass, data)):
            with pytest.raises(Throttled):
                await account.probe()
        assert len(site.requests) == 1
    finally:
        await site.stop()
