"""A Trakt account: one person's films and shows, in all that Trakt keeps of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, final, override

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ..http import Http
from .addresses import API
from .client import TraktClient
from .desk import BATCH
from .finding import CalendarEntry, TraktFinding
from .listing import PersonalList, TraktLists
from .looks import Looks
from .person import TraktLimits, TraktMember, TraktPerson, TraktProfile
from .playing import TraktPlays
from .rating import TitleRating, TraktRatings
from .tokens import TokenKeeper
from .watching import Paused, TraktWatching

__all__ = [
    "CalendarEntry",
    "Paused",
    "PersonalList",
    "TitleRating",
    "TraktAccount",
    "TraktLimits",
    "TraktMember",
    "TraktProfile",
]

_CHANGE: Final = frozenset({Access.READ, Access.ADD, Access.REMOVE})
_LISTED: Final = frozenset({Media.FILM, Media.SHOW})
_PLAYED: Final = frozenset({Media.FILM, Media.EPISODE})


@final
class TraktAccount(
    TraktLists, TraktRatings, TraktPlays, TraktWatching, TraktFinding, TraktPerson
):
    """Reads and writes one person's Trakt, at the pace that Trakt allows a person."""

    @override
    def __init__(
        self,
        http: Http,
        *,
        tokens: TokenKeeper,
        clock: Callable[[], datetime],
        api: str = API,
    ) -> None:
        """Ask nothing yet."""
        client = TraktClient(http, api=api, tokens=tokens)
        super().__init__(client, Looks(client, clock))

    @property
    def capabilities(self) -> Capabilities:
        """All of Trakt, films and shows."""
        listed = Support(
            access=_CHANGE,
            media=_LISTED,
            batch_size=BATCH,
            adding_twice_is_harmless=True,
        )
        return {
            Facet.WATCHLIST: listed,
            Facet.FAVOURITES: listed,
            Facet.OWNED: listed,
            Facet.LISTS: listed,
            Facet.RATINGS: Support(
                access=_CHANGE,
                media=frozenset(Media),
                batch_size=BATCH,
                adding_twice_is_harmless=True,
            ),
            Facet.HISTORY: Support(access=_CHANGE, media=_PLAYED, batch_size=BATCH),
            Facet.WATCHING: Support(
                access=frozenset({Access.READ, Access.ADD}), media=_PLAYED
            ),
        }
