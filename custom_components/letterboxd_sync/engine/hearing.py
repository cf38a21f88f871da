"""Hearing: until when each source was heard, in memory and in the ledger."""

from datetime import datetime, timedelta
import json
from typing import Final

from ..model.link import AccountId
from ..store.columns import moment, stamp
from ..store.ledger import Ledger, scoped
from ..sync.gaps import Gap, Heard
from .ledger_thread import LedgerThread

# After a crash so much more is asked about; nothing else depends on it.
_EVERY: Final = timedelta(minutes=5)


class Hearing:
    """Knows when nobody listened."""

    def __init__(self, ledger: LedgerThread) -> None:
        """Begin with what the ledger has, once it is asked for."""
        self._ledger = ledger
        self._heard: dict[AccountId, Heard] = {}
        self._written_at: dict[AccountId, datetime] = {}
        self._anew: set[AccountId] = set()
        """Whose first word of this life is still to come."""

    async def open(self, account: AccountId, now: datetime) -> Heard:
        """Read until when an account was heard; if it never was, begin now.

        Raises ``LedgerError``.
        """
        if account not in self._heard:
            heard = await self._ledger.call(lambda ledger: _read(ledger, account, now))
            self._heard.setdefault(account, heard)
            self._written_at.setdefault(account, heard.until)
            self._anew.add(account)
        return self._heard[account]

    async def heard(self, account: AccountId, at: datetime) -> bool:
        """Note a word of an account; return whether something was missed before it.

        Raises ``LedgerError``; then nothing was noted.
        """
        before = await self.open(account, at)
        after = before.after(at, anew=account in self._anew)
        missed = after.gap != before.gap
        # What a clock that was ahead has written would hide the next gap.
        if missed or abs(at - self._written_at[account]) >= _EVERY:
            await self._write(account, after)
        self._heard[account] = after
        self._anew.discard(account)
        return missed

    def gap(self, account: AccountId) -> Gap | None:
        """Return what was missed of an account, and is to be asked for."""
        heard = self._heard.get(account)
        return None if heard is None else heard.gap

    async def unheard(self, account: AccountId, now: datetime) -> Gap | None:
        """The same, with what is being missed at this moment."""
        heard = await self.open(account, now)
        return heard.unheard(now, anew=account in self._anew)

    async def asked(self, account: AccountId, gap: Gap) -> None:
        """Note that a gap has been asked about; raises ``LedgerError``."""
        heard = self._heard.get(account)
        if heard is not None and heard.gap == gap:
            after = heard.asked(gap)
            self._heard[account] = after
            await self._write(account, after)

    async def close(self, account: AccountId) -> None:
        """Let an account go, with its last word; raises ``LedgerError``."""
        heard = self._heard.pop(account, None)
        self._anew.discard(account)
        if heard is not None:
            await self._write(account, heard)
        self._written_at.pop(account, None)

    async def _write(self, account: AccountId, heard: Heard) -> None:
        name, text = _name(account), _dump(heard)
        await self._ledger.call(lambda ledger: ledger.keep(name, text))
        self._written_at[account] = heard.until


def _name(account: AccountId) -> str:
    return scoped(account, "heard")


def _read(ledger: Ledger, account: AccountId, now: datetime) -> Heard:
    if kept := ledger.kept(_name(account)):
        return _load(kept)
    heard = Heard(until=now)
    ledger.keep(_name(account), _dump(heard))
    return heard


def _dump(heard: Heard) -> str:
    gap = heard.gap and (stamp(heard.gap.since), stamp(heard.gap.until))
    return json.dumps({"until": stamp(heard.until), "gap": gap})


def _load(text: str) -> Heard:
    kept = json.loads(text)
    until = moment(kept["until"])
    if kept["gap"] is None:
        return Heard(until=until)
    first, last = map(moment, kept["gap"])
    return Heard(until=until, gap=Gap(since=first, until=last))
