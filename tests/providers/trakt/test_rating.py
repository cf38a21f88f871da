from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.operation import RateTitle
from custom_components.letterboxd_sync.model.title import Title
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.rating import of_ten
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode, CatalogueShow
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles
from .titles import NOBODY_KNOWS

AT = datetime(2026, 11, 1, 20, 30, tzinfo=UTC)

type Catalogue = tuple[CatalogueFilm, ...]


def rated(title: Title, stars: float | None) -> RateTitle:
    return RateTitle(title=title, stars=stars, rated_at=AT)


@pytest.mark.parametrize(
    ("stars", "there"),
    [(0.5, 1), (1.0, 2), (3.25, 7), (3.5, 7), (4.5, 9), (5.0, 10), (0.0, 1), (7.0, 10)],
)
def test_half_stars_are_one_to_ten(stars: float, there: int) -> None:
    assert of_ten(stars) == there


async def test_a_rating_comes_back_as_it_was_given(
    linked: TraktAccount, catalogue: Catalogue
) -> None:
    await linked.rate([rated(titles.film(catalogue[0]), 3.5)])

    (rating,) = (await linked.read_ratings()).items

    assert (rating.stars, rating.rated_on) == (3.5, date(2026, 11, 1))
    assert rating.film.ids.tmdb == catalogue[0].tmdb


async def test_ratings_of_all_kinds_are_given_and_taken_back(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: Catalogue,
    show: CatalogueShow,
    episode: CatalogueEpisode,
) -> None:
    film, other = map(titles.film, catalogue[:2])
    given = [
        rated(film, 4.0),
        rated(titles.show(show), 2.5),
        rated(titles.episode(episode, show), 5.0),
    ]

    await linked.rate(given)
    before = {it.rating for it in trakt.member("mara").ratings.values()}
    await linked.rate([rated(film, None), rated(other, None)])
    after = {it.rating for it in trakt.member("mara").ratings.values()}

    assert (before, after) == ({8, 5, 10}, {5, 10})


async def test_only_films_are_among_the_ratings_of_films(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    trakt.rate_title(show, 8)
    trakt.rate_title(catalogue[0], 9)

    ratings = await linked.read_ratings()

    assert [it.stars for it in ratings.items] == [4.5]
    assert ratings.complete


async def test_a_title_that_trakt_does_not_know_is_refused_by_name(
    linked: TraktAccount,
) -> None:
    with pytest.raises(Refused, match="Nobody Knows") as refused:
        await linked.rate([rated(NOBODY_KNOWS, 4.0)])
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_ratings_are_read_again_when_they_changed(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    trakt.rate_title(catalogue[0], 9)
    await linked.read_ratings()
    clock.pass_by(timedelta(minutes=15))
    trakt.rate_title(catalogue[0], 4)

    assert [it.stars for it in (await linked.read_ratings()).items] == [2.0]


async def test_what_is_no_film_is_no_rating_of_a_film(
    account: TraktAccount, server: CannedServer
) -> None:
    kite = {"title": "Kite", "year": 2020, "ids": {"trakt": 5}}
    at = "2026-11-01T10:00:00.000Z"
    server.lay("GET /api/sync/last_activities", Canned(said={"movies": {}}))
    server.lay(
        "GET /api/sync/ratings/movies",
        Canned(said=[{"rating": 7, "rated_at": at, "show": kite}]),
    )

    ratings = await account.read_ratings()

    assert (ratings.items, ratings.undecoded) == ((), 0)


async def test_ratings_of_shows_and_episodes_can_be_read(
    linked: TraktAccount, show: CatalogueShow, episode: CatalogueEpisode
) -> None:
    await linked.rate([rated(titles.episode(episode, show), 1.5)])

    ratings = await linked.title_ratings(Media.EPISODE)

    assert [(it.title.name, it.stars, it.rated_at) for it in ratings.items] == [
        (titles.episode(episode, show).name, 1.5, AT)
    ]
