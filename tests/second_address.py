"""A second address of a server: whatever is asked there, the server is asked."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

_OF_THE_CONNECTION = {"transfer-encoding", "content-length", "content-encoding"}


@asynccontextmanager
async def second_address(url: str) -> AsyncGenerator[str]:
    """Yield another address of the server at ``url``."""
    async with ClientSession(auto_decompress=True) as session:

        async def pass_on(request: web.Request) -> web.Response:
            asked = session.request(
                request.method,
                f"{url}{request.rel_url}",
                data=await request.read(),
                headers=request.headers,
                allow_redirects=False,
            )
            async with asked as answer:
                kept = {
                    name: value
                    for name, value in answer.headers.items()
                    if name.lower() not in _OF_THE_CONNECTION
                }
                return web.Response(
                    status=answer.status, headers=kept, body=await answer.read()
                )

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", pass_on)
        async with TestServer(app) as server:
            yield str(server.make_url("/")).rstrip("/")
