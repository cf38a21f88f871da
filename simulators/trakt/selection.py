"""Which items a body of movies, shows, seasons and episodes means, and which not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .answers import refuse
from .media import Json, Kind, Media, Ref

# What is said of a show or season counts for each episode below it, too.
_INHERITED: Final = ("watched_at", "collected_at", "rating", "rated_at", "notes")


@dataclass(frozen=True, slots=True)
class Picked:
    """An item with what was said of it."""

    ref: Ref
    said: Mapping[str, Any]


@dataclass(slots=True)
class Selection:
    """`not_found` by plural kind, each as it was sent."""

    picked: list[Picked] = field(default_factory=list)
    not_found: dict[str, list[Json]] = field(default_factory=dict)


def select(
    media: Media, sent: Mapping[str, Any], kinds: tuple[Kind, ...], *, deep: bool
) -> Selection:
    """What `sent` means; `deep` takes a show or season for the episodes in it.

    400 when a list is none, or holds anything but objects.
    """
    reader = _Reader(media, deep=deep)
    for kind in kinds:
        reader.result.not_found[kind.plural] = []
        for one in _objects(sent.get(kind.plural, [])):
            reader.read(kind, one)
    return reader.result


class _Reader:
    def __init__(self, media: Media, *, deep: bool) -> None:
        self._media = media
        self._deep = deep
        self.result = Selection()

    def read(self, kind: Kind, sent: Json) -> None:
        ref = self._media.find(kind, sent)
        if ref is None:
            self.result.not_found[kind.plural].append(sent)
        elif kind is Kind.SHOW and "seasons" in sent:
            self._read_seasons(ref, sent)
        else:
            self._pick(ref, sent)

    def _pick(self, ref: Ref, said: Mapping[str, Any]) -> None:
        refs = self._media.episodes_in(ref) if self._deep else [ref]
        self.result.picked += [Picked(one, said) for one in refs]

    def _read_seasons(self, show: Ref, sent: Json) -> None:
        missing: list[Json] = []
        for season in _objects(sent["seasons"]):
            said = _inherit(sent, season)
            if "episodes" in season:
                lost = self._read_episodes(show, season, said)
                if lost:
                    missing.append({"number": season.get("number"), "episodes": lost})
            elif (ref := self._season(show, season)) is None:
                missing.append({"number": season.get("number")})
            else:
                self._pick(ref, said)
        if missing:
            row = {"ids": sent.get("ids", {}), "seasons": missing}
            self.result.not_found[Kind.SHOW.plural].append(row)

    def _read_episodes(
        self, show: Ref, season: Json, said: Mapping[str, Any]
    ) -> list[Json]:
        """Pick the episodes of a season; those that there are not."""
        lost: list[Json] = []
        for episode in _objects(season["episodes"]):
            numbers = {"season": season.get("number"), "number": episode.get("number")}
            ref = self._media.episode_of(show, numbers)
            if ref is None:
                lost.append({"number": episode.get("number")})
            else:
                self.result.picked.append(Picked(ref, _inherit(said, episode)))
        return lost

    def _season(self, show: Ref, sent: Mapping[str, Any]) -> Ref | None:
        for one in self._media.shows[show.trakt].seasons:
            if one.number == sent.get("number"):
                return Ref(Kind.SEASON, one.trakt)
        return None


def _inherit(above: Mapping[str, Any], below: Json) -> Json:
    return {name: above[name] for name in _INHERITED if name in above} | below


def _objects(sent: object) -> Iterator[Json]:
    if not isinstance(sent, list) or any(not isinstance(one, dict) for one in sent):
        refuse(400)
    yield from sent
