"""Servers below HTTP: one that says exactly these bytes, and a SOCKS proxy."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

type Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_IPV4: Final = 1
_NAME: Final = 3


@asynccontextmanager
async def talking(talk: Talk) -> AsyncGenerator[int]:
    """Serve on loopback; yields the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await talk(reader, writer)
        except ConnectionError, asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def saying(*answers: bytes) -> tuple[list[bytes], Talk]:
    """Answer each request with the next bytes and hang up; the last ones stay.

    The first of what is returned fills with the requests' heads.
    """
    heads: list[bytes] = []
    left = list(answers)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()

    return heads, talk


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything and say nothing."""
    await reader.read()


async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say something and go."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def socks_proxy(asked: list[tuple[int, str, str]], to_port: int) -> Talk:
    """Connect to a port on loopback, whatever host is asked for.

    ``asked`` fills with (kind of address, host, user name).
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        offered = await reader.readexactly(methods)
        username = ""
        if 2 in offered:
            writer.write(b"\x05\x02")
            _, length = await reader.readexactly(2)
            username = (await reader.readexactly(length)).decode()
            await reader.readexactly((await reader.readexactly(1))[0])
            writer.write(b"\x01\x00")
        else:
            writer.write(b"\x05\x00")
        kind = (await reader.readexactly(4))[3]
        length = 4 if kind == _IPV4 else (await reader.readexactly(1))[0]
        raw = await reader.readexactly(length)
        host = raw.decode() if kind == _NAME else ".".join(map(str, raw))
        await reader.readexactly(2)
        asked.append((kind, host, username))
        there, here = await asyncio.open_connection("127.0.0.1", to_port)
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        try:
            await asyncio.gather(_pump(reader, here), _pump(there, writer))
        finally:
            here.close()

    return talk


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.write_eof()
