"""Which title a person means: by id, by title and year, or by who plays it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
import re
from typing import Any, Final

from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio as vol

from .const import DOMAIN, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .errors_in_words import errors_in_words
from .model.capability import Media
from .model.film import Film, FilmIds
from .model.show import Episode, Show, ShowIds
from .model.title import Playable, Title
from .model.view import TrackerView
from .providers.errors import ProviderError
from .providers.players.reading import read_player
from .providers.trakt.account import TraktAccount
from .request_film import named
from .sync.identify import same_film
from .sync.titles import normalise
from .title_data import title_from_data

ATTR_ENTITY = "entity"
ATTR_EPISODE = "episode"
ATTR_IMDB = "imdb"
ATTR_MEDIA = "media"
ATTR_SEASON = "season"
ATTR_TITLE = "title"
ATTR_TMDB = "tmdb"
ATTR_TRAKT = "trakt"
ATTR_TVDB = "tvdb"

IDS: Final = (ATTR_TMDB, ATTR_IMDB, ATTR_TVDB, ATTR_TRAKT)
_IMDB: Final = re.compile(r"^tt\d{5,}$")
_CANDIDATES: Final = 5

TITLE_FIELDS: Final = {
    vol.Optional(ATTR_TITLE): cv.string,
    vol.Optional(ATTR_ENTITY): cv.entity_id,
    vol.Optional(ATTR_MEDIA, default=Media.FILM.value): vol.In([*Media]),
    vol.Optional(ATTR_TMDB): cv.positive_int,
    vol.Optional(ATTR_IMDB): vol.All(cv.string, vol.Match(_IMDB)),
    vol.Optional(ATTR_TVDB): cv.positive_int,
    vol.Optional(ATTR_TRAKT): cv.positive_int,
    vol.Optional(ATTR_SEASON): cv.positive_int,
    vol.Optional(ATTR_EPISODE): cv.positive_int,
}


async def async_title_asked(
    call: ServiceCall, entry: LetterboxdSyncConfigEntry
) -> Title:
    """Return the title that a call means; raises ``ServiceValidationError``."""
    if ATTR_ENTITY not in call.data and any(key in call.data for key in IDS):
        return await _async_by_id(entry, call.data)
    return await _known(entry, _said(call))


def _said(call: ServiceCall) -> Title:
    """Return the title as a call names it: an entity goes first, an id second."""
    data = call.data
    if ATTR_ENTITY in data:
        return _played_by(call)
    if any(key in data for key in IDS):
        return _with_ids(data)
    if ATTR_TITLE in data:
        return _with_name(data)
    raise _unclear("title_needed")


def playable_said(call: ServiceCall) -> Playable:
    """Return the film or episode as a call names it; asks nobody."""
    return _playable(_said(call))


async def async_playable_asked(
    call: ServiceCall, entry: LetterboxdSyncConfigEntry
) -> Playable:
    """Return the film or episode that a call means."""
    return _playable(await async_title_asked(call, entry))


def _playable(title: Title) -> Playable:
    if isinstance(title, Show):
        raise _unclear("episode_needed", title=title.name)
    return title


async def async_film_asked(call: ServiceCall, entry: LetterboxdSyncConfigEntry) -> Film:
    """Return the film that a call means: Letterboxd has nothing else."""
    title = await async_title_asked(call, entry)
    if not isinstance(title, Film):
        raise _unclear("film_needed", title=title.name)
    return title


def film_that_letterboxd_finds(film: Film) -> Film:
    """Return the film, unless its import would not know which one that is."""
    ids = film.ids
    if (ids.tmdb, ids.letterboxd, ids.boxd, film.year) == (None, None, None, None):
        raise _unclear("film_not_findable", film=film.name)
    return film


async def async_film_named(
    entry: LetterboxdSyncConfigEntry, text: str
) -> tuple[Film, str]:
    """Return the film that a text begins with, ``Heat (1995)``, and the rest of it."""
    match = re.match(r"^\s*(?P<name>.+?\(\d{4}\))(?P<rest>.*)$", text, re.DOTALL)
    name, rest = (match["name"], match["rest"]) if match else (text, "")
    title = await _known(entry, named(name))
    return (title if isinstance(title, Film) else named(name)), rest


async def _known(entry: LetterboxdSyncConfigEntry, title: Title) -> Title:
    """Fill in ids; raises when nobody knows the title beyond doubt.

    Where nobody can be asked, a diary does with title and year: its import does.
    """
    engine = entry.runtime_data.house.engine
    with errors_in_words(entry):
        known = await engine.known_title(title)
        if known is not None:
            return known
        if isinstance(title, Film):
            if (own := _own(entry, title)) is not None:
                return own
            is_diary = entry.runtime_data.provider is Provider.LETTERBOXD
            if is_diary and title.year is not None and not engine.can_search:
                return title
        # The year may be what is wrong.
        candidates = await engine.search_titles(_search_text(title))
    raise _unclear(
        "title_not_found",
        title=title.name,
        candidates=", ".join(it.name for it in candidates[:_CANDIDATES]) or "-",
    )


def _own(entry: LetterboxdSyncConfigEntry, film: Film) -> Film | None:
    """Return the film as the account itself lists it; its own id is enough there."""
    data = entry.runtime_data
    view = data.house.engine.view(data.account_id)
    if not isinstance(view, TrackerView):
        return None
    films = [it.film for it in view.watchlist.items] if view.watchlist else []
    films += [it.film for it in view.diary.items] if view.diary else []
    title = normalise(film.title)
    same = (it for it in films if it.year == film.year and normalise(it.title) == title)
    return next(same, None)


def _played_by(call: ServiceCall) -> Title:
    """Return what an entity plays: a player, or one of our own sensors and events."""
    entity_id = call.data[ATTR_ENTITY]
    state = call.hass.states.get(entity_id)
    if state is not None:
        if title := title_from_data(state.attributes):
            return title
        if reading := read_player(state.state, state.attributes, dt_util.utcnow()):
            return reading.title
    raise _unclear("entity_plays_nothing", entity=entity_id)


def _with_name(data: Mapping[str, Any]) -> Title:
    film = named(data[ATTR_TITLE])
    return _of_media(data, film.title, film.year, ShowIds()) or film


async def _async_by_id(
    entry: LetterboxdSyncConfigEntry, data: Mapping[str, Any]
) -> Title:
    """Return the title of an id, with its name when somebody can be asked for it."""
    title = _with_ids(data)
    account = entry.runtime_data.account
    with errors_in_words(entry):
        if isinstance(account, TraktAccount):
            # Who gives the name as well does not need Trakt, which may be away.
            if isinstance(title, Film) and title.year is not None:
                return title
            return await _async_at_trakt(account, title, data)
        if not isinstance(title, Film):
            return title
        engine = entry.runtime_data.house.engine
        film = await engine.film_of_ids(title)
        if film.year is not None:
            return film
        found = [it.film for it in await engine.candidates(film)]
        found += await _async_at_linked_trakts(entry, data)
        same = (it for it in found if same_film(it.ids, film.ids))
        return next(same, film)


async def _async_at_linked_trakts(
    entry: LetterboxdSyncConfigEntry, data: Mapping[str, Any]
) -> list[Film]:
    """Ask Trakt for an id of which this account knows nothing more."""
    others: list[LetterboxdSyncConfigEntry] = (
        entry.runtime_data.house.hass.config_entries.async_loaded_entries(DOMAIN)
    )
    kind = next(key for key in IDS if key in data)
    for other in others:
        if isinstance(account := other.runtime_data.account, TraktAccount):
            with suppress(ProviderError):
                found = await account.title_by_id(kind, str(data[kind]), Media.FILM)
                return [found] if isinstance(found, Film) else []
    return []


async def _async_at_trakt(
    account: TraktAccount, title: Title, data: Mapping[str, Any]
) -> Title:
    kind = next(key for key in IDS if key in data)
    # Episodes are looked up by their show, whose id it is.
    media = Media.FILM if isinstance(title, Film) else Media.SHOW
    found = await account.title_by_id(kind, str(data[kind]), media)
    match title, found:
        case Episode(), Show():
            return replace(title, show=found)
        case _, Film() | Show():
            return found
        case _:
            raise _unclear("title_not_found", title=title.name, candidates="-")


def _with_ids(data: Mapping[str, Any]) -> Title:
    """Return a title by its ids; its name is what was asked for until it is known."""
    given = ", ".join(f"{key} {data[key]}" for key in IDS if key in data)
    said = named(data.get(ATTR_TITLE, given))
    ids = ShowIds(
        tmdb=data.get(ATTR_TMDB),
        tvdb=data.get(ATTR_TVDB),
        imdb=data.get(ATTR_IMDB),
        trakt=data.get(ATTR_TRAKT),
    )
    film_ids = FilmIds(tmdb=ids.tmdb, imdb=ids.imdb, trakt=ids.trakt)
    show = _of_media(data, said.title, said.year, ids)
    return show or replace(said, ids=film_ids)


def _of_media(
    data: Mapping[str, Any], title: str, year: int | None, ids: ShowIds
) -> Show | Episode | None:
    """Return the show or episode that is meant; None: it is a film."""
    show = Show(title=title, year=year, ids=ids)
    match Media(data[ATTR_MEDIA]):
        case Media.FILM:
            return None
        case Media.SHOW:
            return show
        case Media.EPISODE:
            if ATTR_SEASON not in data or ATTR_EPISODE not in data:
                raise _unclear("episode_needed", title=title)
            return Episode(
                show=show, season=data[ATTR_SEASON], number=data[ATTR_EPISODE]
            )


def _search_text(title: Title) -> str:
    return title.show.title if isinstance(title, Episode) else title.title


def _unclear(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )
