"""Films, and the ids by which services know them."""

from dataclasses import dataclass, replace
import sys
from typing import NewType, overload

type TmdbId = int

FilmKey = NewType("FilmKey", str)
"""The strongest id of a film as text (``tmdb:949``); ledgers and plans index by it."""


@overload
def said_once(text: str) -> str: ...
@overload
def said_once(text: str | None) -> str | None: ...
def said_once(text: str | None) -> str | None:
    """Return the one copy of a text that several services say alike.

    The same ten thousand titles and ids come from Letterboxd, Radarr, Jellyfin and
    the ledger; four copies of each are noticed on a small machine.
    """
    return text if text is None else sys.intern(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmIds:
    """What the services call one film; every field but ``tmdb`` is an alias.

    ``tmdb`` is the id of a TMDB *movie*. A title that TMDB files under television
    has ``tmdb_show`` instead: the two number spaces overlap, so mixing them up
    requests a wrong film.
    """

    tmdb: TmdbId | None = None
    imdb: str | None = None
    """``tt0113277``."""
    letterboxd: str | None = None
    """The slug of the film page; Letterboxd may change it or point it elsewhere."""
    boxd: str | None = None
    """Letterboxd's LID, the code of the ``boxd.it`` short link of the film."""
    tmdb_show: int | None = None
    trakt: int | None = None

    @property
    def key(self) -> FilmKey | None:
        """The strongest id, or None when there is no id at all."""
        return next(iter(self.keys), None)

    @property
    def keys(self) -> tuple[FilmKey, ...]:
        """Every id as text, strongest first."""
        named = (
            ("tmdb", self.tmdb),
            ("imdb", self.imdb),
            ("trakt", self.trakt),
            ("letterboxd", self.letterboxd),
            ("boxd", self.boxd),
            ("tmdb_show", self.tmdb_show),
        )
        return tuple(FilmKey(f"{n}:{v}") for n, v in named if v is not None)

    def merged(self, other: FilmIds) -> FilmIds:
        """These ids, with the gaps filled from ``other``."""
        return FilmIds(
            tmdb=self.tmdb if self.tmdb is not None else other.tmdb,
            imdb=self.imdb or other.imdb,
            letterboxd=self.letterboxd or other.letterboxd,
            boxd=self.boxd or other.boxd,
            tmdb_show=(
                self.tmdb_show if self.tmdb_show is not None else other.tmdb_show
            ),
            trakt=self.trakt if self.trakt is not None else other.trakt,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Film:
    """One film as a service names it; two services may differ in title and year."""

    title: str
    year: int | None = None
    ids: FilmIds = FilmIds()
    poster: str | None = None
    """Address of a picture that needs no key, or None."""
    animated: bool | None = None
    """Whether it is animation; None means that nobody has said yet."""

    @property
    def key(self) -> FilmKey | None:
        """The strongest id of the film."""
        return self.ids.key

    @property
    def name(self) -> str:
        """``Title (Year)``, as people read it."""
        return f"{self.title} ({self.year})" if self.year else self.title

    def with_ids(self, ids: FilmIds) -> Film:
        """Return the film with these ids filled in where it had none."""
        return replace(self, ids=self.ids.merged(ids))
