"""The action that tells what is on a list, of a Trakt or of a Letterboxd member."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.capability import Facet
from ..model.title import Title
from ..model.view import TrackerView
from ..providers.contracts import ReadsLists
from ..providers.letterboxd.account import LetterboxdAccount
from ..providers.trakt.account import TraktAccount
from ..title_data import title_data
from .asked import ENTRY_SCHEMA, Action, entry_of

ATTR_LIST: Final = "list"

LIST_SCHEMA: Final = ENTRY_SCHEMA.extend({vol.Optional(ATTR_LIST): cv.string})

# The lists that everybody has, by the name that an action gives them.
_OF_TRAKT: Final = {
    "watchlist": Facet.WATCHLIST,
    "favourites": Facet.FAVOURITES,
    "owned": Facet.OWNED,
}
_OF_LETTERBOXD: Final = {
    "watchlist": Facet.WATCHLIST,
    "watched": Facet.SEEN,
    "likes": Facet.LIKES,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """A list of a member's own."""

    slug: str
    name: str
    length: int | None


def actions() -> Iterator[Action]:
    """Yield the action of this module."""
    yield Action("get_list", _get_list, LIST_SCHEMA, SupportsResponse.ONLY)


async def _get_list(call: ServiceCall) -> ServiceResponse:
    """Return the titles of a list, or which lists there are."""
    entry = entry_of(call, Provider.TRAKT, Provider.LETTERBOXD)
    asked: str | None = call.data.get(ATTR_LIST)
    of_trakt = entry.runtime_data.provider is Provider.TRAKT
    facets = _OF_TRAKT if of_trakt else _OF_LETTERBOXD
    with errors_in_words(entry):
        named = await (_lists_at_trakt(entry) if of_trakt else _lists(entry))
        if asked is None:
            return {
                "lists": [
                    {"list": it.slug, "name": it.name, "length": it.length}
                    for it in named
                ]
            }
        if facet := facets.get(asked):
            return _answer(
                await _titles_at_trakt(entry, facet)
                if of_trakt
                else _titles(entry, facet)
            )
        for each in named:
            if asked.casefold() in {each.slug, each.name.casefold()}:
                return _answer(await _titles_of_list(entry, each.slug))
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_list",
        translation_placeholders={
            "account": entry.title,
            "list": asked,
            "lists": ", ".join([*facets, *(it.name for it in named)]),
        },
    )


async def _lists_at_trakt(entry: LetterboxdSyncConfigEntry) -> list[_Named]:
    lists = await cast(TraktAccount, entry.runtime_data.account).lists()
    return [_Named(slug=it.slug, name=it.name, length=it.length) for it in lists]


async def _lists(entry: LetterboxdSyncConfigEntry) -> list[_Named]:
    """Return the lists that the pages of a member show, or their export has."""
    account = cast(LetterboxdAccount, entry.runtime_data.account)
    lists = await account.member_lists()
    return [_Named(slug=it.slug, name=it.title, length=it.films) for it in lists]


async def _titles_at_trakt(
    entry: LetterboxdSyncConfigEntry, facet: Facet
) -> Sequence[Title]:
    account = cast(TraktAccount, entry.runtime_data.account)
    if facet is Facet.WATCHLIST:
        films = (await account.read_watchlist()).items
        shows = (await account.read_shows()).items
        return [*(it.film for it in films), *shows]
    return (await account.read_titles(facet)).items


def _titles(entry: LetterboxdSyncConfigEntry, facet: Facet) -> Sequence[Title]:
    """Return what the last look saw: reading the pages anew takes minutes."""
    view = cast(TrackerView | None, entry.runtime_data.coordinator.data)
    if view is None:
        return []
    seen = {
        Facet.WATCHLIST: view.watchlist,
        Facet.SEEN: view.seen,
        Facet.LIKES: view.likes,
    }[facet]
    return [it.film for it in seen.items] if seen else []


async def _titles_of_list(
    entry: LetterboxdSyncConfigEntry, slug: str
) -> Sequence[Title]:
    account = cast(ReadsLists, entry.runtime_data.account)
    return [it.film for it in (await account.read_list(slug)).items]


def _answer(titles: Sequence[Title]) -> ServiceResponse:
    return {"titles": [title_data(title) for title in titles]}
