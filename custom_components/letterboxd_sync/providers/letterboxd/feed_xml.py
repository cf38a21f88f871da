"""Reads a member's RSS feed; nothing but bytes in and values out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from selectolax.lexbor import LexborHTMLParser

from ...model.film import Film, FilmIds
from ...model.tracking import DiaryEntry
from ..errors import NotUnderstood
from .addresses import slug_in
from .stars import stars

_NAMES: Final = {
    "letterboxd": "https://letterboxd.com",
    "tmdb": "https://themoviedb.org",
}

# The prefix says what the item was when it was written and may change when a text is
# added; the number stays
_GUID: Final = re.compile(r"letterboxd-(?P<kind>[a-z]+)-(?P<number>\d+)")
_TITLE: Final = "Letterboxd -"
_YEAR: Final = re.compile(r", (\d{4})(?: - |$)")
_POSTER: Final = re.compile(r"""<img[^>]*\ssrc=["'](https?://[^"']+)["']""")
_WATCHED_ON: Final = re.compile(r"Watched on \w+ \w+ \d+, \d{4}\.")
_SPOILERS: Final = "This review may contain spoilers."


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What a feed says: whose it is, and the last things that they logged."""

    username: str | None
    """In the member's own case, or None when the feed does not say."""
    display_name: str
    entries: tuple[DiaryEntry, ...]
    undecoded: int


def parse_feed(body: bytes) -> Feed:
    """Read a feed; ``NotUnderstood`` when it is not one of this site.

    Lists are passed over. An entry that cannot be read is counted.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as err:
        raise NotUnderstood(f"the feed is not XML: {type(err).__name__}") from None
    channel = root.find("channel")
    title = _text(channel, "title") if channel is not None else None
    if channel is None or title is None or not title.startswith(_TITLE):
        raise NotUnderstood("this is not a feed of Letterboxd")
    entries: dict[str, DiaryEntry] = {}
    undecoded = 0
    for item in _viewings(channel):
        try:
            entry = _entry(item)
        except ValueError:
            undecoded += 1
        else:
            entries.setdefault(entry.key, entry)
    return Feed(
        username=_last_part(_text(channel, "link")),
        display_name=title.removeprefix(_TITLE).strip(),
        entries=tuple(entries.values()),
        undecoded=undecoded,
    )


def _viewings(channel: Element) -> Iterator[Element]:
    """All items but those that are certainly something else than a film logged."""
    for item in channel.iter("item"):
        guid = _GUID.fullmatch(_text(item, "guid") or "")
        names_a_film = item.find("letterboxd:filmTitle", _NAMES) is not None
        if names_a_film or guid is None or guid["kind"] in ("watch", "review"):
            yield item


def _entry(item: Element) -> DiaryEntry:
    """Read one item; ``ValueError`` when it is not as agreed."""
    guid = _GUID.fullmatch(_text(item, "guid") or "")
    if guid is None:
        raise ValueError("no viewing number")
    description = _text(item, "description") or ""
    return DiaryEntry(
        key=f"viewing:{guid['number']}",
        film=_film(item, description),
        watched_on=_date(_text(item, "letterboxd:watchedDate")),
        stars=stars(_text(item, "letterboxd:memberRating")),
        liked=_text(item, "letterboxd:memberLike") == "Yes",
        rewatch=_text(item, "letterboxd:rewatch") == "Yes",
        review=_review(description),
        logged_at=_instant(_text(item, "pubDate")),
    )


def _film(item: Element, description: str) -> Film:
    title = _text(item, "letterboxd:filmTitle")
    if title is None:
        raise ValueError("no film title")
    poster = _POSTER.search(description)
    return Film(
        title=title,
        year=_year(item, title),
        ids=FilmIds(
            tmdb=_number(_text(item, "tmdb:movieId")),
            tmdb_show=_number(_text(item, "tmdb:tvId")),
            letterboxd=slug_in(_text(item, "link") or ""),
        ),
        poster=poster[1] if poster else None,
    )


def _year(item: Element, title: str) -> int | None:
    """The year of its own element, or else of the item's title after the film's."""
    if (year := _number(_text(item, "letterboxd:filmYear"))) is not None:
        return year
    rest = (_text(item, "title") or "").removeprefix(title)
    found = _YEAR.match(rest)
    return int(found[1]) if found else None


def _review(description: str) -> str | None:
    """The member's own words, without picture, spoiler notice and date."""
    if not description:
        return None
    paragraphs = (
        paragraph.text(strip=False).strip()
        for paragraph in LexborHTMLParser(description).css("p, blockquote:not(:has(p))")
    )
    words = [text for text in paragraphs if text and text != _SPOILERS]
    if len(words) == 1 and _WATCHED_ON.fullmatch(words[0]):
        return None
    return "\n\n".join(words) or None


def _text(parent: Element, name: str) -> str | None:
    """The text of a child, or None when it is absent or empty."""
    return (parent.findtext(name, None, _NAMES) or "").strip() or None


def _last_part(address: str | None) -> str | None:
    return (address or "").rstrip("/").rpartition("/")[2] or None


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = parsedate_to_datetime(text)
    if at.tzinfo is None:
        raise ValueError("a time without its offset")
    return at.astimezone(UTC)
