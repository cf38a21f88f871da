"""What may not be read in a text that leaves the home: addresses, names, folders.

Diagnostics are redacted by key; what stands in them as free text, in a service's own
words or in ours, is looked through for the same values.
"""

from collections.abc import Collection, Iterator, Mapping
import re
from typing import Any, final

from homeassistant.components.diagnostics import REDACTED
from homeassistant.config_entries import ConfigEntry
from yarl import URL

from .const import PROVIDER_NAMES

# Services are named by their address when they fail; that of IPv6 is in brackets.
_ADDRESS = re.compile(r"https?://(?:\[[^\]\s]*\]|[^\s:/]*)(?::\d+)?[^\s:]*")

# What is shorter stands in half of all words, and gives nobody away.
_SHORTEST = 3

# An account that is called like its service gives nobody away either.
_KNOWN = frozenset(PROVIDER_NAMES.values())


@final
class PrivateWords:
    """Takes the private values of all linked accounts out of a text."""

    def __init__(
        self, entries: Collection[ConfigEntry[Any]], keys: Collection[str]
    ) -> None:
        """Take what ``entries`` hold under ``keys`` for private, and their addresses.

        All of them: what fails at one account may name another.
        """
        words = {word for entry in entries for word in _words_of(entry, keys)}
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        either = "|".join(map(re.escape, longest_first))
        self._words = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if words else None

    def hidden(self, text: str | None) -> str | None:
        """Return ``text`` without them."""
        if text is None:
            return None
        text = _ADDRESS.sub(REDACTED, text)
        return self._words.sub(REDACTED, text) if self._words else text


def _words_of(entry: ConfigEntry[Any], keys: Collection[str]) -> Iterator[str]:
    kept = entry.as_dict()
    for value in _values(kept, keys):
        for word in (value, *_places(value)):
            if len(word) >= _SHORTEST and word not in _KNOWN:
                yield word


def _values(kept: Any, keys: Collection[str]) -> Iterator[str]:
    """Return every text, and every text of a list, under one of ``keys``."""
    match kept:
        case Mapping():
            for key, value in kept.items():
                yield from _texts(value) if key in keys else _values(value, keys)
        case list() | tuple():
            for value in kept:
                yield from _values(value, keys)
        case _:
            pass


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case _:
            pass


def _places(value: str) -> Iterator[str]:
    """Return the host of an address, as errors name it without the rest."""
    try:
        address = URL(value)
    except ValueError:
        return
    if address.host is not None:
        yield address.host
        yield f"{address.host}:{address.port}"
