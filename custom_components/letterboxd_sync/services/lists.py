"""Actions on lists: what is on them; and at Trakt, putting it there."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.capability import Facet
from ..model.operation import AddToList, RemoveFromList
from ..model.show import Episode
from ..model.title import Title
from ..providers.trakt.account import PersonalList, TraktAccount
from ..title_data import title_data, titles_data
from ..titles_asked import TITLE_FIELDS, async_title_asked
from .asked import ENTRY_SCHEMA, Action, entry_of
from .member_lists import async_member_list
from .sending import async_ask

ATTR_LIST = "list"

# The lists that everybody has, by the name that an action gives them.
_FACETS = {it.value: it for it in (Facet.WATCHLIST, Facet.FAVOURITES, Facet.OWNED)}

GET_SCHEMA = ENTRY_SCHEMA.extend({vol.Optional(ATTR_LIST): cv.string})
TITLE_SCHEMA = ENTRY_SCHEMA.extend(TITLE_FIELDS)
CHANGE_SCHEMA = TITLE_SCHEMA.extend({vol.Required(ATTR_LIST): cv.string})


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("get_list", _get_list, GET_SCHEMA, SupportsResponse.ONLY)
    yield Action("add_to_list", _add, CHANGE_SCHEMA, optional)
    yield Action("remove_from_list", _remove, CHANGE_SCHEMA, optional)
    yield Action("add_to_watchlist", _add, TITLE_SCHEMA, optional)
    yield Action("remove_from_watchlist", _remove, TITLE_SCHEMA, optional)


async def _get_list(call: ServiceCall) -> ServiceResponse:
    """Return the titles of a list, or which lists there are."""
    entry = entry_of(call, Provider.TRAKT, Provider.LETTERBOXD)
    asked: str | None = call.data.get(ATTR_LIST)
    if entry.runtime_data.provider is Provider.LETTERBOXD:
        return await async_member_list(entry, asked)
    account = _account(entry)
    with errors_in_words(entry):
        if asked is None:
            return {"lists": [_list_data(it) for it in await account.lists()]}
        where = await _list_asked(entry, asked)
        if isinstance(where, Facet):
            return titles_data(await _listed(account, where))
        titles = (await account.read_list_titles(where.slug)).items
    # Of a season, an episode or a person no other list tells.
    skipped = max(0, where.length - len(titles))
    return {**titles_data(titles), "skipped": skipped}


async def _add(call: ServiceCall) -> ServiceResponse:
    return await _change(call, AddToList)


async def _remove(call: ServiceCall) -> ServiceResponse:
    return await _change(call, RemoveFromList)


async def _change(
    call: ServiceCall, kind: type[AddToList | RemoveFromList]
) -> ServiceResponse:
    """Put a title on a list or take it off; of an episode that plays, the show."""
    entry = entry_of(call, Provider.TRAKT)
    with errors_in_words(entry):
        where = await _list_asked(entry, call.data.get(ATTR_LIST, Facet.WATCHLIST))
    title = await async_title_asked(call, entry)
    listed = title.show if isinstance(title, Episode) else title
    wish = (
        kind(facet=where, title=listed)
        if isinstance(where, Facet)
        else kind(facet=Facet.LISTS, title=listed, slug=where.slug)
    )
    job = await async_ask(entry, wish)
    return {**title_data(listed), "state": job.state.value}


async def _list_asked(
    entry: LetterboxdSyncConfigEntry, asked: str
) -> Facet | PersonalList:
    """Return the list that is meant; raises when there is none of that name."""
    if asked in _FACETS:
        return _FACETS[asked]
    personal = await _account(entry).lists()
    for each in personal:
        if asked.casefold() in {each.slug, each.name.casefold()}:
            return each
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


def _account(entry: LetterboxdSyncConfigEntry) -> TraktAccount:
    return cast(TraktAccount, entry.runtime_data.account)


def _list_data(personal: PersonalList) -> dict[str, Any]:
    return {"list": personal.slug, "name": personal.name, "length": personal.length}
