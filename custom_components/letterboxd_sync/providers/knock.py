"""What a service says when it knocks at our door, in one shape for all of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from ..model.playback import PlaybackProgress


class KnockAbout(StrEnum):
    """What a knock is a reason to look at."""

    PLAYBACK = "playback"
    MARKS = "marks"
    """What somebody has played, rated or liked."""
    LIBRARY = "library"
    NOTHING = "nothing"
    """A test, or something that is no concern of ours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Knock:
    """A reason to look now; the truth is read, or it is in ``progress``.

    A sighting comes along only where the knock tells it as exactly as a look would.
    Whoever handles both takes the sighting first: once the session is gone from the
    server, a look would not show how far it went.
    """

    about: KnockAbout
    progress: PlaybackProgress | None = None


@runtime_checkable
class ReadsKnocks(Protocol):
    """Understands what its service sends to a webhook."""

    def read_knock(self, body: bytes, content_type: str) -> Knock:
        """Read a body as it came; ``NotUnderstood`` when the service writes none so."""
