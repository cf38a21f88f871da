"""What a service would not do, or the disk, in translated words for whoever asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError

from .bridge import ledger_folder
from .const import DOMAIN, LOGGER
from .coordinator import LetterboxdSyncConfigEntry
from .error_texts import placeholders, refusal_key
from .providers.errors import (
    NotAuthorized,
    NotReached,
    NotSeen,
    NotSetUp,
    NotUnderstood,
    ProviderError,
    Refused,
    Throttled,
)
from .store.errors import LedgerError


@contextmanager
def errors_in_words(entry: LetterboxdSyncConfigEntry) -> Iterator[None]:
    """Raise ``HomeAssistantError`` for what goes wrong below."""
    try:
        yield
    except ProviderError as err:
        LOGGER.debug("%s did not do what was asked: %r", entry.title, err)
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=_key(err),
            translation_placeholders=placeholders(err, _at_fault(err, entry)),
        ) from err
    except LedgerError as err:
        folder = str(ledger_folder(entry.runtime_data.house.hass))
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="ledger_unavailable",
            translation_placeholders={"folder": folder},
        ) from err


def _key(err: ProviderError) -> str:
    match err:
        case NotAuthorized():
            return "not_authorized"
        case NotSetUp():
            return "not_set_up"
        case NotSeen():
            return "not_seen"
        case NotReached():
            return "action_not_reached"
        case Throttled():
            return "action_throttled"
        case NotUnderstood():
            return "action_not_understood"
        case Refused():
            return refusal_key(err)
        case _:
            return "action_unanswered"


def _at_fault(err: ProviderError, entry: LetterboxdSyncConfigEntry) -> str:
    """Return the title of the account that is at fault: it may be another one."""
    if isinstance(err, NotSetUp) and err.account is not None:
        other = entry.runtime_data.house.entry_of(err.account)
        return other.title if other else entry.title
    return entry.title
