"""Watches: for whom and by which rules the playback of somebody is followed.

A link that reads playback is one, and so is each user of a server by itself: that one
writes nothing, it is what entities and events show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..model.link import (
    AccountId,
    DiaryLink,
    Link,
    LinkId,
    PlaybackLink,
    WatchRules,
)

_USER: Final = "user|"
_LINK: Final = "link|"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Whose playback is followed, and what for."""

    name: str
    """Under which its track is kept."""
    user_id: str
    link: PlaybackLink | DiaryLink | None = None
    """None for a user by itself."""

    @property
    def rules(self) -> WatchRules:
        """What counts."""
        return WatchRules() if self.link is None else self.link.rules

    @property
    def link_id(self) -> LinkId | None:
        """The link that it is for."""
        return None if self.link is None else self.link.link_id

    @property
    def people(self) -> frozenset[str]:
        """Who of this house has to be home for it to count for them."""
        match self.link:
            case PlaybackLink(targets=targets):
                people = (target.only_when_home for target in targets)
                return frozenset(person for person in people if person is not None)
            case DiaryLink(only_when_home=str(person)):
                return frozenset({person})
            case _:
                return frozenset()

    def targets(self, away: frozenset[str]) -> tuple[AccountId, ...]:
        """Return the trackers it goes to while these people are away."""
        if not isinstance(self.link, PlaybackLink):
            return ()
        return tuple(
            target.account
            for target in self.link.targets
            if target.only_when_home not in away
        )


def watches(links: Iterable[Link], users: Iterable[str]) -> dict[str, Watch]:
    """Return the watches of these links and users, by name."""
    found = [Watch(name=user_name(user), user_id=user) for user in users]
    for link in links:
        match link:
            case PlaybackLink(user_id=user) | DiaryLink(user_id=str(user)):
                name = link_name(link.link_id)
                found.append(Watch(name=name, user_id=user, link=link))
            case _:
                pass
    return {watch.name: watch for watch in found}


def user_name(user_id: str) -> str:
    """Return the name of the watch of a user by itself."""
    return _USER + user_id


def link_name(link_id: LinkId) -> str:
    """Return the name of the watch of a link."""
    return _LINK + link_id


def user_of(name: str) -> str | None:
    """Return whose watch has this name; None for a link's."""
    return name.removeprefix(_USER) if name.startswith(_USER) else None
