"""The shows of the simulated world: invented, deterministic, with all their ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from . import titles
from .catalogue import slugify

# Above every id that the services have given out; Trakt counts each kind for itself,
# so a film, a show and an episode may have the same number.
_FIRST_TRAKT: Final = 30_400_000
_FIRST_TVDB: Final = 40_000_000
_FIRST_IMDB: Final = 95_000_000
# On purpose the number is also the TMDB movie id of a film of the catalogue.
_FIRST_TMDB: Final = 20_000_000
_FIRST_EPISODE: Final = 50_000_000
_NETWORKS: Final = ("Kanal Nio", "Harbour One", "Lantern TV", "The Ninth", "Kite")
_RUNTIMES: Final = (24, 42, 47, 55)


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueEpisode:
    """One episode; every id is its own, not the show's. `first_aired` is UTC."""

    season: int
    number: int
    title: str
    trakt: int
    tvdb: int
    imdb: str
    tmdb: int
    first_aired: datetime
    runtime_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueSeason:
    """Season 0 holds specials."""

    number: int
    trakt: int
    tvdb: int
    tmdb: int
    episodes: tuple[CatalogueEpisode, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueShow:
    """One show as the whole simulated world knows it.

    `trakt` and `tmdb` collide with those of films of the catalogue: they mean something
    only together with the type.
    """

    trakt: int
    slug: str
    tvdb: int
    imdb: str
    tmdb: int
    title: str
    year: int
    network: str
    genres: tuple[str, ...]
    runtime_minutes: int
    overview: str
    seasons: tuple[CatalogueSeason, ...]

    @property
    def name_and_year(self) -> str:
        return f"{self.title} ({self.year})"

    def episodes(self) -> Iterator[CatalogueEpisode]:
        """All of them, in order, specials first where there are any."""
        for season in self.seasons:
            yield from season.episodes

    def episode(self, season: int, number: int) -> CatalogueEpisode:
        """KeyError when there is no such episode."""
        for one in self.episodes():
            if (one.season, one.number) == (season, number):
                return one
        raise KeyError(f"{self.title} has no episode {season}x{number}")


def shows(count: int = 20, *, seed: int = 0) -> tuple[CatalogueShow, ...]:
    """The first `count` shows of the world of `seed`; a longer call only adds to it.

    Every 4th has a season 0 of specials, every 7th is one season of many episodes
    (for an evening of them), every 9th shares its title with an earlier show.
    """
    rng = Random(f"shows {seed}")
    made: list[CatalogueShow] = []
    slugs: set[str] = set()
    for index in range(count):
        made.append(_show(index, rng, made, slugs))
    return tuple(made)


def _show(
    index: int, rng: Random, made: list[CatalogueShow], slugs: set[str]
) -> CatalogueShow:
    twin = made[index - 4] if index % 9 == 8 else None
    title = twin.title if twin else titles.title(rng)
    year = twin.year + 7 if twin else rng.randint(1994, 2019)
    slug = slugify(title)
    if slug in slugs:
        slug = f"{slug}-{year}"
    slugs.add(slug)
    runtime = rng.choice(_RUNTIMES)
    return CatalogueShow(
        trakt=_FIRST_TRAKT + index * 37,
        slug=slug,
        tvdb=_FIRST_TVDB + index * 11,
        imdb=f"tt{_FIRST_IMDB + index * 1000}",
        tmdb=_FIRST_TMDB + index * 7,
        title=title,
        year=year,
        network=rng.choice(_NETWORKS),
        genres=(rng.choice(("drama", "comedy", "crime", "science-fiction")),),
        runtime_minutes=runtime,
        overview=titles.overview(rng),
        seasons=_seasons(index, year, runtime, rng),
    )


def _seasons(
    index: int, year: int, runtime: int, rng: Random
) -> tuple[CatalogueSeason, ...]:
    lengths = {1: 12} if index % 7 == 6 else {1: 6, 2: 6, 3: 4}
    if index % 4 == 3:
        lengths = {0: 2} | lengths
    return tuple(
        _season(index, number, length, year, runtime=runtime, rng=rng)
        for number, length in lengths.items()
    )


def _season(
    index: int, number: int, length: int, year: int, *, runtime: int, rng: Random
) -> CatalogueSeason:
    first = datetime(year + max(0, number - 1), 9, 14, 20, tzinfo=UTC)
    base = _FIRST_EPISODE + index * 1000 + number * 50
    return CatalogueSeason(
        number=number,
        trakt=base,
        tvdb=base + 1,
        tmdb=base + 2,
        episodes=tuple(
            CatalogueEpisode(
                season=number,
                number=at + 1,
                title=titles.title(rng),
                trakt=base + at,
                tvdb=base + at + 7,
                imdb=f"tt{_FIRST_IMDB + index * 1000 + number * 50 + at + 1}",
                tmdb=base + at + 13,
                first_aired=first + timedelta(weeks=at),
                runtime_minutes=runtime,
            )
            for at in range(length)
        ),
    )
