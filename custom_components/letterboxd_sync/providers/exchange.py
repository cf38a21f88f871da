"""One request over the wire, directly or through a proxy, and its answer, bounded."""

from collections.abc import Mapping

import aiohttp

from .answer import Answer
from .call import Call
from .errors import NotUnderstood
from .proxies import Proxy, open_socks_session


async def exchange(
    session: aiohttp.ClientSession,
    call: Call,
    proxy: Proxy | None,
    *,
    where: str,
    verify_ssl: bool,
) -> Answer:
    """Send over ``session``; a SOCKS proxy takes one of its own, once.

    ``where`` is what the answer is said to come from. Raises what aiohttp does, and
    ``NotUnderstood`` when the answer is too long.
    """
    if proxy is None or not proxy.is_socks:
        return await _exchange(session, call, proxy, where, verify_ssl)
    async with open_socks_session(proxy) as own:
        return await _exchange(own, call, None, where, verify_ssl)


async def _exchange(
    session: aiohttp.ClientSession,
    call: Call,
    proxy: Proxy | None,
    where: str,
    verify_ssl: bool,
) -> Answer:
    credentials = _credentials(proxy) if proxy else {}
    # A tunnel is asked for in a request of its own; without TLS there is none
    tunnels = call.url.scheme == "https"
    async with session.request(
        call.method,
        call.url,
        headers=call.headers if tunnels else {**call.headers, **credentials},
        json=call.json,
        data=call.form,
        timeout=call.timeout,
        allow_redirects=False,
        ssl=verify_ssl,
        proxy=proxy.name if proxy else None,
        proxy_headers=credentials if tunnels else None,
    ) as response:
        return Answer(
            status=response.status,
            headers=response.headers,
            pieces=await _read(response, call, where),
            url=where,
        )


def _credentials(proxy: Proxy) -> Mapping[str, str]:
    if proxy.username is None:
        return {}
    credentials = aiohttp.encode_basic_auth(proxy.username, proxy.password or "")
    return {"Proxy-Authorization": credentials}


async def _read(
    response: aiohttp.ClientResponse, call: Call, where: str
) -> tuple[bytes, ...]:
    """Read the body, but not more of it than the limit."""
    if call.method == "HEAD":
        return ()
    if (response.content_length or 0) > call.limit:
        raise NotUnderstood(f"{where} answered with more than {call.limit} bytes")
    pieces: list[bytes] = []
    left = call.limit
    async for piece in response.content.iter_any():
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise NotUnderstood(f"{where} answered with more than {call.limit} bytes")
    return tuple(pieces)
