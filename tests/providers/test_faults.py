"""What goes wrong below HTTP is told by its kind, and not by where somebody lives."""

import errno
import ssl
from typing import override

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ConnectionKey
import aiohttp_socks
import pytest
from yarl import URL

from custom_components.letterboxd_sync.providers.errors import NotReached
from custom_components.letterboxd_sync.providers.faults import in_words
from custom_components.letterboxd_sync.providers.http import Http

from .moments import no_sleep

HOME = ConnectionKey("nas.lan", 7878, True, True, None, None, None, None)
ADDRESS = "http://nas.lan:7878/api"


def _connecting(err: OSError) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(HOME, err)


def _certificate(message: str) -> aiohttp.ClientConnectorCertificateError:
    err = ssl.SSLCertVerificationError(1, f"[SSL] verify failed: {message}")
    err.verify_message = message
    return aiohttp.ClientConnectorCertificateError(HOME, err)


def _response(status: int, message: str) -> aiohttp.ClientResponseError:
    info = aiohttp.RequestInfo(URL(ADDRESS), "GET", None, URL(ADDRESS))  # type: ignore[arg-type]
    return aiohttp.ClientResponseError(info, (), status=status, message=message)


def _tls(reason: str) -> aiohttp.ClientConnectorSSLError:
    err = ssl.SSLError(1, f"[SSL: {reason}] of nas.lan (_ssl.c:1032)")
    err.reason = reason
    return aiohttp.ClientConnectorSSLError(HOME, err)


@pytest.mark.parametrize(
    ("err", "words"),
    [
        pytest.param(
            _connecting(
                OSError(errno.ECONNREFUSED, "Connect call failed ('10.1.2.3', 7878)")
            ),
            "ClientConnectorError: Connection refused",
            id="a port where nobody listens",
        ),
        pytest.param(
            aiohttp.ClientConnectorDNSError(HOME, OSError(None, "nas.lan: not found")),
            "ClientConnectorDNSError",
            id="a name that nobody knows",
        ),
        pytest.param(
            _connecting(OSError("Multiple exceptions: ('fd00::1', 7878), ...")),
            "ClientConnectorError",
            id="several addresses of one name",
        ),
        pytest.param(
            _certificate("self-signed certificate"),
            "ClientConnectorCertificateError: self-signed certificate",
            id="a certificate of one's own",
        ),
        pytest.param(
            _certificate("Hostname mismatch, certificate is not valid for 'nas.lan'"),
            "ClientConnectorCertificateError: Hostname mismatch",
            id="a certificate of somebody else",
        ),
        pytest.param(
            _tls("WRONG_VERSION_NUMBER"),
            "ClientConnectorSSLError: WRONG_VERSION_NUMBER",
            id="no TLS at this port",
        ),
        pytest.param(
            aiohttp.ConnectionTimeoutError(f"Connection timeout to host {ADDRESS}"),
            "ConnectionTimeoutError",
            id="a time-out",
        ),
        pytest.param(
            _response(400, "Bad status line 'SSH'"),
            "ClientResponseError: 400 Bad status line 'SSH'",
            id="an answer that is no HTTP",
        ),
        pytest.param(aiohttp.InvalidURL(ADDRESS), "InvalidURL", id="an address"),
        pytest.param(
            aiohttp.ServerDisconnectedError(),
            "ServerDisconnectedError",
            id="a server that hangs up",
        ),
        pytest.param(
            ConnectionResetError(errno.ECONNRESET, "reset"),
            "ConnectionResetError: Connection reset by peer",
            id="a connection that is cut",
        ),
        pytest.param(
            aiohttp_socks.ProxyConnectionError(
                "Couldn't connect to proxy nas.lan:1080"
            ),
            "ProxyConnectionError",
            id="a proxy that is not there",
        ),
        pytest.param(
            aiohttp.WebSocketError(1009, "Message size 9 exceeds limit 8"),
            "WebSocketError: 1009",
            id="a message that is too long",
        ),
    ],
)
def test_a_fault_is_told_by_its_kind_and_not_by_where(
    err: Exception, words: str
) -> None:
    assert in_words(err) == words


class _Unknown(AbstractResolver):
    """Knows no name, and says of which."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: int = 0
    ) -> list[ResolveResult]:
        raise OSError(None, f"DNS server returned answer with no data: {host}")

    @override
    async def close(self) -> None:
        pass


async def test_where_nobody_listens_is_told_by_its_address_alone(
    session: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    http = Http(session, sleep=no_sleep)
    address = f"http://127.0.0.1:{unused_tcp_port}/api"
    with pytest.raises(NotReached) as told:
        await http.request("POST", address)
    expected = f"{address}: ClientConnectorError: Connection refused"
    assert told.value.detail == expected


async def test_a_name_that_nobody_knows_is_told_by_its_address_alone() -> None:
    connector = aiohttp.TCPConnector(resolver=_Unknown())
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(NotReached) as told:
            await Http(session, sleep=no_sleep).request("POST", ADDRESS)
    assert told.value.detail == f"{ADDRESS}: ClientConnectorDNSError"
