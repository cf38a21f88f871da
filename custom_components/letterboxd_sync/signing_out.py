"""Signing out: what a service gave us and nobody uses any more is given back to it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .accounts import token_keeper
from .bridge import async_enter_house, async_leave_house
from .const import CONF_PROVIDER, LOGGER, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .flows.troubles import patience
from .links import account_id_of
from .providers.errors import NotUnderstood, ProviderError
from .providers.trakt.tokens import TokenPair
from .store.errors import LedgerError
from .token_store import HeldTokens, async_kept_tokens

# In seconds; a person waits for the account to go
PATIENCE: float = 10


async def async_sign_out(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
    """Give the tokens of a Trakt member back, while the ledger still has them."""
    if entry.data[CONF_PROVIDER] != Provider.TRAKT:
        return
    if (pair := await async_newest_pair(hass, entry)) is not None:
        await async_give_back(hass, entry.data, pair)


async def async_give_back(
    hass: HomeAssistant, data: Mapping[str, Any], pair: TokenPair
) -> None:
    """Give tokens back; a Trakt that does not take them keeps nothing from going on.

    ``data`` say which application they belong to, and where it is known.
    """
    try:
        async with patience(PATIENCE):
            await token_keeper(hass, data, HeldTokens(pair)).revoke()
    except ProviderError as err:
        LOGGER.warning("Tokens of Trakt could not be given back: %s", err.detail)


async def async_give_back_replaced(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    data: Mapping[str, Any],
    pair: TokenPair,
) -> None:
    """Give tokens back, once their entry has been set up with those of today.

    Before, somebody may be asking with them, and would take it for a farewell.
    """
    # It is taken once for what the entry's links need, and once more to set it up.
    for _ in range(2):
        async with entry.setup_lock:
            pass
    await async_give_back(hass, data, pair)


async def async_newest_pair(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> TokenPair | None:
    """Return the tokens; those of the entry where the ledger cannot be read.

    None where there are none that can be read.
    """
    try:
        linked = TokenPair.read(entry.data[CONF_TOKEN])
    except NotUnderstood:
        return None
    # By a name of our own: whoever else keeps the house open goes on to.
    user = f"{entry.entry_id} tokens"
    try:
        house = await async_enter_house(hass, user)
    except HomeAssistantError:
        return linked
    try:
        kept = await async_kept_tokens(house, account_id_of(entry), entry.data)
    except LedgerError:
        return linked
    finally:
        await async_leave_house(hass, user)
    return (kept and kept.load()) or linked
