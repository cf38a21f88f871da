"""Requests that looks and cycles make, counted where they arrive."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
import time
from typing import Final

from .figure import Figure, requests
from .household import JELLYFIN, MEMBER, RADARR, TRAKT, Household, household
from .services import MEMBER as MEMBER_NAME
from .town import Asked, Town, town

# Films on a page of a watchlist, in a batch for Radarr, in a page from Jellyfin and in
# one from Trakt.
_GRID: Final = 28
_BATCH: Final = 50
_INDEX: Final = 500
_TRAKT_PAGE: Final = 250
# Seconds; two looks at Trakt within five are one to the account.
_ONE_LOOK: Final = 5.1
# The promise of 7 queries for 1,000 films.
_FILMS_A_QUERY: Final = 1000 / 7


@asynccontextmanager
async def _home(films: int, hurry: float) -> AsyncGenerator[tuple[Town, Household]]:
    with TemporaryDirectory() as folder:
        async with (
            town(films, hurry=hurry) as there,
            household(there.addresses, Path(folder)) as home,
        ):
            yield there, home


async def feed(films: int, *, hurry: float) -> list[Figure]:
    """A member with the feed alone, when nothing changed."""
    async with _home(films, hurry) as (there, home):
        home.attach_member(pages=False)
        await home.look(MEMBER)
        await there.clear()
        await home.look(MEMBER)
        asked = len(await there.asked())
        return [requests(f"letterboxd_feed_unchanged_{films}", asked, 1)]


async def watchlist(films: int, *, hurry: float) -> list[Figure]:
    """A watchlist by pages: the first read, identification, and nothing changed.

    Then all of it goes into a Radarr that has none of it.
    """
    async with _home(films, hurry) as (there, home):
        home.attach_member(pages=True)
        home.attach_radarr()
        home.link(shelf=False)
        began = time.monotonic()
        await home.look(RADARR)
        await until_all_known(home)
        took = time.monotonic() - began + home.time.skipped
        first = await there.asked()
        await there.clear()
        await home.look(MEMBER)
        again = await there.asked()
        return [
            *_first_read(first, films),
            Figure(name=f"first_read_takes_{films}", value=round(took), unit="s"),
            *_requested(first, films),
            Figure(
                name=f"radarr_films_missing_or_twice_{films}",
                value=_missing_or_twice(first, await there.requested()),
                unit="films",
                bound=0,
            ),
            requests(
                f"letterboxd_pages_unchanged_{films}",
                sum("/watchlist/" in each.path for each in again),
                1,
            ),
            requests(
                f"letterboxd_pages_unchanged_with_feed_{films}",
                sum(each.service == "letterboxd" for each in again),
                2,
            ),
        ]


async def until_all_known(home: Household) -> None:
    """Look again while film pages are being read: some of them in each cycle."""
    before = -1.0
    while home.time.skipped != before:
        before = home.time.skipped
        await home.look(MEMBER)
        # The first page of the watchlist is always asked for; so is its pause.
        if home.time.skipped - before < 2 * _LONGEST_PAUSE:
            return


_LONGEST_PAUSE: Final = 3.0


def _first_read(asked: list[Asked], films: int) -> list[Figure]:
    """Each cycle of those that it takes also looks at the feed and at page 1."""
    pages = [each.path for each in asked if "/watchlist/" in each.path]
    film_pages = [each.path for each in asked if each.path.startswith("/film/")]
    queries = sum(each.service == "wikidata" for each in asked)
    unknown = round(films * _UNKNOWN_TO_WIKIDATA)
    return [
        requests(
            f"first_read_watchlist_pages_{films}",
            len(set(pages)),
            ceil(films / _GRID),
        ),
        requests(
            f"first_read_wikidata_queries_{films}",
            queries,
            ceil(films / _FILMS_A_QUERY),
        ),
        requests(
            f"first_read_film_pages_{films}",
            len(film_pages),
            unknown,
        ),
        requests(
            f"first_read_film_pages_read_twice_{films}",
            len(film_pages) - len(set(film_pages)),
            0,
        ),
    ]


# Every tenth film of the simulated catalogue.
_UNKNOWN_TO_WIKIDATA: Final = 0.1


def _requested(asked: list[Asked], films: int) -> list[Figure]:
    radarr = [each for each in asked if each.service == "radarr"]
    paths = Counter((each.method, each.path) for each in radarr)
    adds = [each for each in radarr if each.path.endswith("/movie/import")]
    lookups = sum(each.term.startswith("tmdb:") for each in radarr)
    name = f"radarr_{films}_new"
    return [
        # To add films that are known. Films that no other route knows are searched for.
        requests(f"{name}_lookups", lookups, 0),
        requests(f"{name}_searches", paths["GET", "/api/v3/movie/lookup"] - lookups),
        requests(f"{name}_lists", paths["GET", "/api/v3/movie"], 1),
        requests(f"{name}_exclusions", paths["GET", "/api/v3/exclusions"], 1),
        requests(f"{name}_bulk_adds", len(adds)),
        requests(f"{name}_single_adds", paths["POST", "/api/v3/movie"]),
        Figure(
            name=f"{name}_largest_add",
            value=max((len(each.films) for each in adds), default=0),
            unit="films",
            bound=_BATCH,
        ),
    ]


def _missing_or_twice(asked: list[Asked], there: object) -> int:
    """Films that were sent and are not there, or that were sent more than once."""
    assert isinstance(there, list)
    sent = Counter(film for each in asked for film in each.films)
    twice = sum(times - 1 for times in sent.values())
    return twice + len(sent.keys() ^ set(there))


async def library(films: int, *, hurry: float) -> list[Figure]:
    """A Jellyfin's index: the first look and the next one."""
    async with _home(films, hurry) as (there, home):
        home.attach_jellyfin()
        await home.look(JELLYFIN)
        pages = [each for each in await there.asked() if each.path.endswith("/Items")]
        await there.clear()
        await home.look(JELLYFIN)
        return [
            requests(
                f"jellyfin_index_{films}", len(pages), max(1, ceil(films / _INDEX))
            ),
            requests(f"jellyfin_unchanged_{films}", len(await there.asked()), 1),
        ]


async def tracker(films: int, *, hurry: float) -> list[Figure]:
    """A Trakt member's first look, with so many films listed, and the next one."""
    async with _home(films, hurry) as (there, home):
        member = await there.viewer(MEMBER_NAME)
        home.attach_trakt(member.pair)
        began = time.monotonic()
        await home.look(TRAKT)
        took = time.monotonic() - began
        first = [each.path for each in await there.asked()]
        await there.clear()
        # What was read a moment ago would be taken for the same look.
        await asyncio.sleep(_ONE_LOOK)
        await home.look(TRAKT)
        again = len(await there.asked())
        pages = sum("/watchlist/movies/" in path for path in first)
        bound = max(1, ceil(films / _TRAKT_PAGE))
        return [
            requests(f"trakt_first_read_watchlist_pages_{films}", pages, bound),
            requests(f"trakt_first_read_{films}", len(first)),
            _seconds(f"trakt_first_read_takes_{films}", took),
            Figure(
                name=f"trakt_unchanged_{films}",
                value=again,
                unit="requests",
                bound=1,
                exact=True,
            ),
        ]


def _seconds(name: str, value: float) -> Figure:
    return Figure(name=name, value=round(value, 1), unit="s")
