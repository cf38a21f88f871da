"""Reading the pages of a member: what is asked, proxies, and what goes wrong."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd

from .conftest import Upload
from .members import (
    LINKED,
    entry_of,
    filled_in,
    own_proxies,
    stays,
)
from .walking import Walk


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


async def test_a_file_of_proxies_outlives_a_slip(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload
) -> None:
    file_id = await upload("proxies.txt", b"127.0.0.1:2\n")
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies="nonsense", proxies_file=file_id))
    assert walk.errors == {"base": "proxy_shape"}
    await walk.submit(**own_proxies(proxies_file=file_id))
    assert walk.errors == {"base": "cannot_connect"}
    await walk.submit(**own_proxies(proxies_file=file_id, proxy_fallback=True))
    assert walk.result["data"]["proxies"] == "127.0.0.1:2"


@pytest.mark.parametrize(
    ("typed", "line"),
    [({}, "2 (proxies.txt)"), ({"proxies": "127.0.0.1:1\nbad"}, "2")],
    ids=["nothing typed", "typed"],
)
async def test_a_line_is_counted_where_it_stands(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    typed: dict[str, str],
    line: str,
) -> None:
    file_id = await upload("proxies.txt", b"127.0.0.1:1\nbad\n")
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies_file=file_id, **typed))
    assert walk.errors == {"base": "proxy_shape"}
    assert walk.result["description_placeholders"]["line"] == line


async def test_passwords_of_proxies_are_not_shown_again_and_stay(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    kept = "# mine\n127.0.0.1:1:me:hunter2\nsocks5://a%40b:c%40d@127.0.0.1:2\nhttp://127.0.0.1:3"
    entry = entry_of(letterboxd, pages=True, proxies=kept, proxy_fallback=True)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**stays(letterboxd, pages=True))
    shown = walk.suggested["own_proxies"]["proxies"]
    assert shown.splitlines() == [
        "# mine",
        "127.0.0.1:1:me:********",
        "socks5://a%40b:********@127.0.0.1:2",
        "http://127.0.0.1:3",
    ]
    typed = f"{shown}\n127.0.0.1:4:me:new"
    await walk.submit(**own_proxies(proxies=typed, proxy_fallback=True))
    assert walk.reason == "reconfigure_successful"
    assert entry.data["proxies"] == f"{kept}\n127.0.0.1:4:me:new"


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


async def test_proxies_are_in_no_log(
    hass: HomeAssistant, letterboxd: Letterboxd, caplog: pytest.LogCaptureFixture
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, pages=True))
    await walk.submit(**own_proxies(proxies="socks5://me:hunter2@127.0.0.1:1"))
    await walk.submit(**own_proxies(proxies="127.0.0.1:1:me:hunter2:and:more"))
    assert "hunter2" not in caplog.text
