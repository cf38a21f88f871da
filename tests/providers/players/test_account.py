"""Tests of the media players of a house as one account."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.providers.playback_contracts import (
    HearsPlayback,
    ReadsPlayback,
)
from custom_components.letterboxd_sync.providers.players.account import PlayersAccount

from ..moments import Clock

TV = "media_player.tv"
DEN = "media_player.den"

type Sessions = Snapshot[PlaybackProgress]


class Players:
    """Notes what players say, as time passes."""

    def __init__(self, account: PlayersAccount, clock: Clock) -> None:
        self.account = account
        self.clock = clock

    def say(self, state: str, entity_id: str = TV, **changes: object) -> None:
        attributes = {
            "media_content_type": "movie",
            "media_title": "Heat",
            "media_duration": 6000,
            **changes,
        }
        self.account.note(entity_id, state, attributes, self.clock.now)

    def wait(self, **time: float) -> None:
        self.clock.pass_by(timedelta(**time))

    async def told(self) -> list[tuple[str, str, float]]:
        """Player, state and seconds of all that is told."""
        seen = (await self.account.read_sessions()).items
        return [(o.user_id, o.state.value, o.position.total_seconds()) for o in seen]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(clock: Clock) -> PlayersAccount:
    return PlayersAccount(clock=clock)


@pytest.fixture
def players(account: PlayersAccount, clock: Clock) -> Players:
    """Players that were idle when they were first heard of."""
    account.note(TV, "idle", {}, clock.now)
    account.note(DEN, "off", {}, clock.now)
    return Players(account, clock)


async def test_it_is_a_source_of_playback(account: PlayersAccount) -> None:
    assert isinstance(account, ReadsPlayback)
    assert isinstance(account, HearsPlayback)
    await account.probe()


async def test_a_film_is_told_after_half_a_minute_of_play(players: Players) -> None:
    players.say("playing", media_content_id={"tmdb": 949}, friendly_name="TV")
    players.wait(seconds=29)
    assert await players.told() == []

    players.wait(seconds=1)

    seen = await players.account.read_sessions()
    assert (seen.complete, seen.read_at) == (True, players.clock.now)
    assert seen.items == (
        PlaybackProgress(
            account=AccountId("players:home"),
            user_id=TV,
            session_id=TV,
            title=Film(title="Heat", ids=FilmIds(tmdb=949)),
            state=PlayerState.PLAYING,
            position=timedelta(seconds=30),
            duration=timedelta(seconds=6000),
            at=players.clock.now,
            device="TV",
        ),
    )


async def test_pauses_are_no_play(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=20)
    players.say("paused")
    players.wait(hours=1)
    assert await players.told() == []

    players.say("playing")
    players.wait(seconds=10)

    assert await players.told() == [(TV, "playing", 30)]


async def test_what_a_player_tells_of_its_position_counts(players: Players) -> None:
    players.say("playing", media_position=1000)
    players.wait(seconds=60)
    assert await players.told() == [(TV, "playing", 1060)]

    players.say("paused", media_position=3000)
    players.wait(seconds=60)

    assert await players.told() == [(TV, "paused", 3000)]


async def test_positions_end_with_the_title(players: Players) -> None:
    players.say("playing", media_position=5990)
    players.wait(seconds=300)

    assert await players.told() == [(TV, "playing", 6000)]


async def test_what_has_no_length_is_counted_on(players: Players) -> None:
    players.say("playing", media_duration=None)
    players.wait(hours=20)

    assert await players.told() == [(TV, "playing", 72_000)]


async def test_an_end_is_told_for_a_minute(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=5000)
    players.say("idle", media_content_type=None)
    players.wait(seconds=59)
    seen = await players.account.read_sessions()

    assert await players.told() == [(TV, "stopped", 5000)]
    assert seen.items[0].at == players.clock.now - timedelta(seconds=59)
    players.wait(seconds=1)
    assert await players.told() == []


async def test_an_end_is_not_told_before_the_last_word(players: Players) -> None:
    players.say("playing")
    noted_at = players.clock.now
    players.wait(seconds=100)
    (last,) = (await players.account.read_sessions()).items

    players.account.note(TV, "idle", {}, noted_at + timedelta(seconds=99))

    (end,) = (await players.account.read_sessions()).items
    assert (end.state, end.at) == (PlayerState.STOPPED, last.at)


async def test_what_nobody_has_heard_of_does_not_end(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=10)
    players.say("idle", media_content_type=None)

    assert await players.told() == []


async def test_the_next_title_waits_for_its_half_minute(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=100)
    players.say("playing", media_title="Ronin")
    players.wait(seconds=10)
    assert await players.told() == [(TV, "stopped", 100)]

    players.wait(seconds=20)

    (seen,) = (await players.account.read_sessions()).items
    assert (seen.title.name, seen.state) == ("Ronin", PlayerState.PLAYING)


async def test_a_player_may_learn_the_ids_and_lose_them(players: Players) -> None:
    players.say("playing")
    players.say("playing", media_title="Heat (1995)", media_content_id={"tmdb": 949})
    players.say("playing", media_title="HEAT", media_content_id={"tmdb": "949"})
    players.wait(seconds=30)
    players.say("playing", media_title="HEAT")

    (seen,) = (await players.account.read_sessions()).items

    assert isinstance(seen.title, Film)
    assert seen.title.ids == FilmIds(tmdb=949)


async def test_a_player_that_is_away_for_a_moment_goes_on(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=100)
    players.say("unavailable")
    players.wait(minutes=2)
    players.say("unknown")
    assert await players.told() == [(TV, "paused", 100)]

    players.wait(minutes=3)
    players.say("playing", media_position=400)

    assert await players.told() == [(TV, "playing", 400)]


async def test_a_player_that_is_away_for_longer_has_stopped(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=100)
    players.say("unavailable")
    players.wait(minutes=5, seconds=1)

    assert await players.told() == [(TV, "stopped", 100)]


async def test_a_player_that_plays_on_after_the_end_is_stuck(players: Players) -> None:
    players.say("playing")
    players.wait(seconds=6000, minutes=10)
    assert await players.told() == [(TV, "playing", 6000)]

    players.wait(seconds=1)

    assert await players.told() == [(TV, "stopped", 6000)]


async def test_a_film_that_is_found_well_under_way_is_told_at_once(
    account: PlayersAccount, clock: Clock
) -> None:
    players = Players(account, clock)
    players.say("playing", media_position=3000)
    players.say("playing", DEN, media_position=10)

    assert await players.told() == [(TV, "playing", 3000)]


async def test_players_that_come_back_late_have_not_stopped(
    account: PlayersAccount, clock: Clock
) -> None:
    players = Players(account, clock)
    assert not (await account.read_sessions()).complete
    players.say("unavailable")
    players.say("idle", DEN)
    assert not (await account.read_sessions()).complete

    players.wait(minutes=5)

    assert (await account.read_sessions()).complete


async def test_a_player_that_comes_back_is_waited_for_no_longer(
    account: PlayersAccount, clock: Clock
) -> None:
    players = Players(account, clock)
    players.say("unavailable")
    players.say("paused", media_position=3000)

    seen = await account.read_sessions()

    assert seen.complete
    assert await players.told() == [(TV, "paused", 3000)]


async def test_each_player_has_its_session(players: Players) -> None:
    players.say("playing")
    players.say("playing", DEN)
    players.wait(seconds=30)

    assert await players.told() == [(DEN, "playing", 30), (TV, "playing", 30)]


async def test_a_player_that_no_link_names_is_forgotten(players: Players) -> None:
    players.say("playing")
    players.say("playing", DEN)
    players.wait(seconds=30)
    players.account.forget(TV)

    assert await players.told() == [(DEN, "playing", 30)]


@pytest.fixture
async def hearing(account: PlayersAccount) -> AsyncGenerator[AsyncGenerator[Sessions]]:
    heard = account.hear_sessions()
    yield heard
    await heard.aclose()


async def test_every_note_is_heard(
    hearing: AsyncGenerator[Sessions], players: Players
) -> None:
    assert (await anext(hearing)).items == ()
    players.say("playing")
    players.wait(seconds=30)
    heard = await anext(hearing)
    players.say("paused")

    assert [one.state for one in heard.items] == [PlayerState.PLAYING]
    assert [one.state for one in (await anext(hearing)).items] == [PlayerState.PAUSED]


@pytest.mark.parametrize("state", ["playing", "unavailable"])
async def test_what_moves_by_itself_is_heard_by_itself(
    clock: Clock, state: str
) -> None:
    account = PlayersAccount(clock=clock, beat=timedelta())
    players = Players(account, clock)
    hearing = account.hear_sessions()
    players.say("playing", media_position=3000)
    players.say(state)
    await anext(hearing)
    players.wait(minutes=6)

    (seen,) = (await anext(hearing)).items

    assert seen.at == clock.now
    await hearing.aclose()


async def test_an_end_passes_by_itself(clock: Clock) -> None:
    account = PlayersAccount(clock=clock, beat=timedelta())
    players = Players(account, clock)
    hearing = account.hear_sessions()
    players.say("playing", media_position=3000)
    players.say("idle", media_content_type=None)
    ended = await anext(hearing)
    players.wait(minutes=1)

    assert len(ended.items) == 1
    assert (await anext(hearing)).items == ()
    await hearing.aclose()


async def test_a_start_passes_by_itself(clock: Clock) -> None:
    account = PlayersAccount(clock=clock, beat=timedelta())
    hearing = account.hear_sessions()
    Players(account, clock).say("unavailable")
    assert not (await anext(hearing)).complete
    clock.pass_by(timedelta(minutes=5))

    assert (await anext(hearing)).complete
    await hearing.aclose()
