"""Bars: what keeps a worker from sending and only a person can take away.

One kind of operation may be barred, by a list that is full, while others go on; or
the whole account is; or one job is, which is refused for what it says. A bar falls
when something of its kind goes through again, the bar of a job when that job does or
is wanted no more, the bar of an account when anything does.
"""

from collections.abc import Collection, Hashable, Sequence
from typing import Final

from ..model.job import Job
from ..model.view import Trouble
from ..sync.outbox import Signal
from .dispatch_lots import lot
from .verdict import Verdict

_EVERYTHING: Final = None


class Bars:
    """The bars of one account."""

    def __init__(self) -> None:
        """Begin with none; but what was told before our time is to be taken back."""
        self._standing: dict[Hashable, Trouble] = {}
        self._jobs: dict[str, Trouble] = {}
        self._fresh = True

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """All that stand, each once."""
        return tuple(sorted({*self._standing.values(), *self._jobs.values()}))

    @property
    def jobs(self) -> frozenset[str]:
        """The keys of jobs that have a bar of their own."""
        return frozenset(self._jobs)

    def fall_but(self, wanted: Collection[str]) -> bool:
        """Let the bars of jobs fall that are not wanted any more; tell of a change."""
        before = self.troubles
        self._jobs = {key: it for key, it in self._jobs.items() if key in wanted}
        return self.troubles != before

    def changed_by(self, jobs: Sequence[Job], judged: Verdict) -> bool:
        """Note what came of sending a lot; tell whether people are to hear of it."""
        before = self.troubles
        kind = lot(jobs[0].operation)
        each = [job.key for job in jobs]
        if judged.trouble is not None:
            self._fall(_EVERYTHING)
            if judged.narrows:
                self._jobs |= dict.fromkeys(each, judged.trouble)
            else:
                self._standing[_EVERYTHING if judged.holds else kind] = judged.trouble
        elif judged.signal is Signal.ACCEPTED:
            self._fall(_EVERYTHING, kind)
            self._go_through(each)
        elif judged.signal is Signal.FOUND:
            # we were let in; that says nothing of whether there is room
            self._fall(_EVERYTHING)
            self._go_through(each)
        else:
            return False
        first, self._fresh = self._fresh, False
        return first or self.troubles != before

    def _fall(self, *bars: Hashable) -> None:
        for bar in bars:
            self._standing.pop(bar, None)

    def _go_through(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._jobs.pop(key, None)
