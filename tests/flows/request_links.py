"""A link that requests films, as its form and its subentry have it."""

from typing import Any

MORE = {"minimum_availability": "released", "monitored": True, "search": True}

SETTINGS = {
    "quality_profile_id": "4",
    "root_folder": "/movies",
    "tags": ["letterboxd-alice-b"],
    "on_unlisted": "nothing",
    "more": MORE,
}


def kept(**changes: Any) -> dict[str, Any]:
    """Return a link as its subentry keeps it."""
    return {
        "target": "radarr:Attic",
        "list_slug": None,
        "quality_profile_id": 4,
        "root_folder": "/movies",
        "animation_root_folder": None,
        "minimum_availability": "released",
        "monitored": True,
        "search": True,
        "tags": ["letterboxd-alice-b"],
        "limit": None,
        "on_unlisted": "nothing",
        **changes,
    }


def link(subentry_id: str = "LINK1", **changes: Any) -> dict[str, Any]:
    """Return the subentry of a link."""
    data = kept(**changes)
    return {
        "data": data,
        "subentry_id": subentry_id,
        "subentry_type": "requests",
        "title": "Mine",
        "unique_id": f"{data['target']}|(watchlist)|requests",
    }
