"""Webhooks as the simulated services send them: in order, once, from a task."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

_TIMEOUT: Final = ClientTimeout(total=5)
# A demo runs for days and reports progress every second.
_KEPT: Final = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Knock:
    """One webhook to be sent with POST."""

    url: str
    body: bytes | FormData
    headers: Mapping[str, str] = field(default_factory=dict)


class Hooks:
    """Sends each knock once: what fails is lost, as with the services."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Knock] | None = None
        self._task: asyncio.Task[None] | None = None
        # What was sent, with the status of the answer; None when nobody answered.
        self.sent: deque[tuple[Knock, int | None]] = deque(maxlen=_KEPT)

    @property
    def running(self) -> bool:
        return self._waiting is not None

    def send(self, knock: Knock) -> None:
        """A service that does not run sends nothing, also not later."""
        if self._waiting is not None:
            self._waiting.put_nowait(knock)

    async def start(self) -> None:
        self._waiting = asyncio.Queue()
        self._task = asyncio.create_task(self._run(self._waiting))

    async def settle(self) -> None:
        """Return when every webhook so far has been sent, or has failed."""
        if self._waiting is not None:
            await self._waiting.join()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = self._waiting = None

    async def _run(self, waiting: asyncio.Queue[Knock]) -> None:
        async with ClientSession(timeout=_TIMEOUT) as session:
            while True:
                knock = await waiting.get()
                status = await _post(session, knock)
                self.sent.append((knock, status))
                waiting.task_done()


async def _post(session: ClientSession, knock: Knock) -> int | None:
    try:
        async with session.post(
            knock.url, data=knock.body, headers=knock.headers
        ) as answer:
            return answer.status
    except ClientError, TimeoutError, ValueError:
        return None
