"""What is on the lists of a Letterboxd member, for the action that tells it."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from homeassistant.core import ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.capability import Facet
from ..model.film import Film
from ..model.snapshot import Snapshot
from ..model.tracking import Like, Listing, SeenFilm
from ..model.view import TrackerView
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
                found = await account.peek_list(each.slug)
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
    shown: Mapping[Facet, Snapshot[Listing | SeenFilm | Like] | None] = {}
    if view is not None:
        shown = {
            Facet.WATCHLIST: view.watchlist,
            Facet.SEEN: view.seen,
            Facet.LIKES: view.likes,
        }
    if (seen := shown.get(facet)) is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="list_not_seen",
            translation_placeholders={"account": entry.title},
        )
    return [it.film for it in seen.items]


def _answer(films: Sequence[Film]) -> ServiceResponse:
    return {"titles": [title_data(film) for film in films]}
