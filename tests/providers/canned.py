"""A server on loopback that answers what a test laid down, and remembers the asking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True, kw_only=True, slots=True)
class Canned:
    """One answer; ``said`` is written as JSON unless it is text already."""

    said: object = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None

    def response(self) -> web.Response:
        is_text = isinstance(self.said, str)
        return web.Response(
            status=self.status,
            text=str(self.said) if is_text else json.dumps(self.said),
            content_type=self.kind or ("text/plain" if is_text else "application/json"),
            headers=self.headers,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class CannedServer:
    """Answers by method and path, one answer after the other; the last one stays.

    What nothing was laid down for is a 404 without words.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Canned]] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    def lay(self, line: str, *answers: Canned) -> None:
        """Lay down what ``GET /path`` answers."""
        self._answers[line] = list(answers)

    def lines(self) -> list[str]:
        return [one.line for one in self.asked]

    async def start(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        asked = Asked(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers=request.headers,
            body=await request.read(),
        )
        self.asked.append(asked)
        answers = self._answers.get(asked.line, [Canned(status=404)])
        return (answers.pop(0) if len(answers) > 1 else answers[0]).response()
