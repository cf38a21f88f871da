"""One request as it goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from .errors import NotAuthorized, NotReached

_READS: Final = frozenset({"GET", "HEAD"})

type Params = Mapping[str, str | int | bool] | Sequence[tuple[str, str | int | bool]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One request, as it goes out."""

    method: str
    url: URL
    headers: Mapping[str, str]
    json: object | None
    form: Mapping[str, str] | None
    timeout: aiohttp.ClientTimeout
    limit: int

    @property
    def reads(self) -> bool:
        """Whether asking twice is harmless."""
        return self.method in _READS

    @property
    def where(self) -> str:
        """The address without query and credentials."""
        return str(self.url.with_query(None).with_user(None).with_fragment(None))


def address_of(url: str, params: Params | None) -> URL:
    """Join address and parameters; ``NotReached`` when it is no web address."""
    try:
        address = URL(url)
        # A name in Punycode is read only now
        host = address.host
    except ValueError:
        raise NotReached("the address cannot be read") from None
    if address.scheme not in ("http", "https") or not host:
        raise NotReached("the address does not begin with http:// or https://")
    if params is None:
        return address
    pairs = params.items() if isinstance(params, Mapping) else params
    return address.extend_query([(key, _written(value)) for key, value in pairs])


def headers_of(*headers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Join headers, the later ones over the earlier ones.

    ``NotAuthorized`` when one cannot be sent: only keys are what people typed, and no
    service gives one out that has such a character in it.
    """
    joined = {name: value for each in headers if each for name, value in each.items()}
    if not all(value.isprintable() for value in joined.values()):
        raise NotAuthorized("the key has a character in it that no key has")
    return joined


def _written(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
