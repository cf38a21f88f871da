"""A list that comes back empty is not believed before a person says so."""

import pytest

from custom_components.letterboxd_sync.model.link import UnlistedPolicy
from custom_components.letterboxd_sync.model.plan import RefusalReason

from .films import film
from .house import ALICE, WISHES, House, request_link
from .member import Tracker
from .radarr import Radarr


class TestRefusals:
    """A list that comes back empty is not believed before a person says so."""

    async def test_an_empty_list_is_refused_and_shown_once(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.look(ALICE)

        [(link_id, refusal)] = removing.listener.refusals
        assert link_id == WISHES
        assert refusal is not None
        assert refusal.reason is RefusalReason.SOURCE_EMPTY
        assert {it.title for it in refusal.films} == {"Film 1", "Film 2"}
        assert radarr.removed == []

    async def test_a_list_that_is_back_takes_the_refusal_back(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        alice.films = [film(1), film(2)]
        await removing.look(ALICE)

        assert removing.listener.refusals[-1] == (WISHES, None)
        assert radarr.removed == []

    async def test_approved_films_are_removed(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        _, refusal = await removing.engine.run_link(WISHES, approved=True)
        await removing.engine.settled()

        assert refusal is None
        assert sorted(radarr.removed) == [1, 2]
        assert removing.listener.refusals[-1] == (WISHES, None)

    async def test_approval_is_for_the_films_that_were_shown(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.engine.run_link(WISHES)
        [(_, shown)] = removing.listener.refusals
        assert shown is not None
        assert len(shown.films) == 2

    async def test_nothing_is_approved_that_was_never_shown(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.restart()
        removing.engine.set_links(ALICE, [])
        removing.engine.set_links(
            ALICE, [request_link(policy=UnlistedPolicy.REMOVE_KEEP_FILES)]
        )
        _, refusal = await removing.engine.run_link(WISHES, approved=True)

        assert refusal is not None
        assert radarr.removed == []

    async def test_kept_films_stay_and_are_forgotten(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.engine.keep_link(WISHES)
        await removing.round()

        assert radarr.removed == []
        assert removing.engine.agreed(WISHES) == 0
        assert removing.listener.refusals[-1] == (WISHES, None)

    async def test_a_dry_run_changes_nothing(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        removing.engine.set_links(ALICE, [])
        alice.films = [film(3), film(2)]
        await removing.look(ALICE)
        removing.engine.set_links(
            ALICE, [request_link(policy=UnlistedPolicy.REMOVE_KEEP_FILES)]
        )
        before = await removing.engine.jobs()
        plan, refusal = await removing.engine.plan_link(WISHES)
        await removing.engine.settled()

        assert refusal is None
        assert [it.removes for it in plan.operations] == [False, True]
        assert await removing.engine.jobs() == before

    async def test_a_guard_that_breaks_refuses(
        self,
        removing: House,
        alice: Tracker,
        radarr: Radarr,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def broken(*_args: object, **_kwargs: object) -> None:
            raise KeyError("base")

        monkeypatch.setattr(
            "custom_components.letterboxd_sync.sync.safety.refuse", broken
        )
        alice.films = [film(2)]
        await removing.look(ALICE)

        [(_, refusal)] = removing.listener.refusals
        assert refusal is not None
        assert refusal.reason is RefusalReason.GUARD_FAILED
        assert radarr.removed == []
