"""The export of a member: read, kept, removed, and refused by name."""

from pathlib import Path
from unittest.mock import AsyncMock, Mock

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import uploads as uploads_of_flows
from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from simulators.letterboxd import Letterboxd

from .conftest import Upload
from .members import (
    WATCHLIST,
    entry_of,
    filled_in,
    own_proxies,
    uploads,
    zipped,
)
from .walking import Walk


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


SAYS_NOTHING = ("my-films.csv", WATCHLIST)


@pytest.mark.parametrize(
    ("holds", "facet"),
    [
        ("watchlist", Facet.WATCHLIST),
        ("watched", Facet.SEEN),
        ("likes", Facet.LIKES),
        ("list", Facet.LISTS),
    ],
)
async def test_a_file_that_does_not_say_what_it_lists_is_asked_about(  # noqa: PLR0917
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    kept_exports: AsyncMock,
    holds: str,
    facet: Facet,
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=await upload(*SAYS_NOTHING)))
    assert walk.step == "export_kind"
    assert walk.result["description_placeholders"]["file"] == "my-films.csv"
    assert set(walk.options("holds")) == {"watchlist", "watched", "likes", "list"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(holds=holds)
    assert walk.is_done
    export = kept_exports.await_args_list[0].args[2]
    assert [it for it in Facet if export.rows(it) is not None] == [facet]


async def test_what_a_file_lists_is_asked_before_how_pages_are_read(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload, kept_exports: AsyncMock
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    file_id = await upload(*SAYS_NOTHING)
    form = filled_in(letterboxd, export=file_id, pages=True)
    await walk.submit(**{**form, "username": "nobody"})
    assert walk.errors == {"base": "member_not_found"}
    await walk.submit(**form)
    assert walk.step == "export_kind"
    await walk.submit(holds="watched")
    assert walk.step == "pages"
    await walk.submit(**own_proxies())
    assert walk.is_done
    assert kept_exports.await_args_list[0].args[2].seen


async def test_another_file_takes_the_place_of_one_that_said_nothing(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload, kept_exports: AsyncMock
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    nothing, watchlist = (
        await upload(*SAYS_NOTHING),
        await upload("watchlist.csv", WATCHLIST),
    )
    await walk.submit(**filled_in(letterboxd, export=nothing, username="nobody"))
    await walk.submit(**filled_in(letterboxd, export=watchlist))
    assert walk.is_done
    assert kept_exports.await_args_list[0].args[2].watchlist


async def test_what_cannot_be_read_as_that_is_named(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=await upload(*SAYS_NOTHING)))
    with monkeypatch.context() as patch:
        refusal = Refused(RefusedReason.UNREADABLE_FILE)
        patch.setattr(uploads_of_flows, "read_export", Mock(side_effect=refusal))
        await walk.submit(holds="watched")
    assert walk.errors == {"holds": "file_unreadable"}
    await walk.submit(holds="watched")
    assert walk.is_done


@pytest.mark.parametrize(
    "error",
    [
        LedgerUnavailable(Path("ledger.db"), "disk full"),
        ConfigEntryNotReady("ledger_unavailable"),
        ConfigEntryError("ledger_broken"),
    ],
    ids=repr,
)
async def test_an_export_that_cannot_be_kept_is_told_and_nothing_created(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    kept_exports: AsyncMock,
    error: Exception,
) -> None:
    kept_exports.side_effect = error
    walk = await Walk.menu(hass, "letterboxd")
    file_id = await upload("watchlist.csv", WATCHLIST)
    await walk.submit(**filled_in(letterboxd, export=file_id))
    assert walk.reason == "ledger_unusable"
    folder = walk.result["description_placeholders"]["folder"]
    assert folder == hass.config.path(".storage", DOMAIN)
    assert hass.config_entries.async_entries(DOMAIN) == []


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
