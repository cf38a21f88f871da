"""What every simulated service shares: one aiohttp app on loopback, a log, faults."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
import json
from time import monotonic
from typing import Any, Final, Self, override

from aiohttp import web

from .faults import FaultKind, Faults, Handler, suffer

# A demo runs for days; tests never send as many.
_LOG_LIMIT: Final = 100_000
_MAX_BODY: Final = 64 * 1024 * 1024
# Wider than any service's own limit, so that the service can refuse by its own rule.
_MAX_LINE: Final = 1024 * 1024

type Clock = Callable[[], datetime]
# Told of every request that was served and its answer, before faults spoil the answer.
type Observer = Callable[[web.Request, bytes, web.Response], None]


class Refused(Exception):
    """Raised by a handler to answer with `response` from wherever it is."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request that arrived, whether or not a fault let it through.

    `at` is monotonic, in seconds; `faults` are those that hit it.
    """

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]
    at: float
    faults: tuple[FaultKind, ...] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class _Routes(web.UrlDispatcher):
    """Routes that are found behind an address prefix, which can change at any time."""

    def __init__(self, inner: Callable[[str], str]) -> None:
        super().__init__()
        self._inner = inner

    @override
    async def resolve(self, request: web.Request) -> web.UrlMappingMatchInfo:
        path = self._inner(request.path)
        if path != request.path:
            request = request.clone(rel_url=request.rel_url.with_path(path))
        return await super().resolve(request)


class Simulator:
    """Base of the services: app, faults, log of requests, latency, start and stop."""

    name: str = "service"

    def __init__(self, *, clock: Clock = utc_now) -> None:
        self.clock = clock
        self.faults = Faults()
        self.requests: list[RecordedRequest] = []
        self.observers: list[Observer] = []
        self.latency = 0.0
        self.app = web.Application(
            client_max_size=_MAX_BODY, middlewares=[self._middleware]
        )
        # The documented way to bring an own router along is deprecated.
        self.app._router = _Routes(self.inner_path)  # noqa: SLF001
        self._runner: web.AppRunner | None = None
        self._serving: set[asyncio.Task[Any]] = set()
        self._origin: str | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        if self._origin is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._origin

    @property
    def url(self) -> str:
        """The address a person would type."""
        return self.origin

    async def start(self, *, port: int = 0, host: str = "127.0.0.1") -> Self:
        """Listen; port 0 takes a free one. ValueError for anything but loopback."""
        if not ip_address(host).is_loopback:
            raise ValueError(f"simulators listen on loopback only, not on {host}")
        self._runner = web.AppRunner(
            self.app,
            access_log=None,
            handle_signals=False,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_LINE,
            shutdown_timeout=0.5,
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self._origin = f"http://{host}:{bound}"
        return self

    async def stop(self) -> None:
        """Hang up on everybody, also on those who still wait for a slow answer."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None
        self._origin = None

    def inner_path(self, path: str) -> str:
        """The path without the prefix that this service is reached under."""
        return path

    def error(self, status: int) -> web.Response:
        """The answer this service gives with an error status."""
        return web.Response(status=status, text=f"{status}")

    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What stands before every handler: authentication and the like."""
        return await handler(request)

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            return await self._handled(request, handler)
        finally:
            self._serving.discard(task)

    async def _handled(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        body = await request.read()
        taken = self.faults.take(request)
        self._record(request, body, tuple(fault.kind for fault in taken))
        if self.latency:
            await asyncio.sleep(self.latency)

        async def serve(request: web.Request) -> web.StreamResponse:
            answer = await self._serve(request, handler)
            if isinstance(answer, web.Response):
                for observe in self.observers:
                    observe(request, body, answer)
            return answer

        return await suffer(taken, request, serve, self.error)

    async def _serve(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        try:
            return await self.gate(request, handler)
        except Refused as refused:
            return refused.response
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as refused:
            return self.error(refused.status)

    def _record(
        self, request: web.Request, body: bytes, faults: tuple[FaultKind, ...]
    ) -> None:
        if len(self.requests) >= _LOG_LIMIT:
            del self.requests[: _LOG_LIMIT // 2]
        self.requests.append(
            RecordedRequest(
                request.method,
                request.path,
                request.query,
                body,
                request.headers,
                monotonic(),
                faults,
            )
        )


class StatefulSimulator(Simulator, ABC):
    """Base of the services whose world changes, and outlives the process."""

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Everything that must outlive the process."""

    @abstractmethod
    def from_json(self, saved: Mapping[str, Any]) -> None:
        """Become what `to_json` described."""


def json_response(data: object, *, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(),
        content_type="application/json",
        charset="utf-8",
    )
