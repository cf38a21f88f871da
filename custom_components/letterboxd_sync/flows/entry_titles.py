"""How accounts are told apart whose titles are equal: by where they are."""

from collections.abc import Iterable
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL


def distinct_title(name: str, url: str, others: Iterable[ConfigEntry[Any]]) -> str:
    """Return a title that no other account has: the name, or with its address."""
    if all(entry.title != name for entry in others):
        return name
    return _with_address(name, url)


def distinct_titles(entries: Iterable[ConfigEntry[Any]]) -> dict[str, str]:
    """Return titles by entry id; equal ones with the address behind them."""
    known = list(entries)
    titles = [entry.title for entry in known]
    return {
        entry.entry_id: (
            _with_address(entry.title, entry.data[CONF_URL])
            if titles.count(entry.title) > 1 and CONF_URL in entry.data
            else entry.title
        )
        for entry in known
    }


def _with_address(name: str, url: str) -> str:
    """Write an address behind a name; two servers may share a host, not all of it."""
    return f"{name} ({url.partition('://')[2]})"
