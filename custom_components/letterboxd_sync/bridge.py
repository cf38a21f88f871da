"""Engine <-> Home Assistant: clock, tasks, signals, repair issues.

One ``House`` for all accounts, opened with the first entry and closed after the
last one: its engine joins accounts that live in different config entries.
"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
import random
import shutil
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_HOME, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from . import issues
from .announcements import Announcements
from .const import DOMAIN
from .engine.engine import Engine
from .links import links_of
from .model.film import Film
from .model.link import AccountId, LinkId, PlaybackLink, targets_of
from .model.occurrence import Occurrence
from .model.plan import Refusal
from .model.playback import PlaybackKind, PlaybackOccurrence
from .model.presence import Presence
from .model.show import Show
from .model.view import AccountView, TrackerView, Trouble
from .providers.errors import ProviderError
from .store.errors import (
    LedgerBroken,
    LedgerError,
    LedgerTooNew,
    LedgerUnavailable,
)
from .store.sqlite import SqliteLedger

DATA_HOUSE: HassKey[House] = HassKey(DOMAIN)
DATA_HOUSE_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_lock")

# A repair issue for a service that is only rebooting would be noise; after so long
# somebody has to know that the films they see are old.
STALE_AFTER = timedelta(hours=6)

# These do not heal by waiting: somebody has to act.
AT_ONCE = frozenset(
    {
        Trouble.BLOCKED,
        Trouble.PRIVATE,
        Trouble.NOT_FOUND,
        Trouble.NOT_UNDERSTOOD,
        Trouble.APP_REJECTED,
        Trouble.PRECONDITION,
        Trouble.ACCOUNT_LOCKED,
        Trouble.VIP_ONLY,
    }
)

# What happens at a tracker, and not where it is played.
ARRIVALS = frozenset({PlaybackKind.SCROBBLED, PlaybackKind.CHECKED_IN})


def signal_occurrence(account_id: AccountId) -> str:
    """Return the dispatcher signal of an account's occurrences."""
    return f"{DOMAIN}_occurrence_{account_id}"


def signal_playback(account_id: AccountId) -> str:
    """Return the dispatcher signal of what happens to playback at an account."""
    return f"{DOMAIN}_playback_{account_id}"


def signal_link_playback(link_id: LinkId) -> str:
    """Return the dispatcher signal of what happens to playback for a link."""
    return f"{DOMAIN}_link_playback_{link_id}"


def signal_user_playback(account_id: AccountId, user_id: str) -> str:
    """Return the dispatcher signal of what one user of a server plays."""
    return f"{DOMAIN}_user_playback_{account_id}_{user_id}"


def signal_now_playing(account_id: AccountId) -> str:
    """Return the dispatcher signal of an account where something else plays now."""
    return f"{DOMAIN}_now_playing_{account_id}"


def signal_drafts(account_id: AccountId) -> str:
    """Return the dispatcher signal of an account whose diary queue has moved."""
    return f"{DOMAIN}_drafts_{account_id}"


def ledger_folder(hass: HomeAssistant) -> Path:
    """Return the folder that holds the ledger."""
    return Path(hass.config.path(".storage", DOMAIN))


class House:
    """All linked accounts of this Home Assistant, joined by one engine."""

    def __init__(self, hass: HomeAssistant, ledger: SqliteLedger) -> None:
        """Put an engine on an open ledger."""
        self.hass = hass
        self.announcements = Announcements(hass)
        self.users: set[str] = set()
        """Entries that keep the house open."""
        self.engine = Engine(
            ledger=ledger,
            clock=dt_util.utcnow,
            listener=self,
            spawn=self._spawn,
            presence=self._presence,
            local_date=lambda instant: dt_util.as_local(instant).date(),
            jitter=lambda: random.uniform(0.8, 1.2),
        )

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        # Background tasks do not hold up start-up, and are ended by close().
        return self.hass.async_create_background_task(work, f"{DOMAIN} {name}")

    def _presence(self, person: str) -> Presence:
        state = self.hass.states.get(person)
        # It takes a while after a start until somebody can say where people are.
        if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            return Presence.UNKNOWN
        return Presence.HOME if state.state == STATE_HOME else Presence.AWAY

    def entry_of(self, account: AccountId) -> ConfigEntry[Any] | None:
        """Return the entry of an account, loaded or not."""
        return self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, account
        )

    # -- what the engine tells --------------------------------------------------

    @callback
    def occurred(self, occurrence: Occurrence) -> None:
        """Pass an occurrence on to the entities of its account."""
        async_dispatcher_send(
            self.hass, signal_occurrence(occurrence.account), occurrence
        )

    @callback
    def played(self, occurrence: PlaybackOccurrence) -> None:
        """Pass what happened to a playback on, to the entities that it concerns."""
        self.announcements.tell(signal_playback(occurrence.account), occurrence)
        if occurrence.kind in ARRIVALS:
            for link in self._fed_by(occurrence):
                self.announcements.tell(signal_link_playback(link.link_id), occurrence)
                source = signal_user_playback(link.source, link.user_id)
                self.announcements.tell(source, occurrence)
        elif occurrence.link_id is not None:
            self.announcements.tell(
                signal_link_playback(occurrence.link_id), occurrence
            )
        elif occurrence.user_id is not None:
            user = signal_user_playback(occurrence.account, occurrence.user_id)
            self.announcements.tell(user, occurrence)

    def _fed_by(self, occurrence: PlaybackOccurrence) -> tuple[PlaybackLink, ...]:
        """Return the links whose playback it is that has arrived at an account.

        A check-in comes by no link: it is of whoever alone the account hears of. Of
        several who watch together, it may be any.
        """
        if occurrence.link_id is not None:
            link = self.engine.link(occurrence.link_id)
            return (link,) if isinstance(link, PlaybackLink) else ()
        return tuple(
            link
            for entry in self.hass.config_entries.async_loaded_entries(DOMAIN)
            for link in links_of(entry)
            if isinstance(link, PlaybackLink)
            and targets_of(link) == (occurrence.account,)
        )

    @callback
    def now_playing_changed(self, account: AccountId) -> None:
        """Let the entities of an account see anew what plays."""
        async_dispatcher_send(self.hass, signal_now_playing(account))

    @callback
    def drafts_changed(self, account: AccountId) -> None:
        """Let the diary queue of an account be read anew."""
        async_dispatcher_send(self.hass, signal_drafts(account))

    @callback
    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None:
        """Say what an account may not do at the moment, or that it may again."""
        issues.show_write_troubles(self.hass, self.entry_of(account), troubles)

    @callback
    def refused(self, link_id: LinkId, refusal: Refusal | None) -> None:
        """Ask a person about a plan that safety refused, or stop asking."""
        issues.show_refusal(self.hass, link_id, refusal)

    @callback
    def link_broken(self, link_id: LinkId, missing: AccountId | None) -> None:
        """Say that a link's account is gone, or that it is back."""
        issues.show_broken_link(self.hass, link_id, missing)

    @callback
    def unresolved(self, account: AccountId, titles: tuple[Film | Show, ...]) -> None:
        """Ask a person which films and shows these are."""
        issues.show_unresolved(self.hass, self.entry_of(account), titles)

    @callback
    def not_authorized(self, account: AccountId) -> None:
        """Ask for new credentials: a worker was turned away."""
        if entry := self.entry_of(account):
            entry.async_start_reauth(self.hass)

    @callback
    def account_changed(self, account: AccountId) -> None:
        """Let the entities of an account read their figures again."""
        entry = self.entry_of(account)
        if entry is not None and (data := getattr(entry, "runtime_data", None)):
            data.coordinator.async_update_listeners()

    # -- what the coordinators tell ---------------------------------------------

    @callback
    def account_failed(self, account: AccountId, err: ProviderError) -> None:
        """Note a failed poll; an old account becomes a repair issue."""
        trouble = err.trouble
        last_read = self.engine.figures(account).last_read
        old = last_read is not None and dt_util.utcnow() - last_read > STALE_AFTER
        if trouble in AT_ONCE or old:
            issues.show_trouble(self.hass, self.entry_of(account), trouble)

    @callback
    def account_answered(self, account: AccountId, view: AccountView) -> None:
        """Note a good poll; a route that fell out of a tracker is still a trouble."""
        trouble = _worst(view) if isinstance(view, TrackerView) else None
        issues.show_trouble(self.hass, self.entry_of(account), trouble)


def _worst(view: TrackerView) -> Trouble | None:
    """Return the trouble of the facet that has been without an answer for too long."""
    now = dt_util.utcnow()
    for status in view.routes.values():
        # What was never read is as old as our waiting for it.
        old = now - (status.read_at or status.since) > STALE_AFTER
        if status.trouble is not None and (status.trouble in AT_ONCE or old):
            return status.trouble
    return None


async def async_enter_house(hass: HomeAssistant, user: str) -> House:
    """Return the house, opening it for its first user.

    Raises ``ConfigEntryError`` or ``ConfigEntryNotReady`` when the ledger cannot be
    used: going on without it would send twice what it says has been sent.
    """
    async with hass.data.setdefault(DATA_HOUSE_LOCK, asyncio.Lock()):
        if DATA_HOUSE not in hass.data:
            hass.data[DATA_HOUSE] = await _open_house(hass)
        house = hass.data[DATA_HOUSE]
        house.users.add(user)
        return house


async def async_leave_house(hass: HomeAssistant, user: str) -> None:
    """Close the house after its last user."""
    async with hass.data.setdefault(DATA_HOUSE_LOCK, asyncio.Lock()):
        house = hass.data[DATA_HOUSE]
        house.users.discard(user)
        if not house.users:
            del hass.data[DATA_HOUSE]
            await house.engine.close()


async def async_destroy_ledger(hass: HomeAssistant) -> None:
    """Remove the ledger from disk: the last account has been unlinked."""
    await hass.async_add_executor_job(
        lambda: shutil.rmtree(ledger_folder(hass), ignore_errors=True)
    )


async def _open_house(hass: HomeAssistant) -> House:
    folder = ledger_folder(hass)
    try:
        return await _opened(hass, folder)
    except (LedgerUnavailable, OSError) as err:
        # A full or locked disk mends itself; the others wait for a person.
        raise _unusable(ConfigEntryNotReady, "ledger_unavailable", folder) from err
    except LedgerTooNew as err:
        raise _unusable(ConfigEntryError, "ledger_too_new", folder) from err
    except LedgerBroken as err:
        raise _unusable(ConfigEntryError, "ledger_broken", folder) from err


async def _opened(hass: HomeAssistant, folder: Path) -> House:
    """Open the ledger and the house; raises ``LedgerError`` or ``OSError``."""

    def _open() -> SqliteLedger:
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteLedger(folder / "ledger.db")

    house = House(hass, await hass.async_add_executor_job(_open))
    try:
        await house.engine.open()
    except LedgerError:
        await house.engine.close()
        raise
    return house


def _unusable[E: (ConfigEntryError, ConfigEntryNotReady)](
    kind: type[E], key: str, folder: Path
) -> E:
    return kind(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"folder": str(folder)},
    )
