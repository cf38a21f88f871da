"""The diary queue as a to-do list: tick to confirm, delete to dismiss, edit to rate."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import override

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.translation import async_get_exception_message
from homeassistant.util import dt as dt_util

from .bridge import signal_drafts
from .const import DOMAIN, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .engine.diary_desk import DiaryDesk
from .engine.draft_writing import Draft, DraftGone, DraftTaken
from .entity import FigureEntity
from .errors_in_words import errors_in_words
from .sync.draft_text import DraftTextError, amended, draft_text, remarks_of
from .sync.remarks import Remarked
from .titles_asked import async_film_named

# One change after another: each reads what the one before it left.
PARALLEL_UPDATES = 1

DIARY_QUEUE = EntityDescription(key="diary_queue", translation_key="diary_queue")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the diary queue of a Letterboxd member."""
    if entry.runtime_data.provider is Provider.LETTERBOXD:
        async_add_entities([DiaryQueue(entry.runtime_data.coordinator, DIARY_QUEUE)])


class DiaryQueue(FigureEntity, TodoListEntity):
    """Drafts of diary entries; what is ticked goes into the diary."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
    )

    @property
    def _desk(self) -> DiaryDesk:
        return self.coordinator.house.engine.diary

    @property
    def _drafts(self) -> dict[str, Draft]:
        drafts = self._desk.drafts(self.coordinator.account_id)
        return {draft.key: draft for draft in drafts}

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the engine."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                signal_drafts(self.coordinator.account_id),
                self.async_write_ha_state,
            )
        )

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        """Return the drafts, the newest first; those confirmed are ticked."""
        syntax = _syntax()
        return [_item(draft, syntax) for draft in self._drafts.values()]

    @override
    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Draft a viewing of today, or of the day that is given."""
        text = item.summary or ""
        film, rest = await async_film_named(self.coordinator.config_entry, text)
        with _readable():
            remarks = remarks_of(film, f"{film.name}{rest}")
        said = Remarked(film=film, on=_day(item.due), remarks=remarks)
        with self._words():
            await self._desk.add(
                self.coordinator.account_id,
                said,
                # A new item comes unticked: that says nothing of a draft that is there.
                confirmed=item.status == TodoItemStatus.COMPLETED or None,
            )

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Set rating, like, review and day; confirm, or take that back."""
        draft = self._drafts.get(item.uid or "")
        if draft is None:
            raise _gone()
        with _readable():
            viewing = amended(draft.viewing, item.summary or "")
        if (day := _day(item.due)) is not None:
            viewing = replace(viewing, watched_on=day)
        with self._words():
            if viewing != draft.viewing:
                draft = await self._desk.amend(draft.key, viewing)
            # Home Assistant passes on what was sent: it may be a plain text.
            if item.status == TodoItemStatus.COMPLETED and draft.waits:
                await self._desk.confirm(draft.key)
            elif item.status == TodoItemStatus.NEEDS_ACTION and not draft.waits:
                await self._desk.recall(draft.key)

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Dismiss drafts: they do not come back for the same viewing."""
        with self._words():
            for uid in uids:
                await self._desk.dismiss(uid)

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Say what went wrong, in translated words."""
        try:
            with errors_in_words(self.coordinator.config_entry):
                yield
        except HomeAssistantError as err:
            match err.__cause__:
                case DraftGone():
                    raise _gone() from err
                case DraftTaken():
                    raise _not_taken("draft_taken") from err
                case _:
                    raise

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Leave the state alone: the queue tells by itself when it moves."""


def _syntax() -> str:
    """Return how a draft's text is read: said with each, a list has no other place."""
    return async_get_exception_message(
        translation_domain=DOMAIN, translation_key="draft_syntax"
    )


def _item(draft: Draft, syntax: str) -> TodoItem:
    details = [syntax]
    if draft.viewing.tags:
        details.insert(0, ", ".join(f"#{tag}" for tag in draft.viewing.tags))
    return TodoItem(
        uid=draft.key,
        summary=draft_text(draft.viewing),
        description=" · ".join(details),
        due=draft.viewing.watched_on,
        status=(
            TodoItemStatus.NEEDS_ACTION if draft.waits else TodoItemStatus.COMPLETED
        ),
    )


@contextmanager
def _readable() -> Iterator[None]:
    """Say which part of a text is no rating, and how one is written."""
    try:
        yield
    except DraftTextError as err:
        raise _not_taken("draft_text", text=err.part, syntax=_syntax()) from err


def _day(due: date | None) -> date | None:
    """Return the day: the type allows a time of day, which this list does not."""
    day = due.date() if isinstance(due, datetime) else due
    if day is not None and day > dt_util.now().date():
        raise _not_taken("date_in_future", date=day.isoformat())
    return day


def _gone() -> ServiceValidationError:
    return _not_taken("draft_gone")


def _not_taken(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )
