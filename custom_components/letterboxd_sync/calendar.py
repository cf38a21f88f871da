"""Calendars: what a member saw, and what is coming of a person's shows and films."""

from datetime import date, datetime, timedelta
from typing import cast, override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import LOGGER, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .entity import AccountEntity
from .errors_in_words import errors_in_words
from .model.capability import Media
from .model.show import Episode
from .model.tracking import DiaryEntry
from .model.view import TrackerView
from .providers.errors import ProviderError
from .providers.trakt.account import TraktAccount
from .providers.trakt.finding import CalendarEntry

# Calendars only read.
PARALLEL_UPDATES = 0

DIARY = CalendarEntityDescription(key="diary", translation_key="diary")
COMING = CalendarEntityDescription(key="coming", translation_key="coming")

# A release date moves a few times in its life; the frontend reads its own spans.
READ_AGAIN = timedelta(hours=6)

# What the state looks ahead, from yesterday: Trakt answers for so many days at once.
AHEAD_DAYS = 31

# Nobody looks at more of a calendar at once; each month is a request or two.
MOST_DAYS = 100

ONE_DAY = timedelta(days=1)

# An episode without a length still takes some room on a calendar.
SOME_TIME = timedelta(minutes=30)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendar of a member or of a Trakt account."""
    coordinator = entry.runtime_data.coordinator
    match entry.runtime_data.provider:
        case Provider.LETTERBOXD:
            async_add_entities([DiaryCalendar(coordinator, DIARY)])
        case Provider.TRAKT:
            async_add_entities([ComingCalendar(coordinator, COMING)])
        case _:
            pass


class DiaryCalendar(AccountEntity, CalendarEntity):
    """What a member has entered into their diary, on the day they watched it."""

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return what was seen today."""
        today = dt_util.now().date()
        return next(iter(self._between(today, today + ONE_DAY)), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the viewings of a span, oldest first."""
        start, end = dt_util.as_local(start_date), dt_util.as_local(end_date)
        # A span that ends at midnight does not reach into the day that begins.
        last = (end - timedelta(microseconds=1)).date() + ONE_DAY
        return self._between(start.date(), last)

    def _between(self, first: date, before: date) -> list[CalendarEvent]:
        view = cast(TrackerView | None, self.coordinator.data)
        diary = view.diary.items if view and view.diary else ()
        dated = [
            (entry.watched_on, entry)
            for entry in diary
            if entry.watched_on is not None and first <= entry.watched_on < before
        ]
        dated.sort(key=lambda it: (it[0], it[1].film.name))
        return [_viewing(day, entry) for day, entry in dated]


class ComingCalendar(AccountEntity, CalendarEntity):
    """What comes out of the shows and films that a person follows at Trakt."""

    @property
    def _account(self) -> TraktAccount:
        return cast(TraktAccount, self.coordinator.config_entry.runtime_data.account)

    _coming: tuple[CalendarEvent, ...] = ()
    _read_at: datetime | None = None

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return what is on now or comes next."""
        now = dt_util.now()
        return next((it for it in self._coming if it.end_datetime_local > now), None)

    @override
    async def async_added_to_hass(self) -> None:
        """Read what is coming, in the background: nobody waits for it."""
        await super().async_added_to_hass()
        self._handle_coordinator_update()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Read anew now and then; release dates are not among the latest activities."""
        now = dt_util.utcnow()
        if self._read_at is None or now - self._read_at >= READ_AGAIN:
            self._read_at = now
            self.coordinator.config_entry.async_create_background_task(
                self.hass, self._async_read(), "what is coming"
            )
        super()._handle_coordinator_update()

    async def _async_read(self) -> None:
        try:
            first = dt_util.utcnow().date() - ONE_DAY
            self._coming = tuple(await self._events(first, AHEAD_DAYS))
        except ProviderError as err:
            LOGGER.debug("What is coming is not known: %s", err)
            self._read_at = None
        else:
            self.async_write_ha_state()

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what comes out in a span, in order."""
        # Films come out on local days, episodes are listed by their day in UTC.
        first = min(_days(start_date))
        days = (max(_days(end_date)) - first).days + 1
        with errors_in_words(self.coordinator.config_entry):
            events = await self._events(first, min(days, MOST_DAYS))
        return [
            it
            for it in events
            if it.end_datetime_local > start_date and it.start_datetime_local < end_date
        ]

    async def _events(self, start: date, days: int) -> list[CalendarEvent]:
        entries: list[CalendarEntry] = []
        for media in (Media.FILM, Media.SHOW):
            entries += await self._account.calendar(media, start, days)
        events = [_release(entry) for entry in entries]
        return sorted(events, key=lambda it: (it.start_datetime_local, it.summary))


def _days(instant: datetime) -> tuple[date, date]:
    """Return the day of an instant here, and in UTC."""
    return dt_util.as_local(instant).date(), dt_util.as_utc(instant).date()


def _viewing(day: date, entry: DiaryEntry) -> CalendarEvent:
    stars = f" {_stars(entry.stars)}" if entry.stars else ""
    heart = " ♥" if entry.liked else ""
    return CalendarEvent(
        start=day,
        end=day + ONE_DAY,
        summary=f"{entry.film.name}{stars}{heart}",
        description=entry.review,
        uid=entry.key,
    )


def _release(entry: CalendarEntry) -> CalendarEvent:
    title = entry.title
    more = title.title if isinstance(title, Episode) else None
    if entry.at is None:
        return CalendarEvent(
            start=entry.day,
            end=entry.day + ONE_DAY,
            summary=title.name,
            description=more,
        )
    return CalendarEvent(
        start=entry.at,
        end=entry.at + SOME_TIME,
        summary=title.name,
        description=more,
    )


def _stars(stars: float) -> str:
    return "★" * int(stars) + ("½" if stars % 1 else "")
