"""Links the simulated household in Home Assistant, form by form, as a person would."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from .client import Answer, Client, Step, offered
from .home import DOMAIN

type Services = Mapping[str, Mapping[str, Any]]
"""What the simulators print: an address and a key, or names, for each service."""

# So that films leave for Radarr a few at a time, and can be seen to travel.
REQUESTS_A_RUN = 2


async def link_everything(client: Client, services: Services) -> None:
    """Link every server and both members; then what goes where."""
    radarr_id = await _added(client, *_radarr(services))
    jellyfin_id = await _added(client, *_jellyfin(services))
    await _added(client, *_tautulli(services))
    await _added(client, {"next_step_id": "players"}, {})
    mara_id, jonas_id = [
        await _added(client, *_member(name, services))
        for name in services["letterboxd"]["members"]
    ]
    for name in services["trakt"]["members"]:
        await _link_trakt(client, services, name)
    await client.link(mara_id, "shelf", *_collection(jellyfin_id))
    await client.link(jonas_id, "shelf", *_playlist(jellyfin_id))
    await client.link(mara_id, "requests", *_requests(radarr_id, "mara"))
    await client.link(jonas_id, "requests", *_requests(radarr_id, "jonas"))
    for name, uuid in services["trakt"]["members"].items():
        await client.link(jellyfin_id, "playback", *_playback(name, uuid))
        await client.link(jellyfin_id, "diary", *_diary(name))


async def _added(client: Client, *answers: Answer) -> str:
    """Go through the flow of an account; returns the id of its entry."""
    return _entry_id(await client.flow(DOMAIN, *answers))


async def _link_trakt(client: Client, services: Services, name: str) -> None:
    """Link a member of Trakt; they type the code at once."""
    trakt, control = services["trakt"], services["control"]["url"]
    app = {
        "client_id": trakt["client_id"],
        "client_secret": trakt["client_secret"],
        "advanced": {"api": trakt["url"], "auth": trakt["auth_url"]},
    }

    async def type_the_code(step: Step) -> None:
        sent = {"code": step["description_placeholders"]["code"], "member": name}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{control}/approve_trakt", json=sent) as answer,
        ):
            answer.raise_for_status()

    choice = {"next_step_id": "trakt"}
    await client.flow(DOMAIN, choice, app, meanwhile=type_the_code)


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


def _tautulli(services: Services) -> tuple[Answer, ...]:
    tautulli = services["tautulli"]
    return (
        {"next_step_id": "tautulli"},
        {
            "url": tautulli["url"],
            "api_key": tautulli["api_key"],
            "verify_ssl": True,
            "webhook": False,
            "webhook_outside": False,
        },
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


def _playback(member: str, uuid: str) -> tuple[Answer, ...]:
    """What a member plays at home goes to their Trakt."""

    def ends(form: Step) -> Mapping[str, Any]:
        return {
            "user_id": offered(form, "user_id")[member],
            "targets": [f"trakt:{uuid}"],
        }

    rules = {"threshold": 80, "films": True, "episodes": True}
    return (ends, rules | {"marked_by_hand": False, "more": {}})


def _diary(member: str) -> tuple[Answer, ...]:
    """What a member plays at home waits in their diary queue for a word of theirs."""

    def ends(form: Step) -> Mapping[str, Any]:
        return {
            "user_id": offered(form, "user_id")[member],
            "target": f"letterboxd:{member}",
        }

    rules = {"threshold": 80, "marked_by_hand": False, "more": {}}
    return (ends, rules | {"policy": "ask", "tags": ["at-home"]})


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
