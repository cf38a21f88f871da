"""Addresses of the site, and the names that people give for its members."""

from dataclasses import dataclass
import re
from typing import Final
from urllib.parse import quote, urlsplit

SITE: Final = "https://letterboxd.com"

_USERNAME: Final = re.compile(r"[A-Za-z0-9_-]{1,50}")
_LIST_IN_PATH: Final = re.compile(r"/list/(?P<slug>[a-z0-9-]+)")
_IN_PATH: Final = re.compile(r"/film/(?P<slug>[^/?#\s]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where the site is; a simulator or a mirror may be somewhere else."""

    site: str = SITE

    def feed(self, username: str) -> str:
        """The RSS feed of a member."""
        return self._of(username, "rss")

    def watchlist(self, username: str, page: int = 1) -> str:
        """A page of a watchlist, newest first."""
        return self._of(username, "watchlist", *_page(page))

    def list(self, username: str, slug: str, page: int = 1) -> str:
        """A page of a list, in its owner's order."""
        return self._of(username, "list", slug, *_page(page))

    def lists(self, username: str, page: int = 1) -> str:
        """A page of the index of a member's lists."""
        return self._of(username, "lists", *_page(page))

    def film(self, slug: str) -> str:
        """The page of a film."""
        return self._of("film", slug)

    def _of(self, *parts: str) -> str:
        # The site redirects an address without the slash at its end
        path = "/".join(quote(part, safe="") for part in parts)
        return f"{self.site.rstrip('/')}/{path}/"


def _page(page: int) -> tuple[str, ...]:
    # /page/1/ is an address of its own, which nobody links to
    return () if page == 1 else ("page", str(page))


def username_in(text: str) -> str | None:
    """Find the username in what a person typed: a name, ``@name`` or an address.

    None when it cannot be one; the name keeps its case, which the site ignores.
    """
    text = text.strip()
    if "/" in text:
        parts = urlsplit(text if "://" in text else f"//{text}")
        text = parts.path.strip("/").partition("/")[0]
    name = text.removeprefix("@")
    return name if _USERNAME.fullmatch(name) else None


def slug_in(address: str) -> str | None:
    """Find the film's slug in a path or address, a member's log entry included."""
    found = _IN_PATH.search(address)
    return found["slug"] if found else None


def list_slug_in(address: str) -> str | None:
    """Find a list's slug in its address; short links have none."""
    found = _LIST_IN_PATH.search(address)
    return found["slug"] if found else None
