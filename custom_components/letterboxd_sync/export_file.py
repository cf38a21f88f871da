"""An account export that lies on Home Assistant's own disk."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .coordinator import LetterboxdSyncConfigEntry
from .errors_in_words import errors_in_words
from .exports import async_keep_export
from .providers.errors import Refused, RefusedReason
from .providers.letterboxd.export import (
    LARGEST_FILE,
    Export,
    Holds,
    read_export,
)


async def async_import_export_file(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    path: str,
    *,
    holds: Holds | None = None,
) -> dict[str, Any]:
    """Read an export, keep it for its member and look at the account anew.

    ``holds`` says what the rows of a lone CSV are. Raises ``LedgerError``.
    """
    # No file has such a name, and asking for one is an error of another kind
    if "\0" in path:
        raise _invalid("file_not_found", path)
    if not await hass.async_add_executor_job(hass.config.is_allowed_path, path):
        raise _invalid("file_not_allowed", path)
    try:
        export = await hass.async_add_executor_job(_read, path, holds)
    except OSError as err:
        raise _invalid("file_not_found", path) from err
    except Refused as err:
        match err.reason:
            case RefusedReason.TOO_LARGE:
                raise _invalid("file_too_large", path) from err
            case RefusedReason.UNTOLD:
                raise _invalid("file_untold", path) from err
            case _:
                raise _invalid("file_unreadable", path) from err
    with errors_in_words(entry):
        await async_keep_export(hass, entry.runtime_data.account_id, export)
    await hass.config_entries.async_reload(entry.entry_id)
    return {
        "watchlist": _count(export.watchlist),
        "diary": _count(export.diary),
        "ratings": _count(export.ratings),
        "likes": _count(export.likes),
        "watched": _count(export.seen),
        "lists": None
        if export.lists is None
        else {slug: len(it.films) for slug, it in export.lists.items()},
        "undecoded": export.undecoded,
    }


def _read(path: str, holds: Holds | None) -> Export:
    """Read no more of the file than an export may be long."""
    with Path(path).open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    return read_export(content, name=Path(path).name, holds=holds)


def _count(rows: tuple[object, ...] | None) -> int | None:
    return None if rows is None else len(rows)


def _invalid(key: str, path: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"path": path},
    )
