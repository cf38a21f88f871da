"""The flow's step for the media players of this home: nothing to enter, one entry."""

from typing import Final

from homeassistant.config_entries import ConfigFlowResult
import probatio as vol

from ..const import CONF_PROVIDER, PROVIDER_NAMES, Provider
from .forms import AccountSteps, UserInput

# One for the whole house: links name the players.
_UNIQUE_ID: Final = f"{Provider.PLAYERS}:home"


class PlayersSteps(AccountSteps):
    """Steps whose name says players."""

    async def async_step_players(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Say what comes next, and link the players."""
        await self.async_set_unique_id(_UNIQUE_ID)
        self._abort_if_unique_id_configured()
        if user_input is None:
            return self.show("players", vol.Schema({}))
        return self.async_create_entry(
            title=PROVIDER_NAMES[Provider.PLAYERS],
            data={CONF_PROVIDER: Provider.PLAYERS},
        )
