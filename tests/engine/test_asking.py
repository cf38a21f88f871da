"""What a person asks for directly is sent at once, and is theirs from then on."""

import asyncio

import pytest

from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.job import Job
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.providers.errors import RefusedReason

from .faults import Fault
from .films import film, nameless
from .house import ALICE, RADARR, House
from .member import Tracker
from .radarr import Radarr


class TestAPersonsOwnRequest:
    """What a person asks for directly is theirs from then on."""

    @staticmethod
    def wish(number: int) -> RequestFilm:
        return RequestFilm(
            film=film(number), quality_profile_id=4, root_folder="/films"
        )

    async def asked(self, house: House, number: int) -> asyncio.Task[Job]:
        """Ask, and come back as soon as it has been written down."""
        asking = asyncio.create_task(
            house.engine.request_film(RADARR, self.wish(number))
        )
        await asyncio.sleep(0)
        # The ledger answers one after another.
        await house.engine.jobs()
        await asyncio.sleep(0)
        return asking

    async def test_it_is_sent_at_once_and_told(
        self, removing: House, radarr: Radarr
    ) -> None:
        job = await removing.engine.request_film(RADARR, self.wish(7))

        assert job.state == "done"
        assert radarr.requested == [1, 2, 7]
        assert "film_requested Film 7" in removing.listener.told()
        assert removing.listener.occurrences[-1].account == RADARR

    async def test_one_that_is_refused_says_why(
        self, removing: House, radarr: Radarr
    ) -> None:
        radarr.refuses = {7: RefusedReason.FILM_UNKNOWN}
        job = await removing.engine.request_film(RADARR, self.wish(7))
        assert (job.state, job.reason) == ("rejected", "no")

        radarr.refuses = {}
        job = await removing.engine.request_film(RADARR, self.wish(7))
        assert job.state == "done"

    async def test_one_waits_only_so_long(
        self, removing: House, radarr: Radarr
    ) -> None:
        radarr.faults.append(Fault.THROTTLED)
        asking = await self.asked(removing, 7)
        await removing.engine.settled()
        await removing.later(seconds=31)
        job = await asking

        assert job.state == "queued"

    async def test_no_link_takes_it_away(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        await removing.engine.request_film(RADARR, self.wish(1))
        alice.films = [film(2)]
        await removing.look()

        assert radarr.removed == []

    async def test_a_removal_that_waits_is_taken_back(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(2)]
        radarr.faults.append(Fault.THROTTLED)
        await removing.look(ALICE)
        asking = await self.asked(removing, 1)
        await removing.later(minutes=10)
        await asking
        await removing.round()

        assert radarr.removed == []
        assert 1 in radarr.films

    async def test_it_takes_the_place_of_a_links_request_that_waits(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(7), film(1), film(2)]
        radarr.faults.append(Fault.THROTTLED)
        await removing.look(ALICE)
        asking = await self.asked(removing, 7)
        await removing.later(minutes=10)
        job = await asking
        alice.films = [film(1), film(2)]
        await removing.round()

        assert job.link_id is None
        assert radarr.removed == []
        assert radarr.requested == [1, 2, 7]

    async def test_one_that_a_link_is_just_sending_is_theirs_as_well(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(7), film(1), film(2)]
        radarr.gate = asyncio.Event()
        await removing.engine.look(ALICE)
        await radarr.at_the_gate.wait()
        asking = await self.asked(removing, 7)
        radarr.gate.set()
        job = await asking
        radarr.gate = None
        alice.films = [film(1), film(2)]
        await removing.round()

        assert job.state == "done"
        assert radarr.removed == []

    async def test_a_film_without_a_tmdb_id_cannot_be_asked_for(
        self, removing: House
    ) -> None:
        request = RequestFilm(
            film=nameless(7), quality_profile_id=4, root_folder="/films"
        )
        with pytest.raises(ValueError, match="no TMDB id"):
            await removing.engine.request_film(RADARR, request)


class TestWhetherThereIsSuchAFilm:
    """A number that was typed is asked about, as far as anybody can tell."""

    async def test_who_finds_it_knows_it(self, house: House, radarr: Radarr) -> None:
        await house.open()
        assert await house.engine.is_known(7) is False
        radarr.candidates = [Candidate(film=film(7), confidence=0.0)]
        assert await house.engine.is_known(7) is True

    async def test_where_nobody_answers_nobody_can_tell(
        self, house: House, radarr: Radarr
    ) -> None:
        radarr.faults.append(Fault.NOT_REACHED)
        await house.open()
        assert await house.engine.is_known(7) is None
