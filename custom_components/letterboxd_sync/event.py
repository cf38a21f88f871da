"""Event entities: what happened to a member's films, and to what people play."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge import (
    signal_link_playback,
    signal_occurrence,
    signal_playback,
    signal_user_playback,
)
from .const import LinkType, Provider
from .coordinator import AccountCoordinator, LetterboxdSyncConfigEntry
from .entity import FigureEntity, LinkEntity
from .film_data import film_data
from .model.occurrence import Occurrence, OccurrenceKind
from .model.playback import PlaybackKind, PlaybackOccurrence
from .model.shelf import ServerUser
from .server_users import async_add_for_users
from .title_data import playback_data, poster_of

# The engine does the talking; the entities only repeat what they heard.
PARALLEL_UPDATES = 0

FILMS = EventEntityDescription(
    key="films", translation_key="films", event_types=[*OccurrenceKind]
)
PLAYBACK = EventEntityDescription(
    key="playback", translation_key="playback", event_types=[*PlaybackKind]
)
USER_PLAYBACK = EventEntityDescription(
    key="user_playback", translation_key="user_playback", event_types=[*PlaybackKind]
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entities of an account, its links and its users."""
    coordinator = entry.runtime_data.coordinator
    match entry.runtime_data.provider:
        case Provider.LETTERBOXD:
            async_add_entities([FilmEvent(coordinator, FILMS)])
        case Provider.TRAKT:
            async_add_entities([PlaybackEvent(coordinator, PLAYBACK)])
        case _:
            async_add_for_users(
                entry,
                async_add_entities,
                lambda user: [UserPlaybackEvent(coordinator, user)],
            )
    for subentry in entry.get_subentries_of_type(LinkType.PLAYBACK):
        async_add_entities(
            [LinkPlaybackEvent(coordinator, PLAYBACK, subentry)],
            config_subentry_id=subentry.subentry_id,
        )


class FilmEvent(FigureEntity, EventEntity):
    """Reports each occurrence once; the ledger knows what has been told."""

    _unrecorded_attributes = frozenset({"ids", "poster"})

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the engine."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                signal_occurrence(self.coordinator.account_id),
                self._report,
            )
        )

    @callback
    def _report(self, occurrence: Occurrence) -> None:
        """Tell of one film."""
        self._attr_entity_picture = occurrence.film.poster
        self._trigger_event(
            occurrence.kind,
            {
                **film_data(occurrence.film),
                "who": self.coordinator.config_entry.title,
                "at": occurrence.at.isoformat(),
            },
        )
        self.async_write_ha_state()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Leave the state alone: a poll is no news."""


class PlaybackEvent(FigureEntity, EventEntity):
    """Reports what happens to the playback that it is about, each thing once."""

    _unrecorded_attributes = frozenset({"ids", "poster"})

    @property
    def _signal(self) -> str:
        """Where it hears of it."""
        return signal_playback(self.coordinator.account_id)

    @property
    def _who(self) -> str:
        """Whose playback it is, as people name them."""
        return self.coordinator.config_entry.title

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the engine."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.coordinator.house.announcements.hear(self._signal, self._report)
        )

    @callback
    def _report(self, occurrence: PlaybackOccurrence) -> None:
        """Tell of one thing that happened, and at which account."""
        at = self.coordinator.house.entry_of(occurrence.account)
        self._attr_entity_picture = poster_of(occurrence.title)
        self._trigger_event(
            occurrence.kind,
            {
                **playback_data(occurrence),
                "who": self._who,
                "account": at.title if at else None,
            },
        )
        self.async_write_ha_state()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Leave the state alone: a poll is no news."""


class UserPlaybackEvent(PlaybackEvent):
    """What one user of a server plays, whether or not a link reads it."""

    def __init__(self, coordinator: AccountCoordinator, user: ServerUser) -> None:
        """Be about ``user``."""
        super().__init__(coordinator, USER_PLAYBACK)
        self._user = user
        self._attr_unique_id = f"{coordinator.account_id}|{user.user_id}|playback"
        self._attr_translation_placeholders = {"user": user.name}

    @property
    @override
    def _signal(self) -> str:
        return signal_user_playback(self.coordinator.account_id, self._user.user_id)

    @property
    @override
    def _who(self) -> str:
        return self._user.name


class LinkPlaybackEvent(LinkEntity, PlaybackEvent):
    """What is played for one link, and where it has gone."""

    def __init__(
        self,
        coordinator: AccountCoordinator,
        description: EventEntityDescription,
        subentry: ConfigSubentry,
    ) -> None:
        """Be about the link of ``subentry``."""
        super().__init__(coordinator, description, subentry)
        self._title = subentry.title

    @property
    @override
    def _signal(self) -> str:
        return signal_link_playback(self.link_id)

    @property
    @override
    def _who(self) -> str:
        return self._title
