"""The HTML of the simulated Letterboxd, written from the shape of today's pages."""

from collections.abc import Sequence
from html import escape
import json
from typing import Final

from ..catalogue import CatalogueFilm
from .feed import poster_url
from .world import Member, MemberList

WATCHLIST_PAGE: Final = 28
LIST_PAGE: Final = 100
FILMS_PAGE: Final = 72
_STATIC: Final = "https://s.ltrbxd.com/static/img"
_MORE: Final = "&hellip;"


def document(
    *, title: str, body_class: str, body: str, meta: str = "", attributes: str = ""
) -> str:
    return f"""<!DOCTYPE html>
<html id="html" lang="en" class="context-client-unknown no-mobile no-js">
<head>
	<meta charset="UTF-8" />
	<meta name="viewport" content="width=1024" />
	{meta}
	<meta name="application-name" content="Letterboxd" />
	<title>\u200e{escape(title)} &bull; Letterboxd</title>
</head>
<body class="{body_class}"{attributes}>
<header id="header" class="site-header js-hide-in-app"><section>
	<h1 class="site-logo"><a href="/" class="logo replace">Letterboxd</a></h1>
</section></header>
<div id="content" class="site-body"><div class="content-wrap">
{body}
</div></div>
<footer id="footer"><p class="links"><a href="/about/">About</a></p></footer>
</body>
</html>
"""


def error_page(status: int, message: str) -> str:
    body = (
        '<section class="message message-dark"><h2 class="title">Sorry</h2>'
        f'<p class="body-text">{escape(message)}</p></section>'
    )
    return document(title=f"Error {status}", body_class="error message-dark", body=body)


def poster(film: CatalogueFilm, *, width: int = 125, target: str | None = None) -> str:
    """The LazyPoster component; `data-film-id` is gone since April 2026."""
    name = escape(film.name_and_year)
    link = f"/film/{film.slug}/"
    identity = {
        "lid": film.lid,
        "uid": f"film:{film.uid}",
        "type": "film",
        "typeName": "film",
    }
    path = {
        "postered": identity,
        "posteredBaseLink": link,
        "isAdultThemed": False,
        "hasDefaultPoster": True,
        "cacheBustingKey": f"{film.uid:08x}",
    }
    height = width * 3 // 2
    empty = f"{_STATIC}/empty-poster-{width}-AiuBHVCI.png"
    return (
        '<div class="react-component" data-component-class="LazyPoster"'
        ' data-request-poster-metadata="true" data-likeable="true"'
        ' data-watchable="true" data-rateable="true"'
        f' data-image-width="{width}" data-image-height="{height}"'
        f' data-item-name="{name}" data-item-slug="{film.slug}"'
        f' data-item-link="{link}" data-item-full-display-name="{name}"'
        f" data-postered-identifier='{_compact(identity)}'"
        f' data-poster-url="{link}image-150/"'
        f" data-resolvable-poster-path='{_compact(path)}'"
        f' data-empty-poster-src="{empty}" data-is-linked="true"'
        f' data-target-link="{target or link}"'
        f' data-details-endpoint="{link}json/" data-show-menu="true" >'
        f' <div class="poster film-poster"> <img src="{empty}" class="image"'
        f' width="{width}" height="{height}" alt="{escape(film.title)}"/>'
        ' <span class="frame"><span class="frame-title"></span></span> </div> </div>'
    )


def _compact(data: object) -> str:
    return escape(json.dumps(data, separators=(",", ":")), quote=False)


def pagination(base: str, page: int, pages: int) -> str:
    """The block under a grid; nothing at all when there is one page."""
    if pages < 2:
        return ""
    previous = (
        f'<div class="paginate-nextprev"><a class="previous" href="'
        f'{_page_link(base, page - 1)}">Previous</a></div>'
        if page > 1
        else '<div class="paginate-nextprev paginate-disabled">'
        '<span class="previous">Previous</span></div>'
    )
    following = (
        f'<div class="paginate-nextprev"><a class="next" href="'
        f'{_page_link(base, page + 1)}">Next</a></div>'
        if page < pages
        else '<div class="paginate-nextprev paginate-disabled">'
        '<span class="next">Next</span></div>'
    )
    numbers = " ".join(_numbers(base, page, pages))
    return (
        f'<div class="pagination"> {previous} {following}'
        f' <div class="paginate-pages"> <ul> {numbers} </ul> </div> </div>'
    )


def _numbers(base: str, page: int, pages: int) -> list[str]:
    """The first, the last and those around the current one, gaps as dots."""
    shown = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    items: list[str] = []
    before = 0
    for number in shown:
        if number > before + 1:
            items.append(
                f'<li class="paginate-page unseen-pages"><span>{_MORE}</span></li>'
            )
        items.append(_number(base, number, current=number == page))
        before = number
    return items


def _number(base: str, number: int, *, current: bool) -> str:
    if current:
        return f'<li class="paginate-page paginate-current"><span>{number}</span></li>'
    link = _page_link(base, number)
    return f'<li class="paginate-page"><a href="{link}">{number}</a></li>'


def _page_link(base: str, page: int) -> str:
    return base if page == 1 else f"{base}page/{page}/"


def watchlist_page(
    member: Member, films: Sequence[CatalogueFilm], *, page: int, pages: int
) -> str:
    total = len(member.watchlist)
    noun = "film" if total == 1 else "films"
    name = escape(member.display_name)
    items = "\n".join(
        f'<li class="griditem">\n\t{poster(film)}\n</li>' for film in films
    )
    grid = (
        '<div class="poster-grid"><ul class="grid -p125 -constrained">'
        f"{items}</ul></div>"
        if films
        else '<p class="body-text -empty">No films yet</p>'
    )
    head = (
        '<header class="page-header"><h1 class="section-heading">'
        f'<span class="replace-if-you" data-replacement="You want"'
        f' data-person="{member.name}">{name} wants</span> to see'
        f' <span class="js-watchlist-count">{total:,}&nbsp;{noun}</span></h1></header>'
    )
    path = f"/esi/watchlist/{member.name}/default/page/{page}/?esiAllowFilters=true"
    block = pagination(f"/{member.name}/watchlist/", page, pages)
    body = (
        f'<div class="cols-2 js-watchlist-content" data-path="{path}"'
        f' data-num-entries="{total}"><section class="section col-17 col-main'
        f' js-watchlist-main-content">{head}{grid}{block}</section></div>'
    )
    return document(
        title=f"{member.display_name}’s Watchlist",
        body_class="screen-member-child-page watchlist",
        attributes=f' data-owner="{member.name}"',
        meta=_og("profile", f"/{member.name}/watchlist/", member.display_name),
        body=body,
    )


def films_page(member: Member, films: Sequence[CatalogueFilm], pages: int) -> str:
    ratings = {entry.film.slug: entry for entry in member.log}
    items = []
    for film in films:
        entry = ratings[film.slug]
        stars = (
            f'<span class="rating rated-{round(entry.rating * 2)}"></span>'
            if entry.rating
            else ""
        )
        like = (
            '<span class="like liked-micro icon-liked"></span>' if entry.liked else ""
        )
        items.append(
            f'<li class="griditem">{poster(film, width=70)}'
            '<p class="poster-viewingdata"'
            f' data-item-uid="film:{film.uid}">{stars}{like}</p></li>'
        )
    block = pagination(f"/{member.name}/films/", 1, pages)
    return document(
        title=f"{member.display_name}’s films",
        body_class="screen-member-child-page films-watched",
        attributes=f' data-owner="{member.name}"',
        body=f'<ul class="grid -p70 -constrained">{"".join(items)}</ul>{block}',
    )


def list_page(
    member: Member,
    held: MemberList,
    films: Sequence[CatalogueFilm],
    *,
    first: int,
    page: int,
    pages: int,
    base: str,
) -> str:
    items = "\n".join(
        _list_item(held, film, first + place) for place, film in enumerate(films)
    )
    body = (
        '<section class="section col-17 col-main"><div class="list-title-intro">'
        f'<h1 class="title-1 prettify">{escape(held.title)}</h1></div>'
        f'<ul class="js-list-entries poster-list -p125 -grid">{items}</ul>'
        f"{pagination(base, page, pages)}</section>"
    )
    return document(
        title=held.title,
        body_class="list-page backdropped shortbackdropped -crop",
        attributes=f' data-owner="{member.name}"',
        meta=_og("letterboxd:list", f"/{member.name}/list/{held.slug}/", held.title),
        body=body,
    )


def _list_item(held: MemberList, film: CatalogueFilm, rank: int) -> str:
    numbered = " numbered-list-item" if held.ranked else ""
    number = f' <p class="list-number">{rank}</p>' if held.ranked else ""
    return (
        f'<li class="posteritem{numbered}" data-owner-rating="0"'
        f' data-object-id="filmListEntry:{held.number}{film.uid}"'
        f' data-object-name="list" > {poster(film)}{number} </li>'
    )


def lists_index(member: Member) -> str:
    articles = "\n".join(
        _list_summary(member, held) for held in member.lists.values() if held.public
    )
    return document(
        title=f"{member.display_name}’s Lists",
        body_class="screen-member-child-page lists-page",
        attributes=f' data-owner="{member.name}"',
        body=f'<div class="list-summary-list -marginblockstart">{articles}</div>',
    )


def _list_summary(member: Member, held: MemberList) -> str:
    link = f"/{member.name}/list/{held.slug}/"
    count = len(held.films)
    noun = "film" if count == 1 else "films"
    value = f'<span class="value">{count:,}&nbsp;{noun}</span>' if count else ""
    posters = "".join(
        f'<li class="posteritem">{poster(film, width=70, target="/")}</li>'
        for film in held.films[:5]
    )
    return (
        '<div class="listitem js-listitem"><article class="list-summary js-list-summary'
        f' js-list" data-film-list-id="{held.number}" data-person="{member.name}">'
        '<div class="layout"><figure class="figure posterset">'
        f'<a href="{link}" class="poster-list-link"><ul class="posterlist">{posters}'
        '</ul></a></figure><div class="masthead"><h2 class="name prettify">'
        f'<a href="{link}">{escape(held.title)}</a></h2>'
        f'<div class="content-reactions-strip">{value}</div>'
        "</div></div></article></div>"
    )


def member_page(member: Member) -> str:
    name = escape(member.display_name)
    body = (
        '<section class="profile-header js-profile-header"'
        f' data-person="{member.name}">'
        f'<h1 class="person-display-name"><span class="displayname tooltip"'
        f' title="{member.name}">{name}</span></h1></section>'
        f'<nav class="profile-navigation"><a href="/{member.name}/films/">Films</a>'
        f' <a href="/{member.name}/lists/">Lists</a>'
        f' <a href="/{member.name}/watchlist/">Watchlist</a></nav>'
    )
    return document(
        title=f"{member.display_name}’s profile",
        body_class="screen-member-page profile",
        attributes=f' data-owner="{member.name}"',
        meta=_og("profile", f"/{member.name}/", member.display_name),
        body=body,
    )


def film_page(
    film: CatalogueFilm, related: Sequence[CatalogueFilm], *, posters: str
) -> str:
    """A miniseries: type "movie", no TMDB id, a link to /tv/ (the service's trap)."""
    kind = "tv" if film.is_show else "movie"
    tmdb_id = "" if film.is_show else str(film.tmdb)
    title = escape(film.title)
    alike = "".join(
        f'<li class="posteritem">{poster(other, width=70, target="/")}</li>'
        for other in related
    )
    body = f"""<div id="film-page-wrapper"><div class="col-6 poster-sidebar">
<section class="poster-list -p230">{poster(film, width=230, target="/")}</section>
<input id="url-field-film-{film.uid}" class="field" readonly
 value="https://boxd.it/{film.lid}"/>
</div><div class="col-17">
<section class="production-masthead -shadowed -productionscreen -film">
<div class="details"><h1 class="headline-1 primaryname">
<span class="name js-widont prettify">{title}</span></h1>
<div class="productioninfo"><span class="releasedate">
 <a href="/films/year/{film.year}/">{film.year}</a> </span>
<p class="credits"> <span class="introduction">Directed by </span>
<span class="creatorlist">
<span class="prettify">{escape(film.director)}</span></span></p>
</div></div></section>
<section class="production-synopsis"><div class="truncate">
<p>{escape(film.overview)}</p></div></section>
<div id="tab-genres" class="tabbed-content-block"><div class="text-sluglist">
<p>{_genre_links(film)}</p></div></div>
<p class="text-link text-footer"> {film.runtime_minutes}&nbsp;mins &nbsp; More at
 {_more_at("IMDb", f"http://www.imdb.com/title/{film.imdb}/maindetails")}
 {_more_at("TMDB", f"https://www.themoviedb.org/{kind}/{film.tmdb}/")}</p>
<section class="related-films"><ul class="poster-list -p70">{alike}</ul></section>
</div></div>
<script type="application/ld+json">
/* <![CDATA[ */
{_linked_data(film, posters)}
/* ]]> */
</script>"""
    return document(
        title=f"{film.name_and_year} directed by {film.director}",
        body_class="film backdropped",
        attributes=f' data-type="film" data-tmdb-type="movie" data-tmdb-id="{tmdb_id}"',
        meta=_og("video.movie", f"/film/{film.slug}/", film.name_and_year),
        body=body,
    )


def _more_at(name: str, link: str) -> str:
    return (
        f'<a href="{link}" class="micro-button track-event"'
        f' data-track-action="{name}" target="_blank" >{name}</a>'
    )


def _genre_links(film: CatalogueFilm) -> str:
    return " ".join(
        f'<a href="/films/genre/{genre.lower().replace(" ", "-")}/"'
        f' class="text-slug">{genre}</a>'
        for genre in film.genres
    )


def _linked_data(film: CatalogueFilm, posters: str) -> str:
    data = {
        "image": poster_url(posters, film),
        "@type": "Movie",
        "director": [{"@type": "Person", "name": film.director}],
        "productionCompany": [{"@type": "Organization", "name": film.studio}],
        "releasedEvent": [{"@type": "PublicationEvent", "startDate": str(film.year)}],
        "@context": "http://schema.org",
        "url": f"https://letterboxd.com/film/{film.slug}/",
        "name": film.title,
        "genre": list(film.genres),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _og(kind: str, path: str, title: str) -> str:
    return (
        f'<meta property="og:type" content="{kind}">'
        f'<meta property="og:url" content="https://letterboxd.com{path}">'
        f'<meta property="og:title" content="{escape(title)}">'
    )
