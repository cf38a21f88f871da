"""Rows of Tautulli's activity, for tests that lay them down."""

from typing import Any

from ..canned import Canned

API = "GET /tautulli/api/v2"


def said(data: object) -> Canned:
    answer = {"result": "success", "message": None, "data": data}
    return Canned(said={"response": answer})


def refused(message: object, status: int = 400) -> Canned:
    answer = {"result": "error", "message": message, "data": {}}
    return Canned(said={"response": answer}, status=status)


def film(**changes: object) -> dict[str, Any]:
    return {
        "session_key": "27",
        "rating_key": "101",
        "machine_id": "m1",
        "media_type": "movie",
        "live": 0,
        "user_id": 8001,
        "username": "alice_plex",
        "friendly_name": "Alice",
        "state": "playing",
        "view_offset": "4440000",
        "duration": "8880000",
        "title": "Inception",
        "year": "2010",
        "guid": "plex://movie/5d776825880197001ec9038d",
        "guids": ["imdb://tt1375666", "tmdb://27205", "tvdb://113"],
        "player": "Living Room TV",
        "product": "Plex for LG",
        "library_name": "Movies",
        **changes,
    }


def episode(**changes: object) -> dict[str, Any]:
    shown = {
        "session_key": "28",
        "rating_key": "204",
        "media_type": "episode",
        "title": "Ozymandias",
        "grandparent_title": "Breaking Bad",
        "grandparent_year": "2008",
        "parent_media_index": "5",
        "media_index": "14",
        "guid": "plex://episode/5d9c1276e9d5a1001f4ff2fa",
        "guids": ["imdb://tt2301451", "tmdb://62161", "tvdb://4639461"],
        "grandparent_guids": ["imdb://tt0903747", "tmdb://1396", "tvdb://81189"],
    }
    return film(**{**shown, **changes})


def activity(*rows: object, count: object = None) -> dict[str, Any]:
    shown = str(len(rows)) if count is None else count
    return {"stream_count": shown, "sessions": list(rows)}
