"""The users of a media server, followed: a new one gets entities without a restart."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Protocol, runtime_checkable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .bridge import signal_now_playing
from .const import LOGGER
from .coordinator import LetterboxdSyncConfigEntry
from .model.shelf import ServerUser
from .providers.errors import ProviderError

# Households change less often than that.
READ_AGAIN = timedelta(days=1)


@runtime_checkable
class HasUsers(Protocol):
    """An account of a server that several people use."""

    async def users(self) -> tuple[ServerUser, ...]:
        """Read who they are."""


@callback
def async_add_for_users(
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[ServerUser], Iterable[Entity]],
) -> None:
    """Add the entities of every user, now and whenever there is a new one."""
    account = entry.runtime_data.account
    if not isinstance(account, HasUsers):
        return
    followed = _Followed(entry, account, async_add_entities, make)
    coordinator = entry.runtime_data.coordinator
    entry.async_on_unload(coordinator.async_add_listener(followed.look))
    entry.async_on_unload(
        async_dispatcher_connect(
            coordinator.hass,
            signal_now_playing(coordinator.account_id),
            followed.meet,
        )
    )
    followed.look()


class _Followed:
    """The users who have their entities already."""

    def __init__(
        self,
        entry: LetterboxdSyncConfigEntry,
        account: HasUsers,
        async_add_entities: AddConfigEntryEntitiesCallback,
        make: Callable[[ServerUser], Iterable[Entity]],
    ) -> None:
        self._entry = entry
        self._account = account
        self._add = async_add_entities
        self._make = make
        self._known: set[str] = set()
        self._met: set[str] = set()
        self._look_at = dt_util.utcnow()
        self._looking = False

    @callback
    def look(self) -> None:
        """Read the users in the background, once a day; set-up waits for no server."""
        if self._looking or dt_util.utcnow() < self._look_at:
            return
        self._looking = True
        self._entry.async_create_background_task(
            self._entry.runtime_data.house.hass, self._async_look(), "server users"
        )

    @callback
    def meet(self) -> None:
        """Read the users anew when somebody plays who is none of them, once each."""
        data = self._entry.runtime_data
        playing = data.house.engine.playback.now_playing(data.account_id)
        strangers = {it.user_id for it in playing if it.user_id} - self._known
        if new := strangers - self._met:
            self._met |= new
            self._look_at = dt_util.utcnow()
            self.look()

    async def _async_look(self) -> None:
        try:
            users = await self._account.users()
        except ProviderError as err:
            # The next look at the account tries again
            LOGGER.debug("The users of %s are not known: %s", self._entry.title, err)
            return
        finally:
            self._looking = False
        if self._entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS:
            # The platform is gone: entities of it would be in the way of the next.
            return
        self._look_at = dt_util.utcnow() + READ_AGAIN
        new = [user for user in users if user.user_id not in self._known]
        self._known |= {user.user_id for user in new}
        self._add([entity for user in new for entity in self._make(user)])
