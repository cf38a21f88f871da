"""Radarr's JSON: its resources as the API writes them."""

from collections.abc import Iterable
from datetime import UTC, datetime
import re
from typing import Any, Final

from ..catalogue import CatalogueFilm
from .state import Exclusion, HistoryItem, Movie, QueueItem, RadarrState

type Json = dict[str, Any]

_ENGLISH: Final = {"id": 1, "name": "English"}
_QUALITY: Final = {
    "quality": {
        "id": 7,
        "name": "Bluray-1080p",
        "source": "bluray",
        "resolution": 1080,
        "modifier": "none",
    },
    "revision": {"version": 1, "real": 0, "isRepack": False},
}
_GIGABYTE: Final = 1024**3


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_size(film: CatalogueFilm) -> int:
    return film.runtime_minutes * 70 * 1024 * 1024


def title_slug(film: CatalogueFilm) -> str:
    return str(film.tmdb)


def folder_name(film: CatalogueFilm) -> str:
    """Title and year, without what file systems dislike; alike films clash."""
    clean = re.sub(r'[<>"/\\|?*]', "", film.server_title).replace(": ", " - ")
    return f"{clean.replace(':', '-')} ({film.year})"


def images(
    film: CatalogueFilm, origin: str, movie_id: int, *, local: bool
) -> list[Json]:
    remote = f"{origin}/remote/poster/{film.tmdb}.png"
    url = f"/MediaCover/{movie_id}/poster.jpg?lastWrite=1" if local else remote
    if movie_id and not local:
        return [{"coverType": "poster", "remoteUrl": remote}]
    return [{"coverType": "poster", "url": url, "remoteUrl": remote}]


def metadata(film: CatalogueFilm) -> Json:
    """What api.radarr.video knows of a film."""
    return {
        "title": film.server_title,
        "originalTitle": film.server_title,
        "originalLanguage": _ENGLISH,
        "alternateTitles": [
            {
                "sourceType": "tmdb",
                "movieMetadataId": film.uid,
                "title": film.title,
                "id": film.uid,
            }
        ]
        if film.original_title
        else [],
        "secondaryYearSourceId": 0,
        "sortTitle": re.sub(r"^(the|a|an) ", "", film.server_title.lower()),
        "sizeOnDisk": 0,
        "status": "released",
        "overview": film.overview,
        "inCinemas": f"{film.year}-03-02T00:00:00Z",
        "digitalRelease": f"{film.year}-09-14T00:00:00Z",
        "website": "",
        "year": film.year,
        "youTubeTrailerId": "",
        "studio": film.studio,
        "isAvailable": True,
        "runtime": film.runtime_minutes,
        "cleanTitle": re.sub(r"[^a-z0-9]", "", film.server_title.lower()),
        "imdbId": film.imdb,
        "tmdbId": film.tmdb,
        "titleSlug": title_slug(film),
        "certification": "PG",
        "genres": list(film.genres),
        "keywords": [],
        "ratings": {
            "tmdb": {"votes": film.uid % 5000, "value": 6.8, "type": "user"},
        },
        "popularity": film.uid % 100 / 10,
    }


def lookup(film: CatalogueFilm, state: RadarrState, origin: str) -> Json:
    """A search result: the library's movie when it is there, else without an id."""
    movie = state.movie_of(film.tmdb)
    if movie is not None:
        found = movie_resource(movie, state, origin, local_covers=True)
    else:
        found = metadata(film) | {
            "images": images(film, origin, 0, local=False),
            "qualityProfileId": 0,
            "hasFile": False,
            "movieFileId": 0,
            "monitored": False,
            "minimumAvailability": "tba",
            "tags": [],
            "added": "0001-01-01T00:00:00Z",
        }
    return found | {
        "remotePoster": f"{origin}/remote/poster/{film.tmdb}.png",
        "folder": folder_name(film),
        "isExcluded": state.excluded(film.tmdb),
    }


def movie_resource(
    movie: Movie, state: RadarrState, origin: str, *, local_covers: bool
) -> Json:
    film = movie.film
    size = file_size(film) if movie.has_file else 0
    root = next(
        (path for path in state.root_folders.values() if movie.path.startswith(path)),
        movie.path.rsplit("/", 1)[0],
    )
    resource = metadata(film) | {
        "id": movie.id,
        "images": images(film, origin, movie.id, local=local_covers),
        "path": movie.path,
        "qualityProfileId": movie.quality_profile_id,
        "hasFile": movie.has_file,
        "movieFileId": movie.file_id,
        "monitored": movie.monitored,
        "minimumAvailability": movie.minimum_availability,
        "folderName": movie.path,
        "rootFolderPath": root,
        "tags": sorted(movie.tags),
        "added": stamp(movie.added),
        "sizeOnDisk": size,
        "statistics": {
            "movieFileCount": int(movie.has_file),
            "sizeOnDisk": size,
            "releaseGroups": ["SIM"] if movie.has_file else [],
        },
    }
    if movie.has_file:
        resource["movieFile"] = movie_file(movie)
    return resource


def movie_file(movie: Movie) -> Json:
    name = f"{folder_name(movie.film)} Bluray-1080p.mkv"
    return {
        "id": movie.file_id,
        "movieId": movie.id,
        "relativePath": name,
        "path": f"{movie.path}/{name}",
        "size": file_size(movie.film),
        "dateAdded": stamp(movie.added),
        "indexerFlags": 0,
        "quality": _QUALITY,
        "languages": [_ENGLISH],
        "customFormats": [],
        "customFormatScore": 0,
        "releaseGroup": "SIM",
        "edition": "",
        "qualityCutoffNotMet": False,
    }


def queue_item(item: QueueItem, movie: Json | None) -> Json:
    left = round(item.size * (1 - item.done))
    resource: Json = {
        "id": item.id,
        "movieId": item.movie_id,
        "languages": [_ENGLISH],
        "quality": _QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "size": item.size,
        "title": item.title,
        "added": stamp(item.added),
        "status": item.status,
        "trackedDownloadStatus": "ok",
        "trackedDownloadState": item.state,
        "statusMessages": [],
        "downloadId": f"SIM{item.id:010d}",
        "protocol": "torrent",
        "downloadClient": "Simulated",
        "downloadClientHasPostImportCategory": False,
        "indexer": "Simulated",
        "outputPath": f"/data/downloads/{item.title}",
        "sizeleft": left,
        "timeleft": f"00:00:{min(59, left // _GIGABYTE * 5):02d}",
    }
    return resource | ({"movie": movie} if movie is not None else {})


def history_item(item: HistoryItem, movie: Json | None) -> Json:
    resource: Json = {
        "id": item.id,
        "movieId": item.movie_id,
        "sourceTitle": item.title,
        "languages": [_ENGLISH],
        "quality": _QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "qualityCutoffNotMet": False,
        "date": stamp(item.date),
        "downloadId": f"SIM{item.id:010d}",
        "eventType": item.event,
        "data": {},
    }
    return resource | ({"movie": movie} if movie is not None else {})


def exclusion(held: Exclusion) -> Json:
    return {
        "id": held.id,
        "tmdbId": held.tmdb,
        "movieTitle": held.title,
        "movieYear": held.year,
    }


def profile(number: int, name: str) -> Json:
    return {
        "id": number,
        "name": name,
        "upgradeAllowed": False,
        "cutoff": 7,
        "items": [
            {"quality": _QUALITY["quality"], "items": [], "allowed": True},
        ],
        "minFormatScore": 0,
        "cutoffFormatScore": 0,
        "minUpgradeFormatScore": 1,
        "formatItems": [],
        "language": _ENGLISH,
    }


def paging(records: Iterable[Json], total: int, page: int, size: int, key: str) -> Json:
    return {
        "page": page,
        "pageSize": size,
        "sortKey": key,
        "sortDirection": "default",
        "totalRecords": total,
        "records": list(records),
    }


def failure(
    name: str, message: str, attempted: object, code: str | None = None
) -> Json:
    """One FluentValidation failure; no `errorCode` where Radarr made it itself."""
    failed: Json = {
        "propertyName": name,
        "errorMessage": message,
        "attemptedValue": attempted,
        "severity": "error",
    }
    if code is not None:
        failed["errorCode"] = code
        failed["formattedMessageArguments"] = []
        failed["formattedMessagePlaceholderValues"] = {
            "propertyName": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name),
            "propertyValue": attempted,
        }
    return failed


def webhook_movie(movie: Movie, state: RadarrState, origin: str) -> Json:
    film = movie.film
    return {
        "id": movie.id,
        "title": film.server_title,
        "year": film.year,
        "releaseDate": f"{film.year}-09-14",
        "folderPath": movie.path,
        "tmdbId": film.tmdb,
        "imdbId": film.imdb,
        "overview": film.overview,
        "genres": list(film.genres),
        "images": images(film, origin, movie.id, local=True),
        "tags": [state.tags[tag] for tag in sorted(movie.tags) if tag in state.tags],
        "originalLanguage": _ENGLISH,
    }
