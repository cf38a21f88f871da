"""What people do by hand, and what is shown to play."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import PlaybackTarget
from custom_components.letterboxd_sync.model.playback import (
    PlaybackReport,
    PlayerState,
    ReportKind,
    Watching,
    WatchingHow,
)
from custom_components.letterboxd_sync.model.presence import Presence
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.providers.errors import NotReached, Refused

from .cinema import (
    ANNA,
    BEN,
    HEAT,
    LENGTH,
    RONIN,
    SERVER,
    Catalogue,
    Evening,
    Server,
    diary_link,
    episode,
    playback_link,
    without_ids,
)
from .clock import START, Clock
from .house import House


@pytest.fixture
def anna(clock: Clock) -> Catalogue:
    return Catalogue(clock, HEAT)


@pytest.fixture
async def evening(clock: Clock, anna: Catalogue) -> AsyncIterator[Evening]:
    house = House(clock)
    server = Server(clock)
    house.accounts = {SERVER: server, ANNA: anna}
    house.links = {SERVER: (playback_link(), diary_link())}
    await house.open()
    yield Evening(house, server, anna)
    await house.engine.close()


def report(title: Film) -> PlaybackReport:
    return PlaybackReport(kind=ReportKind.START, title=title, progress=12)


class TestByHand:
    """Reports and check-ins that a person asks for."""

    async def test_a_report_is_passed_on(
        self, evening: Evening, anna: Catalogue
    ) -> None:
        await evening.house.engine.playback.report(ANNA, report(HEAT))
        assert anna.shown() == ["start Heat (1995) 12"]

    async def test_a_film_without_ids_is_looked_up(
        self, evening: Evening, anna: Catalogue
    ) -> None:
        await evening.house.engine.playback.report(ANNA, report(without_ids(HEAT)))
        assert anna.reports[0].title == HEAT

    async def test_one_that_nobody_knows_is_refused(
        self, evening: Evening, anna: Catalogue
    ) -> None:
        with pytest.raises(Refused, match="nobody knows Ronin"):
            await evening.house.engine.playback.report(ANNA, report(without_ids(RONIN)))

    async def test_a_check_in_is_told(self, evening: Evening, anna: Catalogue) -> None:
        watching = await evening.house.engine.playback.check_in(ANNA, HEAT)

        assert (watching.title, anna.checked_in) == (HEAT, HEAT)
        (told,) = evening.house.listener.playback
        assert (told.kind, told.account, told.title) == ("checked_in", ANNA, HEAT)

    async def test_a_check_in_is_shown_at_once(self, evening: Evening) -> None:
        says(evening, None)
        playback = evening.house.engine.playback
        await playback.check_in(ANNA, HEAT)
        assert [now.title for now in playback.now_playing(ANNA)] == [HEAT]
        await playback.cancel_check_in(ANNA)
        assert playback.now_playing(ANNA) == ()
        assert evening.house.listener.now_playing == [ANNA, ANNA]

    async def test_a_check_in_is_taken_back(
        self, evening: Evening, anna: Catalogue
    ) -> None:
        await evening.house.engine.playback.check_in(ANNA, HEAT)
        await evening.house.engine.playback.cancel_check_in(ANNA)
        assert anna.checked_in is None

    async def test_who_is_not_set_up_cannot(self, evening: Evening) -> None:
        with pytest.raises(NotReached):
            await evening.house.engine.playback.cancel_check_in(BEN)

    async def test_who_takes_no_reports_cannot(self, evening: Evening) -> None:
        with pytest.raises(Refused):
            await evening.house.engine.playback.cancel_check_in(SERVER)


class TestNowPlaying:
    """What entities show."""

    async def test_at_a_server_the_newest_comes_first(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        await evening.clock.turn(minutes=30)
        evening.server.sit(RONIN, user="ben", at="phone").pause()
        await evening.see()
        first, second = evening.house.engine.playback.now_playing(SERVER)

        assert (first.title, first.state, first.user_id) == (
            RONIN,
            PlayerState.PAUSED,
            "ben",
        )
        assert (second.title, second.state, second.device) == (
            HEAT,
            PlayerState.PLAYING,
            "tv",
        )
        assert second.started_at == START
        assert second.progress == 30

    async def test_of_one_user(self, evening: Evening) -> None:
        evening.server.sit(user="ben")
        await evening.see()
        playback = evening.house.engine.playback

        assert playback.now_playing(SERVER, "anna") == ()
        assert len(playback.now_playing(SERVER, "ben")) == 1

    async def test_it_moves_on_by_itself(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        await evening.clock.turn(seconds=10)
        (now,) = evening.house.engine.playback.now_playing(SERVER)

        assert now.position == timedelta(seconds=10)

    async def test_at_a_tracker_it_is_what_we_report(self, evening: Evening) -> None:
        evening.server.sit()
        evening.server.sit(RONIN, user="ben", at="phone")
        await evening.see()
        (now,) = evening.house.engine.playback.now_playing(ANNA)

        assert now.title == HEAT

    async def test_at_a_tracker_of_somebody_who_is_out_it_is_nothing(
        self, evening: Evening
    ) -> None:
        target = PlaybackTarget(account=ANNA, only_when_home="person.anna")
        link = playback_link(only_when_home="person.anna")
        assert link.targets == (target,)
        evening.house.engine.set_links(SERVER, [link])
        assert evening.house.engine.playback.now_playing(ANNA) == ()
        evening.house.presence = {"person.anna": Presence.AWAY}
        evening.server.sit()
        await evening.see()

        assert evening.house.engine.playback.now_playing(ANNA) == ()

    @pytest.mark.parametrize(
        ("watching", "shown"),
        [
            (None, 0),
            (HEAT, 1),
        ],
    )
    async def test_at_a_tracker_it_is_what_it_says(
        self, evening: Evening, watching: Film | None, shown: int
    ) -> None:
        says(evening, watching)
        assert len(evening.house.engine.playback.now_playing(ANNA)) == shown

    async def test_what_it_says_is_over_when_it_is_over(self, evening: Evening) -> None:
        says(evening, HEAT)
        await evening.clock.turn(minutes=30)
        (now,) = evening.house.engine.playback.now_playing(ANNA)
        assert (now.position, now.duration) == (timedelta(minutes=30), LENGTH)
        await evening.clock.turn(minutes=71)
        assert evening.house.engine.playback.now_playing(ANNA) == ()

    async def test_what_we_told_it_is_shown_once(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        says(evening, HEAT)
        assert len(evening.house.engine.playback.now_playing(ANNA)) == 1
        says(evening, RONIN, forever=True)
        assert len(evening.house.engine.playback.now_playing(ANNA)) == 2

    async def test_entities_hear_of_it(self, evening: Evening) -> None:
        evening.server.sit(episode(1))
        await evening.see()
        assert evening.house.listener.now_playing == [SERVER, ANNA]
        await evening.clock.turn(seconds=15)
        await evening.see()
        assert evening.house.listener.now_playing == [SERVER, ANNA]
        await evening.clock.turn(seconds=45)
        await evening.see()
        assert evening.house.listener.now_playing == [SERVER, ANNA] * 2


def says(evening: Evening, title: Film | None, *, forever: bool = False) -> None:
    """Let Anna's tracker say what she watches."""
    view = TrackerView()
    if title is not None:
        watching = Watching(
            title=title,
            started_at=evening.clock(),
            expires_at=None if forever else evening.clock() + LENGTH,
            how=WatchingHow.CHECK_IN,
        )
        view = TrackerView(watching=watching)
    evening.house.engine._roster.views[ANNA] = view
