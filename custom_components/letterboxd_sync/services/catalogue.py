"""Actions that look things up at Trakt: history, recommendations, what is coming."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.capability import Facet, Media
from ..model.playback import PlayFigures
from ..model.title import Title
from ..providers.trakt.account import TraktAccount
from ..providers.trakt.finding import CalendarEntry
from ..providers.trakt.listing import PersonalList
from ..title_data import title_data
from .asked import ENTRY_SCHEMA, Action, entry_of
from .member_lists import async_member_list

ATTR_DAYS = "days"
ATTR_END = "end"
ATTR_LIMIT = "limit"
ATTR_LIST = "list"
ATTR_MEDIA = "media"
ATTR_POPULAR = "popular"
ATTR_QUERY = "query"
ATTR_START = "start"
ATTR_YEAR = "year"

# Trakt answers for at most so many at once.
MOST = 100
# A search goes no further than its first page: what comes later is hardly meant.
MOST_FOUND = 20
MOST_DAYS = 33

_DAY = timedelta(days=1)

_LIMIT = vol.All(vol.Coerce(int), vol.Range(min=1, max=MOST))
# The lists that everybody has, by the name that an action gives them.
_FACETS = {it.value: it for it in (Facet.WATCHLIST, Facet.FAVOURITES, Facet.OWNED)}

_FILM_OR_SHOW = vol.In([Media.FILM, Media.SHOW])

MEDIA_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Optional(ATTR_MEDIA, default=Media.FILM.value): _FILM_OR_SHOW,
        vol.Optional(ATTR_LIMIT, default=20): _LIMIT,
    }
)
TRENDING_SCHEMA = MEDIA_SCHEMA.extend(
    {vol.Optional(ATTR_POPULAR, default=False): cv.boolean}
)
HISTORY_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Optional(ATTR_MEDIA): vol.In([Media.FILM, Media.EPISODE]),
        vol.Optional(ATTR_START): cv.datetime,
        vol.Optional(ATTR_END): cv.datetime,
        vol.Optional(ATTR_LIMIT, default=50): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=1000)
        ),
    }
)
CALENDAR_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Optional(ATTR_MEDIA): _FILM_OR_SHOW,
        vol.Optional(ATTR_START): cv.date,
        vol.Optional(ATTR_DAYS, default=7): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MOST_DAYS)
        ),
    }
)
LIST_SCHEMA = ENTRY_SCHEMA.extend({vol.Optional(ATTR_LIST): cv.string})
SEARCH_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Required(ATTR_QUERY): cv.string,
        vol.Optional(ATTR_YEAR): vol.All(vol.Coerce(int), vol.Range(min=1870)),
        vol.Optional(ATTR_LIMIT, default=10): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MOST_FOUND)
        ),
    }
)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    only = SupportsResponse.ONLY
    yield Action("get_history", _get_history, HISTORY_SCHEMA, only)
    yield Action("get_recommendations", _get_recommendations, MEDIA_SCHEMA, only)
    yield Action("get_trending", _get_trending, TRENDING_SCHEMA, only)
    yield Action("get_calendar", _get_calendar, CALENDAR_SCHEMA, only)
    yield Action("search", _search, SEARCH_SCHEMA, only)
    yield Action("get_list", _get_list, LIST_SCHEMA, only)
    yield Action("get_stats", _get_stats, ENTRY_SCHEMA, only)


def _trakt(call: ServiceCall) -> tuple[LetterboxdSyncConfigEntry, TraktAccount]:
    entry = entry_of(call, Provider.TRAKT)
    return entry, cast(TraktAccount, entry.runtime_data.account)


async def _get_history(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    media: str | None = call.data.get(ATTR_MEDIA)
    with errors_in_words(entry):
        plays = await account.history(
            media=Media(media) if media else None,
            since=_utc(call.data.get(ATTR_START)),
            until=_utc(call.data.get(ATTR_END)),
            most=call.data[ATTR_LIMIT],
        )
    return {
        "plays": [
            {
                **title_data(play.title),
                "play_id": play.play_id,
                "watched_at": play.watched_at.isoformat(),
            }
            for play in plays.items
        ]
    }


async def _get_recommendations(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    with errors_in_words(entry):
        titles = await account.recommendations(
            Media(call.data[ATTR_MEDIA]), call.data[ATTR_LIMIT]
        )
    return _titles(titles)


async def _get_trending(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    read = account.popular if call.data[ATTR_POPULAR] else account.trending
    with errors_in_words(entry):
        titles = await read(Media(call.data[ATTR_MEDIA]), call.data[ATTR_LIMIT])
    return _titles(titles)


async def _get_calendar(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    start: date = call.data.get(ATTR_START) or dt_util.now().date()
    days: int = call.data[ATTR_DAYS]
    media: str | None = call.data.get(ATTR_MEDIA)
    entries: list[CalendarEntry] = []
    with errors_in_words(entry):
        for kind in (Media(media),) if media else (Media.FILM, Media.SHOW):
            # Trakt lists episodes by their day in UTC, which may be one beside ours.
            entries += await account.calendar(kind, start - _DAY, days + 2)
    dated = [(_local_day(each), each) for each in entries]
    dated.sort(key=lambda it: (it[0], it[1].title.name))
    return {
        "entries": [
            {
                **title_data(each.title),
                "day": day.isoformat(),
                "at": each.at.isoformat() if each.at else None,
            }
            for day, each in dated
            if timedelta() <= day - start < days * _DAY
        ]
    }


def _local_day(entry: CalendarEntry) -> date:
    """Return the day on which something comes out, for people in this house."""
    return dt_util.as_local(entry.at).date() if entry.at else entry.day


async def _search(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    with errors_in_words(entry):
        titles = await account.search_titles(
            call.data[ATTR_QUERY], year=call.data.get(ATTR_YEAR)
        )
    return _titles(titles[: call.data[ATTR_LIMIT]])


async def _get_list(call: ServiceCall) -> ServiceResponse:
    """Return the titles of a list, or which lists there are."""
    entry = entry_of(call, Provider.TRAKT, Provider.LETTERBOXD)
    asked: str | None = call.data.get(ATTR_LIST)
    if entry.runtime_data.provider is Provider.LETTERBOXD:
        return await async_member_list(entry, asked)
    account = cast(TraktAccount, entry.runtime_data.account)
    with errors_in_words(entry):
        personal = await account.lists()
        if asked is None:
            return {"lists": [_list_data(it) for it in personal]}
        if asked in _FACETS:
            return _titles(await _listed(account, _FACETS[asked]))
        for each in personal:
            if asked.casefold() in {each.slug, each.name.casefold()}:
                listings = (await account.read_list(each.slug)).items
                return _titles([it.film for it in listings])
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_list",
        translation_placeholders={
            "account": entry.title,
            "list": asked,
            "lists": ", ".join([*_FACETS, *(it.name for it in personal)]),
        },
    )


async def _listed(account: TraktAccount, facet: Facet) -> Sequence[Title]:
    if facet is Facet.WATCHLIST:
        films = (await account.read_watchlist()).items
        shows = (await account.read_shows()).items
        return [*(it.film for it in films), *shows]
    return (await account.read_titles(facet)).items


def _list_data(personal: PersonalList) -> dict[str, Any]:
    return {"list": personal.slug, "name": personal.name, "length": personal.length}


async def _get_stats(call: ServiceCall) -> ServiceResponse:
    entry, account = _trakt(call)
    with errors_in_words(entry):
        stats, member = await account.read_stats(), await account.me()
    return {
        "vip": member.vip,
        # None where Trakt does not say
        "limits": asdict(member.limits),
        "films": _figures_data(stats.films),
        "episodes": _figures_data(stats.episodes),
        "shows_watched": stats.shows_watched,
        "ratings": stats.ratings,
    }


def _figures_data(figures: PlayFigures) -> dict[str, Any]:
    return {
        "plays": figures.plays,
        "watched": figures.watched,
        "minutes": figures.minutes,
    }


def _titles(titles: Sequence[Title]) -> dict[str, Any]:
    return {"titles": [title_data(title) for title in titles]}


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else dt_util.as_utc(at)
