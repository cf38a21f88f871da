"""Sessions and items as Jellyfin writes them, for tests that lay them down."""

from typing import Any

SESSION = "5" * 32
ALICE = "a" * 32
BOB = "b" * 32
SERIES = "e" * 32
TICKS = 10_000_000


def film(**changes: object) -> dict[str, Any]:
    return {
        "Id": "1" * 32,
        "Name": "Heat",
        "Type": "Movie",
        "ProductionYear": 1995,
        "RunTimeTicks": 10_200 * TICKS,
        "ProviderIds": {"Tmdb": "949", "Imdb": "tt0113277"},
        **changes,
    }


def episode(**changes: object) -> dict[str, Any]:
    return {
        "Id": "2" * 32,
        "Name": "Ozymandias",
        "Type": "Episode",
        "ProductionYear": 2013,
        "RunTimeTicks": 2_820 * TICKS,
        "ProviderIds": {"Tvdb": "4639461", "Imdb": "tt2301451", "Tmdb": "62161"},
        "SeriesName": "Breaking Bad",
        "SeriesId": SERIES,
        "ParentIndexNumber": 5,
        "IndexNumber": 14,
        **changes,
    }


def series(**changes: object) -> dict[str, Any]:
    return {
        "Id": SERIES,
        "Name": "Breaking Bad",
        "Type": "Series",
        "ProductionYear": 2008,
        "ProviderIds": {"Tmdb": "1396", "Tvdb": "81189", "Imdb": "tt0903747"},
        **changes,
    }


def session(item: object = None, **changes: object) -> dict[str, Any]:
    return {
        "Id": SESSION,
        "UserId": ALICE,
        "UserName": "Alice",
        "Client": "Jellyfin Android TV",
        "DeviceId": "tv",
        "DeviceName": "Living Room TV",
        "NowPlayingItem": film() if item is None else item,
        "PlayState": {"PositionTicks": 600 * TICKS, "IsPaused": False},
        **changes,
    }


def page(*rows: object) -> dict[str, Any]:
    return {"Items": list(rows), "TotalRecordCount": len(rows)}
