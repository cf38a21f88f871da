"""Actions that mark a title as watched, and take a play out of a history."""

from collections.abc import Iterator
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.film import Film
from ..model.operation import (
    MarkPlayed,
    RemovePlay,
)
from ..model.title import Playable
from ..providers.jellyfin.account import JellyfinAccount
from ..title_data import title_data
from ..titles_asked import TITLE_FIELDS, async_playable_asked
from .asked import ENTRY_SCHEMA, Action, entry_of
from .sending import ATTR_WATCHED_AT, async_add_play, async_ask, instant_of

ATTR_PLAY_ID = "play_id"
ATTR_USER = "user"

TITLE_SCHEMA = ENTRY_SCHEMA.extend(TITLE_FIELDS)

MARK_SCHEMA = TITLE_SCHEMA.extend(
    {vol.Optional(ATTR_WATCHED_AT): cv.datetime, vol.Optional(ATTR_USER): cv.string}
)
REMOVE_PLAY_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Required(ATTR_PLAY_ID): vol.All(cv.string, vol.Match(r"^\d{1,19}$"))}
)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("mark_watched", _mark_watched, MARK_SCHEMA, optional)
    yield Action("remove_play", _remove_play, REMOVE_PLAY_SCHEMA, optional)


async def _mark_watched(call: ServiceCall) -> ServiceResponse:
    """Mark a title as watched at a tracker, or as played by a server's user."""
    entry = entry_of(call, Provider.TRAKT, Provider.JELLYFIN)
    title = await async_playable_asked(call, entry)
    account = entry.runtime_data.account
    if isinstance(account, JellyfinAccount):
        return await _mark_played(call, entry, account, title)
    return await async_add_play(entry, title, instant_of(call))


async def _mark_played(
    call: ServiceCall,
    entry: LetterboxdSyncConfigEntry,
    account: JellyfinAccount,
    title: Playable,
) -> dict[str, Any]:
    with errors_in_words(entry):
        users = await account.users()
        items = await account.find_items(title)
    named = call.data.get(ATTR_USER, "").casefold()
    meant = [it for it in users if named in {it.name.casefold(), it.user_id}]
    # Where there is one user only, it cannot be anybody else.
    if not named and len(users) == 1:
        meant = [*users]
    if len(meant) != 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_user",
            translation_placeholders={
                "account": entry.title,
                "users": ", ".join(it.name for it in users) or "-",
            },
        )
    if not items:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_in_library",
            translation_placeholders={"account": entry.title, "title": title.name},
        )
    at = instant_of(call)
    for item_id in items:
        mark = MarkPlayed(
            user_id=meant[0].user_id, item_id=item_id, title=title, played_at=at
        )
        job = await async_ask(entry, mark)
    return {
        **title_data(title),
        "user": meant[0].name,
        "watched_at": at.isoformat(),
        "state": job.state.value,
    }


async def _remove_play(call: ServiceCall) -> ServiceResponse:
    """Take one play out of a history: the one of that id, as get_history names it."""
    entry = entry_of(call, Provider.TRAKT)
    play_id = call.data[ATTR_PLAY_ID]
    title = Film(title=f"play {play_id}")
    job = await async_ask(entry, RemovePlay(title=title, play_id=play_id))
    return {"play_id": play_id, "state": job.state.value}
