"""Scenes: what of a view is worth comparing with what was there at the last look."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..model.film import Film, FilmKey
from ..model.link import AccountId, ShelfLink
from ..model.occurrence import OccurrenceKind
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import RequestsView, ServerView, TrackerView
from ..store.ledger import scoped
from ..sync.identify import Index
from ..sync.listed import pictured
from ..sync.shelf_desk import held, library_index, watched_by_all
from .resolve import aliases
from .roster import Roster

_PLAYED: Final = "played"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One thing to compare; ``there`` takes long and is not for the event loop."""

    account: AccountId
    scope: str
    there: Callable[[], Mapping[str, Film]]
    """What is there now, newest first, by what makes it one thing."""
    complete: bool
    arrived: OccurrenceKind
    left: OccurrenceKind | None = None
    window: bool = False
    unless_told: tuple[str, ...] = ()
    """Scopes that have told the same of a film; it is noted here without a word."""
    unless_among: tuple[Film, ...] = ()
    """Films of which another scene tells."""
    even_so: frozenset[Film] = frozenset()
    """Films of which it is told all the same: they were seen again."""


def scenes(roster: Roster, account: AccountId) -> Iterator[Scene]:
    """Set up what a look at an account may have changed, at both ends of its links.

    In the order in which it happens to a film: listed, available, watched.
    """
    members = dict.fromkeys(link.source for link in roster.links_of(account))
    for member in {account: None} | members:
        view = roster.views.get(member)
        if isinstance(view, TrackerView):
            if member == account:
                yield from _of_watchlist(member, view)
            yield from _of_servers(roster, member, view)
            if member == account:
                yield from _of_diary(roster, member, view)


def _of_watchlist(member: AccountId, view: TrackerView) -> Iterator[Scene]:
    if view.watchlist is not None and not view.watchlist.stale:
        listings = view.watchlist.items
        yield Scene(
            account=member,
            scope=scoped(member, "watchlist"),
            there=lambda: _by_key(listing.film for listing in listings),
            complete=view.watchlist.complete,
            arrived=OccurrenceKind.LISTED,
            left=OccurrenceKind.UNLISTED,
        )


def _of_diary(roster: Roster, member: AccountId, view: TrackerView) -> Iterator[Scene]:
    if view.diary is not None and not view.diary.stale:
        entries = view.diary.items
        yield Scene(
            account=member,
            scope=scoped(member, "diary"),
            there=lambda: {entry.key: entry.film for entry in entries},
            complete=False,
            arrived=OccurrenceKind.WATCHED,
            window=True,
            unless_told=tuple(
                _played_scope(link) for link in _watching_links(roster, member)
            ),
            even_so=frozenset(entry.film for entry in entries if entry.rewatch),
        )


def _of_servers(
    roster: Roster, member: AccountId, view: TrackerView
) -> Iterator[Scene]:
    for link in _watching_links(roster, member):
        server, listing = roster.views.get(link.target), roster.listing(link)
        if isinstance(server, ServerView) and listing is not None:
            yield _played(link, listing, server, view)
    if view.watchlist is not None:
        yield from _available(roster, member, view.watchlist)


def _played(
    link: ShelfLink,
    listing: Snapshot[Listing],
    server: ServerView,
    view: TrackerView,
) -> Scene:
    """Films of the list that everybody whom the link names has watched there."""

    def there() -> Mapping[str, Film]:
        library = library_index(server)
        films = (each.film for each in listing.items)
        return _by_key(
            film for film in films if watched_by_all(link, server, held(library, film))
        )

    seen_by = all(user in server.played for user in link.watched_by)
    return Scene(
        account=link.source,
        scope=_played_scope(link),
        there=there,
        complete=listing.whole and server.library.whole and seen_by,
        arrived=OccurrenceKind.WATCHED,
        unless_among=tuple(entry.film for entry in view.diary.items)
        if view.diary
        else (),
    )


def _available(
    roster: Roster, member: AccountId, listing: Snapshot[Listing]
) -> Iterator[Scene]:
    """Films of the watchlist that a linked server has, or Radarr if there is none."""
    targets = sorted({link.target for link in roster.lists_from(member)})
    views = {target: roster.views.get(target) for target in targets}
    servers = {i: v for i, v in views.items() if isinstance(v, ServerView)}
    radarrs = {i: v for i, v in views.items() if isinstance(v, RequestsView)}
    if not views or None in views.values():
        return
    snapshots = [view.library for view in servers.values()]
    films = [item.film for library in snapshots for item in library.items]
    whole = all(library.whole for library in snapshots)
    if not servers:
        requested = [view.films for view in radarrs.values()]
        films = [it.film for each in requested for it in each.items if it.has_file]
        whole = all(each.whole for each in requested)

    def there() -> Mapping[str, Film]:
        index = Index((film, film) for film in films)
        listed = ((each.film, index.find(each.film)) for each in listing.items)
        return _by_key(pictured(film, found) for film, found in listed if found)

    yield Scene(
        account=member,
        # With another server in the house we take bearings anew, and tell nothing.
        scope=scoped(member, "available|" + "|".join(servers or radarrs)),
        there=there,
        complete=listing.whole and whole,
        arrived=OccurrenceKind.AVAILABLE,
    )


def _watching_links(roster: Roster, member: AccountId) -> tuple[ShelfLink, ...]:
    links = roster.links_from(member)
    return tuple(it for it in links if isinstance(it, ShelfLink) and it.watched_by)


def _played_scope(link: ShelfLink) -> str:
    return scoped(link.source, f"{_PLAYED}|{link.link_id}")


def _by_key(films: Iterable[Film]) -> dict[str, Film]:
    return {_key(film): film for film in films}


def _key(film: Film) -> FilmKey:
    return film.key or aliases(film)[0]
