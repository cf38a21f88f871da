"""Switches that make a simulated service fail the way real ones do."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
import re
import socket
import struct
from typing import Final

from aiohttp import web

from .pages import CHALLENGE_PAGE, LOGIN_PAGE

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type ErrorPage = Callable[[int], web.Response]

# What "Retry-After: <date>" promises, counted from the answer.
_DATE_AHEAD: Final = timedelta(seconds=30)
_DRIP_PIECES: Final = 20


class FaultKind(StrEnum):
    """How a request goes wrong."""

    LATENCY = "latency"  # answered, but late by `latency` seconds
    STATUS = "status"  # refused with `status`; never reached the service's state
    TRUNCATED = "truncated"  # taken; the answer breaks off half-way
    WRONG_CONTENT_TYPE = "wrong_content_type"  # a proxy's HTML login page, 200
    CHALLENGE = "challenge"  # Cloudflare 403 with `cf-mitigated: challenge`
    SLOW_DRIP = "slow_drip"  # taken; `latency` seconds between pieces of the answer
    RESET_BEFORE = "reset_before"  # connection cut, request not taken
    RESET_AFTER = "reset_after"  # request taken, state changed, then connection cut
    EMPTY_BODY = "empty_body"  # taken; the answer's body is empty


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault: which requests it hits, how often, and what happens to them.

    `path` is a regular expression that must match the whole path. The first `after`
    matching requests pass, the next `times` (None: all) fail. `retry_after` is in
    seconds, or "date" for the HTTP date form.
    """

    kind: FaultKind
    path: str = ".*"
    method: str | None = None
    times: int | None = 1
    after: int = 0
    status: int | None = None
    retry_after: int | str | None = None
    latency: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FaultKind(self.kind))
        re.compile(self.path)
        if (self.kind is FaultKind.STATUS) != (self.status is not None):
            raise ValueError(
                "a status belongs to a fault of kind status, and only there"
            )
        if isinstance(self.retry_after, str) and self.retry_after != "date":
            raise ValueError("retry_after is a number of seconds or 'date'")

    @property
    def headers(self) -> Mapping[str, str]:
        match self.retry_after:
            case None:
                return {}
            case int(seconds):
                return {"Retry-After": str(seconds)}
            case _:
                at = datetime.now(UTC) + _DATE_AHEAD
                return {"Retry-After": format_datetime(at, usegmt=True)}


@dataclass(slots=True)
class _Armed:
    fault: Fault
    seen: int = 0

    def hits(self, request: web.Request) -> bool:
        fault = self.fault
        if fault.method is not None and fault.method.upper() != request.method:
            return False
        if re.fullmatch(fault.path, request.path) is None:
            return False
        self.seen += 1
        upto = None if fault.times is None else fault.after + fault.times
        return self.seen > fault.after and (upto is None or self.seen <= upto)


@dataclass(slots=True)
class Faults:
    """The faults armed at one service; later ones do not hide earlier ones."""

    _armed: list[_Armed] = field(default_factory=list)

    def add(self, *faults: Fault) -> None:
        self._armed.extend(_Armed(fault) for fault in faults)

    def clear(self) -> None:
        self._armed.clear()

    @property
    def armed(self) -> tuple[Fault, ...]:
        return tuple(armed.fault for armed in self._armed)

    def take(self, request: web.Request) -> tuple[Fault, ...]:
        """The faults that hit this request: all latencies, the first of the rest."""
        taken: list[Fault] = []
        for armed in self._armed:
            late = armed.fault.kind is FaultKind.LATENCY
            done = not late and any(f.kind is not FaultKind.LATENCY for f in taken)
            if not done and armed.hits(request):
                taken.append(armed.fault)
        return tuple(taken)


async def suffer(
    faults: Iterable[Fault], request: web.Request, handler: Handler, error: ErrorPage
) -> web.StreamResponse:
    """Answer `request` with `handler`, as far as the faults let it."""
    for fault in faults:
        if fault.kind is FaultKind.LATENCY:
            await asyncio.sleep(fault.latency)
            continue
        return await _break(fault, request, handler, error)
    return await handler(request)


async def _break(
    fault: Fault, request: web.Request, handler: Handler, error: ErrorPage
) -> web.StreamResponse:
    match fault.kind:
        case FaultKind.STATUS:
            response = error(fault.status or 500)
            response.headers.update(fault.headers)
            return response
        case FaultKind.WRONG_CONTENT_TYPE:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        case FaultKind.CHALLENGE:
            return challenge(fault.status or 403)
        case FaultKind.RESET_BEFORE:
            return cut(request)
        case _:
            return await _spoil(fault, request, await handler(request))


async def _spoil(
    fault: Fault, request: web.Request, answer: web.StreamResponse
) -> web.StreamResponse:
    if not isinstance(answer, web.Response):
        return answer
    body = answer.body if isinstance(answer.body, bytes) else b""
    match fault.kind:
        case FaultKind.RESET_AFTER:
            return cut(request)
        case FaultKind.EMPTY_BODY:
            answer.body = b""
            return answer
        case FaultKind.TRUNCATED:
            return await _pieces(request, answer, [body[: len(body) // 2]], 0.0)
        case _:
            size = max(1, -(-len(body) // _DRIP_PIECES))
            pieces = [body[at : at + size] for at in range(0, len(body), size)]
            return await _pieces(request, answer, pieces, fault.latency)


async def _pieces(
    request: web.Request, answer: web.Response, pieces: list[bytes], pause: float
) -> web.StreamResponse:
    """Send the headers of the whole answer, then only these pieces, then hang up."""
    stream = web.StreamResponse(status=answer.status, headers=answer.headers)
    whole = answer.body if isinstance(answer.body, bytes) else b""
    stream.content_length = len(whole)
    stream.force_close()
    await stream.prepare(request)
    for piece in pieces:
        await stream.write(piece)
        await asyncio.sleep(pause)
    return stream


def challenge(status: int = 403) -> web.Response:
    """Cloudflare's "Just a moment..." page."""
    return web.Response(
        status=status,
        text=CHALLENGE_PAGE,
        content_type="text/html",
        headers={
            "cf-mitigated": "challenge",
            "Server": "cloudflare",
            "cf-ray": "8f00ba7c0ffee000-FRA",
        },
    )


def cut(request: web.Request) -> web.StreamResponse:
    """Reset the connection; what is returned never reaches anybody."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if sock is not None:
            # Lingering for no time makes the kernel send RST, not FIN.
            sock.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        transport.abort()
    return web.Response(status=499)
