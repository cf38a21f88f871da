"""Finding titles at Trakt: search, recommendations, trends, the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
import re
from typing import Final

from ...model.capability import Media
from ...model.film import Film
from ...model.identity import Candidate
from ...model.show import Show
from ...model.title import Playable, Title
from .desk import TraktDesk

# What the search takes for its own signs
_SIGNS: Final = re.compile(r'&&|\|\||[-+!(){}\[\]^"~*?:/\\]')

# Trakt gives no more days at once
_DAYS: Final = 31


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """Something that comes out, of what the person follows."""

    title: Playable
    day: date
    """Of a film where it is released, of an episode in UTC."""
    at: datetime | None
    """When an episode is aired; None for a film."""


class TraktFinding(TraktDesk):
    """Offers titles."""

    async def search(self, film: Film) -> Sequence[Candidate]:
        """Offer films by id, else by title and year, best first.

        How alike they are is not judged here.
        """
        found = await self._film_of_ids(film)
        if found is None:
            years = f"{film.year - 1}-{film.year + 1}" if film.year else ""
            found = await self._search(film.title, (Media.FILM,), years)
        return tuple(
            Candidate(film=title, confidence=0.0)
            for title in found
            if isinstance(title, Film)
        )

    async def search_titles(
        self, text: str, *, year: int | None = None
    ) -> Sequence[Film | Show]:
        """Offer films and shows of that name, the likeliest first."""
        years = str(year) if year else ""
        found = await self._search(text, (Media.FILM, Media.SHOW), years)
        return tuple(title for title in found if isinstance(title, Film | Show))

    async def title_by_id(self, kind: str, value: str, media: Media) -> Title | None:
        """Find the title of an id of ``trakt``, ``imdb``, ``tmdb`` or ``tvdb``."""
        return await self._client.by_id(kind, value, media)

    async def titles_by_id(self, kind: str, value: str) -> tuple[Title, ...]:
        """Find whatever has an id: a film, a show, or an episode."""
        found = [await self._client.by_id(kind, value, media) for media in Media]
        return tuple(title for title in found if title is not None)

    async def recommendations(
        self,
        media: Media,
        limit: int = 10,
        *,
        ignore_owned: bool = False,
        ignore_listed: bool = False,
    ) -> tuple[Title, ...]:
        """Read what Trakt recommends: films or shows, a hundred at most."""
        rows = await self._client.recommendations(
            media, limit, ignore_owned=ignore_owned, ignore_listed=ignore_listed
        )
        return rows.rows

    async def trending(self, media: Media, limit: int = 10) -> tuple[Title, ...]:
        """Read the films or shows that most people watch now."""
        return (await self._client.trending(media, limit)).rows

    async def popular(self, media: Media, limit: int = 10) -> tuple[Title, ...]:
        """Read the films or shows that most people like."""
        return (await self._client.popular(media, limit)).rows

    async def calendar(
        self, media: Media, start: date, days: int
    ) -> tuple[CalendarEntry, ...]:
        """Read what comes out: films, or the episodes of shows, in order."""
        entries: list[CalendarEntry] = []
        for first in range(0, days, _DAYS):
            rows = await self._client.calendar(
                media, start + timedelta(days=first), min(_DAYS, days - first)
            )
            entries += [
                CalendarEntry(title=row.title, day=row.day, at=row.first_aired)
                for row in rows.rows
            ]
        return tuple(entries)

    async def _film_of_ids(self, film: Film) -> Sequence[Title] | None:
        """Ask for the film of an id; None when it has none that Trakt knows."""
        for kind, value in (("tmdb", film.ids.tmdb), ("imdb", film.ids.imdb)):
            if value is not None:
                found = await self._client.by_id(kind, str(value), Media.FILM)
                if found is not None:
                    return (found,)
        return None

    async def _search(
        self, text: str, media: Sequence[Media], years: str
    ) -> Sequence[Title]:
        if not text.strip():
            return ()
        plain = _SIGNS.sub(r"\\\g<0>", text)
        return (await self._client.search(plain, media, years=years)).rows
