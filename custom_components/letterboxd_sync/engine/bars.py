"""Bars: what keeps a worker from sending and only a person can take away.

One kind of operation may be barred, by a list that is full, while others go on; or
the whole account is. A bar falls when something of its kind goes through again, the
bar of an account when anything does.
"""

from collections.abc import Hashable
from typing import Final

from ..model.operation import Operation
from ..model.view import Trouble
from ..sync.outbox import Signal
from .dispatch_lots import facet_of
from .verdict import Verdict

_EVERYTHING: Final = None


class Bars:
    """The bars of one account, the latest last."""

    def __init__(self) -> None:
        """Begin with none; but what was told before our time is to be taken back."""
        self._standing: dict[Hashable, Trouble] = {}
        self._fresh = True

    @property
    def trouble(self) -> Trouble | None:
        """The latest that stands; None when nothing does."""
        return next(reversed(self._standing.values()), None)

    def changed_by(self, operation: Operation, judged: Verdict) -> bool:
        """Note what came of sending; tell whether people are to hear of it."""
        before = self.trouble
        kind = (type(operation), facet_of(operation))
        if judged.trouble is not None:
            bar = _EVERYTHING if judged.holds else kind
            self._fall(_EVERYTHING, bar)
            self._standing[bar] = judged.trouble
        elif judged.signal is Signal.ACCEPTED:
            self._fall(_EVERYTHING, kind)
        elif judged.signal is Signal.FOUND:
            # we were let in; that says nothing of whether there is room
            self._fall(_EVERYTHING)
        else:
            return False
        first, self._fresh = self._fresh, False
        return first or self.trouble is not before

    def _fall(self, *bars: Hashable) -> None:
        for bar in bars:
            self._standing.pop(bar, None)
