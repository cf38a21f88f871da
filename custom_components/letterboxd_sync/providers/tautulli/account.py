"""A Tautulli as an account: who plays what on its Plex server."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.film import Film
from ...model.link import AccountId
from ...model.playback import (
    MarkedPlayed,
    PlaybackProgress,
    PlayerState,
    ResumePoint,
)
from ...model.shelf import ServerUser
from ...model.show import Episode, Show
from ...model.snapshot import Snapshot
from ...model.title import Playable
from ..http import Http
from ..knock import Knock
from ..lookups import Lookups
from . import wire
from .client import TautulliClient
from .ids import episode_ids, film_ids, show_ids
from .knocks import Knocks
from .plays import Plays

__all__ = ["TautulliAccount", "TautulliStatus"]

# A household watches fewer different titles in a week
_TITLES: Final = 200

# For whoever only looks who answers
_UNNAMED: Final = AccountId("tautulli")


@dataclass(frozen=True, kw_only=True, slots=True)
class TautulliStatus:
    """Which Tautulli answered a probe, and for which Plex server."""

    server_id: str
    """Plex's own id of the server; empty when Tautulli was never linked to one."""
    name: str
    version: str


@final
class TautulliAccount:
    """Reads one Tautulli at ``url`` with its API key.

    ``http`` should know the key as a secret: it travels in every address.
    ``account_id`` is how sightings name this account.
    """

    def __init__(
        self,
        http: Http,
        *,
        url: str,
        api_key: str,
        clock: Callable[[], datetime],
        account_id: AccountId = _UNNAMED,
    ) -> None:
        """Keep where it is; ask nothing yet."""
        self._client = TautulliClient(http, url=url, api_key=api_key)
        self._account_id = account_id
        self._clock = clock
        self._users: tuple[ServerUser, ...] = ()
        self._users_read_at: datetime | None = None
        self._guids = Lookups(self._client.guids, most=_TITLES, clock=clock)
        self._knocks = Knocks(account_id)
        self._plays = Plays(self._client, self._title, self._guids.get)

    @property
    def capabilities(self) -> Capabilities:
        """What is being played; what was is read to fill gaps in that."""
        media = frozenset({Media.FILM, Media.EPISODE})
        return {Facet.PLAYBACK: Support(access=frozenset({Access.READ}), media=media)}

    async def probe(self) -> TautulliStatus:
        """Find out who answers; that needs the key already.

        ``NotAuthorized`` for a wrong key, ``Refused`` for another service and for a
        Tautulli whose API is switched off.
        """
        server = await self._client.server()
        return TautulliStatus(
            server_id=server.identifier,
            name=server.name,
            version=await self._client.version(),
        )

    async def users(
        self, *, max_age: timedelta = timedelta()
    ) -> tuple[ServerUser, ...]:
        """Read the users of the Plex server.

        Ones that were read at most ``max_age`` ago will do.
        """
        now = self._clock()
        if self._users_read_at is None or now - self._users_read_at >= max_age:
            self._users = tuple(
                ServerUser(user_id=user.id, name=user.name)
                for user in await self._client.users()
                if user.is_active
            )
            self._users_read_at = now
        return self._users

    async def libraries(self) -> tuple[str, ...]:
        """Read the names of the libraries that hold films or shows."""
        return await self._client.libraries()

    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        """Read what is played; not complete while Tautulli cannot reach Plex."""
        read_at = self._clock()
        activity = await self._client.activity()
        if activity is None:
            return Snapshot(items=(), complete=False, read_at=read_at)
        at = self._clock()
        found = await asyncio.gather(
            *(self._progress(session, at) for session in activity.sessions)
        )
        seen = tuple(progress for progress in found if progress is not None)
        self._knocks.saw(zip(activity.sessions, found, strict=True))
        return Snapshot(
            items=seen,
            complete=not activity.unreadable and activity.length >= activity.total,
            read_at=read_at,
            undecoded=activity.unreadable,
        )

    async def read_marks(
        self, user_id: str, since: datetime
    ) -> tuple[MarkedPlayed, ...]:
        """Read what a user has played that ended after then, however far it got."""
        return await self._plays.since(user_id, since)

    async def resume_point(self, user_id: str, item_id: str) -> ResumePoint | None:
        """Read where a user stopped in a title; ``Refused`` before it is noted."""
        return await self._plays.last(user_id, item_id)

    def read_knock(self, body: bytes, content_type: str) -> Knock:
        """Read what Tautulli's webhook agent or Plex itself sent.

        ``NotUnderstood`` when neither writes so.
        """
        return self._knocks.read(body, content_type, self._clock())

    async def _progress(
        self, session: wire.WireSession, at: datetime
    ) -> PlaybackProgress | None:
        title = await self._title(session)
        if title is None:
            return None
        return PlaybackProgress(
            account=self._account_id,
            user_id=session.user_id,
            session_id=session.session_key,
            title=title,
            item_id=session.rating_key,
            state=_STATES.get(session.state, PlayerState.PLAYING),
            position=session.offset,
            duration=session.duration,
            at=at,
            user_name=session.user_name,
            device=session.player,
            client=session.product,
            library=session.library,
        )

    async def _title(self, session: wire.WireTitle) -> Playable | None:
        """Say what is played; None for an episode that nobody could place."""
        if not session.is_episode:
            return await self._film(session)
        if not session.show_title or session.season is None or session.number is None:
            return None
        guids = session.guids
        ids = show_ids(guids.show, guids.own)
        if not ids.keys and (more := await self._guids.get(session.rating_key)):
            guids, ids = more, show_ids(more.show, more.own)
        show = Show(title=session.show_title, year=session.show_year, ids=ids)
        return Episode(
            show=show,
            season=session.season,
            number=session.number,
            title=session.title,
            ids=episode_ids(guids.own),
        )

    async def _film(self, session: wire.WireTitle) -> Film:
        ids = film_ids(session.guids.own)
        if not ids.keys and (more := await self._guids.get(session.rating_key)):
            ids = film_ids(more.own)
        return Film(title=session.title, year=session.year, ids=ids)


# A player that loads goes on in a moment
_STATES: Final = {
    "playing": PlayerState.PLAYING,
    "buffering": PlayerState.PLAYING,
    "paused": PlayerState.PAUSED,
    "stopped": PlayerState.STOPPED,
}
