"""Sensors: how long a watchlist is, what was seen last, how the accounts fare."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import LinkType, Provider
from .coordinator import AccountCoordinator, LetterboxdSyncConfigEntry
from .entity import AccountEntity, FigureEntity, LinkEntity
from .figures import (
    LinkFigures,
    answering_route,
    downloading_count,
    last_play,
    last_rating,
    last_watched,
    link_figures,
    minutes_watched,
    missing_count,
    plays_count,
    ratings_count,
    requests_count,
    route_since,
)
from .film_data import film_data
from .model.shelf import ServerUser
from .model.snapshot import Route
from .model.view import AccountView, RequestsView, ServerView, TrackerView
from .server_users import async_add_for_users
from .title_data import poster_of, title_data
from .watching_sensor import LONGEST_STATE, WatchingSensor

# The coordinator does the talking; sensors only read what it found.
PARALLEL_UPDATES = 0

type Value = str | int | float | datetime | None


@dataclass(frozen=True, kw_only=True)
class ViewSensorDescription[ViewT: AccountView](SensorEntityDescription):
    """A sensor that reads the last view of its account."""

    value: Callable[[ViewT], Value]
    attributes: Callable[[ViewT], Mapping[str, Any]] | None = None
    picture: Callable[[ViewT], str | None] | None = None


@dataclass(frozen=True, kw_only=True)
class FigureSensorDescription(SensorEntityDescription):
    """A sensor that reads the ledger's figures of its account."""

    value: Callable[[AccountCoordinator], Value]


@dataclass(frozen=True, kw_only=True)
class LinkSensorDescription(SensorEntityDescription):
    """A sensor that reads how far a link has come."""

    value: Callable[[LinkFigures], Value]


def _last_watched_attributes(view: TrackerView) -> Mapping[str, Any]:
    entry = last_watched(view)
    if entry is None:
        return {}
    return {
        **film_data(entry.film),
        "watched_on": entry.watched_on.isoformat() if entry.watched_on else None,
        "rating": entry.stars,
        "liked": entry.liked,
        "rewatch": entry.rewatch,
    }


def _last_watched_title(view: TrackerView) -> str | None:
    entry = last_watched(view)
    return entry.film.title[:LONGEST_STATE] if entry else None


def _last_watched_poster(view: TrackerView) -> str | None:
    entry = last_watched(view)
    return entry.film.poster if entry else None


def _last_play_title(view: TrackerView) -> str | None:
    play = last_play(view)
    return play.title.name[:LONGEST_STATE] if play else None


def _last_play_attributes(view: TrackerView) -> Mapping[str, Any]:
    play = last_play(view)
    if play is None:
        return {}
    return {**title_data(play.title), "watched_at": play.watched_at.isoformat()}


def _last_play_poster(view: TrackerView) -> str | None:
    play = last_play(view)
    return poster_of(play.title) if play else None


MEMBER_SENSORS: tuple[ViewSensorDescription[TrackerView], ...] = (
    ViewSensorDescription(
        key="watchlist",
        translation_key="watchlist",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda view: len(view.watchlist.items) if view.watchlist else None,
    ),
    ViewSensorDescription(
        key="last_watched",
        translation_key="last_watched",
        value=_last_watched_title,
        attributes=_last_watched_attributes,
        picture=_last_watched_poster,
    ),
    ViewSensorDescription(
        key="diary_entries",
        translation_key="diary_entries",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda view: len(view.diary.items) if view.diary else None,
    ),
    ViewSensorDescription(
        key="last_rating",
        translation_key="last_rating",
        suggested_display_precision=1,
        value=last_rating,
    ),
    ViewSensorDescription(
        key="route",
        translation_key="route",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.ENUM,
        options=[*Route],
        value=answering_route,
    ),
    ViewSensorDescription(
        key="route_since",
        translation_key="route_since",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.TIMESTAMP,
        value=route_since,
    ),
)

TRAKT_SENSORS: tuple[ViewSensorDescription[TrackerView], ...] = (
    ViewSensorDescription(
        key="watchlist",
        translation_key="watchlist",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda view: len(view.watchlist.items) if view.watchlist else None,
    ),
    ViewSensorDescription(
        key="listed_shows",
        translation_key="listed_shows",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda view: len(view.shows.items) if view.shows else None,
    ),
    ViewSensorDescription(
        key="plays",
        translation_key="plays",
        state_class=SensorStateClass.TOTAL,
        value=plays_count,
    ),
    ViewSensorDescription(
        key="minutes_watched",
        translation_key="minutes_watched",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_unit_of_measurement=UnitOfTime.HOURS,
        suggested_display_precision=0,
        state_class=SensorStateClass.TOTAL,
        value=minutes_watched,
    ),
    ViewSensorDescription(
        key="last_play",
        translation_key="last_play",
        value=_last_play_title,
        attributes=_last_play_attributes,
        picture=_last_play_poster,
    ),
    ViewSensorDescription(
        key="ratings",
        translation_key="ratings",
        state_class=SensorStateClass.MEASUREMENT,
        value=ratings_count,
    ),
)

RADARR_SENSORS: tuple[ViewSensorDescription[RequestsView], ...] = (
    ViewSensorDescription(
        key="films",
        translation_key="films",
        state_class=SensorStateClass.MEASUREMENT,
        value=requests_count,
    ),
    ViewSensorDescription(
        key="missing",
        translation_key="missing",
        state_class=SensorStateClass.MEASUREMENT,
        value=missing_count,
    ),
    ViewSensorDescription(
        key="queued",
        translation_key="queued",
        state_class=SensorStateClass.MEASUREMENT,
        value=downloading_count,
    ),
)

SERVER_SENSORS: tuple[ViewSensorDescription[ServerView], ...] = (
    ViewSensorDescription(
        key="library",
        translation_key="library",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda view: len(view.library.items),
    ),
)

FIGURE_SENSORS: tuple[FigureSensorDescription, ...] = (
    FigureSensorDescription(
        key="pending",
        translation_key="pending",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda it: it.house.engine.figures(it.account_id).pending,
    ),
    FigureSensorDescription(
        key="failed",
        translation_key="failed",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda it: it.house.engine.figures(it.account_id).failed,
    ),
    FigureSensorDescription(
        key="last_read",
        translation_key="last_read",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.TIMESTAMP,
        # Another state with every look, which the recorder would keep.
        entity_registry_enabled_default=False,
        value=lambda it: it.house.engine.figures(it.account_id).last_read,
    ),
)

LINK_SENSORS: tuple[LinkSensorDescription, ...] = (
    LinkSensorDescription(
        key="linked",
        translation_key="linked",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda figures: figures.agreed,
    ),
)

SHELF_SENSORS: tuple[LinkSensorDescription, ...] = (
    LinkSensorDescription(
        key="collection",
        translation_key="collection",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda figures: figures.on_shelf,
    ),
)

LINK_SENSORS_OF: Mapping[LinkType, tuple[LinkSensorDescription, ...]] = {
    LinkType.REQUESTS: LINK_SENSORS,
    LinkType.SHELF: (*LINK_SENSORS, *SHELF_SENSORS),
}

VIEW_SENSORS: Mapping[Provider, tuple[ViewSensorDescription[Any], ...]] = {
    Provider.LETTERBOXD: MEMBER_SENSORS,
    Provider.RADARR: RADARR_SENSORS,
    Provider.JELLYFIN: SERVER_SENSORS,
    Provider.TRAKT: TRAKT_SENSORS,
    Provider.TAUTULLI: (),
    Provider.PLAYERS: (),
}

# A server has its users instead; one of these is somebody's by itself.
PERSONAL = frozenset({Provider.TRAKT, Provider.PLAYERS})

WATCHING = SensorEntityDescription(key="watching", translation_key="watching")
USER_WATCHING = SensorEntityDescription(key="watching", translation_key="user_watching")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of an account and of its links."""
    data = entry.runtime_data
    async_add_entities(
        [
            *(ViewSensor(data.coordinator, it) for it in VIEW_SENSORS[data.provider]),
            *(FigureSensor(data.coordinator, it) for it in FIGURE_SENSORS),
        ]
    )
    if data.provider in PERSONAL:
        async_add_entities([WatchingSensor(data.coordinator, WATCHING)])

    def _of_user(user: ServerUser) -> list[WatchingSensor]:
        return [WatchingSensor(data.coordinator, USER_WATCHING, user)]

    async_add_for_users(entry, async_add_entities, _of_user)
    for subentry in entry.subentries.values():
        descriptions = LINK_SENSORS_OF.get(LinkType(subentry.subentry_type), ())
        async_add_entities(
            [LinkSensor(data.coordinator, it, subentry) for it in descriptions],
            config_subentry_id=subentry.subentry_id,
        )


class ViewSensor(AccountEntity, SensorEntity):
    """Reads the last view of an account."""

    # Posters and ids change with the title; nobody needs their history.
    _unrecorded_attributes = frozenset({"ids", "poster"})
    entity_description: ViewSensorDescription[Any]

    @property
    @override
    def native_value(self) -> Value:
        """Return what the view says."""
        return self.entity_description.value(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the value."""
        if self.entity_description.attributes is None:
            return None
        return self.entity_description.attributes(self.coordinator.data)

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return the poster of the film that the value is about.

        Home Assistant asks for it before the first look has brought anything.
        """
        if self.entity_description.picture is None or self.coordinator.data is None:
            return None
        return self.entity_description.picture(self.coordinator.data)


class FigureSensor(FigureEntity, SensorEntity):
    """Reads the ledger's figures of an account."""

    entity_description: FigureSensorDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return the figure."""
        return self.entity_description.value(self.coordinator)


class LinkSensor(LinkEntity, SensorEntity):
    """Reads how far a link has come."""

    entity_description: LinkSensorDescription

    @property
    @override
    def native_value(self) -> Value:
        """Return the figure."""
        return self.entity_description.value(
            link_figures(self.coordinator.house.engine, self.link_id)
        )
