"""Who is there: attached accounts, their links, and the last look at each."""

from collections.abc import Iterable, Iterator, Sequence

from ..model.link import (
    AccountId,
    Link,
    LinkId,
    ListLink,
    RequestLink,
    ShelfLink,
    targets_of,
)
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import AccountView, TrackerView
from ..providers.contracts import Account, ResolvesIds


class Roster:
    """The accounts, links and views of this moment; nothing here is durable."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.accounts: dict[AccountId, Account] = {}
        self.resolvers: dict[AccountId, ResolvesIds] = {}
        self.views: dict[AccountId, AccountView] = {}
        self.links: dict[LinkId, Link] = {}

    def set_links(self, source: AccountId, links: Sequence[Link]) -> None:
        """Replace the links of an account."""
        kept = {i: link for i, link in self.links.items() if link.source != source}
        self.links = kept | {link.link_id: link for link in links}

    def leave(self, account: AccountId) -> None:
        """Let an account go, with what was seen of it; its links stay known."""
        self.accounts.pop(account, None)
        self.resolvers.pop(account, None)
        self.views.pop(account, None)

    def links_from(self, account: AccountId) -> tuple[Link, ...]:
        """Return the links that read from an account, by id."""
        return tuple(link for link in self._sorted() if link.source == account)

    def links_to(self, account: AccountId) -> tuple[Link, ...]:
        """Return the links that write to an account, by id."""
        return tuple(it for it in self._sorted() if account in targets_of(it))

    def links_of(self, account: AccountId) -> tuple[Link, ...]:
        """Return the links that an account is an end of, by id."""
        ends = (
            link
            for link in self._sorted()
            if account in (link.source, *targets_of(link))
        )
        return tuple(ends)

    def lists_from(self, account: AccountId) -> tuple[ListLink, ...]:
        """Return the links that keep a list of an account in step, by id."""
        return _lists(self.links_from(account))

    def lists_to(self, account: AccountId) -> tuple[ListLink, ...]:
        """Return the links that keep something at an account in step, by id."""
        return _lists(self.links_to(account))

    def list_link(self, link_id: LinkId) -> ListLink | None:
        """Return a link that keeps a list in step, or None."""
        link = self.links.get(link_id)
        return link if isinstance(link, RequestLink | ShelfLink) else None

    def listing(self, link: ListLink) -> Snapshot[Listing] | None:
        """Return the last look at the list that a link reads."""
        return listing_of(self.views.get(link.source), link.list_slug)

    def _sorted(self) -> Iterator[Link]:
        return (self.links[link_id] for link_id in sorted(self.links))


def _lists(links: Iterable[Link]) -> tuple[ListLink, ...]:
    return tuple(it for it in links if isinstance(it, RequestLink | ShelfLink))


def listing_of(view: AccountView | None, slug: str | None) -> Snapshot[Listing] | None:
    """Return a list of a tracker's view: the watchlist, or the one of that slug."""
    if not isinstance(view, TrackerView):
        return None
    return view.watchlist if slug is None else view.lists.get(slug)
