"""What goes wrong below HTTP, told by whether the service can have seen the request."""

from collections.abc import Callable
import os
import ssl
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
    text = redact(f"{where}: {in_words(err)}")
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


def in_words(err: Exception) -> str:
    """Tell a fault by its kind: its own text names hosts, addresses and ports."""
    kind = type(err).__name__
    return f"{kind}: {more}" if (more := _more(err)) else kind


def _more(err: Exception) -> str | None:
    match err:
        case aiohttp.ClientConnectorCertificateError():
            return _more(err.certificate_error)
        case ssl.SSLCertVerificationError():
            # "Hostname mismatch, certificate is not valid for" whom
            return _said(err, "verify_message").partition(",")[0]
        case aiohttp.ClientConnectorSSLError():
            return _more(err.os_error)
        case ssl.SSLError():
            return _said(err, "reason")
        case aiohttp.ClientResponseError():
            return f"{err.status} {err.message}".strip()
        case aiohttp.WebSocketError():
            return str(err.code)
        case OSError(errno=int(number)) if number > 0:
            # A resolver's numbers are negative, and no system's
            return os.strerror(number)
        case _:
            return None


def _said(err: ssl.SSLError, what: str) -> str:
    """Return what OpenSSL said; an error that Python raises itself has none of it."""
    return getattr(err, what, None) or ""
