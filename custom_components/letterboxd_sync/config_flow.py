"""Config flow: link a member, a server or the players of this home; one entry each.

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
from .flows.players import PlayersSteps
from .flows.radarr import RadarrSteps
from .flows.tautulli import TautulliSteps
from .flows.trakt import TraktSteps
from .link_flow import link_flows

# In the order in which they are of use to most people.
_PROVIDERS: Final = [it.value for it in Provider]


class LetterboxdSyncConfigFlow(
    LetterboxdSteps,
    RadarrSteps,
    JellyfinSteps,
    TraktSteps,
    TautulliSteps,
    PlayersSteps,
    domain=DOMAIN,
):
    """Links an account, renews its credentials, changes its connection."""

    VERSION = 1

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry[Any]
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Offer the links that may begin at an account of this kind."""
        return link_flows(Provider(config_entry.data[CONF_PROVIDER]))

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
            case Provider.TRAKT:
                return await self.async_step_reauth_trakt()
            case Provider.TAUTULLI:
                return await self.async_step_reauth_tautulli()
            case Provider.PLAYERS:
                return self.async_abort(reason="nothing_to_change")
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
            case Provider.TRAKT:
                return await self.async_step_reconfigure_trakt()
            case Provider.TAUTULLI:
                return await self.async_step_reconfigure_tautulli()
            case Provider.PLAYERS:
                return self.async_abort(reason="nothing_to_change")
            case never:
                assert_never(never)
