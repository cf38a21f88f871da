"""The films of the simulated world: invented, deterministic, as many as asked for."""

from dataclasses import dataclass
from random import Random
import re
from typing import Final
import unicodedata

from . import titles

# Above every id that TMDB and IMDb have given out, so that no simulated film can be
# mistaken for a real one.
_FIRST_TMDB: Final = 20_000_000
_FIRST_IMDB: Final = 90_000_000
_FIRST_UID: Final = 4_400_000
_GENRES: Final = (
    ("Drama",),
    ("Comedy",),
    ("Drama", "Romance"),
    ("Thriller", "Mystery"),
    ("Science Fiction", "Adventure"),
    ("Documentary",),
    ("Horror",),
    ("Crime", "Drama"),
    ("Western",),
    ("Family", "Fantasy"),
)
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueFilm:
    """One film as the whole simulated world knows it.

    `tmdb` of a show (`is_show`) is a TMDB *TV* id, and on purpose the number is also
    the *movie* id of another film: as a movie, Radarr brings in the wrong film.
    `original_title` is what the media server calls a film whose title differs there.
    `wikidata_tmdb` are the values of P4947 when Wikidata has other ones than `tmdb`.
    """

    tmdb: int
    imdb: str
    slug: str
    lid: str
    uid: int
    title: str
    original_title: str | None = None
    year: int
    genres: tuple[str, ...] = ("Drama",)
    runtime_minutes: int = 100
    is_show: bool = False
    in_wikidata: bool = True
    studio: str = "Lamplight Pictures"
    director: str = "Odalys Vale"
    overview: str = ""
    wikidata_tmdb: tuple[int, ...] = ()

    @property
    def name_and_year(self) -> str:
        return f"{self.title} ({self.year})"

    @property
    def server_title(self) -> str:
        """The title at TMDB, Radarr and Jellyfin."""
        return self.original_title or self.title

    @property
    def is_animation(self) -> bool:
        return "Animation" in self.genres


def films(count: int, *, seed: int = 0) -> tuple[CatalogueFilm, ...]:
    """The first `count` films of the world of `seed`; a longer call only adds to it.

    Oddities sit at fixed places, so that tests can find them and the first five films
    are plain: every 12th is animated, every 10th unknown to Wikidata, every 12th has
    another title on the server, every 37th shares its title with an earlier film of
    another year, every 45th is a television miniseries, every 61st has two TMDB ids in
    Wikidata.
    """
    rng = Random(f"catalogue {seed}")
    slugs: set[str] = set()
    used: set[str] = set()
    made: list[CatalogueFilm] = []
    for index in range(count):
        made.append(_film(index, rng, made, used, slugs))
    return tuple(made)


def _film(
    index: int,
    rng: Random,
    made: list[CatalogueFilm],
    used: set[str],
    slugs: set[str],
) -> CatalogueFilm:
    twin = made[index - 5] if index % 37 == 36 else None
    title = twin.title if twin else _unused_title(rng, used)
    year = twin.year - rng.randint(3, 30) if twin else rng.randint(1951, 2026)
    is_show = index % 45 == 44
    tmdb = _FIRST_TMDB + index * 7
    uid = _FIRST_UID + index * 37
    return CatalogueFilm(
        tmdb=made[index - 40].tmdb if is_show else tmdb,
        imdb=f"tt{_FIRST_IMDB + index * 13}",
        slug=_unused_slug(title, year, slugs),
        lid=_base62(uid * 11),
        uid=uid,
        title=title,
        original_title=_foreign(year, rng, used) if index % 12 == 11 else None,
        year=year,
        genres=_genres(index, rng),
        runtime_minutes=rng.randint(74, 168),
        is_show=is_show,
        in_wikidata=index % 10 != 9,
        studio=titles.studio(rng),
        director=titles.person(rng),
        overview=titles.overview(rng),
        wikidata_tmdb=(tmdb + 3, tmdb) if index % 61 == 60 else (),
    )


def _genres(index: int, rng: Random) -> tuple[str, ...]:
    if index % 12 == 5:
        return ("Animation", "Family")
    return rng.choice(_GENRES)


def _unused_title(rng: Random, used: set[str]) -> str:
    while (title := titles.title(rng)) in used:
        pass
    used.add(title)
    return title


def _foreign(year: int, rng: Random, used: set[str]) -> str:
    """A title of its own among the films of its year: folders are named after both."""
    while f"{(title := titles.foreign_title(rng))} {year}" in used:
        pass
    used.add(f"{title} {year}")
    return title


def _unused_slug(title: str, year: int, slugs: set[str]) -> str:
    """A slug as Letterboxd makes it: the year only when the bare one is taken."""
    bare = slugify(title)
    for slug in (bare, f"{bare}-{year}", *(f"{bare}-{year}-{n}" for n in range(1, 99))):
        if slug not in slugs:
            slugs.add(slug)
            return slug
    raise ValueError(f"no slug left for {title!r}")


def slugify(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").lower()).strip("-")


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits
