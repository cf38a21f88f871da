"""The promises, whatever two members, a Radarr and bad luck come up with.

Nothing is removed that nobody asked to remove, nothing is lost, nothing is sent
twice; and when everybody holds still, everything settles.
"""

from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import Plan
from custom_components.letterboxd_sync.sync.outbox import Signal

from .two_members import MEMBERS, Household, Known, number_of
from .world import film, key

OF_FILMS = RequestFilm | MonitorRequest | UnmonitorRequest | RemoveRequest
"""What asks a Radarr for a film, or to be without it."""

MEMBER = st.sampled_from(MEMBERS)
NUMBER = st.integers(1, 2)
SHORT = st.frozensets(NUMBER, min_size=1)

ENDINGS = [
    (True, Signal.ACCEPTED),
    (True, Signal.NO_ANSWER),
    (True, Signal.RESTARTED),
    (False, Signal.NO_ANSWER),
    (False, Signal.RESTARTED),
    (False, Signal.NOT_SENT),
    (False, Signal.REFUSED),
]
"""Whether it happened at the service, and what we heard of it."""


class Promises(RuleBasedStateMachine):
    """Any order of events."""

    on_unlisted = UnlistedPolicy.REMOVE_WITH_FILES

    def __init__(self) -> None:
        super().__init__()
        self.home = Household(on_unlisted=self.on_unlisted)
        self.home.look()
        self.known = {member: Known() for member in MEMBERS}

    # -- people ---------------------------------------------------------------------

    @rule(member=MEMBER, number=NUMBER)
    def lists(self, member: LinkId, number: int) -> None:
        self.home.list_film(member, number)

    @rule(member=MEMBER, number=NUMBER)
    def unlists(self, member: LinkId, number: int) -> None:
        self.home.unlist_film(member, number)

    @rule(number=NUMBER)
    def adds_by_hand(self, number: int) -> None:
        self.home.add_by_hand(number)

    @rule(number=NUMBER)
    def removes_by_hand(self, number: int) -> None:
        self.home.remove_by_hand(number)

    @rule(number=NUMBER)
    def monitors_by_hand(self, number: int) -> None:
        self.home.monitor_by_hand(number)

    @rule(number=NUMBER)
    def unmonitors_by_hand(self, number: int) -> None:
        # What happens twice between two looks cannot be told from nothing.
        self._settle_down()
        self.home.unmonitor_by_hand(number)

    # -- us -----------------------------------------------------------------------

    @rule()
    def looks(self) -> None:
        self.home.look()

    @rule(without=SHORT)
    def looks_short(self, without: frozenset[int]) -> None:
        self.home.look(without=without)

    @rule(member=MEMBER)
    def plans(self, member: LinkId) -> None:
        self.home.read_list(member)
        self._plan(member)

    @rule(member=MEMBER, without=SHORT)
    def plans_by_a_short_read(self, member: LinkId, without: frozenset[int]) -> None:
        self.home.read_list(member, without=without)
        plan = self._plan(member)
        assert not [planned for planned in plan.operations if planned.removes]

    @precondition(lambda self: self.home.sendable())
    @rule(data=st.data(), ending=st.sampled_from(ENDINGS))
    def sends(self, data: st.DataObject, ending: tuple[bool, Signal]) -> None:
        name = data.draw(st.sampled_from(self.home.sendable()))
        self._send(name, *ending)

    @precondition(lambda self: self.home.in_state(JobState.UNCERTAIN))
    @rule(data=st.data())
    def looks_first(self, data: st.DataObject) -> None:
        jobs = self.home.in_state(JobState.UNCERTAIN)
        self._look_first(data.draw(st.sampled_from(sorted(jobs))))

    @rule()
    def a_while_passes(self) -> None:
        self._settle_down()

    # -- the promises -------------------------------------------------------------

    def _plan(self, member: LinkId) -> Plan:
        agreed = set(self.home.bases[member])
        plan = self.home.plan(member)
        self.known[member] = self.home.known_to(member)
        asked = {
            key(each.operation.film)
            for each in plan.operations
            if isinstance(each.operation, RequestFilm)
        }
        assert agreed.isdisjoint(asked), "asked again for what a person removed"
        monitored = {
            number_of(each.operation.film)
            for each in plan.operations
            if isinstance(each.operation, MonitorRequest)
        }
        quiet = self.known[member].quiet_by_a_person
        assert quiet.isdisjoint(monitored), "monitored what a person unmonitored"
        return plan

    def _send(self, name: str, happens: bool, signal: Signal) -> None:
        job = self.home.jobs[name]
        if happens:
            self._promised(job)
            self.home.carry_out(job.operation)
        self.home.work(name, Signal.PICKED_UP, signal)

    def _look_first(self, name: str) -> None:
        happened = self.home.is_done(self.home.jobs[name].operation)
        self.home.work(name, Signal.FOUND if happened else Signal.NOT_FOUND)

    def _promised(self, job: Job) -> None:
        """Whether the operation may happen now, by what had been read when planning."""
        match job.operation:
            case RequestFilm(film=wanted):
                number = number_of(wanted)
                there = number in self.home.radarr
                assert not there or number in self.home.by_a_person, "sent twice"
            case RemoveRequest(film=unwanted) | UnmonitorRequest(film=unwanted):
                number = number_of(unwanted)
                known = self.known.values()
                listed = [each for each in known if number in each.listed]
                assert not listed, "removed what was listed"
                assert job.link_id is not None
                theirs = self.known[job.link_id].by_a_person
                assert number not in theirs, "removed what a person put there"
            case _:
                pass

    def _settle_down(self) -> None:
        for name in self.home.in_state(JobState.UNCERTAIN):
            self._look_first(name)
        for name in self.home.sendable():
            self._send(name, True, Signal.ACCEPTED)
        self.home.look()
        for member in MEMBERS:
            self.home.read_list(member)
            self._plan(member)

    @override
    def teardown(self) -> None:
        """Everybody holds still: all that is listed is there, and all is quiet."""
        for _ in range(4):
            self._settle_down()
        assert not self.home.in_state(JobState.QUEUED)
        refused_at_all = {
            number_of(job.operation.film)
            for job in self.home.in_state(JobState.REJECTED).values()
            if isinstance(job.operation, OF_FILMS | TagRequest)
        }
        for member in MEMBERS:
            listed_numbers = set(self.home.lists[member])
            quiet = self.home.quiet - self.home.quiet_by_a_person - refused_at_all
            assert listed_numbers.isdisjoint(quiet), "never looked for again"
            listed = {key(film(number)) for number in self.home.lists[member]}
            refused = {
                key(job.operation.film)
                for job in self.home.in_state(JobState.REJECTED).values()
                if isinstance(job.operation, OF_FILMS)
            }
            assert listed - refused <= set(self.home.bases[member]), "lost"
            assert set(self.home.bases[member]) - refused <= listed, "stuck"


class MildPromises(Promises):
    """Any order of events, where films that leave stay in Radarr."""

    on_unlisted = UnlistedPolicy.UNMONITOR


TestPromises = Promises.TestCase
TestMildPromises = MildPromises.TestCase
TestPromises.settings = TestMildPromises.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None
)
