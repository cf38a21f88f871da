"""The simulated Jellyfin: what playing does to a user's marks, and who sees it."""

from typing import Any

import pytest

from simulators.jellyfin import Item, Jellyfin, Session, User, UserData
from simulators.shows import CatalogueShow
from tests.simulators.clock import TestClock

from .conftest import Client


@pytest.fixture
def clock(jellyfin: Jellyfin) -> TestClock:
    clock = TestClock()
    jellyfin.clock = clock
    return clock


@pytest.fixture
def film(jellyfin: Jellyfin, clock: TestClock, items: list[Item]) -> Item:
    return items[0]


@pytest.fixture
def playing(jellyfin: Jellyfin, film: Item, mara: User) -> Session:
    return jellyfin.play(mara, film)


@pytest.fixture
def marks(jellyfin: Jellyfin, film: Item, mara: User) -> UserData:
    return jellyfin.state.data(mara.id, film.id)


def test_a_start_counts_the_play_and_takes_played_away(
    jellyfin: Jellyfin, clock: TestClock, film: Item, mara: User
) -> None:
    jellyfin.set_played(mara, film)
    begun = clock.forward(days=3)
    jellyfin.play(mara, film)
    data = jellyfin.state.data(mara.id, film.id)
    assert (data.played, data.play_count, data.last_played) == (False, 2, begun)


@pytest.mark.parametrize(
    ("part", "played", "kept"),
    [
        (0.0, False, 0.0),
        (0.04, False, 0.0),
        (0.05, False, 0.05),
        (0.5, False, 0.5),
        (0.9, False, 0.9),
        (0.901, True, 0.0),
        (1.0, True, 0.0),
    ],
)
def test_a_stop_decides_by_the_position(
    jellyfin: Jellyfin,
    clock: TestClock,
    playing: Session,
    marks: UserData,
    *,
    part: float,
    played: bool,
    kept: float,
) -> None:
    begun = clock.now
    clock.forward(seconds=5)
    jellyfin.stop_playing(playing, part * playing.runtime)
    assert marks.played is played
    assert marks.position_ticks == round(kept * playing_ticks(marks, jellyfin))
    assert (marks.play_count, marks.last_played) == (1, begun)
    assert playing.playing is None


def playing_ticks(marks: UserData, jellyfin: Jellyfin) -> int:
    (item,) = [
        jellyfin.state.items[number]
        for own in jellyfin.state.user_data.values()
        for number, data in own.items()
        if data is marks
    ]
    return item.minutes * 60 * 10_000_000


def test_a_check_in_near_the_end_counts_already(
    jellyfin: Jellyfin, playing: Session, marks: UserData
) -> None:
    jellyfin.progress(playing, 0.95 * playing.runtime)
    assert marks.played
    jellyfin.seek(playing, 0.4 * playing.runtime)
    jellyfin.stop_playing(playing, 0.4 * playing.runtime)
    assert marks.played


def test_a_device_that_reports_no_position_has_played_it_and_counts_twice(
    jellyfin: Jellyfin, playing: Session, marks: UserData
) -> None:
    jellyfin.stop_playing(playing, reports_position=False)
    assert (marks.played, marks.play_count) == (True, 2)


def test_the_server_counts_on_between_check_ins(
    jellyfin: Jellyfin, clock: TestClock, playing: Session
) -> None:
    clock.forward(seconds=7.5)
    assert playing.now_playing.position(clock.now) == 70_000_000
    jellyfin.pause(playing)
    clock.forward(minutes=20)
    assert playing.now_playing.position(clock.now) == 70_000_000
    jellyfin.resume(playing)
    clock.forward(hours=9)
    assert playing.now_playing.position(clock.now) < playing.now_playing.runtime


def test_positions_can_come_with_a_pause_and_its_end(
    jellyfin: Jellyfin, clock: TestClock, playing: Session
) -> None:
    jellyfin.pause(playing, 600)
    jellyfin.resume(playing, 590)
    clock.forward(seconds=4)
    jellyfin.resume(playing)
    assert playing.now_playing.position(clock.now) == 594 * 10_000_000


async def test_a_server_that_starts_again_knows_those_who_still_play(
    jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    going = jellyfin.play(mara, items[0])
    dead = jellyfin.play(mara, items[1], device="Phone")
    jellyfin.die(dead)
    jellyfin.finish(jellyfin.play(mara, items[2], device="Tablet"))
    await jellyfin.stop()
    await jellyfin.start()
    assert list(jellyfin.playback.sessions) == [going]


def test_a_living_device_checks_in_by_itself(
    jellyfin: Jellyfin, clock: TestClock, playing: Session, marks: UserData
) -> None:
    clock.forward(minutes=30)
    jellyfin.catch_up()
    assert marks.position_ticks == 30 * 60 * 10_000_000
    assert playing.last_check_in == clock.now


def test_a_dead_device_is_stopped_by_the_server_after_five_minutes(
    jellyfin: Jellyfin, clock: TestClock, playing: Session, marks: UserData
) -> None:
    jellyfin.progress(playing, 0.5 * playing.runtime)
    jellyfin.die(playing)
    clock.forward(minutes=5)
    jellyfin.catch_up()
    assert playing.now_playing.alive is False
    clock.forward(seconds=1)
    jellyfin.catch_up()
    assert playing.playing is None
    seconds = 0.5 * playing_ticks(marks, jellyfin) / 10_000_000 + 300
    assert marks.position_ticks == round(seconds * 10_000_000)


def test_a_paused_device_that_dies_stays_where_it_was(
    jellyfin: Jellyfin, clock: TestClock, playing: Session, marks: UserData
) -> None:
    where = round(0.5 * playing.runtime)
    jellyfin.pause(playing, where)
    jellyfin.die(playing)
    clock.forward(hours=2)
    jellyfin.catch_up()
    assert marks.position_ticks == where * 10_000_000


def test_a_closed_tab_is_gone_without_a_stop(
    jellyfin: Jellyfin, playing: Session, marks: UserData
) -> None:
    jellyfin.progress(playing, 0.5 * playing.runtime)
    kept = marks.position_ticks
    jellyfin.vanish(playing)
    assert list(jellyfin.playback.sessions) == []
    assert (marks.position_ticks, marks.played) == (kept, False)


def test_one_device_is_one_session(
    jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    one = jellyfin.play(mara, items[0])
    assert jellyfin.play(mara, items[1]) is one
    assert jellyfin.play(mara, items[1], device="Phone") is not one


def test_what_does_not_play_cannot_be_stopped(
    jellyfin: Jellyfin, playing: Session
) -> None:
    jellyfin.finish(playing)
    with pytest.raises(ValueError, match="plays nothing"):
        jellyfin.stop_playing(playing)


def test_who_watches_along_has_watched_too(
    jellyfin: Jellyfin, film: Item, mara: User, jonas: User
) -> None:
    session = jellyfin.play(mara, film)
    jellyfin.join(session, "jonas")
    jellyfin.finish(session)
    assert jellyfin.state.data(jonas.id, film.id).played


# --- as the interface tells it --------------------------------------------------------


async def test_sessions_tell_what_plays(
    ask: Client, jellyfin: Jellyfin, clock: TestClock, playing: Session, mara: User
) -> None:
    clock.forward(seconds=9)
    _, (told,) = await ask("GET", "/Sessions?activeWithinSeconds=960")
    item = told["NowPlayingItem"]
    held = playing.now_playing.item
    assert item["Type"] == "Movie"
    assert item["ProviderIds"] == held.provider_ids
    assert "UserData" not in item
    assert told["PlayState"]["PositionTicks"] == 90_000_000
    assert (told["UserId"], told["UserName"]) == (mara.id, "mara")
    jellyfin.pause(playing)
    _, (told,) = await ask("GET", "/Sessions")
    assert told["PlayState"]["IsPaused"] is True
    jellyfin.stop_playing(playing)
    _, (told,) = await ask("GET", "/Sessions")
    assert "NowPlayingItem" not in told


async def test_an_episode_tells_its_own_ids(
    ask: Client,
    jellyfin: Jellyfin,
    clock: TestClock,
    show: CatalogueShow,
    mara: User,
) -> None:
    jellyfin.add_episodes(show)
    one = show.episode(1, 2)
    session = jellyfin.play(mara, one)
    _, (told,) = await ask("GET", "/Sessions")
    item: dict[str, Any] = told["NowPlayingItem"]
    assert (item["Type"], item["SeriesName"]) == ("Episode", show.title)
    assert (item["ParentIndexNumber"], item["IndexNumber"]) == (1, 2)
    assert item["ProviderIds"]["Tmdb"] == str(one.tmdb)
    _, found = await ask("GET", f"/Items?ids={item['SeriesId']}&fields=ProviderIds")
    assert found["Items"][0]["ProviderIds"]["Tmdb"] == str(show.tmdb)
    jellyfin.play_next(session, show.episode(1, 3))
    _, (told,) = await ask("GET", "/Sessions")
    assert told["NowPlayingItem"]["IndexNumber"] == 3
    assert told["Id"] == session.id


@pytest.mark.parametrize(("who", "seen"), [("", 2), ("mara", 2), ("jonas", 1)])
async def test_users_see_their_own_sessions_administrators_and_keys_all(
    ask: Client,
    jellyfin: Jellyfin,
    items: list[Item],
    mara: User,
    jonas: User,
    *,
    who: str,
    seen: int,
) -> None:
    jellyfin.play(mara, items[0])
    jellyfin.play(jonas, items[1], device="Phone")
    token = jellyfin.add_token(who) if who else jellyfin.api_key
    _, told = await ask("GET", "/Sessions", token=token)
    assert len(told) == seen


async def test_sessions_can_be_narrowed(
    ask: Client, jellyfin: Jellyfin, clock: TestClock, playing: Session
) -> None:
    jellyfin.stop_playing(playing)
    clock.forward(minutes=10)
    assert (await ask("GET", "/Sessions?activeWithinSeconds=60"))[1] == []
    assert len((await ask("GET", "/Sessions?activeWithinSeconds=0"))[1]) == 1
    assert (await ask("GET", "/Sessions?deviceId=other"))[1] == []
    user = "0" * 31 + "1"
    assert (await ask("GET", f"/Sessions?controllableByUserId={user}"))[1] == []
    assert (await ask("GET", "/Sessions?activeWithinSeconds=x"))[0] == 400


async def test_what_was_played_is_listed_by_date(
    ask: Client,
    jellyfin: Jellyfin,
    clock: TestClock,
    *,
    items: list[Item],
    show: CatalogueShow,
    mara: User,
) -> None:
    jellyfin.add_episodes(show)
    for one in (items[3], show.episode(1, 1), items[1]):
        clock.forward(hours=3)
        jellyfin.finish(jellyfin.play(mara, one))
    path = f"/Items?userId={mara.id}&recursive=true&includeItemTypes=Movie,Episode"
    path += "&isPlayed=true&sortBy=DatePlayed&sortOrder=Descending&enableUserData=true"
    _, found = await ask("GET", path)
    rows = found["Items"]
    assert [row["Type"] for row in rows] == ["Movie", "Episode", "Movie"]
    dates = [row["UserData"]["LastPlayedDate"] for row in rows]
    assert dates == sorted(dates, reverse=True)
