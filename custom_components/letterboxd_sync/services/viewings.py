"""Actions on a viewing: log it, rate it, take it back, fetch the diary's files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

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
from ..model.operation import LogViewing, RateTitle, TakeBack
from ..sync.draft_text import DraftTextError, stars_of
from ..sync.remarks import Remarked, Remarks
from ..sync.viewings import one_film
from ..title_data import title_data
from ..titles_asked import (
    ATTR_ENTITY,
    TITLE_FIELDS,
    async_film_asked,
    async_playable_asked,
    async_title_asked,
    film_that_letterboxd_finds,
    playable_said,
)
from .asked import ENTRY_SCHEMA, Action, entry_of
from .sending import ATTR_WATCHED_AT, async_add_play, async_ask, instant_of, now

ATTR_CONFIRMED = "confirmed"
ATTR_LIKED = "liked"
ATTR_RATING = "rating"
ATTR_REVIEW = "review"
ATTR_REWATCH = "rewatch"
ATTR_TAGS = "tags"

TITLE_SCHEMA = ENTRY_SCHEMA.extend(TITLE_FIELDS)

# Its half stars are checked in the handler, where they get words of their own.
RATING = vol.Any(vol.Coerce(float), cv.string)

LOG_SCHEMA = TITLE_SCHEMA.extend(
    {
        vol.Optional(ATTR_WATCHED_AT): cv.datetime,
        vol.Optional(ATTR_RATING): RATING,
        vol.Optional(ATTR_LIKED): cv.boolean,
        vol.Optional(ATTR_REWATCH): cv.boolean,
        vol.Optional(ATTR_REVIEW): cv.string,
        vol.Optional(ATTR_TAGS): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(ATTR_CONFIRMED, default=True): cv.boolean,
    }
)
RATE_SCHEMA = TITLE_SCHEMA.extend(
    {vol.Optional(ATTR_RATING): RATING, vol.Optional(ATTR_LIKED): cv.boolean}
)

TAKE_BACK_SCHEMA = TITLE_SCHEMA.extend({vol.Optional(ATTR_WATCHED_AT): cv.datetime})


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("log_viewing", _log_viewing, LOG_SCHEMA, optional)
    yield Action("rate", _rate, RATE_SCHEMA, optional)
    yield Action("take_back", _take_back, TAKE_BACK_SCHEMA, optional)
    yield Action("export_diary", _export_diary, ENTRY_SCHEMA, SupportsResponse.ONLY)


async def _log_viewing(call: ServiceCall) -> ServiceResponse:
    """Note a viewing: in a diary, or as a play with its rating at a tracker."""
    entry = entry_of(call, Provider.LETTERBOXD, Provider.TRAKT)
    remarks, at = _remarks(call), instant_of(call)
    if entry.runtime_data.provider is Provider.TRAKT:
        _only_what_trakt_keeps(call, entry)
        title = await async_playable_asked(call, entry)
        answer = await async_add_play(entry, title, at)
        if (stars := remarks.get("stars")) is not None:
            await async_ask(entry, RateTitle(title=title, stars=stars, rated_at=now()))
        return answer
    film = film_that_letterboxd_finds(await async_film_asked(call, entry))
    # Who gives no time means the evening that has just ended, whichever day it was.
    on = dt_util.as_local(at).date() if ATTR_WATCHED_AT in call.data else None
    data = entry.runtime_data
    with errors_in_words(entry):
        draft = await data.house.engine.diary.add(
            data.account_id,
            Remarked(film=film, on=on, remarks=remarks),
            confirmed=call.data[ATTR_CONFIRMED],
        )
    return {
        **title_data(draft.viewing.film),
        "watched_on": draft.viewing.watched_on.isoformat(),
    }


def _only_what_trakt_keeps(call: ServiceCall, entry: LetterboxdSyncConfigEntry) -> None:
    """Refuse what would be lost; what says nothing of its own does no harm."""
    said = {**call.data, ATTR_CONFIRMED: not call.data[ATTR_CONFIRMED]}
    diary = (ATTR_LIKED, ATTR_REWATCH, ATTR_REVIEW, ATTR_TAGS, ATTR_CONFIRMED)
    if lost := [field for field in diary if said.get(field)]:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="only_in_diary",
            translation_placeholders={
                "account": entry.title,
                "fields": ", ".join(lost),
            },
        )


async def _rate(call: ServiceCall) -> ServiceResponse:
    """Rate a title at a tracker, or the draft of a film's diary entry."""
    entry = entry_of(call, Provider.TRAKT, Provider.LETTERBOXD)
    remarks = _remarks(call)
    # A tracker has no likes; whoever only likes a film has not rated it.
    if "stars" not in remarks and (
        entry.runtime_data.provider is Provider.TRAKT or "liked" not in remarks
    ):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="rating_needed"
        )
    if entry.runtime_data.provider is Provider.TRAKT:
        title = await async_title_asked(call, entry)
        stars = remarks["stars"]
        rating = RateTitle(title=title, stars=stars, rated_at=now())
        job = await async_ask(entry, rating)
        return {**title_data(title), "rating": stars, "state": job.state.value}
    film = await async_film_asked(call, entry)
    viewing = await _rate_draft(entry, film, remarks)
    return {**title_data(film), "rating": viewing.stars, "liked": viewing.liked}


async def _rate_draft(
    entry: LetterboxdSyncConfigEntry, film: Film, remarks: Remarks
) -> LogViewing:
    """Change what is given, and only that, on the newest draft of the film."""
    data = entry.runtime_data
    desk = data.house.engine.diary
    for draft in desk.drafts(data.account_id):
        if one_film(draft.viewing.film, film):
            viewing = replace(draft.viewing, **remarks)
            with errors_in_words(entry):
                await desk.amend(draft.key, viewing)
            return viewing
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_draft",
        translation_placeholders={"account": entry.title, "film": film.name},
    )


async def _take_back(call: ServiceCall) -> ServiceResponse:
    """Let an evening leave no trace, whatever has become of it so far."""
    entry = entry_of(call, Provider.LETTERBOXD, Provider.TRAKT)
    title = playable_said(call)
    at = _told_at(call) or instant_of(call)
    data = entry.runtime_data
    with errors_in_words(entry):
        taken = await data.house.engine.take_back(
            data.account_id, TakeBack(title=title, watched_at=at)
        )
    return {
        **title_data(title),
        "watched_at": at.isoformat(),
        "drafts": taken.drafts,
        "withdrawn": taken.withdrawn,
        "state": taken.history.value if taken.history else None,
    }


def _told_at(call: ServiceCall) -> datetime | None:
    """Return when an event happened that is meant, unless a time is given."""
    state = call.hass.states.get(call.data.get(ATTR_ENTITY, ""))
    if state is None or ATTR_WATCHED_AT in call.data:
        return None
    return dt_util.parse_datetime(str(state.attributes.get("at")))


async def _export_diary(call: ServiceCall) -> ServiceResponse:
    """Return addresses from which the files can be fetched for some minutes."""
    entry = entry_of(call, Provider.LETTERBOXD)
    links = await async_links(call.hass, entry)
    expires_at = dt_util.utcnow() + LINK_LIFETIME
    return {"files": [*links], "expires_at": expires_at.isoformat()}


def _remarks(call: ServiceCall) -> Remarks:
    """Return what is said of a viewing; what is left out is not."""
    data, remarks = call.data, Remarks()
    if ATTR_RATING in data:
        remarks["stars"] = _stars(data[ATTR_RATING])
    if ATTR_LIKED in data:
        remarks["liked"] = data[ATTR_LIKED]
    if ATTR_REWATCH in data:
        remarks["rewatch"] = data[ATTR_REWATCH]
    if ATTR_REVIEW in data:
        remarks["review"] = data[ATTR_REVIEW].strip() or None
    if ATTR_TAGS in data:
        remarks["tags"] = tuple(data[ATTR_TAGS])
    return remarks


def _stars(said: float | str) -> float | None:
    """Return the rating; 0 takes one back; raises when it is no half star."""
    text = f"{said:g}" if isinstance(said, float) else said
    try:
        return stars_of(text)
    except DraftTextError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="rating_out_of_range",
            translation_placeholders={"rating": text},
        ) from err
