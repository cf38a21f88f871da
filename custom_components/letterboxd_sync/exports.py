"""Account exports that people hand us: read, checked, kept in the ledger."""

from homeassistant.core import HomeAssistant

from .bridge import House, async_enter_house, async_leave_house
from .const import LOGGER
from .model.link import AccountId
from .providers.errors import Refused
from .providers.letterboxd.export import Export, dumps, loads
from .store.ledger import scoped


def _name(account_id: AccountId) -> str:
    # Named so that it is forgotten along with the account
    return scoped(account_id, "export")


async def async_keep_export(
    hass: HomeAssistant, account_id: AccountId, export: Export
) -> None:
    """Keep an export for its member, over what an earlier one held.

    The next set-up of the account reads it.
    """
    user = f"export of {account_id}"
    house = await async_enter_house(hass, user)
    try:
        whole = export.over(await async_kept_export(house, account_id))
        text = await hass.async_add_executor_job(dumps, whole)
        await house.engine.keep(_name(account_id), text)
    finally:
        await async_leave_house(hass, user)


async def async_kept_export(house: House, account_id: AccountId) -> Export | None:
    """Return the kept export of a member, or None when there is none to read.

    What a newer version kept stays where it is, for when that version is back.
    """
    text = await house.engine.kept(_name(account_id))
    if text is None:
        return None
    try:
        return await house.hass.async_add_executor_job(loads, text)
    except Refused as err:
        LOGGER.warning("An export is left out: %s", err.detail)
        return None
