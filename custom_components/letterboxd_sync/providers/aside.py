"""Long computations, aside from the event loop and one after another.

Threads share one interpreter: while several of them compute, each gets its turn
before the event loop does. One at a time keeps the loop waiting for one turn at most,
and holds the memory of one decoding, not of all.
"""

import asyncio
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

_TURNS: Final = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]()


async def aside[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``work`` in a thread, when nothing else of ours is computing there.

    It must not wait for anything. A caller that is cancelled leaves it to its end.
    """
    turn = _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with turn:
        return await asyncio.to_thread(work, *args, **kwargs)
