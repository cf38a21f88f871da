"""Who is home, as far as the house can tell, and who of a watch that leaves out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Presence(StrEnum):
    """Whether a person is home."""

    HOME = "home"
    AWAY = "away"
    UNKNOWN = "unknown"
    """Nobody can say at this moment: the house is starting, or a tracker is gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who was not home when a playback began, of those who have to be."""

    away: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    """Who may have been home; once the playback is over, they were."""

    @property
    def not_found(self) -> frozenset[str]:
        """Those of whom nobody has said that they are home."""
        return self.away | self.unknown

    def asked_again(self, now: Audience) -> Audience:
        """Return who it was, by what is known of the unknown ones by now."""
        return Audience(
            away=self.away | (self.unknown & now.away),
            unknown=self.unknown & now.unknown,
        )

    def renamed(self, former: str, person: str) -> Audience:
        """Return the same, of whom one is called otherwise now."""
        names = {former: person}
        return Audience(
            away=frozenset(names.get(it, it) for it in self.away),
            unknown=frozenset(names.get(it, it) for it in self.unknown),
        )

    def has_found(self, before: Audience) -> bool:
        """Whether it knows of somebody now that they are home."""
        return bool(before.unknown - self.not_found)


NOBODY_OUT: Final = Audience()
"""Whoever has to be home is, or nobody has to be."""
