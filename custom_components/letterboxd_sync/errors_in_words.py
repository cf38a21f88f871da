"""What a service would not do, or the disk, in translated words for whoever asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError

from .bridge import ledger_folder
from .const import DOMAIN
from .coordinator import LetterboxdSyncConfigEntry
from .providers.errors import ProviderError
from .store.errors import LedgerError


@contextmanager
def errors_in_words(entry: LetterboxdSyncConfigEntry) -> Iterator[None]:
    """Raise ``HomeAssistantError`` for what goes wrong below."""
    try:
        yield
    except ProviderError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="action_failed",
            translation_placeholders={"account": entry.title, "detail": err.detail},
        ) from err
    except LedgerError as err:
        folder = str(ledger_folder(entry.runtime_data.house.hass))
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="ledger_unavailable",
            translation_placeholders={"folder": folder},
        ) from err
