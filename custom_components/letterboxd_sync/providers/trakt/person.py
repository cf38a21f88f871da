"""The person of a Trakt account: who they are, what they may keep, their figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import override

from ...model.playback import Stats
from .client import TraktClient
from .desk import TraktDesk
from .looks import Kept, Looks
from .person_wire import WireSettings

_MARKS = (
    "movies.watched_at",
    "movies.rated_at",
    "episodes.watched_at",
    "episodes.rated_at",
    "shows.rated_at",
    "seasons.rated_at",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TraktLimits:
    """How much an account may keep; None where Trakt does not say."""

    watchlist: int | None
    favourites: int | None
    owned: int | None
    lists: int | None
    list_items: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TraktMember:
    """Whose account it is."""

    uuid: str
    """What never changes."""
    slug: str
    """What the account is known by in addresses, until its member is renamed."""
    name: str
    vip: bool
    limits: TraktLimits


@dataclass(frozen=True, kw_only=True, slots=True)
class TraktProfile:
    """What a person says about themselves."""

    slug: str
    name: str
    vip: bool
    joined_at: datetime | None
    location: str | None
    about: str | None


class TraktPerson(TraktDesk):
    """Tells about the person."""

    @override
    def __init__(self, client: TraktClient, looks: Looks) -> None:
        super().__init__(client, looks)
        self._stats = Kept(looks, _MARKS, client.stats)

    async def probe(self) -> TraktMember:
        """Find out whose account it is, or why it does not answer."""
        return await self.me()

    async def me(self) -> TraktMember:
        """Read whose account it is, and what it may keep."""
        said = await self._client.settings()
        return TraktMember(
            uuid=said.uuid,
            slug=said.slug,
            name=said.name,
            vip=said.vip,
            limits=_limits(said),
        )

    async def profile(self) -> TraktProfile:
        """Read what the person says about themselves."""
        said = await self._client.profile()
        return TraktProfile(
            slug=said.slug,
            name=said.name,
            vip=said.vip,
            joined_at=said.joined_at,
            location=said.location,
            about=said.about,
        )

    async def read_stats(self) -> Stats:
        """Read the figures."""
        return (await self._stats.read())[0]


def _limits(said: WireSettings) -> TraktLimits:
    def limit(kind: str, name: str = "item_count") -> int | None:
        return said.limits.get(kind, {}).get(name)

    return TraktLimits(
        watchlist=limit("watchlist"),
        favourites=limit("favorites"),
        owned=limit("collection"),
        lists=limit("list", "count"),
        list_items=limit("list"),
    )
