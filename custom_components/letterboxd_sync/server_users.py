"""The users of a media server, followed: entities come and go with them."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Protocol, runtime_checkable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .bridge import signal_now_playing
from .const import LOGGER
from .coordinator import LetterboxdSyncConfigEntry
from .entity import FigureEntity
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
    make: Callable[[ServerUser], Iterable[FigureEntity]],
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
        make: Callable[[ServerUser], Iterable[FigureEntity]],
    ) -> None:
        self._entry = entry
        self._account = account
        self._add = async_add_entities
        self._make = make
        self._known: dict[str, tuple[FigureEntity, ...]] = {}
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
        strangers = {it.user_id for it in playing if it.user_id} - self._known.keys()
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
        self._see({user.user_id for user in users})
        new = [user for user in users if user.user_id not in self._known]
        made = {user.user_id: tuple(self._make(user)) for user in new}
        self._known |= made
        self._add([entity for entities in made.values() for entity in entities])

    @callback
    def _see(self, there: set[str]) -> None:
        """Let the entities go of who is no user any more, also of an earlier life.

        A server has somebody: one that lists nobody has a trouble of its own, and whom
        it had is only not available.
        """
        for user_id, entities in self._known.items():
            for entity in entities:
                if entity.is_listed != (user_id in there):
                    entity.is_listed = not entity.is_listed
                    entity.async_write_ha_state()
        if not there:
            return
        registry = er.async_get(self._entry.runtime_data.house.hass)
        for entry in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            owner = self._user_of(entry.unique_id)
            if owner is not None and owner not in there:
                registry.async_remove(entry.entity_id)
        gone = self._known.keys() - there
        self._met -= gone
        self._known = {it: each for it, each in self._known.items() if it in there}

    def _user_of(self, unique_id: str) -> str | None:
        """Return which user an entity is about; None for any other."""
        account, _, rest = unique_id.partition("|")
        user_id, is_of_user, _ = rest.rpartition("|")
        mine = account == self._entry.runtime_data.account_id
        return user_id if mine and is_of_user else None
