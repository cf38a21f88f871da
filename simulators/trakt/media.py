"""What Trakt knows: its numbers and slugs for the films and shows of the world."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ..catalogue import CatalogueFilm, slugify
from ..shows import CatalogueEpisode, CatalogueSeason, CatalogueShow

type Json = dict[str, Any]

# Makes the first film's number that of the first show: Trakt numbers each kind apart.
_FILM_OFFSET: Final = 26_000_000
# The order in which Trakt tries the ids it was sent.
_ID_TYPES: Final = ("trakt", "imdb", "tmdb", "tvdb", "slug")


class Kind(StrEnum):
    """What an item of a list is."""

    MOVIE = "movie"
    SHOW = "show"
    SEASON = "season"
    EPISODE = "episode"

    @property
    def plural(self) -> str:
        return f"{self.value}s"


class Ref(NamedTuple):
    """One item: a Trakt number means something only together with its kind."""

    kind: Kind
    trakt: int


class Media:
    """Every film, show, season and episode, found by any id or by title and year.

    A miniseries that Letterboxd takes for a film (`is_show`) is no film here.
    `releases` and `airings` move a film's or an episode's date away from its usual one.
    """

    def __init__(
        self, films: Iterable[CatalogueFilm], shows: Iterable[CatalogueShow]
    ) -> None:
        self.movies: dict[int, CatalogueFilm] = {}
        self.shows: dict[int, CatalogueShow] = {}
        self.seasons: dict[int, tuple[CatalogueShow, CatalogueSeason]] = {}
        self.episodes: dict[int, tuple[CatalogueShow, CatalogueEpisode]] = {}
        self.slugs: dict[Ref, str] = {}
        self.releases: dict[int, date] = {}
        self.airings: dict[int, datetime] = {}
        self._by_id: dict[tuple[Kind, str, object], Ref] = {}
        for film in films:
            self.know(film)
        for show in shows:
            self.know_show(show)

    def know(self, film: CatalogueFilm) -> None:
        if film.is_show:
            return
        ref = film_ref(film)
        self.movies[ref.trakt] = film
        slug = slugify(f"{film.server_title} {film.year}")
        held = self._by_id.get((Kind.MOVIE, "slug", slug), ref)
        self.slugs[ref] = slug if held == ref else f"{slug}-{ref.trakt}"
        self._index(ref, film, slug=self.slugs[ref])

    def know_show(self, show: CatalogueShow) -> None:
        ref = Ref(Kind.SHOW, show.trakt)
        self.shows[show.trakt] = show
        self.slugs[ref] = show.slug
        self._index(ref, show, slug=show.slug)
        for season in show.seasons:
            self.seasons[season.trakt] = (show, season)
            self._index(Ref(Kind.SEASON, season.trakt), season)
        for episode in show.episodes():
            self.episodes[episode.trakt] = (show, episode)
            self._index(Ref(Kind.EPISODE, episode.trakt), episode)

    def _index(self, ref: Ref, held: object, *, slug: str | None = None) -> None:
        ids = {"trakt": ref.trakt, "slug": slug}
        for name in ("imdb", "tmdb", "tvdb"):
            ids[name] = getattr(held, name, None)
        for name, value in ids.items():
            if value is not None:
                self._by_id[ref.kind, name, value] = ref

    # --- finding --------------------------------------------------------------------

    def by_id(self, kind: Kind, name: str, value: object) -> Ref | None:
        """By one id: an int but for `imdb` and `slug`; text is never taken for one."""
        if isinstance(value, bool):
            return None
        return self._by_id.get((kind, name, value))

    def by_name(self, kind: Kind, text: str) -> Ref | None:
        """By Trakt number, slug or IMDb id, as paths name a title."""
        number = int(text) if text.isdecimal() else None
        tried = (("trakt", number), ("slug", text), ("imdb", text))
        found = (self.by_id(kind, name, value) for name, value in tried)
        return next((ref for ref in found if ref is not None), None)

    def every(self, kind: Kind) -> list[Ref]:
        numbers: Iterable[int]
        match kind:
            case Kind.MOVIE:
                numbers = self.movies
            case Kind.SHOW:
                numbers = self.shows
            case Kind.SEASON:
                numbers = self.seasons
            case Kind.EPISODE:
                numbers = self.episodes
        return [Ref(kind, number) for number in numbers]

    def find(self, kind: Kind, sent: Mapping[str, Any]) -> Ref | None:
        """What a standard media object means: by ids first, then title and year."""
        ids = sent.get("ids")
        if isinstance(ids, Mapping):
            for name in _ID_TYPES:
                value = ids.get(name)
                if isinstance(value, (int, str)):
                    if (ref := self.by_id(kind, name, value)) is not None:
                        return ref
        title = sent.get("title")
        return self._by_title(kind, title, sent.get("year")) if title else None

    def _by_title(self, kind: Kind, title: object, year: object) -> Ref | None:
        """The newest of this title; of this year, when one is given."""
        held: Mapping[int, CatalogueFilm | CatalogueShow]
        match kind:
            case Kind.MOVIE:
                held = self.movies
            case Kind.SHOW:
                held = self.shows
            case _:
                return None
        found = [
            (one.year, number)
            for number, one in held.items()
            if _name(one).casefold() == str(title).casefold()
            and (year is None or one.year == year)
        ]
        return Ref(kind, max(found)[1]) if found else None

    def episode_of(self, show: Ref, sent: Mapping[str, Any]) -> Ref | None:
        """By season and number, or by `number_abs`, which leaves specials out."""
        episodes = list(self.shows[show.trakt].episodes())
        if "number_abs" in sent:
            regular = [one for one in episodes if one.season > 0]
            at = sent["number_abs"]
            there = isinstance(at, int) and 0 < at <= len(regular)
            return Ref(Kind.EPISODE, regular[at - 1].trakt) if there else None
        for one in episodes:
            if (one.season, one.number) == (sent.get("season"), sent.get("number")):
                return Ref(Kind.EPISODE, one.trakt)
        return None

    def episodes_in(self, ref: Ref) -> list[Ref]:
        """The episodes of a show (without specials) or of a season."""
        match ref.kind:
            case Kind.SHOW:
                held = [e for e in self.shows[ref.trakt].episodes() if e.season > 0]
            case Kind.SEASON:
                held = list(self.seasons[ref.trakt][1].episodes)
            case _:
                return [ref]
        return [Ref(Kind.EPISODE, one.trakt) for one in held]

    def season_of(self, episode: Ref) -> Ref:
        show, held = self.episodes[episode.trakt]
        season = next(one for one in show.seasons if one.number == held.season)
        return Ref(Kind.SEASON, season.trakt)

    def show_of(self, ref: Ref) -> Ref:
        """The show of a season or an episode; of a show, itself. KeyError for films."""
        match ref.kind:
            case Kind.SEASON:
                return Ref(Kind.SHOW, self.seasons[ref.trakt][0].trakt)
            case Kind.EPISODE:
                return Ref(Kind.SHOW, self.episodes[ref.trakt][0].trakt)
            case Kind.SHOW:
                return ref
            case _:
                raise KeyError(ref)

    # --- what is known of an item ---------------------------------------------------

    def title(self, ref: Ref) -> str:
        match ref.kind:
            case Kind.MOVIE:
                return self.movies[ref.trakt].server_title
            case Kind.SHOW:
                return self.shows[ref.trakt].title
            case Kind.SEASON:
                show, season = self.seasons[ref.trakt]
                return f"{show.title} {season.number:02}"
            case Kind.EPISODE:
                return self.episodes[ref.trakt][1].title

    def runtime(self, ref: Ref) -> timedelta:
        match ref.kind:
            case Kind.MOVIE:
                minutes = self.movies[ref.trakt].runtime_minutes
            case Kind.EPISODE:
                minutes = self.episodes[ref.trakt][1].runtime_minutes
            case _:
                parts = (self.runtime(one) for one in self.episodes_in(ref))
                return sum(parts, timedelta())
        return timedelta(minutes=minutes)

    def released(self, ref: Ref) -> datetime:
        """When it came out, UTC; of a show or season, when its first episode did."""
        match ref.kind:
            case Kind.MOVIE:
                usual = date(self.movies[ref.trakt].year, 9, 14)
                day = self.releases.get(ref.trakt, usual)
                return datetime(day.year, day.month, day.day, tzinfo=UTC)
            case Kind.EPISODE:
                aired = self.episodes[ref.trakt][1].first_aired
                return self.airings.get(ref.trakt, aired)
            case _:
                return min(self.released(one) for one in self.episodes_in(ref))


def film_ref(film: CatalogueFilm) -> Ref:
    return Ref(Kind.MOVIE, _FILM_OFFSET + film.uid)


def show_ref(show: CatalogueShow) -> Ref:
    return Ref(Kind.SHOW, show.trakt)


def episode_ref(episode: CatalogueEpisode) -> Ref:
    return Ref(Kind.EPISODE, episode.trakt)


def _name(held: CatalogueFilm | CatalogueShow) -> str:
    return held.server_title if isinstance(held, CatalogueFilm) else held.title
