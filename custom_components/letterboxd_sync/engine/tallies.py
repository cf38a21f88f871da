"""Tallies in the ledger: how far the marks of each watch are known.

The short part is read at each look, the long one, of all that is played, only when
something has changed. Reading what cannot be read raises ``ValueError``.
"""

from base64 import b64decode, b64encode
from datetime import datetime
import json
import struct
from typing import Final

from ..model.link import AccountId
from ..model.playback import PlayedGlance
from ..store.columns import moment, moment_or_none, stamp, stamp_or_none
from ..store.ledger import Ledger, scoped
from ..sync.tally import Played, Tally
from .watches import Watch

# A digest of six bytes and a date of four, with the highest bit for what is gone.
_ROW: Final = struct.Struct(">HII")
_LOW: Final = 32
_LOWEST: Final = (1 << _LOW) - 1
_GONE: Final = 1 << 31


def bearings(
    ledger: Ledger, account: AccountId, watch: Watch, now: datetime
) -> datetime:
    """Read since when a watch wants to know what is played; if it is new, from now on.

    What was played before somebody wanted to know is history.
    """
    name = _name(account, "marks since", watch.name)
    if (kept := ledger.kept(name)) is not None:
        return moment(int(kept))
    ledger.keep(name, str(stamp(now)))
    return now


def tally(
    ledger: Ledger, account: AccountId, watch: Watch, now: datetime
) -> Tally | None:
    """Read how far its marks are known; None for one that does not want any."""
    name = _name(account, "tally", watch.name)
    kept = ledger.kept(name)
    if not watch.rules.marked_by_hand:
        if kept is not None:
            ledger.keep(name, None)
            ledger.keep(_name(account, "played", watch.name), None)
        return None
    if kept is not None:
        return _load(kept)
    tally = Tally(looked_at=now)
    ledger.keep(_name(account, "played", watch.name), None)
    ledger.keep(name, _dump(tally))
    return tally


def played(ledger: Ledger, account: AccountId, watch: Watch) -> Played | None:
    """Read what is known to be played; None before the first list."""
    kept = ledger.kept(_name(account, "played", watch.name))
    return None if kept is None else load_played(kept)


def keep(
    ledger: Ledger, account: AccountId, watch: Watch, tally: Tally, played: Played
) -> None:
    """Keep how far its marks are known now."""
    ledger.keep(_name(account, "played", watch.name), dump_played(played))
    ledger.keep(_name(account, "tally", watch.name), _dump(tally))


def forget(ledger: Ledger, account: AccountId, watch: str) -> None:
    """Forget all of a watch."""
    for what in ("marks since", "tally", "played"):
        ledger.keep(_name(account, what, watch), None)


def dump_played(played: Played) -> str:
    """Pack what is played into a text, ten bytes each before base64."""
    packed = b"".join(
        _ROW.pack(key >> _LOW, key & _LOWEST, at | (_GONE if key in played.gone else 0))
        for key, at in sorted(played.dates.items())
    )
    return b64encode(packed).decode()


def load_played(text: str) -> Played:
    """Unpack it."""
    dates: dict[int, int] = {}
    gone: set[int] = set()
    for high, low, at in _ROW.iter_unpack(b64decode(text)):
        key = (high << _LOW) | low
        dates[key] = at & ~_GONE
        if at & _GONE:
            gone.add(key)
    return Played(dates=dates, gone=frozenset(gone))


def _name(account: AccountId, what: str, watch: str) -> str:
    return scoped(account, f"{what}|{watch}")


def _dump(tally: Tally) -> str:
    glance = tally.glance and (tally.glance.total, stamp_or_none(tally.glance.newest))
    return json.dumps({"looked_at": stamp(tally.looked_at), "glance": glance})


def _load(text: str) -> Tally:
    kept = json.loads(text)
    looked_at = moment(kept["looked_at"])
    if kept["glance"] is None:
        return Tally(looked_at=looked_at)
    total, newest = kept["glance"]
    glance = PlayedGlance(total=total, newest=moment_or_none(newest))
    return Tally(looked_at=looked_at, glance=glance)
