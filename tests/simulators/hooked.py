"""An address that webhooks of the simulated services are sent to."""

from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body)
        return read


@dataclass(slots=True)
class Hooked:
    """What has arrived; `status` is what the next ones are answered."""

    url: str = ""
    status: int = 200
    received: list[Received] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.received.append(Received(headers=request.headers, body=body))
        return web.Response(status=self.status)

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/hook", self.take)
        return TestServer(app)
