"""Links the simulated household in Home Assistant, form by form, as a person would."""

from collections.abc import Mapping
from typing import Any

from .client import Answer, Client, Step, offered
from .home import DOMAIN

type Services = Mapping[str, Mapping[str, Any]]
"""What the simulators print: an address and a key, or names, for each service."""

# So that films leave for Radarr a few at a time, and can be seen to travel.
REQUESTS_A_RUN = 2


async def link_everything(client: Client, services: Services) -> None:
    """Link Radarr, Jellyfin and both members; then what goes where."""
    radarr = await client.flow(DOMAIN, *_radarr(services))
    jellyfin = await client.flow(DOMAIN, *_jellyfin(services))
    mara, jonas = [
        await client.flow(DOMAIN, *_member(name, services))
        for name in services["letterboxd"]["members"]
    ]
    radarr_id, jellyfin_id = _entry_id(radarr), _entry_id(jellyfin)
    mara_id, jonas_id = _entry_id(mara), _entry_id(jonas)
    await client.link(mara_id, "shelf", *_collection(jellyfin_id))
    await client.link(jonas_id, "shelf", *_playlist(jellyfin_id))
    await client.link(mara_id, "requests", *_requests(radarr_id, "mara"))
    await client.link(jonas_id, "requests", *_requests(radarr_id, "jonas"))


def _entry_id(created: Step) -> str:
    return str(created["result"]["entry_id"])


def _radarr(services: Services) -> tuple[Answer, ...]:
    radarr = services["radarr"]
    return (
        {"next_step_id": "radarr"},
        {
            "url": radarr["url"],
            "api_key": radarr["api_key"],
            "verify_ssl": True,
            "webhook": True,
        },
    )


def _jellyfin(services: Services) -> tuple[Answer, ...]:
    jellyfin = services["jellyfin"]
    return (
        {"next_step_id": "jellyfin"},
        {"url": jellyfin["url"], "verify_ssl": True},
        {"next_step_id": "jellyfin_key"},
        {"api_key": jellyfin["api_key"]},
    )


def _member(name: str, services: Services) -> tuple[Answer, ...]:
    addresses = {
        "site": services["letterboxd"]["url"],
        "wikidata": services["wikidata"]["url"],
    }
    # Several pages at once: the pauses between them are meant for the real site.
    return (
        {"next_step_id": "letterboxd"},
        {"username": name, "pages": True, "advanced": addresses},
        {"own_proxies": {"pages_concurrency": 10, "proxy_fallback": False}},
    )


def _collection(jellyfin_id: str) -> tuple[Answer, ...]:
    """Mara's watchlist as a collection; a film leaves when she has watched it."""
    return (
        {"target": jellyfin_id},
        {"next_step_id": "collection"},
        lambda form: {
            "shelf": "Mara's watchlist",
            "watched_by": [offered(form, "watched_by")["mara"]],
        },
    )


def _playlist(jellyfin_id: str) -> tuple[Answer, ...]:
    """Jonas' watchlist as a playlist of his own, in his order."""
    return (
        {"target": jellyfin_id},
        {"next_step_id": "playlist"},
        lambda form: {"owner_id": offered(form, "owner_id")["jonas"]},
        lambda form: {
            "shelf": "Jonas's watchlist",
            "watched_by": [offered(form, "watched_by")["jonas"]],
        },
    )


def _requests(radarr_id: str, member: str) -> tuple[Answer, ...]:
    """Request at Radarr, animation in a folder of its own."""

    def settings(form: Step) -> Mapping[str, Any]:
        profiles = offered(form, "quality_profile_id")
        films, animation = offered(form, "root_folder").values()
        return {
            "quality_profile_id": next(iter(profiles.values())),
            "root_folder": films,
            "tags": [f"letterboxd-{member}"],
            "on_unlisted": "remove_keep_files",
            "more": {
                "animation_root_folder": animation,
                "minimum_availability": "released",
                "monitored": True,
                "search": True,
                "limit": REQUESTS_A_RUN,
            },
        }

    return ({"target": radarr_id}, settings)
