"""What the flows of links share that begin with somebody's playback."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Protocol, runtime_checkable

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    SubentryFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..accounts import account_of
from ..const import CONF_PROVIDER, CONF_USER_ID, Provider
from ..links import account_id_of
from ..model.capability import Access, Facet
from ..model.shelf import ServerUser
from ..providers.errors import ProviderError
from ..providers.playback_contracts import ListsPlayed, ReadsPlayback
from ..providers.registry import PROVIDERS, Provider as AnyProvider
from .linking import LinkSteps, default_of
from .troubles import patience
from .watch_rules import Told

PERSON: Final = EntitySelector(EntitySelectorConfig(domain="person"))
_PLAYER: Final = EntitySelector(EntitySelectorConfig(domain="media_player"))


@runtime_checkable
class HasUsers(Protocol):
    """A server that several people use."""

    async def users(self) -> tuple[ServerUser, ...]:
        """Read who they are."""


@runtime_checkable
class HasLibraries(Protocol):
    """A server that keeps its titles apart in libraries."""

    async def libraries(self) -> tuple[str, ...]:
        """Read their names."""


class WatchLinkSteps(LinkSteps):
    """Steps that ask who watches, and what of it counts."""

    users: tuple[ServerUser, ...] = ()
    told: Told = Told()

    @property
    def before(self) -> Mapping[str, Any]:
        """The settings that the link has; empty for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        return self._get_reconfigure_subentry().data

    @property
    def own_subentry_id(self) -> str:
        """The subentry that is being changed; nothing for a new link."""
        if self.source != SOURCE_RECONFIGURE:
            return ""
        return self._reconfigure_subentry_id

    @property
    def source_provider(self) -> Provider:
        """What kind of account tells of the playback."""
        return Provider(self._get_entry().data[CONF_PROVIDER])

    async def read_source(self) -> SubentryFlowResult | None:
        """Ask who is there and what there is to leave out; a result ends the flow."""
        entry = self._get_entry()
        account = account_of(self.hass, entry.data, account_id_of(entry))
        try:
            async with patience():
                if isinstance(account, HasUsers):
                    self.users = await account.users()
                self.told = await _told_by(account)
        except ProviderError as err:
            return self.unreachable(err, entry)
        return None

    @callback
    def who_field(self) -> dict[Any, Any]:
        """Return the field that asks who watches."""
        if self.source_provider is Provider.PLAYERS:
            return {vol.Required(CONF_USER_ID): _PLAYER}
        users = {user.user_id: user.name for user in self.users}
        options = [
            SelectOptionDict(value=user_id, label=name)
            for user_id, name in users.items()
        ]
        return {
            vol.Required(CONF_USER_ID, default=default_of(users)): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
            )
        }

    @callback
    def name_of(self, user_id: str) -> str:
        """Return what people call a user or a player."""
        if state := self.hass.states.get(user_id):
            return state.name
        names = {user.user_id: user.name for user in self.users}
        return names.get(user_id, user_id)

    @callback
    def titles_of_those_who_can(self, facet: Facet, access: Access) -> dict[str, str]:
        """Return the linked accounts that can do this, by account id.

        An account that is not loaded may be able to do whatever its provider can.
        """
        titles: dict[str, str] = {}
        for entry in self.linked_accounts():
            if entry.state is ConfigEntryState.LOADED:
                support = entry.runtime_data.account.capabilities.get(facet)
                can = support.access if support else frozenset()
            else:
                spec = PROVIDERS[AnyProvider(entry.data[CONF_PROVIDER])]
                can = spec.can.get(facet, frozenset())
            if entry.unique_id is not None and access in can:
                titles[entry.unique_id] = entry.title
        return titles


async def _told_by(account: object) -> Told:
    """Ask a server what can be left out of its playback.

    Names can be typed as well as picked, so a server that does not tell them is no
    reason to give up.
    """
    libraries: tuple[str, ...] | None = None
    devices: tuple[str, ...] | None = None
    if isinstance(account, HasLibraries):
        libraries = ()
        with suppress(ProviderError):
            libraries = await account.libraries()
    if isinstance(account, HasUsers) and isinstance(account, ReadsPlayback):
        devices = ()
        with suppress(ProviderError):
            sessions = await account.read_sessions()
            seen = {it.device for it in sessions.items if it.device is not None}
            devices = tuple(sorted(seen))
    return Told(
        libraries=libraries, devices=devices, marks=isinstance(account, ListsPlayed)
    )
