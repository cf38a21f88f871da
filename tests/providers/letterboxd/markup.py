"""Pages and feeds written by hand, as short as they can be."""

from collections.abc import Sequence
import json

PRIVATE = '<html><body><section class="message message-dark">Private</section>'


def poster(slug: str, name: str, lid: str = "") -> str:
    identity = json.dumps({"lid": lid or f"l{slug}", "type": "film"})
    return (
        '<div class="react-component" data-component-class="LazyPoster"'
        f' data-item-slug="{slug}" data-item-full-display-name="{name}"'
        f" data-postered-identifier='{identity}'></div>"
    )


def posters(*slugs: str) -> list[str]:
    return [poster(slug, f"{slug.title()} (2001)") for slug in slugs]


def pagination(page: int, pages: int) -> str:
    links = "".join(
        f'<li class="paginate-page"><a href="/a/watchlist/page/{n}/">{n}</a></li>'
        for n in range(1, pages + 1)
        if n != page
    )
    return (
        f'<div class="pagination"><ul>{links}<li class="paginate-page'
        f' paginate-current"><span>{page}</span></li></ul></div>'
    )


def watchlist(
    films: Sequence[str], *, total: int | str, page: int = 1, pages: int = 1
) -> str:
    items = "".join(f'<li class="griditem">{film}</li>' for film in films)
    return (
        '<html><body class="watchlist"><div class="js-watchlist-content"'
        f' data-num-entries="{total}"><ul class="grid">{items}</ul>'
        f"{pagination(page, pages)}</div></body></html>"
    )


def film_list(
    films: Sequence[str], *, total: int | None = None, page: int = 1, pages: int = 1
) -> str:
    items = "".join(f'<li class="posteritem">{film}</li>' for film in films)
    meta = (
        ""
        if total is None
        else f'<meta name="description" content="A list of {total:,} films compiled">'
    )
    return (
        f'<html><head>{meta}</head><body class="list-page">'
        f'<ul class="js-list-entries poster-list">{items}</ul>'
        f"{pagination(page, pages)}</body></html>"
    )


def film_page(
    *,
    tmdb_link: str = "",
    imdb: str = "",
    attributes: str = "",
    boxd: str = "",
) -> str:
    links = ""
    if tmdb_link:
        links += (
            f'<a data-track-action="TMDB" href="https://www.themoviedb.org{tmdb_link}">'
        )
    if imdb:
        links += (
            '<a data-track-action="IMDb"'
            f' href="http://www.imdb.com/title/{imdb}/maindetails">'
        )
    if boxd:
        links += f'<input value="https://boxd.it/{boxd}" readonly>'
    return f'<html><body class="film backdropped" {attributes}>{links}</body></html>'


def feed(*items: str, title: str = "Letterboxd - Alice", link: str = "alice") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:letterboxd="https://letterboxd.com"'
        f' xmlns:tmdb="https://themoviedb.org"><channel><title>{title}</title>'
        f"<link>https://letterboxd.com/{link}/</link>{''.join(items)}</channel></rss>"
    )


def item(
    number: int = 1,
    *,
    kind: str = "watch",
    title: str = "Heat",
    year: str = "<letterboxd:filmYear>1995</letterboxd:filmYear>",
    more: str = "",
    description: str = "",
    watched: str = "2026-11-01",
) -> str:
    film_title = (
        f"<letterboxd:filmTitle>{title}</letterboxd:filmTitle>" if title else ""
    )
    day = (
        f"<letterboxd:watchedDate>{watched}</letterboxd:watchedDate>" if watched else ""
    )
    return (
        f"<item><title>{title}, 1995 - ★★★</title>"
        "<link>https://letterboxd.com/alice/film/heat-1995/1/</link>"
        f'<guid isPermaLink="false">letterboxd-{kind}-{number}</guid>'
        "<pubDate>Mon, 2 Nov 2026 09:00:00 +1300</pubDate>"
        f"{day}{film_title}{year}{more}"
        f"<description><![CDATA[{description}]]></description></item>"
    )
