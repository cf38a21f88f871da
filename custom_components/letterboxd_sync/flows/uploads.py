"""Files that people upload in a form: read once, off the event loop, then removed."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant

from ..providers.errors import Refused, RefusedReason
from ..providers.letterboxd.export import (
    LARGEST_FILE,
    Export,
    Holds,
    read_export,
)

# Ten thousand proxies fit in; what is longer is some other file.
_LONGEST_LIST: Final = 1024 * 1024


class UploadGone(Exception):
    """The file was read before, or Home Assistant restarted since."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that was uploaded, in memory: on the disk it is gone."""

    name: str
    content: bytes = field(repr=False)


async def async_take_upload(hass: HomeAssistant, file_id: str) -> Upload:
    """Take an uploaded export; raises ``UploadGone``."""
    name, content = await hass.async_add_executor_job(
        _take, hass, file_id, LARGEST_FILE
    )
    return Upload(name=name, content=content)


async def async_read_export(
    hass: HomeAssistant, upload: Upload, holds: Holds | None = None
) -> Export:
    """Read an export; raises ``Refused``."""
    read = partial(read_export, upload.content, name=upload.name, holds=holds)
    return await hass.async_add_executor_job(read)


async def async_read_text(hass: HomeAssistant, file_id: str) -> tuple[str, str]:
    """Read an uploaded list: its name and its text.

    Raises ``Refused`` and ``UploadGone``.
    """
    name, content = await hass.async_add_executor_job(
        _take, hass, file_id, _LONGEST_LIST
    )
    if len(content) > _LONGEST_LIST:
        raise Refused(RefusedReason.TOO_LARGE)
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(RefusedReason.UNREADABLE_FILE) from None


def _take(hass: HomeAssistant, file_id: str, limit: int) -> tuple[str, bytes]:
    """Return a file's name and at most one byte more than ``limit`` of it.

    The file is gone after that.
    """
    try:
        with process_uploaded_file(hass, file_id) as path, path.open("rb") as file:
            return path.name, file.read(limit + 1)
    except ValueError as err:
        raise UploadGone from err
