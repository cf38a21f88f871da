"""A view is as new as the newest read that it shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.letterboxd_sync.engine.looking import latest_read
from custom_components.letterboxd_sync.model.capability import Capabilities
from custom_components.letterboxd_sync.model.shelf import LibraryFilm
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.view import (
    AccountView,
    RequestsView,
    ServerView,
    TrackerView,
)
from custom_components.letterboxd_sync.providers.errors import NotAuthorized, NotReached

from .clock import START, Clock
from .faults import Fault, Faulty
from .films import film
from .house import ALICE, BOB, RADARR, SERVER, House, request_link, shelf_link
from .member import Member, Tracker
from .radarr import Radarr
from .server import Server

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
NEW: Snapshot[Any] = Snapshot(items=(), complete=True, read_at=NOW)
OLD: Snapshot[Any] = Snapshot(
    items=(), complete=True, read_at=NOW - timedelta(days=1), stale=True
)


@pytest.mark.parametrize(
    ("view", "read_at"),
    [
        (RequestsView(films=NEW), NOW),
        (ServerView(library=OLD), OLD.read_at),
        (TrackerView(watchlist=OLD), OLD.read_at),
        (TrackerView(watchlist=OLD, diary=NEW), NOW),
        (TrackerView(diary=OLD, lists={"best": NEW}), NOW),
        (TrackerView(diary=OLD, seen=NEW), NOW),
        (TrackerView(), None),
    ],
)
def test_a_view_is_as_new_as_its_newest_read(
    view: AccountView, read_at: datetime | None
) -> None:
    assert latest_read(view) == read_at


class OnlyNamed(Faulty):
    """An account that can nothing."""

    @property
    def capabilities(self) -> Capabilities:
        return {}


class OnlyFilms(OnlyNamed):
    """A server without users and shelves."""

    server_id = ""

    async def read_library(self) -> Snapshot[LibraryFilm]:
        return Snapshot(items=(), complete=True, read_at=self.clock())


class TestLooking:
    """A look that fails leaves the last view, and says that it is old."""

    async def test_a_failed_look_leaves_the_last_view_stale(
        self, linked: House, radarr: Radarr
    ) -> None:
        radarr.put(film(1))
        await linked.open()
        await linked.look(RADARR)
        radarr.reads_fail = Fault.NOT_REACHED
        with pytest.raises(NotReached):
            await linked.engine.look(RADARR)

        view = linked.engine.view(RADARR)
        assert isinstance(view, RequestsView)
        assert view.films.stale
        assert len(view.films.items) == 1
        assert linked.engine.figures(RADARR).last_trouble == "refused"
        assert linked.engine.figures(RADARR).last_read == START

    async def test_a_look_that_never_succeeded_leaves_nothing(
        self, linked: House, radarr: Radarr
    ) -> None:
        radarr.reads_fail = Fault.TURNED_AWAY
        await linked.open()
        with pytest.raises(NotAuthorized):
            await linked.engine.look(RADARR)

        assert linked.engine.view(RADARR) is None

    async def test_two_looks_at_once_come_one_after_the_other(
        self, linked: House, alice: Tracker
    ) -> None:
        await linked.open()
        views = await asyncio.gather(
            linked.engine.look(ALICE), linked.engine.look(ALICE)
        )
        assert linked.engine.view(ALICE) == views[1]
        assert alice.calls == ["read_watchlist", "read_watchlist"]

    async def test_what_is_left_of_a_server_that_failed_is_old(
        self, linked: House, clock: Clock
    ) -> None:
        server = Server(clock, film(1))
        linked.accounts[SERVER] = server
        linked.links[ALICE] = (shelf_link(),)
        await linked.open()
        await linked.look()
        server.reads_fail = Fault.NOT_REACHED
        with pytest.raises(NotReached):
            await linked.engine.look(SERVER)

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert view.library.stale
        assert all(shelf.stale for shelf in view.shelves.values())

    async def test_shelves_and_plays_that_fail_stay_as_they_were_seen(
        self, linked: House, clock: Clock
    ) -> None:
        server = Server(clock, film(1))
        server.played = {"u-alice": {"item-1"}}
        linked.accounts[SERVER] = server
        linked.links[ALICE] = (shelf_link(watched_by=("u-alice",)),)
        await linked.open()
        await linked.look()
        server.shelf_reads_fail = Fault.NOT_REACHED
        await linked.look(SERVER)

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert view.played == {"u-alice": frozenset({"item-1"})}
        assert [it.stale for it in view.shelves.values()] == [True]
        assert not view.library.stale

    async def test_a_server_of_which_only_films_can_be_read_is_read(
        self, linked: House, clock: Clock
    ) -> None:
        linked.accounts[SERVER] = OnlyFilms(clock)
        linked.links[ALICE] = (shelf_link(watched_by=("u-alice",)),)
        await linked.open()
        await linked.look()

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert (view.played, view.shelves) == ({}, {})

    async def test_a_tracker_of_which_nothing_can_be_read_is_empty(
        self, linked: House, clock: Clock
    ) -> None:
        linked.accounts[BOB] = OnlyNamed(clock)
        await linked.open()
        await linked.look(BOB)

        assert linked.engine.view(BOB) == TrackerView()

    async def test_who_is_turned_away_at_one_facet_has_to_link_again(
        self, linked: House, clock: Clock
    ) -> None:
        member = Member(clock)
        member.diary_fails = Fault.TURNED_AWAY
        linked.accounts[ALICE] = member
        await linked.open()
        with pytest.raises(NotAuthorized):
            await linked.engine.look(ALICE)

    async def test_a_list_that_fails_at_first_is_not_there(
        self, linked: House, clock: Clock
    ) -> None:
        member = Member(clock)
        member.lists = {}
        member.list_fails = Fault.NOT_REACHED
        linked.accounts[ALICE] = member
        linked.links[ALICE] = (request_link(list_slug="noir"),)
        await linked.open()
        await linked.look()

        view = linked.engine.view(ALICE)
        assert isinstance(view, TrackerView)
        assert view.lists == {}
