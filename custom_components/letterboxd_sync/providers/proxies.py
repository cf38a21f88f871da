"""Proxies that a person runs: read from a text, and taken in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
import time
from typing import Final, final, override
from urllib.parse import unquote, urlsplit

import aiohttp
from aiohttp_socks import ProxyConnector, ProxyType

# A proxy that did not let us through is passed over for so many seconds
_REST: Final = 300.0


class ProxyScheme(StrEnum):
    """How we speak to a proxy."""

    HTTP = "http"
    HTTPS = "https"
    SOCKS5 = "socks5"
    """We look names up ourselves."""
    SOCKS5H = "socks5h"
    """The proxy looks names up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proxy:
    """One proxy; its credentials are in no repr."""

    scheme: ProxyScheme
    host: str
    port: int
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The proxy as people and logs may see it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_socks(self) -> bool:
        """Whether it carries any connection, not only HTTP."""
        return self.scheme in (ProxyScheme.SOCKS5, ProxyScheme.SOCKS5H)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be logged."""
        return tuple(part for part in (self.username, self.password) if part)

    @override
    def __str__(self) -> str:
        return self.name


class ProxyFault(StrEnum):
    """Why a line names no proxy; translation keys."""

    SHAPE = "shape"
    SCHEME = "scheme"
    HOST = "host"
    PORT = "port"
    CREDENTIALS = "credentials"


class ProxyTextError(ValueError):
    """A line that names no proxy; its text holds no credentials."""

    def __init__(self, line: int, fault: ProxyFault) -> None:
        """Keep the number of the line, from 1, and what is wrong with it."""
        super().__init__(f"line {line}: {_SAYING[fault]}")
        self.line = line
        self.fault = fault


_SAYING: Final = {
    ProxyFault.SHAPE: (
        "expected IP:PORT, IP:PORT:USER:PASS or scheme://user:pass@host:port"
    ),
    ProxyFault.SCHEME: "the scheme must be http, https, socks5 or socks5h",
    ProxyFault.HOST: "the host is not an address or a host name",
    ProxyFault.PORT: "the port must be a number from 1 to 65535",
    ProxyFault.CREDENTIALS: "a user name and a password belong together",
}


def parse_proxies(text: str) -> tuple[Proxy, ...]:
    """Read proxies, one a line, in order and each once.

    A line is ``IP:PORT``, ``IP:PORT:USER:PASS`` (both HTTP) or a URL; empty lines
    and those that start with ``#`` are passed over. ``ProxyTextError`` names the
    first line that is neither.
    """
    proxies: dict[Proxy, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if (stripped := line.strip()) and not stripped.startswith("#"):
            try:
                proxies[_parse_line(stripped)] = None
            except _LineError as err:
                raise ProxyTextError(number, err.fault) from None
    return tuple(proxies)


class _LineError(Exception):
    def __init__(self, fault: ProxyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def _parse_line(line: str) -> Proxy:
    return _parse_url(line) if "://" in line else _parse_fields(line)


def _parse_fields(line: str) -> Proxy:
    # A password may contain colons, an address in this form does not
    match line.split(":", 3):
        case [host, port]:
            return _proxy(ProxyScheme.HTTP, host, port, None, None)
        case [host, port, username, password]:
            return _proxy(ProxyScheme.HTTP, host, port, username, password)
        case [_, _, _]:
            raise _LineError(ProxyFault.CREDENTIALS)
        case _:
            raise _LineError(ProxyFault.SHAPE)


def _parse_url(line: str) -> Proxy:
    try:
        parts = urlsplit(line)
        scheme = ProxyScheme(parts.scheme.lower())
    except ValueError:
        raise _LineError(
            ProxyFault.HOST if "[" in line else ProxyFault.SCHEME
        ) from None
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise _LineError(ProxyFault.SHAPE)
    username, password = parts.username, parts.password
    if (username is None) != (password is None):
        raise _LineError(ProxyFault.CREDENTIALS)
    return _proxy(
        scheme,
        parts.hostname or "",
        _port_of(parts.netloc),
        None if username is None else unquote(username),
        None if password is None else unquote(password),
    )


def _port_of(netloc: str) -> str:
    """The port as written: the parser's own takes none for its word of honour."""
    _, separator, port = netloc.rpartition("@")[2].rpartition(":")
    return port if separator else ""


def _proxy(
    scheme: ProxyScheme,
    host: str,
    port: str,
    username: str | None,
    password: str | None,
) -> Proxy:
    if not _is_host(host):
        raise _LineError(ProxyFault.HOST)
    if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535):
        raise _LineError(ProxyFault.PORT)
    if username == "" or (username is not None and ":" in username):
        # Basic authentication cannot carry a colon in the name
        raise _LineError(ProxyFault.CREDENTIALS)
    return Proxy(
        scheme=scheme,
        host=host,
        port=int(port),
        username=username,
        password=password,
    )


def _is_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        # Four numbers that are no address are a slip of the pen, not a name
        return _is_name(host) and not host.replace(".", "").isdigit()
    return True


def _is_name(host: str) -> bool:
    return len(host) <= 253 and all(
        0 < len(label) <= 63
        and label.isascii()
        and label.replace("-", "").replace("_", "").isalnum()
        and not label.startswith("-")
        and not label.endswith("-")
        for label in host.split(".")
    )


@final
class ProxyPool:
    """Takes proxies round robin, and rests those that let nobody through."""

    def __init__(
        self,
        proxies: Sequence[Proxy],
        *,
        direct_fallback: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Use ``proxies``; with ``direct_fallback`` none at all when none works."""
        if not proxies:
            raise ValueError("a pool needs proxies")
        self.direct_fallback = direct_fallback
        self._proxies = tuple(proxies)
        self._monotonic = monotonic
        self._resting_until: dict[Proxy, float] = {}
        self._next = 0

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be logged."""
        return tuple(part for proxy in self._proxies for part in proxy.secrets)

    def in_turn(self) -> list[Proxy]:
        """Each proxy once, the next in turn first and resting ones last."""
        first = self._next
        self._next = (first + 1) % len(self._proxies)
        now = self._monotonic()
        return sorted(
            self._proxies[first:] + self._proxies[:first],
            key=lambda proxy: self._resting_until.get(proxy, now) > now,
        )

    def failed(self, proxy: Proxy) -> None:
        """Pass this proxy over for a while."""
        self._resting_until[proxy] = self._monotonic() + _REST


def open_socks_session(proxy: Proxy) -> aiohttp.ClientSession:
    """Open a session through a SOCKS proxy; no cookie is kept."""
    connector = ProxyConnector(
        host=proxy.host,
        port=proxy.port,
        proxy_type=ProxyType.SOCKS5,
        username=proxy.username,
        password=proxy.password,
        rdns=proxy.scheme is ProxyScheme.SOCKS5H,
    )
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    )
