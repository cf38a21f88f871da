"""What a service would not do, or the disk, in translated words for whoever asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from .bridge import ledger_folder
from .const import DOMAIN
from .coordinator import LetterboxdSyncConfigEntry
from .providers.errors import (
    NotAuthorized,
    ProviderError,
    Refused,
    RefusedReason,
)
from .store.errors import LedgerError

# What people can do something about has words of its own.
REFUSALS: Final[Mapping[RefusedReason | None, str]] = {
    RefusedReason.ACCOUNT_LOCKED: "account_locked",
    RefusedReason.APP_REJECTED: "app_rejected",
    RefusedReason.LIMIT_REACHED: "limit_reached",
    RefusedReason.VIP_ONLY: "vip_only",
}


@contextmanager
def errors_in_words(entry: LetterboxdSyncConfigEntry) -> Iterator[None]:
    """Raise ``HomeAssistantError`` for what goes wrong below."""
    try:
        yield
    except NotAuthorized as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="not_authorized",
            translation_placeholders={"account": entry.title},
        ) from err
    except ProviderError as err:
        reason = err.reason if isinstance(err, Refused) else None
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=REFUSALS.get(reason, "action_failed"),
            translation_placeholders={"account": entry.title, "detail": err.detail},
        ) from err
    except LedgerError as err:
        folder = str(ledger_folder(entry.runtime_data.house.hass))
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="ledger_unavailable",
            translation_placeholders={"folder": folder},
        ) from err
