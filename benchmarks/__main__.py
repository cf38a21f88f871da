"""`python -m benchmarks`: measure what the project promises, a JSON object a line.

The services are simulated in processes of their own and answer after 200 ms
(Letterboxd, Wikidata), 300 ms (Radarr), 150 ms (Trakt) and 50 ms (Jellyfin). The
pauses that we make between two pages of Letterboxd are skipped and added up instead,
and are part of the time that a first read is said to take. In the full house (all
accounts have so many films) the services answer ten times as fast. With --quick, which
takes less than 50 s, they answer twenty times as fast, in the full house 1,000 times;
350 and 1,000 films are tried, and each thing once.

What is counted happens at the same time as much else; what is timed, or held against
memory, has the machine to itself.

Playback goes through a Home Assistant with its accounts linked: from the moment that a
film begins at the Jellyfin to the arrival at Trakt, over plain HTTP on loopback. An
hour's requests are counted by a clock that is put forward in steps: `idle`; `films`, in
which every session plays to its end with a break; and `silent`, an idle hour before the
Jellyfin has told anything by itself.
The exit status is 1 when a bound is not held.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from pathlib import Path
import sys
import time
from typing import Final

from . import counting, full_house, killing, starting, viewing
from .figure import Figure
from .table import put_table, table

_SMALL: Final = 350
_SIZES: Final = (_SMALL, 1_000, 10_000)
_README: Final = Path(__file__).parents[1] / "README.md"


# What --quick may take, in seconds.
_QUICK: Final = 50.0


async def _measure(options: argparse.Namespace) -> AsyncIterator[Figure]:
    began = time.monotonic()
    for work in _quick() if options.quick else _whole():
        for figure in await work:
            yield figure
    yield Figure(
        name="benchmarks_take",
        value=round(time.monotonic() - began),
        unit="s",
        bound=_QUICK if options.quick else None,
    )


def _quick() -> list[Awaitable[list[Figure]]]:
    """Nearly all at the same time; the loop is watched when nobody else computes."""
    small = _SIZES[:2]
    return [
        starting.starting(_SMALL),
        _together(
            counting.feed(_SMALL, hurry=20),
            *(counting.watchlist(films, hurry=20) for films in small),
            *(counting.library(films, hurry=20) for films in small),
            counting.tracker(1_000, hurry=20),
            killing.killing(_SMALL, kills=4, hurry=20),
        ),
        viewing.latency(1, times=10),
        viewing.loop(people=20, times=1, seconds=1, hurry=20),
        full_house.loop(1_000, times=1, cycles=1, hurry=1000),
    ]


def _whole() -> list[Awaitable[list[Figure]]]:
    return [
        *(starting.starting(films) for films in _SIZES),
        _together(
            *(counting.feed(films, hurry=1) for films in _SIZES),
            *(counting.watchlist(films, hurry=1) for films in _SIZES),
            *(counting.library(films, hurry=1) for films in _SIZES),
            *(counting.tracker(films, hurry=1) for films in _SIZES),
            killing.killing(_SMALL, kills=20, hurry=1),
            viewing.hours(1, silent=True),
            viewing.hours(20),
            viewing.hours_asked(1),
        ),
        *(viewing.latency(at_once, times=300) for at_once in (1, 20)),
        viewing.loop(people=20, times=5, seconds=5, hurry=1),
        *(full_house.loop(films, times=5, cycles=3, hurry=10) for films in _SIZES),
        *(full_house.memory(films, cycles=3, hurry=10) for films in _SIZES),
        full_house.objects(_SIZES[-1], hurry=10),
        viewing.day(),
    ]


async def _together(*works: Awaitable[list[Figure]]) -> list[Figure]:
    return [figure for some in await asyncio.gather(*works) for figure in some]


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="in less than 50 s")
    parser.add_argument(
        "--table", action="store_true", help="write the table into README.md"
    )
    return parser.parse_args(given)


async def _run(options: argparse.Namespace) -> bool:
    figures: list[Figure] = []
    async for figure in _measure(options):
        figures.append(figure)
        print(figure.line, flush=True)
    if options.table:
        text = _README.read_text(encoding="utf-8")
        how = "scripts/bench --quick" if options.quick else "scripts/bench"
        rows = f"From a run of `{how}`:\n\n{table(figures)}"
        _README.write_text(put_table(text, rows), encoding="utf-8")
    return all(figure.held is not False for figure in figures)


if __name__ == "__main__":
    sys.exit(not asyncio.run(_run(_arguments(sys.argv[1:]))))
