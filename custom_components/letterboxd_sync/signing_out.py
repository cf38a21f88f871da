"""Signing out: an account that is unlinked gives its service back what it was given."""

from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .accounts import token_keeper
from .bridge import async_enter_house, async_leave_house
from .const import CONF_PROVIDER, LOGGER, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .flows.troubles import patience
from .links import account_id_of
from .providers.errors import ProviderError
from .providers.trakt.tokens import TokenPair, TokenStore
from .store.errors import LedgerError
from .token_store import HeldTokens, async_kept_tokens

# In seconds; a person waits for the account to go
PATIENCE: float = 10


async def async_sign_out(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
    """Give the tokens of a Trakt member back, while the ledger still has them.

    A Trakt that does not take them keeps no account from being unlinked.
    """
    if entry.data[CONF_PROVIDER] != Provider.TRAKT:
        return
    try:
        store = await _newest_tokens(hass, entry)
        async with patience(PATIENCE):
            await token_keeper(hass, entry.data, store).revoke()
    except ProviderError as err:
        LOGGER.warning(
            "The tokens of %s could not be given back: %s", entry.title, err.detail
        )


async def _newest_tokens(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> TokenStore:
    """Return the tokens; those of the entry where the ledger cannot be read."""
    linked = HeldTokens(TokenPair.read(entry.data[CONF_TOKEN]))
    try:
        house = await async_enter_house(hass, entry.entry_id)
    except HomeAssistantError:
        return linked
    try:
        kept = await async_kept_tokens(house, account_id_of(entry), entry.data)
    except LedgerError:
        return linked
    finally:
        await async_leave_house(hass, entry.entry_id)
    return kept or linked
