"""What the canned site says about Alice's watchlist, and what it says instead."""

from collections.abc import Sequence

from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from simulators.pages import CHALLENGE_PAGE

from ..canned import Canned, CannedServer
from .markup import PRIVATE, posters, watchlist

PAGE_1 = "GET /alice/watchlist/"
PAGE_2 = "GET /alice/watchlist/page/2/"
PAGE_3 = "GET /alice/watchlist/page/3/"

CHALLENGE = Canned(
    status=403,
    said=CHALLENGE_PAGE,
    kind="text/html",
    headers={"cf-mitigated": "challenge"},
)
GONE = Canned(status=404, said=PRIVATE, kind="text/html")
DENIED = Canned(status=403, said=PRIVATE, kind="text/html")


def html(text: str) -> Canned:
    return Canned(said=text, kind="text/html")


def page(
    slugs: Sequence[str], *, total: int | str, number: int = 1, of: int = 1
) -> Canned:
    return html(watchlist(posters(*slugs), total=total, page=number, pages=of))


def two_pages(server: CannedServer) -> None:
    """Three films on two pages."""
    server.lay(PAGE_1, page(["a", "b"], total=3, of=2))
    server.lay(PAGE_2, page(["c"], total=3, number=2, of=2))


def titles(snapshot: Snapshot[Listing]) -> list[str]:
    return [each.film.title for each in snapshot.items]
