"""Coordinators: one per linked account, polling through the engine.

The engine looks, keeps the view, takes the news and starts the links that the
account concerns; what is left here is Home Assistant's side of a poll.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
import random
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .accounts import LinkedAccount
from .bridge import House
from .const import DOMAIN, LOGGER, Provider
from .error_texts import placeholders, refusal_key
from .kept_reads import KeptReads
from .model.link import AccountId
from .model.view import AccountView, Trouble
from .providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    ProviderError,
    Refused,
    Throttled,
)
from .providers.letterboxd.account import LetterboxdAccount
from .providers.trakt.tokens import TokenKeeper

# A watchlist changes a few times a day, and the pages of Letterboxd are a guest's
# to read; the servers stand in the house and tell when a film has arrived.
INTERVALS: dict[Provider, timedelta] = {
    Provider.LETTERBOXD: timedelta(minutes=20),
    Provider.RADARR: timedelta(minutes=5),
    Provider.JELLYFIN: timedelta(minutes=5),
    # One request when nothing has changed; what is played here, Trakt hears from us.
    Provider.TRAKT: timedelta(minutes=5),
    # What is played is followed apart from this, closely: here only who is there.
    Provider.TAUTULLI: timedelta(minutes=15),
    Provider.PLAYERS: timedelta(minutes=15),
}

# So that households which restart together do not ask together ever after.
JITTER = 0.1

# Radarr tells of an import before Jellyfin has scanned the folder: look again a
# little later, twice, and leave the rest to the poll.
LATER_LOOKS = (timedelta(seconds=10), timedelta(seconds=60))


@dataclass(kw_only=True, slots=True)
class RuntimeData:
    """What an entry holds while it is loaded."""

    account_id: AccountId
    provider: Provider
    account: LinkedAccount
    coordinator: AccountCoordinator
    house: House
    kept_reads: KeptReads | None = None
    """Keeps what was read by pages; None for an account without pages."""
    tokens: TokenKeeper | None = None
    """Renews the tokens of a Trakt member; None for the others."""
    first_look: asyncio.Task[None] | None = None
    """Reads the account for the first time, after set-up; None before that."""
    later_looks: list[CALLBACK_TYPE] = field(default_factory=list)


type LetterboxdSyncConfigEntry = ConfigEntry[RuntimeData]


class AccountCoordinator(DataUpdateCoordinator[AccountView]):
    """Looks at one account."""

    config_entry: LetterboxdSyncConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: LetterboxdSyncConfigEntry,
        *,
        house: House,
        account_id: AccountId,
        provider: Provider,
    ) -> None:
        """Poll ``account_id`` at its provider's pace.

        Listeners are told of every look: each has a time of its own, so two views are
        never equal, and finding that out for 10,000 films would hold the loop up.
        """
        interval = INTERVALS[provider]
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{provider} account",
            update_interval=interval * random.uniform(1 - JITTER, 1 + JITTER),
        )
        self.house = house
        self.account_id = account_id

    async def async_probe(self) -> None:
        """Ask whether the account lets us in; all that set-up waits for.

        Raises ``ConfigEntryAuthFailed`` or ``ConfigEntryNotReady``. An account that
        has something to show without being asked, is shown although its service does
        not answer; only one that is gone is not.
        """
        account = self.config_entry.runtime_data.account
        try:
            await account.probe()
        except NotAuthorized as err:
            raise _auth_failed(self.config_entry.title) from err
        except ProviderError as err:
            self.house.account_failed(self.account_id, err)
            has_past = isinstance(account, LetterboxdAccount) and account.has_past
            if not has_past or err.trouble is Trouble.NOT_FOUND:
                title = self.config_entry.title
                raise _failed(ConfigEntryNotReady, err, title) from err
            if isinstance(err, NotReached | NoAnswer):
                # The network may be coming up just like we are.
                self._look_later()

    @override
    async def _async_update_data(self) -> AccountView:
        """Look at the account; the one place where our errors become theirs."""
        try:
            view = await self.house.engine.look(self.account_id)
        except NotAuthorized as err:
            raise _auth_failed(self.config_entry.title) from err
        except ProviderError as err:
            self.house.account_failed(self.account_id, err)
            failed = _failed(UpdateFailed, err, self.config_entry.title)
            if isinstance(err, Throttled) and err.retry_after is not None:
                failed.retry_after = err.retry_after.total_seconds()
            raise failed from err
        self.house.account_answered(self.account_id, view)
        if kept_reads := self.config_entry.runtime_data.kept_reads:
            await kept_reads.async_keep()
        return view

    @callback
    def async_look_soon(self) -> None:
        """Look now and again a little later: something has just arrived."""
        self._request_refresh()
        self._look_later()

    @callback
    def _look_later(self) -> None:
        self.async_give_up_later_looks()
        looks = self.config_entry.runtime_data.later_looks
        for delay in LATER_LOOKS:
            looks.append(async_call_later(self.hass, delay, self._refresh_later()))

    @callback
    def async_give_up_later_looks(self) -> None:
        """Look no more than the poll does."""
        looks = self.config_entry.runtime_data.later_looks
        while looks:
            looks.pop()()

    def _refresh_later(self) -> Callable[[object], None]:
        @callback
        def _look(_now: object) -> None:
            self._request_refresh()

        return _look

    @callback
    def _request_refresh(self) -> None:
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{self.name} look"
        )


def _auth_failed(title: str) -> ConfigEntryAuthFailed:
    return ConfigEntryAuthFailed(
        translation_domain=DOMAIN,
        translation_key="not_authorized",
        translation_placeholders={"account": title},
    )


def _failed[E: (ConfigEntryNotReady, UpdateFailed)](
    kind: type[E], err: ProviderError, title: str
) -> E:
    """Say in translated words why the account did not answer."""
    match err:
        case Throttled():
            key = "throttled"
        case NotReached() | NoAnswer():
            key = "not_reached"
        case Refused():
            key = refusal_key(err)
        case _:
            key = "not_understood"
    LOGGER.debug("%s cannot be looked at: %r", title, err)
    return kind(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders(err, title),
    )
