"""What is on the lists of a Letterboxd member, for the action that tells it."""

from collections.abc import Sequence
from typing import Final, cast

from homeassistant.core import ServiceResponse
from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.capability import Facet
from ..model.film import Film
from ..model.view import TrackerView
from ..providers.contracts import ReadsLists
from ..providers.letterboxd.account import LetterboxdAccount
from ..title_data import title_data

# The lists that everybody has, by the name that the action gives them.
_FACETS: Final = {
    "watchlist": Facet.WATCHLIST,
    "watched": Facet.SEEN,
    "likes": Facet.LIKES,
}


async def async_member_list(
    entry: LetterboxdSyncConfigEntry, asked: str | None
) -> ServiceResponse:
    """Return the films of a list, or which lists the pages or an export have."""
    account = cast(LetterboxdAccount, entry.runtime_data.account)
    if asked in _FACETS:
        return _answer(_seen(entry, _FACETS[asked]))
    with errors_in_words(entry):
        lists = await account.member_lists()
        if asked is None:
            return {
                "lists": [
                    {"list": it.slug, "name": it.title, "length": it.films}
                    for it in lists
                ]
            }
        for each in lists:
            if asked.casefold() in {each.slug, each.title.casefold()}:
                found = await cast(ReadsLists, account).read_list(each.slug)
                return _answer([it.film for it in found.items])
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_list",
        translation_placeholders={
            "account": entry.title,
            "list": asked,
            "lists": ", ".join([*_FACETS, *(it.title for it in lists)]),
        },
    )


def _seen(entry: LetterboxdSyncConfigEntry, facet: Facet) -> Sequence[Film]:
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


def _answer(films: Sequence[Film]) -> ServiceResponse:
    return {"titles": [title_data(film) for film in films]}
