"""Long work in a thread that lets the event loop have its turn now and then.

Threads share one interpreter. A thread that keeps computing hands it over only every
five milliseconds, and the loop, which gives it back at each wait, would then crawl for
as long as thousands of films are read.
"""

from collections.abc import Iterable, Iterator
import time
from typing import Final

# Some two milliseconds of work on a small computer
_AT_A_TIME: Final = 64

# In seconds; a shorter pause ends before the loop has noticed
_PAUSE: Final = 0.0005


def unhurried[T](rows: Iterable[T]) -> Iterator[T]:
    """Yield ``rows``, resting after every few of them; for threads alone."""
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % _AT_A_TIME:
            time.sleep(_PAUSE)
