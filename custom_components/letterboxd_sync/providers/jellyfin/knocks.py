"""Knocks at a Jellyfin's webhook, held against what the last looks showed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, final

from ...model.playback import PlaybackProgress
from ..knock import Knock
from ..recent import Recent
from .session_wire import WireSession
from .webhook import WireKnock, decode_knock

# More people and devices than a server at home serves
_SESSIONS: Final = 100

type _Who = tuple[str, str]
"""A device and a user on it; a knock names no session."""


@final
class Knocks:
    """Tells sightings from knocks, of sessions that a look has shown.

    A knock knows neither the session nor the ids of an episode's show; whatever a look
    has not shown yet is a reason to look, and no more.
    """

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self._seen = Recent[_Who, PlaybackProgress](_SESSIONS)

    def saw(
        self, shown: Iterable[tuple[WireSession, Sequence[PlaybackProgress]]]
    ) -> None:
        """Remember what a look showed; what has ended since is remembered, too."""
        for session, told in shown:
            for progress in told if session.device_id else ():
                who = (str(session.device_id), progress.user_id)
                self._seen.put(who, progress)

    def read(self, body: bytes, at: datetime) -> Knock:
        """Read a knock; ``NotUnderstood`` when it is none."""
        said = decode_knock(body)
        return Knock(about=said.about, progress=self._progress(said, at))

    def _progress(self, said: WireKnock, at: datetime) -> PlaybackProgress | None:
        if said.device_id is None or said.user_id is None:
            return None
        known = self._seen.get((said.device_id, said.user_id))
        if known is None or known.item_id != said.item_id:
            return None
        if said.state is None or said.position is None:
            return None
        return replace(known, state=said.state, position=said.position, at=at)
