"""Config flow: link a Letterboxd member, a Radarr or a Jellyfin; one entry each.

The steps of each provider are in ``flows/``; here is which of them comes first.
"""

from collections.abc import Mapping
from typing import Any, Final, assert_never, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.core import callback

from .const import CONF_PROVIDER, CONF_USER_ID, DOMAIN, Provider
from .flows.forms import UserInput
from .flows.jellyfin import JellyfinSteps
from .flows.letterboxd import LetterboxdSteps
from .flows.radarr import RadarrSteps
from .link_flow import LINK_FLOWS

# In the order in which they are of use to most people.
_PROVIDERS: Final = [it.value for it in Provider]


class LetterboxdSyncConfigFlow(
    LetterboxdSteps, RadarrSteps, JellyfinSteps, domain=DOMAIN
):
    """Links an account, renews its credentials, changes its connection."""

    VERSION = 1

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry[Any]
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Offer links where there is a watchlist to begin with."""
        if config_entry.data[CONF_PROVIDER] != Provider.LETTERBOXD:
            return {}
        return dict(LINK_FLOWS)

    @override
    async def async_step_user(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask which service the account is at."""
        return self.async_show_menu(step_id="user", menu_options=_PROVIDERS)

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin where this account's credentials are renewed."""
        match Provider(entry_data[CONF_PROVIDER]):
            case Provider.LETTERBOXD:
                return await self.async_step_reauth_letterboxd()
            case Provider.RADARR:
                return await self.async_step_reauth_radarr()
            case Provider.JELLYFIN if entry_data[CONF_USER_ID] is None:
                return await self.async_step_reauth_jellyfin()
            case Provider.JELLYFIN:
                return await self.async_step_reauth_quick_connect()
            case never:
                assert_never(never)

    async def async_step_reconfigure(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Begin where this account's connection is changed."""
        match Provider(self._get_reconfigure_entry().data[CONF_PROVIDER]):
            case Provider.LETTERBOXD:
                return await self.async_step_reconfigure_letterboxd()
            case Provider.RADARR:
                return await self.async_step_reconfigure_radarr()
            case Provider.JELLYFIN:
                return await self.async_step_reconfigure_jellyfin()
            case never:
                assert_never(never)
