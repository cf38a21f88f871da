"""Linking a Letterboxd member: name, routes, export, proxies, and what goes wrong."""

from io import BytesIO
from typing import Any
from unittest.mock import AsyncMock
from zipfile import ZIP_DEFLATED, ZipFile

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd

from .conftest import Upload
from .walking import Walk

WATCHLIST = (
    b"Date,Name,Year,Letterboxd URI\r\n2026-01-02,Gozu,2003,https://boxd.it/1RTa\r\n"
)

LINKED = {
    "provider": "letterboxd",
    "username": "alice",
    "wikidata": "https://query.wikidata.org/sparql",
    "pages": False,
    "pages_concurrency": 1,
    "proxies": "",
    "proxy_fallback": False,
}


def filled_in(letterboxd: Letterboxd, **changes: Any) -> dict[str, Any]:
    """Return the first form as somebody fills it in who gets it right."""
    return {
        "username": "alice",
        "pages": False,
        "advanced": {
            "site": letterboxd.url,
            "wikidata": "https://query.wikidata.org/sparql",
        },
        **changes,
    }


def stays(letterboxd: Letterboxd, **changes: Any) -> dict[str, Any]:
    """Return the form that changes a member who is linked."""
    form = filled_in(letterboxd, **changes)
    del form["username"]
    return form


def own_proxies(**changes: Any) -> dict[str, Any]:
    """Return the form about pages."""
    return {"own_proxies": {"pages_concurrency": 1, "proxy_fallback": False, **changes}}


def entry_of(letterboxd: Letterboxd, **changes: Any) -> MockConfigEntry:
    """Return a linked member."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="alice",
        unique_id="letterboxd:alice",
        data={**LINKED, "site": letterboxd.url, **changes},
    )


def zipped(**files: bytes) -> bytes:
    """Return a ZIP of files named like ``watchlist.csv``."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return buffer.getvalue()


async def test_a_member_is_linked_by_the_feed_alone(
    hass: HomeAssistant, letterboxd: Letterboxd, kept_exports: AsyncMock
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done
    assert walk.result["title"] == "alice"
    assert walk.result["data"] == {**LINKED, "site": letterboxd.url}
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == "letterboxd:alice"
    kept_exports.assert_not_called()
    assert {request.path for request in letterboxd.requests} == {"/alice/rss/"}


@pytest.mark.parametrize(
    "typed",
    [
        "Alice",
        " @alice ",
        "https://letterboxd.com/alice/",
        "letterboxd.com/ALICE/watchlist/page/2/",
        "https://letterboxd.com/alice/?utm=1#top",
    ],
)
async def test_a_member_is_understood_however_the_name_was_pasted(
    hass: HomeAssistant, letterboxd: Letterboxd, typed: str
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, username=typed))
    assert walk.result["data"]["username"] == "alice"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": ""}, {"username": "invalid_member"}),
        ({"username": "   "}, {"username": "invalid_member"}),
        ({"username": "two words"}, {"username": "invalid_member"}),
        ({"username": "https://letterboxd.com/"}, {"username": "invalid_member"}),
        ({"username": "nobody"}, {"base": "member_not_found"}),
        (
            {"advanced": {"site": "", "wikidata": "http://w"}},
            {"base": "invalid_url"},
        ),
        (
            {"advanced": {"site": "http://127.0.0.1:1", "wikidata": "http://w"}},
            {"base": "cannot_connect"},
        ),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    changes: dict[str, Any],
    errors: dict[str, str],
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, **changes))
    assert walk.errors == errors
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.CHALLENGE), "blocked"),
        (Fault(kind=FaultKind.STATUS, status=429, retry_after=60), "rate_limited"),
        (Fault(kind=FaultKind.STATUS, status=502, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), "not_understood"),
        (Fault(kind=FaultKind.EMPTY_BODY), "not_understood"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_is_named_and_passes(
    hass: HomeAssistant, letterboxd: Letterboxd, fault: Fault, error: str
) -> None:
    letterboxd.faults.add(fault)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    letterboxd.faults.clear()
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


async def test_a_private_member_is_named(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    letterboxd.member("alice").private = True
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.errors == {"base": "private"}
    letterboxd.member("alice").private = False
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


@pytest.mark.parametrize("typed", ["alice", "Alice", "https://letterboxd.com/alice/"])
async def test_a_member_is_linked_once(
    hass: HomeAssistant, letterboxd: Letterboxd, typed: str
) -> None:
    entry_of(letterboxd).add_to_hass(hass)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, username=typed))
    assert walk.reason == "already_configured"


# -- pages ------------------------------------------------------------------------


async def test_pages_are_read_when_somebody_says_so(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    assert walk.step == "pages"
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**own_proxies())
    assert walk.result["data"] == {**LINKED, "site": letterboxd.url, "pages": True}
    asked = [request.path for request in letterboxd.requests]
    assert asked == ["/alice/rss/", "/alice/watchlist/"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.CHALLENGE, path=".*watchlist.*"), "pages_blocked"),
        (
            Fault(kind=FaultKind.STATUS, status=500, path=".*watchlist.*", times=None),
            "cannot_connect",
        ),
        (
            Fault(kind=FaultKind.STATUS, status=404, path=".*watchlist.*"),
            "member_not_found",
        ),
    ],
    ids=str,
)
async def test_pages_that_are_closed_to_us_are_named(
    hass: HomeAssistant, letterboxd: Letterboxd, fault: Fault, error: str
) -> None:
    letterboxd.faults.add(fault)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies())
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    letterboxd.faults.clear()
    await walk.submit(**own_proxies())
    assert walk.is_done


async def test_a_private_watchlist_is_named(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    letterboxd.member("alice").watchlist_private = True
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies())
    assert walk.errors == {"base": "private"}
    letterboxd.member("alice").watchlist_private = False
    await walk.submit(**own_proxies())
    assert walk.is_done


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("127.0.0.1", "proxy_shape"),
        ("127.0.0.1:99999", "proxy_port"),
        ("127.0.0.1:8080:me", "proxy_credentials"),
        ("ftp://127.0.0.1:8080", "proxy_scheme"),
        ("1.2.3.4.5:8080", "proxy_host"),
    ],
)
async def test_a_line_that_names_no_proxy_is_named(
    hass: HomeAssistant, letterboxd: Letterboxd, typed: str, error: str
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies=f"# mine\n{typed}"))
    assert walk.errors == {"base": error}
    assert walk.result["description_placeholders"]["line"] == "2"
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**own_proxies())
    assert walk.is_done


async def test_proxies_that_do_not_work_are_named_unless_direct_is_allowed(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies="127.0.0.1:1:me:secret"))
    assert walk.errors == {"base": "cannot_connect"}
    assert "secret" not in walk.result["description_placeholders"]["detail"]
    await walk.submit(
        **own_proxies(
            proxies="127.0.0.1:1:me:secret", proxy_fallback=True, pages_concurrency=3.0
        )
    )
    data = walk.result["data"]
    assert data["proxies"] == "127.0.0.1:1:me:secret"
    assert data["proxy_fallback"] is True
    assert data["pages_concurrency"] == 3
    assert isinstance(data["pages_concurrency"], int)


async def test_a_file_of_proxies_is_added_to_what_was_typed(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload
) -> None:
    file_id = await upload("proxies.txt", b"\xef\xbb\xbf127.0.0.1:2\n127.0.0.1:3\n")
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    form = own_proxies(proxies="127.0.0.1:1", proxies_file=file_id, proxy_fallback=True)
    await walk.submit(**form)
    assert walk.result["data"]["proxies"] == "127.0.0.1:1\n127.0.0.1:2\n127.0.0.1:3"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"127.0.0.1:1\xff\xfe", "proxies_file_unreadable"),
        (b"#" * (1024 * 1024 + 1), "proxies_file_too_large"),
    ],
    ids=["other encoding", "too large"],
)
async def test_a_file_that_holds_no_proxies_is_named(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    content: bytes,
    error: str,
) -> None:
    file_id = await upload("proxies.txt", content)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies_file=file_id))
    assert walk.errors == {"base": error}
    await walk.submit(**own_proxies(proxies_file=file_id))
    assert walk.errors == {"base": "upload_gone"}
    await walk.submit(**own_proxies())
    assert walk.is_done


# -- export -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        ("letterboxd-alice.zip", zipped(watchlist=WATCHLIST)),
        ("watchlist.csv", WATCHLIST),
        ("watchlist.csv", b"\xef\xbb\xbf" + WATCHLIST),
        ("watchlist.csv", WATCHLIST.decode().encode("utf-16")),
    ],
    ids=["zip", "csv", "with a mark", "utf-16"],
)
async def test_an_export_is_read_kept_and_its_file_removed(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    kept_exports: AsyncMock,
    file: tuple[str, bytes],
) -> None:
    file_id = await upload(*file)
    folder = uploads(hass).file_dir(file_id)
    assert folder.exists()
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id))
    assert walk.is_done
    [call] = kept_exports.await_args_list
    _, account, export = call.args
    assert account == "letterboxd:alice"
    assert [listing.film.title for listing in export.watchlist] == ["Gozu"]
    assert not folder.exists()


def uploads(hass: HomeAssistant) -> Any:
    """Return where uploaded files lie."""
    return hass.data["file_upload"]


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (("a.zip", zipped(watchlist=b"0" * 30 * 1024 * 1024)), "file_too_large"),
        (("a.csv", WATCHLIST + b"x" * 20 * 1024 * 1024), "file_too_large"),
        (("a.zip", zipped(other=b"nothing")), "file_unreadable"),
        (("a.zip", b"PK\x03\x04 but no more"), "file_unreadable"),
        (("a.csv", b"\x00\x01\x02\x03"), "file_unreadable"),
        (("a.csv", b"What,Else\r\n1,2\r\n"), "file_unreadable"),
        (("a.csv", b""), "file_unreadable"),
    ],
    ids=["bomb", "20 MB", "other zip", "broken zip", "binary", "other csv", "empty"],
)
async def test_a_file_that_is_no_export_is_named_and_removed(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    file: tuple[str, bytes],
    error: str,
) -> None:
    file_id = await upload(*file)
    folder = uploads(hass).file_dir(file_id)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id))
    assert walk.errors == {"export": error}
    assert not folder.exists()
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


async def test_of_a_file_that_is_no_export_nothing_is_kept(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload, kept_exports: AsyncMock
) -> None:
    file_id = await upload("a.zip", b"PK but no more")
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id))
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done
    kept_exports.assert_not_called()


async def test_an_export_outlives_another_slip_in_the_form(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload, kept_exports: AsyncMock
) -> None:
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id, username="nobody"))
    assert walk.errors == {"base": "member_not_found"}
    kept_exports.assert_not_called()
    await walk.submit(**filled_in(letterboxd, export=file_id))
    assert walk.is_done
    kept_exports.assert_awaited_once()


async def test_a_file_that_is_gone_is_asked_for_again(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    gone = "01234567-0123-4567-89ab-0123456789ab"
    await walk.submit(**filled_in(letterboxd, export=gone))
    assert walk.errors == {"export": "upload_gone"}
    await walk.submit(
        **filled_in(letterboxd, export=await upload("watchlist.csv", WATCHLIST))
    )
    assert walk.is_done


async def test_an_export_of_somebody_linked_already_is_not_kept(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload, kept_exports: AsyncMock
) -> None:
    entry_of(letterboxd).add_to_hass(hass)
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id))
    assert walk.reason == "already_configured"
    kept_exports.assert_not_called()


# -- later ------------------------------------------------------------------------


async def test_routes_can_be_changed_and_the_member_cannot(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.step == "reconfigure_letterboxd"
    assert "username" not in walk.result["data_schema"].schema
    await walk.submit(
        **stays(
            letterboxd,
            advanced={"site": "http://127.0.0.1:1", "wikidata": "http://w"},
        )
    )
    assert walk.errors == {"base": "cannot_connect"}
    await walk.submit(**stays(letterboxd, pages=True))
    assert walk.step == "pages"
    await walk.submit(**own_proxies(pages_concurrency=2))
    assert walk.reason == "reconfigure_successful"
    assert entry.data == {
        **LINKED,
        "site": letterboxd.url,
        "pages": True,
        "pages_concurrency": 2,
    }


async def test_switching_pages_off_keeps_the_proxies_for_later(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd, pages=True, proxies="127.0.0.1:1")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested["pages"] is True
    await walk.submit(**stays(letterboxd))
    assert entry.data["pages"] is False
    assert entry.data["proxies"] == "127.0.0.1:1"


@pytest.mark.parametrize("listeners", [[AsyncMock()], []], ids=["listens", "not yet"])
async def test_a_newer_export_is_read_although_no_setting_changed(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    kept_exports: AsyncMock,
    listeners: list[AsyncMock],
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    entry.update_listeners.extend(listeners)
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**stays(letterboxd, export=file_id))
    await hass.async_block_till_done()
    assert walk.reason == "reconfigure_successful"
    kept_exports.assert_awaited_once()
    assert entry.state is ConfigEntryState.LOADED
    assert [listener.await_count for listener in listeners] == [0] * len(listeners)


async def test_a_member_needs_no_credentials_and_is_looked_at_again(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_ERROR)
    walk = await Walk.reauth(hass, entry)
    letterboxd.faults.add(Fault(kind=FaultKind.CHALLENGE))
    await walk.submit()
    assert walk.errors == {"base": "blocked"}
    await walk.submit()
    assert walk.reason == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_proxies_are_in_no_log(
    hass: HomeAssistant, letterboxd: Letterboxd, caplog: pytest.LogCaptureFixture
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies="socks5://me:hunter2@127.0.0.1:1"))
    await walk.submit(**own_proxies(proxies="127.0.0.1:1:me:hunter2:and:more"))
    assert "hunter2" not in caplog.text
