"""Knocks at a Tautulli account's webhook, held against what the last looks showed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, final

from ...model.link import AccountId
from ...model.playback import PlaybackProgress
from ..knock import Knock
from ..recent import Recent
from . import wire
from .webhook import WireKnock, decode_knock

# More streams than a server at home carries
_SESSIONS: Final = 50


@final
class Knocks:
    """Tells sightings from knocks.

    A session that a look has shown is told in that look's words, so that both are
    known for the same. Of an unknown one only a film can be told exactly: what ids a
    knock gives an episode, its own or its show's, nobody can tell.
    """

    def __init__(self, account_id: AccountId) -> None:
        """Have seen nothing yet."""
        self._account_id = account_id
        self._seen = Recent[str, PlaybackProgress](_SESSIONS)
        self._session_at = Recent[tuple[str, str], str](_SESSIONS)

    def saw(
        self, shown: Iterable[tuple[wire.WireSession, PlaybackProgress | None]]
    ) -> None:
        """Remember what a look showed; what has ended since is remembered, too."""
        for session, progress in shown:
            if progress is None:
                continue
            self._seen.put(session.session_key, progress)
            if session.machine_id is not None:
                at = (session.machine_id, session.rating_key)
                self._session_at.put(at, session.session_key)

    def read(self, body: bytes, content_type: str, at: datetime) -> Knock:
        """Read a knock; ``NotUnderstood`` when it is none."""
        said = decode_knock(body, content_type)
        return Knock(about=said.about, progress=self._progress(said, at))

    def _progress(self, said: WireKnock, at: datetime) -> PlaybackProgress | None:
        if said.state is None or said.position is None:
            return None
        session_key = said.session_key or self._session_of(said)
        if session_key is None:
            return None
        known = self._seen.get(session_key)
        if known is not None and known.item_id == said.rating_key:
            return replace(known, state=said.state, position=said.position, at=at)
        if said.film is None or said.user_id is None:
            return None
        return PlaybackProgress(
            account=self._account_id,
            user_id=said.user_id,
            session_id=session_key,
            title=said.film,
            item_id=said.rating_key,
            state=said.state,
            position=said.position,
            duration=said.duration,
            at=at,
            user_name=said.user_name,
        )

    def _session_of(self, said: WireKnock) -> str | None:
        """Find a session by where what is played."""
        if said.machine_id is None or said.rating_key is None:
            return None
        return self._session_at.get((said.machine_id, said.rating_key))
