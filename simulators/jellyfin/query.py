"""What GET /Items asks for, and carrying it out: filter, collapse, sort, cut."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeIs

from aiohttp import web

from ..wording import words
from .binding import (
    query_bool,
    query_enums,
    query_guid,
    query_ids,
    query_int,
    value,
)
from .state import (
    BoxSet,
    Item,
    JellyfinState,
    Playlist,
    Television,
    User,
    UserData,
)
from .wire import FIELDS, sort_name

type Entry = Item | Television | BoxSet | Playlist

_KINDS: Final = words(
    """
    AggregateFolder Audio AudioBook BasePluginFolder Book BoxSet Channel
    ChannelFolderItem CollectionFolder Episode Folder Genre ManualPlaylistsFolder Movie
    LiveTvChannel LiveTvProgram MusicAlbum MusicArtist MusicGenre MusicVideo Person
    Photo PhotoAlbum Playlist PlaylistsFolder Program Recording Season Series Studio
    Trailer TvChannel TvProgram UserRootFolder UserView Video Year
    """
)
_SORTS: Final = words(
    """
    Default AiredEpisodeOrder Album AlbumArtist Artist DateCreated OfficialRating
    DatePlayed PremiereDate StartDate SortName Name Random Runtime CommunityRating
    ProductionYear PlayCount CriticRating IsFolder IsUnplayed IsPlayed SeriesSortName
    VideoBitRate AirTime Studio IsFavoriteOrLiked DateLastContentAdded SeriesDatePlayed
    ParentIndexNumber IndexNumber
    """
)
_FILTERS: Final = words(
    """
    IsFolder IsNotFolder IsUnplayed IsPlayed IsFavorite IsResumable Likes Dislikes
    IsFavoriteOrLikes
    """
)
_MEDIA: Final = ("Unknown", "Video", "Audio", "Photo", "Book")
_NOTHING: Final = UserData()


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """The parts of a query that this server understands."""

    ids: list[str]
    kinds: list[str]
    not_kinds: list[str]
    parent: str | None
    recursive: bool
    search: str
    is_played: bool | None
    is_favorite: bool | None
    has_tmdb: bool | None
    has_imdb: bool | None
    years: list[str]
    sort: list[tuple[str, bool]]
    start: int
    limit: int | None
    fields: Collection[str]
    images: bool
    user_data: bool
    total: bool
    collapse: bool | None


def read(request: web.Request) -> Query:
    filters = query_enums(request, "filters", _FILTERS)
    played = query_bool(request, "isPlayed")
    if "IsPlayed" in filters or "IsUnplayed" in filters:
        played = "IsPlayed" in filters
    favorite = query_bool(request, "isFavorite")
    # Bound, though there is nothing but video here: a wrong word must be noticed.
    query_enums(request, "mediaTypes", _MEDIA)
    return Query(
        ids=query_ids(request, "ids"),
        kinds=query_enums(request, "includeItemTypes", _KINDS),
        not_kinds=query_enums(request, "excludeItemTypes", _KINDS),
        parent=query_guid(request, "parentId"),
        recursive=bool(query_bool(request, "recursive")),
        search=(value(request, "searchTerm") or "").strip().lower(),
        is_played=played,
        is_favorite=True if "IsFavorite" in filters else favorite,
        has_tmdb=query_bool(request, "hasTmdbId"),
        has_imdb=query_bool(request, "hasImdbId"),
        years=[part for part in (value(request, "years") or "").split(",") if part],
        sort=_sort(request),
        start=query_int(request, "startIndex") or 0,
        limit=query_int(request, "limit"),
        fields=frozenset(query_enums(request, "fields", FIELDS)),
        images=query_bool(request, "enableImages") is not False,
        user_data=query_bool(request, "enableUserData") is not False,
        total=query_bool(request, "enableTotalRecordCount") is not False,
        collapse=query_bool(request, "collapseBoxSetItems"),
    )


def _sort(request: web.Request) -> list[tuple[str, bool]]:
    """Sort keys with "descending"; the last order holds for the keys that follow."""
    keys = query_enums(request, "sortBy", _SORTS)
    orders = query_enums(request, "sortOrder", ("Ascending", "Descending"))
    last = orders[-1] if orders else "Ascending"
    return [
        (key, (orders[at] if at < len(orders) else last) == "Descending")
        for at, key in enumerate(keys)
    ]


def kind(entry: Entry) -> str:
    return "Movie" if isinstance(entry, Item) else type(entry).__name__


def collapses(query: Query, user: User | None, *, major: int, grouping: bool) -> bool:
    """Whether films are replaced by their box set (facts: Jellyfin, section 0.2).

    With a user only when asked for or when the server groups; without one version 12
    always does. Filters, `ids` and `searchTerm` switch it off, and so does looking into
    one folder other than the library.
    """
    if query.ids or query.search:
        return False
    filters = (query.is_played, query.is_favorite, query.has_tmdb, query.has_imdb)
    if any(given is not None for given in filters) or query.years:
        return False
    if user is None:
        return major >= 12
    return grouping if query.collapse is None else query.collapse


def select(
    entries: Iterable[Entry], query: Query, marks: dict[str, UserData] | None
) -> list[Entry]:
    """The entries that pass every filter of the query."""
    tests = list(_tests(query, marks))
    return [entry for entry in entries if all(test(entry) for test in tests)]


def _tests(
    query: Query, marks: dict[str, UserData] | None
) -> Iterable[Callable[[Entry], bool]]:
    if query.ids:
        wanted = set(query.ids)
        yield lambda entry: entry.id in wanted
    if query.kinds:
        yield lambda entry: kind(entry) in query.kinds
    if query.not_kinds:
        yield lambda entry: kind(entry) not in query.not_kinds
    if query.search:
        yield lambda entry: query.search in entry.name.lower()
    # Without a user there is nothing to compare with, and the filter does nothing.
    if query.is_played is not None and marks is not None:
        yield lambda entry: _mark(marks, entry).played == query.is_played
    if query.is_favorite is not None and marks is not None:
        yield lambda entry: _mark(marks, entry).favorite == query.is_favorite
    if query.has_tmdb is not None:
        yield lambda entry: ("Tmdb" in _ids(entry)) == query.has_tmdb
    if query.has_imdb is not None:
        yield lambda entry: ("Imdb" in _ids(entry)) == query.has_imdb
    if query.years:
        yield lambda entry: str(_year(entry)) in query.years


def collapse(entries: list[Entry], state: JellyfinState) -> list[Entry]:
    """Put a box set in the place of its films, once."""
    owner = {
        number: held for held in state.box_sets.values() for number in held.members
    }
    kept: dict[str, Entry] = {}
    for entry in entries:
        shown = owner.get(entry.id, entry)
        kept.setdefault(shown.id, shown)
    return list(kept.values())


def ordered(
    entries: list[Entry], query: Query, marks: dict[str, UserData] | None
) -> list[Entry]:
    for key, descending in reversed(query.sort):
        if key == "Random":
            Random(len(entries)).shuffle(entries)
            continue
        entries.sort(key=_sort_key(key, marks or {}), reverse=descending)
    return entries


def _sort_key(key: str, marks: dict[str, UserData]) -> Callable[[Entry], Any]:
    match key:
        case "DateCreated" | "DateLastContentAdded":
            return lambda entry: entry.created
        case "DatePlayed":
            return lambda entry: _played_at(_mark(marks, entry))
        case "PlayCount":
            return lambda entry: _mark(marks, entry).play_count
        case "ProductionYear" | "PremiereDate":
            return _year
        case "Runtime":
            return lambda entry: 0 if _is_set(entry) else entry.minutes
        case _:
            return lambda entry: sort_name(entry.name)


def _played_at(mark: UserData) -> float:
    return mark.last_played.timestamp() if mark.last_played else 0.0


def _mark(marks: dict[str, UserData], entry: Entry) -> UserData:
    return marks.get(entry.id, _NOTHING)


def _is_set(entry: Entry) -> TypeIs[BoxSet | Playlist]:
    return isinstance(entry, BoxSet | Playlist)


def _year(entry: Entry) -> int:
    return 0 if _is_set(entry) else entry.year


def _ids(entry: Entry) -> dict[str, str]:
    return {} if _is_set(entry) else entry.provider_ids
