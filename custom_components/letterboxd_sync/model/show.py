"""Shows and their episodes, and the ids by which services know them."""

from dataclasses import dataclass, replace
from typing import NewType

ShowKey = NewType("ShowKey", str)
"""One id of a show as text (``tmdb_show:1396``)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowIds:
    """What the services call one show."""

    tmdb: int | None = None
    """The id of a TMDB *television* title."""
    tvdb: int | None = None
    imdb: str | None = None
    trakt: int | None = None

    @property
    def keys(self) -> tuple[ShowKey, ...]:
        """Every id as text, strongest first."""
        named = (
            ("tmdb_show", self.tmdb),
            ("tvdb_show", self.tvdb),
            ("imdb", self.imdb),
            ("trakt_show", self.trakt),
        )
        return tuple(ShowKey(f"{n}:{v}") for n, v in named if v is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Show:
    """One show as a service names it."""

    title: str
    year: int | None = None
    ids: ShowIds = ShowIds()
    poster: str | None = None
    """Address of a picture that needs no key, or None."""

    @property
    def name(self) -> str:
        """``Title (Year)``, as people read it."""
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeIds:
    """What the services call one episode."""

    tmdb: int | None = None
    tvdb: int | None = None
    imdb: str | None = None
    trakt: int | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every id as text, strongest first."""
        named = (
            ("tvdb_episode", self.tvdb),
            ("tmdb_episode", self.tmdb),
            ("imdb", self.imdb),
            ("trakt_episode", self.trakt),
        )
        return tuple(f"{n}:{v}" for n, v in named if v is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """One episode of a show, by season and number (0 is the season of specials)."""

    show: Show
    season: int
    number: int
    title: str | None = None
    ids: EpisodeIds = EpisodeIds()
    poster: str | None = None
    through: int | None = None
    """The last of several that are one file; None for one alone."""

    @property
    def parts(self) -> tuple[Episode, ...]:
        """Each episode of a file by itself; title and ids are those of the first."""
        first = replace(self, through=None)
        rest = range(self.number + 1, (self.through or self.number) + 1)
        bare = replace(first, title=None, ids=EpisodeIds())
        return (first, *(replace(bare, number=number) for number in rest))

    @property
    def place(self) -> str:
        """``S02E05``, as people read it."""
        return f"S{self.season:02}E{self.number:02}"

    @property
    def name(self) -> str:
        """``Show S02E05``, as people read it."""
        return f"{self.show.title} {self.place}"
