"""The RSS feed of a member, shaped like the service's: one line an item, NZ offsets."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Final

from ..catalogue import CatalogueFilm
from .world import LogEntry, Member, MemberList

WINDOW: Final = 50
_SITE: Final = "https://letterboxd.com"
_LISTED_IN_FEED: Final = 10
_HEAD: Final = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:letterboxd="https://letterboxd.com"'
    ' xmlns:tmdb="https://themoviedb.org">'
)


def feed(member: Member, *, posters: str) -> str:
    """The last 50 diary entries and lists by the time they were published."""
    lists = (held for held in member.lists.values() if held.public)
    every: list[LogEntry | MemberList] = [*member.log, *lists]
    newest = sorted(every, key=_published, reverse=True)[:WINDOW]
    title = escape(f"Letterboxd - {member.display_name}")
    home = f"{_SITE}/{member.name}"
    head = (
        f"{_HEAD}<channel><title>{title}</title><link>{home}/</link>"
        f"<description>{title}</description>"
        f'<atom:link rel="self" href="{home}/rss/" type="application/rss+xml"/>'
    )
    items = (
        _entry(member, one, posters)
        if isinstance(one, LogEntry)
        else _list(member, one)
        for one in newest
    )
    return "\n".join([head, *items, "</channel></rss>\n"])


def _published(one: LogEntry | MemberList) -> datetime:
    return one.logged_at if isinstance(one, LogEntry) else one.published_at


def changed_at(member: Member) -> datetime:
    """When the feed last changed, to the second."""
    times = [entry.logged_at for entry in member.log]
    times += [held.published_at for held in member.lists.values() if held.public]
    return max(times, default=datetime(2020, 1, 1, tzinfo=UTC)).replace(microsecond=0)


def _entry(member: Member, entry: LogEntry, posters: str) -> str:
    film = entry.film
    kind = "review" if entry.review else "watch"
    stars = f" - {_stars(entry.rating)}" if entry.rating else ""
    parts = [
        f"<title>{escape(film.title)}, {film.year}{stars}</title>",
        f"<link>{_link(member, entry)}</link>",
        f'<guid isPermaLink="false">letterboxd-{kind}-{entry.viewing}</guid>',
        f"<pubDate>{_pub_date(entry.logged_at)}</pubDate>",
    ]
    if entry.watched_on:
        parts.append(
            f"<letterboxd:watchedDate>{entry.watched_on}</letterboxd:watchedDate>"
        )
    parts += [
        f"<letterboxd:rewatch>{_yes(entry.rewatch)}</letterboxd:rewatch>",
        f"<letterboxd:filmTitle>{escape(film.title)}</letterboxd:filmTitle>",
        f"<letterboxd:filmYear>{film.year}</letterboxd:filmYear>",
    ]
    if entry.rating:
        parts.append(
            f"<letterboxd:memberRating>{entry.rating:.1f}</letterboxd:memberRating>"
        )
    tag = "tvId" if film.is_show else "movieId"
    parts += [
        f"<letterboxd:memberLike>{_yes(entry.liked)}</letterboxd:memberLike>",
        f"<tmdb:{tag}>{film.tmdb}</tmdb:{tag}>",
        f"<description><![CDATA[{_description(entry, posters)}]]></description>",
        f"<dc:creator>{escape(member.display_name)}</dc:creator>",
    ]
    return f"<item>{''.join(parts)}</item>"


def _link(member: Member, entry: LogEntry) -> str:
    """The second and later logs of a film carry their number."""
    slug = entry.film.slug
    earlier = sum(
        1
        for other in member.log
        if other.film.slug == slug and other.viewing < entry.viewing
    )
    suffix = f"{earlier}/" if earlier else ""
    return f"{_SITE}/{member.name}/film/{slug}/{suffix}"


def _description(entry: LogEntry, posters: str) -> str:
    picture = f'<p><img src="{poster_url(posters, entry.film)}"/></p>'
    if entry.review:
        return f"{picture} <p>{escape(entry.review, quote=False)}</p>"
    if entry.watched_on:
        day = entry.watched_on
        when = f"{day:%A} {day:%B} {day.day}, {day.year}"
        return f"{picture} <p>Watched on {when}.</p>"
    return picture


def _list(member: Member, held: MemberList) -> str:
    tag = "ol" if held.ranked else "ul"
    shown = held.films[:_LISTED_IN_FEED]
    items = "".join(
        f' <li> <a href="{_SITE}/film/{film.slug}/">{escape(film.title)}</a> </li>'
        for film in shown
    )
    link = f"{_SITE}/{member.name}/list/{held.slug}/"
    more = len(held.films) - len(shown)
    rest = (
        f' <p>...plus {more} more. <a href="{link}">View the full list on'
        " Letterboxd</a>.</p>"
        if more
        else ""
    )
    return (
        f"<item><title>{escape(held.title)}</title><link>{link}</link>"
        f'<guid isPermaLink="false">letterboxd-list-{held.number}</guid>'
        f"<pubDate>{_pub_date(held.published_at)}</pubDate>"
        f"<description><![CDATA[<{tag}>{items} </{tag}>{rest}]]></description>"
        f"<dc:creator>{escape(member.display_name)}</dc:creator></item>"
    )


def poster_url(posters: str, film: CatalogueFilm) -> str:
    digits = "/".join(str(film.uid))
    name = f"{film.uid}-{film.slug}-0-600-0-900-crop.jpg"
    return f"{posters}/resized/film-poster/{digits}/{name}"


def _stars(rating: float) -> str:
    return "★" * int(rating) + ("½" if rating % 1 else "")


def _yes(flag: bool) -> str:
    return "Yes" if flag else "No"


def _pub_date(at: datetime) -> str:
    return format_datetime(at.astimezone(_new_zealand(at)).replace(microsecond=0))


def _new_zealand(at: datetime) -> timezone:
    """The offset there: +1300 from the last September Sunday to the first of April."""
    local = at.astimezone(timezone(timedelta(hours=12))).date()
    summer = local < _sunday(local.year, 4, 1) or local >= _sunday(local.year, 9, 24)
    return timezone(timedelta(hours=13 if summer else 12))


def _sunday(year: int, month: int, earliest: int) -> date:
    """The first Sunday on or after a day of a month."""
    day = date(year, month, earliest)
    return day + timedelta(days=(6 - day.weekday()) % 7)
