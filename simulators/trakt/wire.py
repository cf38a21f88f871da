"""Trakt's JSON: standard media objects, times, users, lists."""

from datetime import UTC, datetime
from typing import Final

from ..catalogue import CatalogueFilm, slugify
from ..shows import CatalogueEpisode, CatalogueShow
from .media import Json, Kind, Media, Ref
from .state import Listed, Member, PersonalList

_EPISODE_TYPES: Final = {1: "season_premiere"}


def stamp(at: datetime) -> str:
    """`2014-09-01T09:10:11.000Z`: UTC, milliseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def http_date(at: datetime) -> str:
    return f"{at.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"


def item(media: Media, ref: Ref, *, extended: str = "") -> Json:
    """`{"movie": {...}}`, `{"show": ...}`; seasons and episodes with their show."""
    full = "full" in extended.split(",")
    row = {ref.kind.value: one(media, ref, full=full)}
    if ref.kind in (Kind.SEASON, Kind.EPISODE):
        row["show"] = one(media, media.show_of(ref), full=full)
    return row


def one(media: Media, ref: Ref, *, full: bool = False) -> Json:
    match ref.kind:
        case Kind.MOVIE:
            return _movie(media, ref, full=full)
        case Kind.SHOW:
            return _show(media, ref, full=full)
        case Kind.SEASON:
            return _season(media, ref)
        case Kind.EPISODE:
            return _episode(media, ref, full=full)


def _plex(ref: Ref, slug: str) -> Json:
    """No document names these ids; the service has sent them since 2026."""
    return {"guid": f"{ref.trakt:024x}", "slug": slug}


def _movie(media: Media, ref: Ref, *, full: bool) -> Json:
    film = media.movies[ref.trakt]
    made: Json = {
        "title": film.server_title,
        "year": film.year,
        "ids": {
            "trakt": ref.trakt,
            "slug": media.slugs[ref],
            "imdb": film.imdb,
            "tmdb": film.tmdb,
            "plex": _plex(ref, media.slugs[ref]),
        },
    }
    return made | _movie_details(media, ref, film) if full else made


def _movie_details(media: Media, ref: Ref, film: CatalogueFilm) -> Json:
    return {
        "tagline": "",
        "overview": film.overview,
        "released": media.released(ref).date().isoformat(),
        "runtime": film.runtime_minutes,
        "country": "se",
        "status": "released",
        "rating": 5 + film.uid % 40 / 10,
        "votes": film.uid % 900,
        "comment_count": film.uid % 9,
        "trailer": None,
        "homepage": None,
        "updated_at": "2026-03-01T10:00:00.000Z",
        "language": "en",
        "languages": ["en"],
        "available_translations": ["en"],
        "genres": [slugify(genre) for genre in film.genres],
        "certification": "PG-13",
        "original_title": film.server_title,
    }


def _show(media: Media, ref: Ref, *, full: bool) -> Json:
    show = media.shows[ref.trakt]
    made: Json = {
        "title": show.title,
        "year": show.year,
        "ids": {
            "trakt": show.trakt,
            "slug": show.slug,
            "tvdb": show.tvdb,
            "imdb": show.imdb,
            "tmdb": show.tmdb,
            "plex": _plex(ref, show.slug),
        },
    }
    return made | _show_details(media, ref, show) if full else made


def _show_details(media: Media, ref: Ref, show: CatalogueShow) -> Json:
    return {
        "overview": show.overview,
        "first_aired": stamp(media.released(ref)),
        "runtime": show.runtime_minutes,
        "certification": "TV-14",
        "network": show.network,
        "country": "se",
        "trailer": None,
        "homepage": None,
        "status": "ended",
        "rating": 7.5,
        "votes": show.trakt % 900,
        "comment_count": 0,
        "updated_at": "2026-03-01T10:00:00.000Z",
        "language": "en",
        "genres": list(show.genres),
        "aired_episodes": len(media.episodes_in(ref)),
    }


def _season(media: Media, ref: Ref) -> Json:
    _, season = media.seasons[ref.trakt]
    return {
        "number": season.number,
        "ids": {"trakt": season.trakt, "tvdb": season.tvdb, "tmdb": season.tmdb},
    }


def _episode(media: Media, ref: Ref, *, full: bool) -> Json:
    _, episode = media.episodes[ref.trakt]
    made: Json = {
        "season": episode.season,
        "number": episode.number,
        "title": episode.title,
        "ids": {
            "trakt": episode.trakt,
            "tvdb": episode.tvdb,
            "imdb": episode.imdb,
            "tmdb": episode.tmdb,
        },
    }
    return made | _episode_details(media, ref, episode) if full else made


def _episode_details(media: Media, ref: Ref, episode: CatalogueEpisode) -> Json:
    return {
        "number_abs": None,
        "overview": "",
        "first_aired": stamp(media.released(ref)),
        "runtime": episode.runtime_minutes,
        "episode_type": _EPISODE_TYPES.get(episode.number, "standard"),
    }


def listed(media: Media, row: Listed, rank: int, extended: str) -> Json:
    """A row of a watchlist, of favorites or of a personal list."""
    return {
        "rank": rank,
        "id": row.id,
        "listed_at": stamp(row.listed_at),
        "notes": row.notes,
        "type": row.ref.kind.value,
        **item(media, row.ref, extended=extended),
    }


def user(member: Member, *, extended: str = "") -> Json:
    made: Json = {
        "username": member.username,
        "private": member.private,
        "name": member.name,
        "vip": member.vip,
        "vip_ep": False,
        "ids": {"slug": member.slug},
    }
    return made | user_details(member) if "full" in extended.split(",") else made


def user_details(member: Member) -> Json:
    return {
        "joined_at": stamp(member.joined_at),
        "location": "",
        "about": "",
        "gender": "",
        "age": None,
        "images": {"avatar": {"full": "https://example.invalid/avatar.png"}},
    }


def personal_list(held: PersonalList, member: Member) -> Json:
    return {
        "name": held.name,
        "description": held.description,
        "privacy": "private",
        "share_link": f"https://trakt.tv/lists/{held.id}",
        "type": "personal",
        "display_numbers": False,
        "allow_comments": True,
        "sort_by": "rank",
        "sort_how": "asc",
        "created_at": stamp(held.created_at),
        "updated_at": stamp(held.updated_at),
        "item_count": len(held.items),
        "comment_count": 0,
        "likes": 0,
        "ids": {"trakt": held.id, "slug": held.slug},
        "user": user(member),
    }
