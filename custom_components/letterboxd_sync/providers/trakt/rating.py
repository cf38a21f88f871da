"""The ratings of a Trakt account: half stars here, one to ten there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Final, override

from ...model.capability import Media
from ...model.film import Film
from ...model.operation import RateTitle
from ...model.snapshot import Snapshot
from ...model.title import Title
from ...model.tracking import FilmRating
from ..unhurried import unhurried
from . import titles as written, wire
from .client import TraktClient
from .desk import BATCH, TraktDesk, unknown
from .looks import Looks
from .seen import kept_list, see
from .wire import WireRated

_MARKS: Final = ("movies.rated_at",)


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleRating:
    """A rating of anything."""

    title: Title
    stars: float
    """0.5 to 5 in halves."""
    rated_at: datetime


class TraktRatings(TraktDesk):
    """Reads, gives and takes back ratings."""

    @override
    def __init__(self, client: TraktClient, looks: Looks) -> None:
        super().__init__(client, looks)
        self._film_ratings = kept_list(
            looks, _MARKS, partial(client.ratings, Media.FILM), _film_ratings
        )

    async def read_ratings(self) -> Snapshot[FilmRating]:
        """Read one rating a film."""
        seen, at = await self._film_ratings.read()
        return seen.snapshot(at)

    async def title_ratings(self, media: Media) -> Snapshot[TitleRating]:
        """Read the ratings of films, shows or episodes, last rated first."""
        at = self._looks.clock()
        seen = await see(partial(self._client.ratings, media), _title_ratings)
        return seen.snapshot(at)

    async def rate(self, ratings: Sequence[RateTitle]) -> None:
        """Rate, or take the rating back where there are no stars; twice is harmless.

        ``Refused(FILM_UNKNOWN)`` when Trakt does not know one that is to be rated: it
        has rated the others.
        """
        given = [rating for rating in ratings if rating.stars is not None]
        for some in batched(given, BATCH, strict=False):
            body = written.listed((each.title, _said(each)) for each in some)
            if not await self._change("ratings", body, self._film_ratings.drop):
                raise unknown(each.title for each in some)
        taken = [rating for rating in ratings if rating.stars is None]
        for some in batched(taken, BATCH, strict=False):
            body = written.listed((each.title, {}) for each in some)
            await self._change("ratings/remove", body, self._film_ratings.drop)


def of_ten(stars: float) -> int:
    """Return half stars, 0.5 to 5, as Trakt counts them."""
    return min(max(int(stars * 2 + 0.5), 1), 10)


def _film_ratings(rows: Iterable[WireRated]) -> Iterator[FilmRating]:
    for row in unhurried(rows):
        if isinstance(row.title, Film):
            yield FilmRating(
                film=row.title, stars=row.rating / 2, rated_on=row.rated_at.date()
            )


def _title_ratings(rows: Iterable[WireRated]) -> Iterator[TitleRating]:
    for row in unhurried(rows):
        yield TitleRating(title=row.title, stars=row.rating / 2, rated_at=row.rated_at)


def _said(rating: RateTitle) -> written.Body:
    return {
        "rating": of_ten(rating.stars or 0),
        "rated_at": wire.written(rating.rated_at),
    }
