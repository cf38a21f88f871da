"""Who watched, and that it was one play whoever tells of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId, WatchRules
from custom_components.letterboxd_sync.model.presence import Presence

from .cinema import (
    ANNA,
    BEN,
    DIARY,
    HEAT,
    PLAYERS,
    SERVER,
    Evening,
    Screens,
    Scrobbler,
    diary_link,
    episode,
    playback_link,
    without_ids,
)
from .clock import Clock
from .house import House


class TestPeople:
    """Who watched."""

    async def test_one_screen_may_be_for_two(
        self, evening: Evening, clock: Clock
    ) -> None:
        ben = Scrobbler(clock)
        evening.house.engine.attach(BEN, ben)
        evening.house.engine.set_links(SERVER, [playback_link(ANNA, BEN)])
        await evening.watch()

        assert [len(it.plays) for it in (evening.anna, ben)] == [1, 1]

    async def test_who_was_away_when_it_started_has_not_seen_it(
        self, evening: Evening
    ) -> None:
        link = playback_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.house.presence = {"person.anna": Presence.AWAY}
        evening.server.sit()
        await evening.see()
        evening.house.presence = {}
        await evening.minutes(95)
        evening.server.leave()
        await evening.see()
        assert evening.anna.plays == []
        assert evening.anna.reports == []

        await evening.watch()
        assert len(evening.anna.plays) == 1

    @pytest.mark.parametrize(
        ("then", "plays"),
        [(Presence.HOME, 1), (Presence.AWAY, 0), (Presence.UNKNOWN, 1)],
    )
    async def test_who_may_be_home_is_asked_about_until_somebody_can_say(
        self, evening: Evening, then: Presence, plays: int
    ) -> None:
        """Also after a restart; whom nobody knew about to the end was there."""
        link = playback_link(only_when_home="person.anna")
        evening.house.links = {SERVER: (link,)}
        evening.house.engine.set_links(SERVER, [link])
        evening.house.presence = {"person.anna": Presence.UNKNOWN}
        evening.server.sit()
        await evening.see()
        await evening.minutes(5)
        assert evening.anna.reports == []
        await evening.house.restart()
        evening.house.presence = {"person.anna": then}
        await evening.minutes(5)
        evening.house.presence = {}
        await evening.minutes(90)
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == plays

    @pytest.mark.parametrize(
        "end", [House.look, House.restart], ids=["heard", "restarted"]
    )
    async def test_who_was_away_is_so_under_another_name(
        self, evening: Evening, end: Callable[[House], Awaitable[None]]
    ) -> None:
        evening.house.presence = {"person.anna": Presence.AWAY}
        link = playback_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.server.sit()
        await evening.see()
        await evening.house.engine.playback.rename_person("person.anna", "person.a")
        renamed = (playback_link(only_when_home="person.a"),)
        evening.house.links = {SERVER: renamed}
        evening.house.engine.set_links(SERVER, renamed)
        await end(evening.house)
        await evening.minutes(95)
        evening.server.leave()
        await evening.see()

        assert evening.told()[-1] == "finished Heat (1995)"
        assert evening.anna.plays == []

    async def test_who_is_found_at_home_is_shown_as_watching(
        self, evening: Evening
    ) -> None:
        link = playback_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.house.presence = {"person.anna": Presence.UNKNOWN}
        evening.server.sit()
        await evening.see()
        evening.house.presence = {}
        await evening.minutes(10)

        assert evening.anna.shown() == ["start Heat (1995) 10"]

    async def test_another_user_is_somebody_else(self, evening: Evening) -> None:
        evening.server.sit(user="ben")
        await evening.see()

        assert evening.told() == []
        assert evening.told_of_users() == ["started ben"]

    async def test_what_a_link_leaves_out_is_still_shown(
        self, evening: Evening
    ) -> None:
        link = playback_link(rules=WatchRules(films=False))
        evening.house.engine.set_links(SERVER, [link])
        await evening.watch()

        assert evening.told() == []
        assert evening.told_of_users() == ["started anna", "finished anna"]
        assert evening.anna.plays == []


class TestOnePlay:
    """Whoever tells of it."""

    async def test_two_devices(self, evening: Evening) -> None:
        evening.server.sit(at="phone")
        await evening.watch()
        evening.server.leave("phone")
        await evening.see()

        assert len(evening.anna.plays) == 1
        assert evening.told().count("finished Heat (1995)") == 1

    async def test_a_file_of_two_episodes_is_a_play_of_each(
        self, evening: Evening
    ) -> None:
        links = [playback_link(), playback_link(link_id=LinkId("again"))]
        evening.house.engine.set_links(SERVER, links)
        await evening.watch(replace(episode(3), through=4))

        plays = evening.anna.plays
        assert {play.title.name for play in plays} == {"Dark S01E03", "Dark S01E04"}
        assert len({(play.started_at, play.watched_at) for play in plays}) == 1
        assert len(plays) == 2

    async def test_two_links(self, evening: Evening) -> None:
        other = playback_link(link_id=LinkId("again"))
        evening.house.engine.set_links(SERVER, [playback_link(), other])
        await evening.watch()

        assert len(evening.anna.plays) == 1
        assert evening.told().count("finished Heat (1995)") == 2

    async def test_two_sources(self, evening: Evening, clock: Clock) -> None:
        players = Screens(clock, PLAYERS)
        evening.house.engine.attach(PLAYERS, players)
        link = playback_link(link_id=LinkId("tv"), source=PLAYERS, user_id="media.tv")
        evening.house.engine.set_links(PLAYERS, [link])
        players.sit(without_ids(HEAT), user="media.tv")
        await evening.see(PLAYERS)
        await evening.watch()
        players.leave()
        await evening.see(PLAYERS)

        assert len(evening.anna.plays) == 1
        jobs = await evening.house.engine.jobs(ANNA)
        assert [job.state for job in jobs] == [JobState.DONE]

    async def test_ids_that_come_later_take_the_place_of_a_name(
        self, evening: Evening, clock: Clock
    ) -> None:
        players = Screens(clock, PLAYERS)
        evening.house.engine.attach(PLAYERS, players)
        link = playback_link(link_id=LinkId("tv"), source=PLAYERS, user_id="media.tv")
        evening.house.engine.set_links(PLAYERS, [link])
        players.sit(without_ids(HEAT), user="media.tv")
        evening.server.sit()
        await evening.see(PLAYERS)
        await evening.minutes(95)
        players.leave()
        await evening.see(PLAYERS)
        assert evening.anna.plays == []
        assert evening.house.engine.unresolved_films(ANNA) != ()

        evening.server.leave()
        await evening.see()
        assert [play.title for play in evening.anna.plays] == [HEAT]
        assert evening.house.engine.unresolved_films(ANNA) == ()


class TestADiary:
    """A link to a diary makes drafts."""

    @staticmethod
    async def drafts(evening: Evening) -> list[tuple[str, JobState]]:
        jobs = await evening.house.engine.jobs(DIARY)
        return [(type(job.operation).__name__, job.state) for job in jobs]

    async def test_a_film_becomes_a_draft(self, evening: Evening) -> None:
        evening.house.engine.set_links(SERVER, [playback_link(), diary_link()])
        await evening.watch()

        assert await self.drafts(evening) == [("LogViewing", JobState.HELD)]
        assert len(evening.anna.plays) == 1

    async def test_who_was_away_has_nothing_to_enter(self, evening: Evening) -> None:
        link = diary_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.house.presence = {"person.anna": Presence.AWAY}
        await evening.watch()

        assert await self.drafts(evening) == []
