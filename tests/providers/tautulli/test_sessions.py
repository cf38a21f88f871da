"""What plays on Plex, as Tautulli tells it."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
)
from custom_components.letterboxd_sync.providers.tautulli.account import (
    TautulliAccount,
)

from ..canned import CannedServer
from ..moments import Clock
from .conftest import ACCOUNT
from .streams import API, activity, episode, film, said


async def test_a_film_that_plays_is_seen(
    account: TautulliAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(API, said(activity(film())))

    seen = await account.read_sessions()

    assert (seen.complete, seen.read_at) == (True, clock.now)
    assert seen.items == (
        PlaybackProgress(
            account=ACCOUNT,
            user_id="8001",
            session_id="27",
            title=Film(
                title="Inception",
                year=2010,
                ids=FilmIds(tmdb=27205, imdb="tt1375666"),
            ),
            item_id="101",
            state=PlayerState.PLAYING,
            position=timedelta(minutes=74),
            duration=timedelta(minutes=148),
            at=clock.now,
            user_name="Alice",
            device="Living Room TV",
            client="Plex for LG",
            library="Movies",
        ),
    )


async def test_an_episode_comes_with_the_ids_of_its_show(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, said(activity(episode())))

    (seen,) = (await account.read_sessions()).items

    assert seen.title == Episode(
        show=Show(
            title="Breaking Bad",
            year=2008,
            ids=ShowIds(tmdb=1396, tvdb=81189, imdb="tt0903747"),
        ),
        season=5,
        number=14,
        title="Ozymandias",
        ids=EpisodeIds(tmdb=62161, tvdb=4639461, imdb="tt2301451"),
    )
    assert len(server.asked) == 1


async def test_ids_that_are_missing_are_asked_for_once(
    account: TautulliAccount, server: CannedServer
) -> None:
    bare: dict[str, object] = {"guids": [], "grandparent_guids": [], "guid": "plex://x"}
    playing = said(activity(film(**bare), episode(**bare)))
    of_film = said({"guids": ["tmdb://27205"]})
    of_episode = said({"guids": ["tvdb://4"], "grandparent_guids": ["tvdb://81189"]})
    server.lay(API, playing, of_film, of_episode, playing)
    await account.read_sessions()

    first, second = (await account.read_sessions()).items

    assert isinstance(first.title, Film)
    assert first.title.ids == FilmIds(tmdb=27205)
    assert isinstance(second.title, Episode)
    assert second.title.show.ids == ShowIds(tvdb=81189)
    assert second.title.ids == EpisodeIds(tvdb=4)
    assert [one.query["cmd"] for one in server.asked] == [
        "get_activity",
        "get_metadata",
        "get_metadata",
        "get_activity",
    ]


async def test_a_title_that_plex_does_not_know_keeps_its_name(
    account: TautulliAccount, server: CannedServer
) -> None:
    bare: dict[str, object] = {"guids": [], "grandparent_guids": None, "guid": ""}
    server.lay(API, said(activity(film(**bare), episode(**bare))), said({}))

    first, second = (await account.read_sessions()).items

    assert isinstance(first.title, Film)
    assert (first.title.name, first.title.ids) == ("Inception (2010)", FilmIds())
    assert second.title.name == "Breaking Bad S05E14"


@pytest.mark.parametrize("data", [{}, {"stream_count": "1", "sessions": None}])
async def test_while_plex_is_down_nothing_has_ended(
    account: TautulliAccount, server: CannedServer, data: object
) -> None:
    server.lay(API, said(data))

    seen = await account.read_sessions()

    assert (seen.items, seen.complete) == ((), False)


@pytest.mark.parametrize(
    "data", [{"stream_count": "0"}, {"stream_count": 0, "sessions": []}]
)
async def test_nothing_plays(
    account: TautulliAccount, server: CannedServer, data: object
) -> None:
    server.lay(API, said(data))

    seen = await account.read_sessions()

    assert (seen.items, seen.complete) == ((), True)


async def test_a_list_that_is_short_is_not_complete(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, said(activity(film(), count="2")))

    seen = await account.read_sessions()

    assert (len(seen.items), seen.complete) == (1, False)


@pytest.mark.parametrize(
    "row",
    [
        film(live=1),
        film(live="1"),
        film(media_type="track"),
        film(media_type="clip"),
        episode(grandparent_title=""),
        episode(media_index=""),
        episode(parent_media_index=None),
    ],
)
async def test_what_is_none_of_ours_is_passed_over(
    account: TautulliAccount, server: CannedServer, row: object
) -> None:
    server.lay(API, said(activity(row)))

    seen = await account.read_sessions()

    assert (seen.items, seen.complete, seen.undecoded) == ((), True, 0)


@pytest.mark.parametrize(
    "row",
    [
        "stream",
        film(session_key=None),
        film(rating_key=None),
        film(user_id=None),
        film(state=None),
        film(title=None),
    ],
)
async def test_what_cannot_be_read_is_counted(
    account: TautulliAccount, server: CannedServer, row: object
) -> None:
    server.lay(API, said(activity(row, film())))

    seen = await account.read_sessions()

    assert (len(seen.items), seen.complete, seen.undecoded) == (1, False, 1)


@pytest.mark.parametrize("data", [None, [], "streams"])
async def test_an_activity_that_is_none_is_not_understood(
    account: TautulliAccount, server: CannedServer, data: object
) -> None:
    server.lay(API, said(data))

    with pytest.raises(NotUnderstood):
        await account.read_sessions()


@pytest.mark.parametrize(
    ("state", "read"),
    [
        ("playing", PlayerState.PLAYING),
        ("buffering", PlayerState.PLAYING),
        ("paused", PlayerState.PAUSED),
        ("stopped", PlayerState.STOPPED),
    ],
)
async def test_states_are_those_of_players(
    account: TautulliAccount, server: CannedServer, state: str, read: PlayerState
) -> None:
    server.lay(API, said(activity(film(state=state))))

    assert (await account.read_sessions()).items[0].state is read


async def test_numbers_come_in_either_way(
    account: TautulliAccount, server: CannedServer
) -> None:
    row = film(
        session_key=27,
        rating_key=101,
        user_id="8001",
        view_offset=4440000,
        duration="",
        stream_duration="8880000",
        year="",
        friendly_name="",
        player=" ",
    )
    server.lay(API, said(activity(row)))

    (seen,) = (await account.read_sessions()).items

    assert (seen.session_id, seen.item_id, seen.user_id) == ("27", "101", "8001")
    assert (seen.position, seen.duration) == (
        timedelta(minutes=74),
        timedelta(minutes=148),
    )
    assert isinstance(seen.title, Film)
    assert (seen.title.year, seen.user_name, seen.device) == (None, "alice_plex", None)


@pytest.mark.parametrize("offset", ["", None, "-5", "x", True, 0])
async def test_what_has_no_position_is_at_the_beginning(
    account: TautulliAccount, server: CannedServer, offset: object
) -> None:
    row = film(view_offset=offset, duration=None)
    server.lay(API, said(activity(row)))

    (seen,) = (await account.read_sessions()).items

    assert (seen.position, seen.duration) == (timedelta(), None)
