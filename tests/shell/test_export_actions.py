"""Actions on account exports: kept, read at once, and refused in words."""

from pathlib import Path
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.letterboxd_sync import export_file
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from simulators.house import Simulators

from ..providers.letterboxd.archives import DIARY, LIKES, LIST, SEEN, WATCHLIST, archive
from .household import member_entry, set_up, settle
from .test_actions import ALICE_ENTRY, act, refused


@pytest.fixture
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return a folder that Home Assistant may read."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return tmp_path


async def test_an_export_is_kept_and_read_at_once(
    hass: HomeAssistant, sims: Simulators, folder: Path
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    path = folder / "export.zip"
    content = archive(
        {
            "watchlist.csv": WATCHLIST,
            "diary.csv": DIARY,
            "watched.csv": SEEN,
            "lists/film-noir.csv": LIST,
        }
    )
    await hass.async_add_executor_job(path.write_bytes, content)
    answer = await act(hass, "import_export_file", path=str(path))
    assert answer == {
        "watchlist": 2,
        "diary": 1,
        "ratings": 1,
        "likes": None,
        "watched": 2,
        "lists": {"film-noir": 2},
        "undecoded": 0,
    }
    await settle(hass)
    films = (await act(hass, "get_watchlist"))["films"]
    assert {film["title"] for film in films} == {"Tank", "Gator"}


async def test_a_single_table_is_known_by_its_name(
    hass: HomeAssistant, sims: Simulators, folder: Path
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    path = folder / "watchlist.csv"
    await hass.async_add_executor_job(path.write_text, WATCHLIST)
    answer = await act(hass, "import_export_file", path=str(path))
    assert answer["watchlist"] == 2


async def test_lists_of_an_export_are_told_and_read(
    hass: HomeAssistant, sims: Simulators, folder: Path
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    assert await act(hass, "get_list") == {"lists": []}
    error = await refused(hass, "get_list", list="watched")
    assert error.translation_key == "list_not_seen"
    path = folder / "export.zip"
    files = {"watched.csv": SEEN, "likes/films.csv": LIKES, "lists/noir.csv": LIST}
    await hass.async_add_executor_job(path.write_bytes, archive(files))
    await act(hass, "import_export_file", path=str(path))
    await settle(hass)
    assert (await act(hass, "get_list"))["lists"] == [
        {"list": "noir", "name": "Film noir", "length": 2}
    ]
    for name, titles in (
        ("noir", ["Laura", "Detour"]),
        ("film noir", ["Laura", "Detour"]),
        ("watched", ["Her", "Christine"]),
        ("likes", ["Christine"]),
    ):
        answer = await act(hass, "get_list", list=name)
        assert [it["title"] for it in answer["titles"]] == titles
    error = await refused(hass, "get_list", list="none")
    assert error.translation_key == "unknown_list"
    assert "noir" in str(error.translation_placeholders)


async def test_before_the_first_look_nothing_is_known_to_be_listed(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    entry = hass.config_entries.async_get_entry(ALICE_ENTRY)
    assert entry is not None
    entry.runtime_data.coordinator.data = None
    error = await refused(hass, "get_list", list="likes")
    assert error.translation_key == "list_not_seen"


async def test_what_does_not_say_what_it_lists_is_no_watchlist(
    hass: HomeAssistant, sims: Simulators, folder: Path
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    path = folder / "my-films.csv"
    await hass.async_add_executor_job(path.write_text, SEEN)
    error = await refused(hass, "import_export_file", path=str(path))
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == "file_untold"
    answer = await act(hass, "import_export_file", path=str(path), holds="watched")
    assert (answer["watchlist"], answer["watched"]) == (None, 2)


async def test_an_export_that_cannot_be_kept_is_told_in_words(
    hass: HomeAssistant,
    sims: Simulators,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    path = folder / "watchlist.csv"
    await hass.async_add_executor_job(path.write_text, WATCHLIST)
    full = AsyncMock(side_effect=LedgerUnavailable(Path("ledger.db"), "disk full"))
    monkeypatch.setattr(Engine, "keep", full)
    error = await refused(hass, "import_export_file", path=str(path))
    assert error.translation_key == "ledger_unavailable"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("../elsewhere.zip", "file_not_allowed"),
        ("nothing\0.zip", "file_not_found"),
        ("none.zip", "file_not_found"),
        ("broken.zip", "file_unreadable"),
        ("large.zip", "file_too_large"),
    ],
)
async def test_a_file_that_is_no_export_is_refused_and_nothing_kept(  # noqa: PLR0917
    hass: HomeAssistant,
    sims: Simulators,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    key: str,
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    monkeypatch.setattr(export_file, "LARGEST_FILE", 10)
    await hass.async_add_executor_job((folder / "broken.zip").write_bytes, b"no")
    monkeypatch.setattr(
        "custom_components.letterboxd_sync.providers.letterboxd.export.LARGEST_FILE", 10
    )
    large = folder / "large.zip"
    await hass.async_add_executor_job(large.write_bytes, b"PK" * 100)
    error = await refused(hass, "import_export_file", path=str(folder / name))
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == key
    assert (await act(hass, "get_watchlist"))["films"] == []
