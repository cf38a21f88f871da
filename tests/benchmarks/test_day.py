"""What a day holds the loop by is ours, and not the simulated services'."""

import time

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest

from benchmarks.day import is_ours
from benchmarks.watchdog import watching

# Of computing, which a busy machine does not stretch.
LONG = 0.05


def compute() -> None:
    began = time.thread_time()
    while time.thread_time() - began < LONG:
        pass


async def answer(_: web.Request) -> web.Response:
    compute()
    return web.Response()


@pytest.mark.parametrize(("computing", "least", "most"), [(0, 0, 50), (1, 50, 500)])
async def test_a_service_that_computes_holds_nobody_and_we_do(
    socket_enabled: None, computing: int, least: float, most: float
) -> None:
    app = web.Application()
    app.router.add_get("/", answer)
    async with (
        TestServer(app) as server,
        ClientSession() as session,
        watching(is_ours) as seen,
    ):
        async with session.get(server.make_url("/")) as response:
            assert response.status == 200
        for _ in range(computing):
            compute()
    assert least <= seen.held < most
