"""The engine is killed again and again: what becomes of the films."""

import asyncio
from collections import Counter
import json
import sys
from tempfile import TemporaryDirectory

from .figure import Figure
from .town import town


async def killing(films: int, *, kills: int, hurry: float) -> list[Figure]:
    """Films that never reached Radarr, and films that were sent there twice.

    As many films have to be there as in a life that nobody ends.
    """
    wanted, got = await asyncio.gather(
        _requested(films, 0, hurry), _requested(films, kills, hurry)
    )
    return [
        Figure(name=f"killed_{films}", value=kills, unit="times"),
        Figure(
            name=f"killed_films_lost_{films}",
            value=len(wanted.keys() - got.keys()),
            unit="films",
            bound=0,
        ),
        Figure(
            name=f"killed_films_sent_twice_{films}",
            value=sum(got.values()) - len(got),
            unit="films",
            bound=0,
        ),
    ]


async def _requested(films: int, kills: int, hurry: float) -> Counter[int]:
    """How often each film that Radarr has was sent to it."""
    with TemporaryDirectory() as folder:
        async with town(films, hurry=hurry) as there:
            command = ["-m", "benchmarks.lives", json.dumps(there.addresses), folder]
            process = await asyncio.create_subprocess_exec(
                sys.executable, *command, str(kills), stdout=asyncio.subprocess.PIPE
            )
            output, _ = await process.communicate()
            if process.returncode or int(output) != kills:
                raise RuntimeError(f"{kills} kills were asked for, not {output!r}")
            sent = Counter(film for each in await there.asked() for film in each.films)
            return Counter({film: sent[film] for film in await there.requested()})
