"""Abilities: what an account can do, one small Protocol each.

``ABILITY`` says which Protocol stands behind a facet and an access, so that one
contract test can hold declared capabilities against the methods that exist.
Every method raises only the six errors of ``errors.py``.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from ..model.capability import Access, Capabilities, Facet
from ..model.film import Film, FilmIds, FilmKey, TmdbId
from ..model.identity import Candidate
from ..model.operation import (
    LogViewing,
    MonitorRequest,
    RateTitle,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from ..model.shelf import LibraryFilm, Shelf, ShelfItem
from ..model.show import Show
from ..model.snapshot import Snapshot
from ..model.title import Title
from ..model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm
from ..model.view import RequestsView
from .playback_contracts import (
    AddsPlays,
    MarksPlayed,
    ReadsHistory,
    ReadsPlayback,
    ReadsPlayed,
    ReadsWatching,
    RemovesPlays,
    ReportsWatching,
)


@runtime_checkable
class Account(Protocol):
    """One person, or one server, at one provider."""

    @property
    def capabilities(self) -> Capabilities:
        """What this account lets us do, per facet."""


@runtime_checkable
class ReadsWatchlist(Protocol):
    """Knows what its member wants to see."""

    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the watchlist, newest first."""


@runtime_checkable
class ReadsLists(Protocol):
    """Knows its member's other lists."""

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read the list of that slug in its owner's order."""


@runtime_checkable
class ReadsDiary(Protocol):
    """Knows what its member saw."""

    async def read_diary(self) -> Snapshot[DiaryEntry]:
        """Read the diary, last logged first."""


@runtime_checkable
class ReadsRatings(Protocol):
    """Knows what its member thinks of films."""

    async def read_ratings(self) -> Snapshot[FilmRating]:
        """Read one rating a film."""


@runtime_checkable
class ReadsLikes(Protocol):
    """Knows which films its member likes."""

    async def read_likes(self) -> Snapshot[Like]:
        """Read the liked films."""


@runtime_checkable
class ReadsSeen(Protocol):
    """Knows which films its member has seen, though not when."""

    async def read_seen(self) -> Snapshot[SeenFilm]:
        """Read the films that were seen."""


@runtime_checkable
class ReadsRequests(Protocol):
    """Knows which films are requested."""

    async def read_requests(self) -> RequestsView:
        """Read every film with its state, and the exclusions."""

    async def find_requests(self, tmdb: Sequence[TmdbId]) -> frozenset[TmdbId]:
        """Tell which of these are there now: asked before anything is sent again."""


@runtime_checkable
class AddsRequests(Protocol):
    """Takes requests for films."""

    async def request_films(self, requests: Sequence[RequestFilm]) -> None:
        """Request all of them or, on ``Refused``, none; "already there" is success."""


@runtime_checkable
class EditsRequests(Protocol):
    """Changes requested films."""

    async def tag_requests(self, requests: Sequence[TagRequest]) -> None:
        """Add labels; a film that is not there is passed over."""

    async def unmonitor_requests(self, requests: Sequence[UnmonitorRequest]) -> None:
        """Stop looking for films; one that is not there is passed over."""

    async def monitor_requests(self, requests: Sequence[MonitorRequest]) -> None:
        """Look for films again; one that is not there is passed over."""


@runtime_checkable
class RemovesRequests(Protocol):
    """Gives requested films up."""

    async def remove_requests(self, requests: Sequence[RemoveRequest]) -> None:
        """Remove films, with their files only where the request says so."""


@runtime_checkable
class ReadsLibrary(Protocol):
    """Knows which films are on the server."""

    @property
    def server_id(self) -> str:
        """Which server it is, whoever looks at it; empty: unknown."""

    async def read_library(self) -> Snapshot[LibraryFilm]:
        """Read the index: a full one first, then one request when nothing changed."""


@runtime_checkable
class ReadsShows(Protocol):
    """Keeps shows on its watchlist, beside films."""

    async def read_shows(self) -> Snapshot[Show]:
        """Read the shows of the watchlist, newest first."""


@runtime_checkable
class ReadsTitleLists(Protocol):
    """Knows what its person likes best, or owns."""

    async def read_titles(self, facet: Facet) -> Snapshot[Title]:
        """Read ``FAVOURITES`` or ``OWNED``, films and shows."""


@runtime_checkable
class AddsToLists(Protocol):
    """Puts titles on the watchlist, other lists, or among what one owns.

    ``slug`` says which of ``LISTS``; it is None for those that everybody has.
    """

    async def add_to_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        """Add all of them or, on ``Refused``, none; "already there" is success."""

    async def find_on_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> tuple[bool, ...]:
        """Tell which of these are on the list."""


@runtime_checkable
class RemovesFromLists(Protocol):
    """Takes titles off these lists."""

    async def remove_from_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        """Take them off; one that is not there is passed over."""


@runtime_checkable
class RatesTitles(Protocol):
    """Takes ratings, and gives them up."""

    async def rate(self, ratings: Sequence[RateTitle]) -> None:
        """Rate, or take the rating back where there are no stars; twice is harmless."""


@runtime_checkable
class AddsDiary(Protocol):
    """Takes diary entries."""

    async def log_viewings(self, viewings: Sequence[LogViewing]) -> None:
        """Enter all of them or, on ``Refused``, none."""

    async def find_viewings(self, viewings: Sequence[LogViewing]) -> tuple[bool, ...]:
        """Tell which of these are in the diary."""


@runtime_checkable
class SearchesTitles(Protocol):
    """Finds films and shows by name."""

    async def search_titles(
        self, text: str, *, year: int | None = None
    ) -> Sequence[Film | Show]:
        """Offer films and shows of that name, the likeliest first."""


@runtime_checkable
class ReadsCollection(Protocol):
    """Knows what is on a collection or playlist."""

    async def read_shelf(self, shelf: Shelf) -> Snapshot[ShelfItem]:
        """Read a shelf; one that does not exist is empty and complete."""


@runtime_checkable
class AddsToCollection(Protocol):
    """Fills collections and playlists."""

    async def add_to_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Add all of them or, on ``Refused``, none; makes the shelf when missing."""


@runtime_checkable
class EditsCollection(Protocol):
    """Puts playlists in order."""

    async def order_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Bring the named items into this order; doing it twice changes nothing."""


@runtime_checkable
class RemovesFromCollection(Protocol):
    """Empties collections and playlists."""

    async def remove_from_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Take items off; one that is not there is passed over."""


@runtime_checkable
class ResolvesIds(Protocol):
    """Knows the ids of films in batches."""

    async def resolve(self, films: Sequence[Film]) -> Mapping[FilmKey, Film]:
        """Map the films' keys to films with more ids; unknown ones are absent."""


@runtime_checkable
class SearchesFilms(Protocol):
    """Finds films by name."""

    async def search(self, film: Film) -> Sequence[Candidate]:
        """Offer candidates for a film by its title and year, best first."""


@runtime_checkable
class ReadsFilmPages(Protocol):
    """Knows the ids of a film from its page; one request a film."""

    async def film_ids(self, film: Film) -> FilmIds | None:
        """Read the ids of one film, or None when its page names none."""


ABILITY: Mapping[tuple[Facet, Access], type] = {
    (Facet.WATCHLIST, Access.READ): ReadsWatchlist,
    (Facet.LISTS, Access.READ): ReadsLists,
    (Facet.DIARY, Access.READ): ReadsDiary,
    (Facet.RATINGS, Access.READ): ReadsRatings,
    (Facet.LIKES, Access.READ): ReadsLikes,
    (Facet.SEEN, Access.READ): ReadsSeen,
    (Facet.REQUESTS, Access.READ): ReadsRequests,
    (Facet.REQUESTS, Access.ADD): AddsRequests,
    (Facet.REQUESTS, Access.EDIT): EditsRequests,
    (Facet.REQUESTS, Access.REMOVE): RemovesRequests,
    (Facet.LIBRARY, Access.READ): ReadsLibrary,
    (Facet.HISTORY, Access.READ): ReadsHistory,
    (Facet.HISTORY, Access.ADD): AddsPlays,
    (Facet.HISTORY, Access.REMOVE): RemovesPlays,
    (Facet.PLAYED, Access.READ): ReadsPlayed,
    (Facet.PLAYED, Access.ADD): MarksPlayed,
    (Facet.PLAYBACK, Access.READ): ReadsPlayback,
    (Facet.WATCHING, Access.READ): ReadsWatching,
    (Facet.WATCHING, Access.ADD): ReportsWatching,
    (Facet.DIARY, Access.ADD): AddsDiary,
    (Facet.RATINGS, Access.ADD): RatesTitles,
    (Facet.RATINGS, Access.REMOVE): RatesTitles,
    (Facet.FAVOURITES, Access.READ): ReadsTitleLists,
    (Facet.OWNED, Access.READ): ReadsTitleLists,
    (Facet.WATCHLIST, Access.ADD): AddsToLists,
    (Facet.FAVOURITES, Access.ADD): AddsToLists,
    (Facet.OWNED, Access.ADD): AddsToLists,
    (Facet.LISTS, Access.ADD): AddsToLists,
    (Facet.WATCHLIST, Access.REMOVE): RemovesFromLists,
    (Facet.FAVOURITES, Access.REMOVE): RemovesFromLists,
    (Facet.OWNED, Access.REMOVE): RemovesFromLists,
    (Facet.LISTS, Access.REMOVE): RemovesFromLists,
    (Facet.COLLECTION, Access.READ): ReadsCollection,
    (Facet.COLLECTION, Access.ADD): AddsToCollection,
    (Facet.COLLECTION, Access.EDIT): EditsCollection,
    (Facet.COLLECTION, Access.REMOVE): RemovesFromCollection,
    (Facet.IDENTITY, Access.READ): ResolvesIds,
}
