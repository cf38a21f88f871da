"""What the simulated Jellyfin holds of television: series, seasons and episodes."""

from dataclasses import dataclass
from datetime import datetime

from ..shows import CatalogueEpisode, CatalogueShow


@dataclass(slots=True)
class Series:
    id: str
    show: CatalogueShow
    created: datetime

    @property
    def name(self) -> str:
        return self.show.title

    @property
    def year(self) -> int:
        return self.show.year

    @property
    def minutes(self) -> int:
        return self.show.runtime_minutes

    @property
    def provider_ids(self) -> dict[str, str]:
        show = self.show
        return {"Tvdb": str(show.tvdb), "Imdb": show.imdb, "Tmdb": str(show.tmdb)}


@dataclass(slots=True)
class Season:
    """Season 0 holds specials."""

    id: str
    series: Series
    number: int

    @property
    def name(self) -> str:
        return f"Season {self.number}" if self.number else "Specials"

    @property
    def created(self) -> datetime:
        return self.series.created

    @property
    def year(self) -> int:
        return self.series.show.year

    @property
    def minutes(self) -> int:
        return self.series.show.runtime_minutes

    @property
    def provider_ids(self) -> dict[str, str]:
        """Seasons are rarely matched: most libraries have no ids for them."""
        return {}


@dataclass(slots=True)
class Episode:
    """An episode; its provider ids are its own, not those of its series."""

    id: str
    season: Season
    episode: CatalogueEpisode
    created: datetime
    through: int | None = None
    """The last of several that are one file, as its name says."""

    @property
    def series(self) -> Series:
        return self.season.series

    @property
    def name(self) -> str:
        return self.episode.title

    @property
    def year(self) -> int:
        return self.episode.first_aired.year

    @property
    def minutes(self) -> int:
        return self.episode.runtime_minutes

    @property
    def provider_ids(self) -> dict[str, str]:
        one = self.episode
        return {"Tvdb": str(one.tvdb), "Imdb": one.imdb, "Tmdb": str(one.tmdb)}
