"""Trakt's tokens, kept in the ledger: what a refresh brought survives a crash.

A refresh token serves once. So the pair that replaced the one of the config entry has
to be on disk before anything is asked with it; an entry is written too late for that,
and each change of it would set the account up anew.
"""

from collections.abc import Mapping
import json
from typing import Any, final

from homeassistant.const import CONF_TOKEN

from .bridge import House
from .const import CONF_PROVIDER, LOGGER, Provider
from .model.link import AccountId
from .providers.errors import NotUnderstood
from .providers.trakt.tokens import NotKept, TokenPair
from .store.errors import LedgerError
from .store.ledger import scoped


async def async_kept_tokens(
    house: House, account_id: AccountId, data: Mapping[str, Any]
) -> LedgerTokens | None:
    """Return the tokens of a Trakt member: the newer pair of entry and ledger.

    A person who links again brings a newer pair than the one that is kept. None for
    an account without such tokens.
    """
    if data[CONF_PROVIDER] != Provider.TRAKT:
        return None
    name = scoped(account_id, "tokens")
    linked = TokenPair.read(data[CONF_TOKEN])
    kept = _read(await house.engine.kept(name))
    # In the second in which both were made, a renewal can only have come second.
    newer = kept if kept and kept.created_at >= linked.created_at else linked
    return LedgerTokens(house, name, newer)


def _read(text: str | None) -> TokenPair | None:
    if text is None:
        return None
    try:
        return TokenPair.read(json.loads(text))
    except ValueError, NotUnderstood:
        LOGGER.warning("Tokens that are kept cannot be read; those linked are used")
        return None


@final
class LedgerTokens:
    """The tokens of one linked account."""

    def __init__(self, house: House, name: str, pair: TokenPair) -> None:
        """Begin with ``pair``; what replaces it is kept under ``name``."""
        self._house = house
        self._name = name
        self._pair = pair

    def load(self) -> TokenPair | None:
        """Return the newest pair."""
        return self._pair

    async def save(self, pair: TokenPair) -> None:
        """Keep a pair; it is on disk when this returns, or ``NotKept`` is raised."""
        try:
            await self._house.engine.keep(self._name, json.dumps(pair.written()))
        except LedgerError as err:
            raise NotKept(str(err)) from err
        self._pair = pair


@final
class HeldTokens:
    """Tokens that no entry has yet: those of a flow, gone with it."""

    def __init__(self, pair: TokenPair) -> None:
        """Begin with ``pair``."""
        self.pair = pair

    def load(self) -> TokenPair | None:
        """Return the newest pair."""
        return self.pair

    async def save(self, pair: TokenPair) -> None:
        """Hold a pair."""
        self.pair = pair


@final
class NoTokens:
    """Stands where nobody may ask Trakt: two who renew one pair would break it."""

    def load(self) -> TokenPair | None:
        """Return that there are none."""
        return None

    async def save(self, pair: TokenPair) -> None:
        """Refuse: nobody who has no pair can have renewed one."""
        raise NotKept("there is no place for tokens here")
