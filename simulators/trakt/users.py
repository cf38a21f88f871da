"""Who somebody is, what changed when, and their figures."""

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..server import json_response
from ..wording import words
from . import wire
from .calls import Call
from .media import Json, Kind
from .state import Member

if TYPE_CHECKING:
    from .service import Trakt

# What /sync/last_activities tells of, in its order.
_ACTIVITIES: Final = {
    "movies": (
        *("watched_at", "collected_at", "rated_at", "watchlisted_at", "favorited_at"),
        *("commented_at", "paused_at", "hidden_at"),
    ),
    "episodes": (
        *("watched_at", "collected_at", "rated_at", "watchlisted_at", "commented_at"),
        "paused_at",
    ),
    "shows": (
        *("rated_at", "watchlisted_at", "favorited_at", "commented_at", "hidden_at"),
        "dropped_at",
    ),
    "seasons": ("rated_at", "watchlisted_at", "commented_at", "hidden_at"),
    "comments": ("liked_at", "reacted_at", "blocked_at"),
    "lists": ("liked_at", "reacted_at", "updated_at", "commented_at"),
    "watchlist": ("updated_at",),
    "favorites": ("updated_at",),
    "collaborations": ("updated_at",),
    "account": (
        *("settings_at", "followed_at", "following_at", "pending_at", "requested_at"),
    ),
    "saved_filters": ("updated_at",),
    "notes": ("updated_at",),
}


_CONNECTIONS: Final = words(
    """
    facebook twitter mastodon google tumblr medium slack apple dropbox microsoft
    """
)


class Users:
    """/users/settings, /users/{id}, its stats, and /sync/last_activities."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        route("GET", "/sync/last_activities", self._last_activities)
        route("GET", "/users/settings", self._settings)
        route("GET", "/users/{id}", self._profile, public=True)
        route("GET", "/users/{id}/stats", self._stats, public=True)

    async def _last_activities(self, call: Call) -> web.Response:
        me = call.me
        last = max(me.activities.values(), default=me.joined_at)
        body: Json = {"all": wire.stamp(last)}
        for kind, names in _ACTIVITIES.items():
            body[kind] = {name: wire.stamp(me.changed_at(kind, name)) for name in names}
        return json_response(body)

    async def _settings(self, call: Call) -> web.Response:
        me = call.me
        profile = wire.user(me) | wire.user_details(me)
        profile["ids"] = {"slug": me.slug, "uuid": me.uuid}
        return json_response(
            {
                "user": profile | {"vip_og": False, "vip_years": int(me.vip)},
                "account": {
                    "timezone": me.timezone,
                    "date_format": "dmy",
                    "time_24hr": True,
                    "cover_image": None,
                },
                "connections": dict.fromkeys(_CONNECTIONS, False),
                "sharing_text": {
                    "watching": "I'm watching [item]",
                    "watched": "I just watched [item]",
                    "rated": "[item] [stars]",
                },
                "limits": _limits(me),
                "permissions": {"commenting": True, "liking": True, "following": True},
            }
        )

    async def _profile(self, call: Call) -> web.Response:
        """Of a private member a stranger sees the name alone."""
        name = call.part("id")
        person = self._trakt.state.members.get(name)
        if person is not None and person.private and person is not call.member:
            ids = {"slug": person.slug}
            public = {"username": person.username, "private": True, "ids": ids}
            return json_response(public)
        return json_response(wire.user(call.person, extended=call.extended))

    async def _stats(self, call: Call) -> web.Response:
        person = call.person
        ratings = Counter(ref.kind for ref in person.ratings)
        stars = Counter(row.rating for row in person.ratings.values())
        collected = Counter(ref.kind for ref in person.collection)
        media = call.media
        shows = {
            name: {media.show_of(ref) for ref in refs if ref.kind is Kind.EPISODE}
            for name, refs in {
                "watched": {play.ref for play in person.plays.values()},
                "collected": set(person.collection),
            }.items()
        }
        return json_response(
            {
                "movies": {
                    **self._watched(person, Kind.MOVIE),
                    "collected": collected[Kind.MOVIE],
                    "ratings": ratings[Kind.MOVIE],
                    "comments": 0,
                },
                "shows": {
                    "watched": len(shows["watched"]),
                    "collected": len(shows["collected"]),
                    "ratings": ratings[Kind.SHOW],
                    "comments": 0,
                },
                "seasons": {"ratings": ratings[Kind.SEASON], "comments": 0},
                "episodes": {
                    **self._watched(person, Kind.EPISODE),
                    "collected": collected[Kind.EPISODE],
                    "ratings": ratings[Kind.EPISODE],
                    "comments": 0,
                },
                "network": {"friends": 0, "followers": 0, "following": 0},
                "ratings": {
                    "total": ratings.total(),
                    "distribution": {str(n): stars[n] for n in range(1, 11)},
                },
            }
        )

    def _watched(self, person: Member, kind: Kind) -> dict[str, Any]:
        refs = [play.ref for play in person.plays.values() if play.ref.kind is kind]
        seconds = sum(self._trakt.media.runtime(ref).total_seconds() for ref in refs)
        return {
            "plays": len(refs),
            "watched": len(set(refs)),
            "minutes": int(seconds // 60),
        }


def _limits(me: Member) -> Json:
    most = me.limits
    return {
        "list": {"count": most["list_count"], "item_count": most["list"]},
        "watchlist": {"item_count": most["watchlist"]},
        "favorites": {"item_count": most["favorites"]},
        "search": {"recent_count": 5},
        "collection": {"item_count": most["collection"]},
        "notes": {"item_count": most["notes"]},
    }
