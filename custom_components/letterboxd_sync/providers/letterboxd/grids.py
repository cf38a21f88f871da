"""Reads pages that show films in a grid: watchlists, lists, and the index of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...model.film import Film
from ..errors import NotUnderstood
from .posters import POSTER, film_of

# The longest watchlist that people speak of has some ten thousand films, 28 a page
MOST_PAGES: Final = 1000

_PAGE: Final = re.compile(r"/page/(\d+)/?$")
_FILMS: Final = re.compile(r"(\d[\d,.\s]*)\s*film")
_LIST: Final = re.compile(r"/list/(?P<slug>[^/?#]+)/")


@dataclass(frozen=True, kw_only=True, slots=True)
class GridPage:
    """One page of films."""

    films: tuple[Film, ...]
    undecoded: int
    total: int | None
    """How many films there are on all pages; None when the page does not say."""
    last_page: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberList:
    """A list in the index of a member's lists."""

    slug: str
    title: str
    films: int | None
    """How many films it has; None when the index does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListsPage:
    """One page of the index."""

    lists: tuple[MemberList, ...]
    last_page: int


def parse_watchlist(html: str) -> GridPage:
    """Read a page of a watchlist.

    An empty watchlist is one that says that it has no film. A page that names no
    total, or a total but no film, is ``NotUnderstood``: the markup has changed.
    """
    tree = LexborHTMLParser(html)
    if (total := _watchlist_total(tree)) is None:
        raise NotUnderstood("the watchlist page does not say how many films there are")
    films, undecoded = _films(tree.css(f"li.griditem {POSTER}"))
    if total and not films:
        raise NotUnderstood(f"no film was found on a watchlist of {total}")
    return GridPage(
        films=films, undecoded=undecoded, total=total, last_page=_last_page(tree)
    )


def parse_list(html: str) -> GridPage:
    """Read a page of a list; an empty list is one with an empty place for films."""
    tree = LexborHTMLParser(html)
    place = tree.css_first("ul.js-list-entries, ul.poster-list")
    if place is None:
        raise NotUnderstood("the list page has no place for films")
    films, undecoded = _films(place.css(f"li {POSTER}"))
    total = _list_total(tree)
    if not films and (total or place.css_first("li") is not None):
        raise NotUnderstood("no film was found on a list that has some")
    return GridPage(
        films=films, undecoded=undecoded, total=total, last_page=_last_page(tree)
    )


def parse_lists(html: str) -> ListsPage:
    """Read a page of the index of a member's lists."""
    tree = LexborHTMLParser(html)
    summaries = tree.css("article.list-summary")
    if not summaries and tree.css_first("body.lists-page, .list-summary-list") is None:
        raise NotUnderstood("this is not an index of lists")
    return ListsPage(
        lists=tuple(found for each in summaries if (found := _summary(each))),
        last_page=_last_page(tree),
    )


def _films(posters: Iterable[LexborNode]) -> tuple[tuple[Film, ...], int]:
    films: list[Film] = []
    undecoded = 0
    for poster in posters:
        try:
            films.append(film_of(poster))
        except ValueError:
            undecoded += 1
    return tuple(films), undecoded


def _watchlist_total(tree: LexborHTMLParser) -> int | None:
    """The total by either of its two places; the larger one, should they disagree.

    A total that is too large makes a read incomplete, which removes nothing.
    """
    content = tree.css_first(".js-watchlist-content[data-num-entries]")
    entries = content.attributes.get("data-num-entries") if content else None
    count = tree.css_first(".js-watchlist-count")
    totals = [
        total
        for total in (
            _number(entries or ""),
            _film_count(count.text() if count else ""),
        )
        if total is not None
    ]
    return max(totals, default=None)


def _list_total(tree: LexborHTMLParser) -> int | None:
    """The total that a list's description for search engines opens with."""
    meta = tree.css_first('meta[name="description"]')
    content = (meta.attributes.get("content") or "") if meta else ""
    return _film_count(content) if content.startswith("A list of ") else None


def _film_count(text: str) -> int | None:
    found = _FILMS.search(text)
    return _number(found[1]) if found else None


def _number(text: str) -> int | None:
    digits = re.sub(r"[,.\s]", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _last_page(tree: LexborHTMLParser) -> int:
    """The last page that the page itself links to; no links, no further pages."""
    hrefs = (
        link.attributes.get("href") or ""
        for link in tree.css(".pagination .paginate-page a[href]")
    )
    numbers = [int(found[1]) for href in hrefs if (found := _PAGE.search(href))]
    current = tree.css_first(".pagination .paginate-page.paginate-current")
    here = _number(current.text()) if current else None
    last = max(1, here or 1, *numbers)
    if last > MOST_PAGES:
        raise NotUnderstood(f"the page speaks of {last} pages")
    return last


def _summary(article: LexborNode) -> MemberList | None:
    link = article.css_first(".name a[href]")
    found = _LIST.search((link.attributes.get("href") or "") if link else "")
    if link is None or found is None:
        return None
    value = article.css_first(".content-reactions-strip .value")
    return MemberList(
        slug=found["slug"],
        title=link.text().strip(),
        films=_film_count(value.text()) if value else None,
    )
