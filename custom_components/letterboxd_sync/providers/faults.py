"""What goes wrong below HTTP, told by whether the service can have seen the request."""

from collections.abc import Callable
from typing import Final

import aiohttp
import aiohttp_socks

from .errors import NoAnswer, NotReached, NotTrusted, NotUnderstood
from .proxies import Proxy

# Everything that a request may raise; what SOCKS proxies do has no common base
FAILURES: Final = (
    aiohttp.ClientError,
    OSError,
    aiohttp_socks.ProxyConnectionError,
    aiohttp_socks.ProxyError,
    aiohttp_socks.ProxyTimeoutError,
)


class ProxyFailed(NotReached):
    """A proxy did not let us through; another one may."""


def fault(
    err: Exception, where: str, proxy: Proxy | None, redact: Callable[[str], str]
) -> NotReached | NoAnswer | NotUnderstood:
    """Turn what a request raised into one of the six errors, without secrets."""
    text = redact(f"{where}: {type(err).__name__} {err}".strip())
    match err:
        case (
            aiohttp.ClientProxyConnectionError()
            | aiohttp.ClientHttpProxyError()
            | aiohttp_socks.ProxyConnectionError()
            | aiohttp_socks.ProxyTimeoutError()
            | aiohttp_socks.ProxyError()
        ):
            return ProxyFailed(text)
        case aiohttp.ConnectionTimeoutError() if proxy is not None:
            return ProxyFailed(text)
        case aiohttp.ClientConnectorCertificateError():
            return NotTrusted(text)
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            return NotReached(text)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NotReached(text)
        case aiohttp.ClientResponseError():
            return NotUnderstood(text)
        case _:
            # Among them the time-out and the connection that was lost on the way
            return NoAnswer(text)
