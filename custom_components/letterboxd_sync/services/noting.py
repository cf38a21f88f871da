"""Actions that write what a person watched, and what they think of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..diary_export import LINK_LIFETIME, async_links
from ..errors_in_words import errors_in_words
from ..model.film import Film
from ..model.operation import (
    AddPlay,
    LogViewing,
    MarkPlayed,
    RateTitle,
    RemovePlay,
)
from ..model.title import Playable
from ..providers.jellyfin.account import JellyfinAccount
from ..sync.identify import same_film
from ..title_data import title_data
from ..titles_asked import (
    TITLE_FIELDS,
    async_film_asked,
    async_playable_asked,
    async_title_asked,
)
from .asked import ENTRY_SCHEMA, Action, entry_of
from .sending import async_ask, now

ATTR_CONFIRMED = "confirmed"
ATTR_LIKED = "liked"
ATTR_PLAY_ID = "play_id"
ATTR_RATING = "rating"
ATTR_REVIEW = "review"
ATTR_REWATCH = "rewatch"
ATTR_TAGS = "tags"
ATTR_USER = "user"
ATTR_WATCHED_AT = "watched_at"

TITLE_SCHEMA = ENTRY_SCHEMA.extend(TITLE_FIELDS)

# Its half stars are checked in the handler, where they get words of their own.
RATING = vol.Coerce(float)

LOG_SCHEMA = TITLE_SCHEMA.extend(
    {
        vol.Optional(ATTR_WATCHED_AT): cv.datetime,
        vol.Optional(ATTR_RATING): RATING,
        vol.Optional(ATTR_LIKED, default=False): cv.boolean,
        vol.Optional(ATTR_REWATCH): cv.boolean,
        vol.Optional(ATTR_REVIEW): cv.string,
        vol.Optional(ATTR_TAGS, default=[]): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(ATTR_CONFIRMED, default=True): cv.boolean,
    }
)
RATE_SCHEMA = TITLE_SCHEMA.extend(
    {vol.Optional(ATTR_RATING): RATING, vol.Optional(ATTR_LIKED): cv.boolean}
)
MARK_SCHEMA = TITLE_SCHEMA.extend(
    {vol.Optional(ATTR_WATCHED_AT): cv.datetime, vol.Optional(ATTR_USER): cv.string}
)
REMOVE_PLAY_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Required(ATTR_PLAY_ID): vol.All(cv.string, vol.Match(r"^\d{1,19}$"))}
)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("log_viewing", _log_viewing, LOG_SCHEMA, optional)
    yield Action("rate", _rate, RATE_SCHEMA, optional)
    yield Action("mark_watched", _mark_watched, MARK_SCHEMA, optional)
    yield Action("remove_play", _remove_play, REMOVE_PLAY_SCHEMA, optional)
    yield Action("export_diary", _export_diary, ENTRY_SCHEMA, SupportsResponse.ONLY)


async def _log_viewing(call: ServiceCall) -> ServiceResponse:
    """Note a viewing: in a diary, or as a play with its rating at a tracker."""
    entry = entry_of(call, Provider.LETTERBOXD, Provider.TRAKT)
    stars = _stars(call)
    if entry.runtime_data.provider is Provider.TRAKT:
        title = await async_playable_asked(call, entry)
        answer = await _add_play(entry, title, _instant(call))
        if stars is not None:
            await async_ask(entry, RateTitle(title=title, stars=stars, rated_at=now()))
        return answer
    film = await async_film_asked(call, entry)
    viewing = LogViewing(
        film=film,
        watched_on=dt_util.as_local(_instant(call)).date(),
        stars=stars,
        liked=call.data[ATTR_LIKED],
        rewatch=call.data.get(ATTR_REWATCH, False),
        tags=tuple(call.data[ATTR_TAGS]),
        review=call.data.get(ATTR_REVIEW),
    )
    data = entry.runtime_data
    with errors_in_words(entry):
        await data.house.engine.diary.add(
            data.account_id, viewing, confirmed=call.data[ATTR_CONFIRMED]
        )
    return {**title_data(film), "watched_on": viewing.watched_on.isoformat()}


async def _rate(call: ServiceCall) -> ServiceResponse:
    """Rate a title at a tracker, or the draft of a film's diary entry."""
    entry = entry_of(call, Provider.TRAKT, Provider.LETTERBOXD)
    stars = _stars(call)
    # A tracker has no likes; whoever only likes a film has not rated it.
    if ATTR_RATING not in call.data and (
        entry.runtime_data.provider is Provider.TRAKT or ATTR_LIKED not in call.data
    ):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="rating_needed"
        )
    if entry.runtime_data.provider is Provider.TRAKT:
        title = await async_title_asked(call, entry)
        rating = RateTitle(title=title, stars=stars, rated_at=now())
        job = await async_ask(entry, rating)
        return {**title_data(title), "rating": stars, "state": job.state.value}
    film = await async_film_asked(call, entry)
    viewing = await _rate_draft(call, entry, film)
    return {**title_data(film), "rating": viewing.stars, "liked": viewing.liked}


async def _rate_draft(
    call: ServiceCall, entry: LetterboxdSyncConfigEntry, film: Film
) -> LogViewing:
    """Change what is given, and only that, on the newest draft of the film."""
    data = entry.runtime_data
    desk = data.house.engine.diary
    for draft in desk.drafts(data.account_id):
        viewing = draft.viewing
        if same_film(viewing.film.ids, film.ids):
            if ATTR_RATING in call.data:
                viewing = replace(viewing, stars=_stars(call))
            if ATTR_LIKED in call.data:
                viewing = replace(viewing, liked=call.data[ATTR_LIKED])
            with errors_in_words(entry):
                await desk.amend(draft.key, viewing)
            return viewing
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_draft",
        translation_placeholders={"account": entry.title, "film": film.name},
    )


async def _mark_watched(call: ServiceCall) -> ServiceResponse:
    """Mark a title as watched at a tracker, or as played by a server's user."""
    entry = entry_of(call, Provider.TRAKT, Provider.JELLYFIN)
    title = await async_playable_asked(call, entry)
    account = entry.runtime_data.account
    if isinstance(account, JellyfinAccount):
        return await _mark_played(call, entry, account, title)
    return await _add_play(entry, title, _instant(call))


async def _add_play(
    entry: LetterboxdSyncConfigEntry, title: Playable, at: datetime
) -> dict[str, Any]:
    play = AddPlay(title=title, started_at=at, watched_at=at, asked=True)
    job = await async_ask(entry, play)
    return {
        **title_data(title),
        "watched_at": at.isoformat(),
        "state": job.state.value,
    }


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
    at = _instant(call)
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


async def _export_diary(call: ServiceCall) -> ServiceResponse:
    """Return addresses from which the files can be fetched for some minutes."""
    entry = entry_of(call, Provider.LETTERBOXD)
    links = await async_links(call.hass, entry)
    expires_at = dt_util.utcnow() + LINK_LIFETIME
    return {"files": [*links], "expires_at": expires_at.isoformat()}


def _instant(call: ServiceCall) -> datetime:
    """Return when it was watched, now unless somebody says otherwise."""
    said: datetime | None = call.data.get(ATTR_WATCHED_AT)
    if said is None:
        return now()
    return dt_util.as_utc(said).replace(second=0, microsecond=0)


def _stars(call: ServiceCall) -> float | None:
    """Return the rating; none, and 0 takes one back; raises when it is no half star."""
    stars: float | None = call.data.get(ATTR_RATING)
    if not stars:
        return None
    if not 0.5 <= stars <= 5 or stars * 2 % 1:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="rating_out_of_range",
            translation_placeholders={"rating": f"{stars:g}"},
        )
    return stars
