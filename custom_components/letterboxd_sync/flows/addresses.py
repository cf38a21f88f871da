"""What people paste: addresses, members and lists, brought into one form."""

from enum import StrEnum
import re
from typing import Final

from yarl import URL

from ..providers.letterboxd.addresses import username_in

_SLUG: Final = re.compile(r"[a-z0-9-]{1,255}")

# Where Jellyfin sends a browser that opens its address.
_WEB_CLIENT: Final = re.compile(r"/web(/index\.html)?$")


class AddressFault(StrEnum):
    """What is wrong with something pasted; translation keys of the flow's errors."""

    ADDRESS = "invalid_url"
    CREDENTIALS = "credentials_in_url"
    MEMBER = "invalid_member"
    LIST = "invalid_list"
    OTHER_MEMBER = "list_of_another_member"


class PastedError(ValueError):
    """Something pasted that cannot be what was asked for; holds no part of it."""

    def __init__(self, fault: AddressFault) -> None:
        """Keep what is wrong."""
        super().__init__(fault.value)
        self.fault = fault


def server_address(text: str) -> str:
    """Return an address as ``http://host:port/prefix``, however it was pasted.

    A missing scheme is taken for ``http``; a trailing slash, query and fragment are
    dropped, a path prefix is kept, and so is a port unless it is the scheme's own.
    """
    pasted = text.strip()
    try:
        url = URL(pasted if "://" in pasted else f"http://{pasted}")
        scheme, host, port = url.scheme, url.host, url.port
    except ValueError:
        raise PastedError(AddressFault.ADDRESS) from None
    if scheme not in ("http", "https") or not host or not port or " " in host:
        raise PastedError(AddressFault.ADDRESS)
    if url.user is not None or url.password is not None:
        raise PastedError(AddressFault.CREDENTIALS)
    return str(
        URL.build(
            scheme=scheme,
            host=host,
            port=None if url.is_default_port() else port,
            path=_WEB_CLIENT.sub("", url.path.rstrip("/")),
        )
    ).rstrip("/")


def member_name(text: str) -> str:
    """Return the name of a member from ``name``, ``@name`` or a profile's address."""
    name = username_in(text)
    if name is None:
        raise PastedError(AddressFault.MEMBER)
    # The site ignores the case, and two accounts must not be one member.
    return name.lower()


def list_slug(text: str, *, member: str) -> str | None:
    """Return the slug of a list of ``member``, or None for the watchlist.

    Understands nothing at all (the watchlist), a slug, and the address of a list or
    of the watchlist.
    """
    pasted = text.strip().lower()
    if not pasted:
        return None
    match _segments(pasted) if "/" in pasted else [member, "list", pasted]:
        case [owner, *_] if owner != member:
            raise PastedError(AddressFault.OTHER_MEMBER)
        case [_, "watchlist", *_] | [_, "list", "watchlist"]:
            return None
        case [_, "list", slug, *_] if _SLUG.fullmatch(slug):
            return slug
        case _:
            raise PastedError(AddressFault.LIST)


def _segments(pasted: str) -> list[str]:
    """Split the path of an address, which may lack its scheme and its host."""
    path = pasted.lstrip("/")
    if "://" in pasted:
        address = pasted
    elif {".", ":"} & set(path.partition("/")[0]):
        address = f"https://{path}"
    else:
        address = f"https://host/{path}"
    try:
        url = URL(address)
    except ValueError:
        return []
    return [segment for segment in url.path.split("/") if segment]
