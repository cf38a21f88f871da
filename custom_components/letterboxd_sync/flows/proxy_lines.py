"""Proxies as lines that a person types, and sees again without their passwords."""

from typing import Final
from urllib.parse import quote

from ..providers.proxies import parse_proxies

MASK: Final = "********"


def masked(lines: str) -> str:
    """Return lines of proxies with a mask in the place of each password."""
    return "\n".join(map(_masked, lines.splitlines()))


def unmasked(typed: str, kept: str) -> str:
    """Return what was typed; a line that is still masked is the one that was kept."""
    known = {_masked(line): line for line in kept.splitlines()}
    return "\n".join(known.get(line.strip(), line) for line in typed.splitlines())


def _masked(line: str) -> str:
    for proxy in parse_proxies(line):
        if proxy.username is None:
            break
        if "://" not in line:
            return f"{proxy.host}:{proxy.port}:{proxy.username}:{MASK}"
        scheme, host = proxy.name.split("://")
        return f"{scheme}://{quote(proxy.username, safe='')}:{MASK}@{host}"
    return line.strip()
