"""Tests of reading what plays on Plex, from Tautulli."""

from datetime import timedelta
import logging

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.shelf import ServerUser
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.tautulli.account import (
    TautulliAccount,
    TautulliStatus,
)
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.tautulli import PlexItem, PlexUser, Tautulli

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import ACCOUNT, KEY, account_at
from .streams import API, activity, episode, film, refused, said


async def test_a_tautulli_says_which_plex_it_looks_at(
    linked: TautulliAccount, tautulli: Tautulli
) -> None:
    assert await linked.probe() == TautulliStatus(
        server_id=tautulli.pms_identifier,
        name=tautulli.pms_name,
        version=tautulli.version.removeprefix("v"),
    )


async def test_a_wrong_key_is_not_authorized(
    http: Http, tautulli: Tautulli, clock: Clock
) -> None:
    with pytest.raises(NotAuthorized):
        await account_at(http, tautulli.url, clock, api_key="wrong").probe()


async def test_an_api_that_is_switched_off_is_refused_as_such(
    linked: TautulliAccount, tautulli: Tautulli
) -> None:
    tautulli.api_enabled = False

    with pytest.raises(Refused, match="not enabled") as caught:
        await linked.probe()
    assert caught.value.reason is RefusedReason.DISABLED


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (refused("Invalid apikey"), NotAuthorized, None),
        (refused("Parameter apikey is required"), NotAuthorized, None),
        (refused("Unknown command: x"), Refused, RefusedReason.REJECTED),
        (refused(None), Refused, RefusedReason.REJECTED),
        (Canned(status=400), Refused, RefusedReason.REJECTED),
        (Canned(status=404), Refused, RefusedReason.WRONG_SERVICE),
        (Canned(status=403), Refused, RefusedReason.FORBIDDEN),
        (refused("Check the logs", status=500), NoAnswer, None),
        (said({"appName": "Radarr"}), Refused, RefusedReason.WRONG_SERVICE),
        (said(None), Refused, RefusedReason.WRONG_SERVICE),
        (Canned(said={"version": "3"}), NotUnderstood, None),
        (Canned(said="<html>", kind="text/html"), NotUnderstood, None),
    ],
)
async def test_what_is_no_probe_says_what_to_do(
    account: TautulliAccount,
    server: CannedServer,
    answer: Canned,
    error: type[ProviderError],
    reason: RefusedReason | None,
) -> None:
    server.lay(API, answer)

    with pytest.raises(error) as caught:
        await account.probe()

    assert getattr(caught.value, "reason", None) is reason
    assert KEY not in str(caught.value)


async def test_a_tautulli_without_a_version_is_none(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, said({"pms_identifier": "", "pms_name": ""}), said({}))

    with pytest.raises(NotUnderstood):
        await account.probe()


async def test_the_key_is_in_no_error_and_no_log(
    account: TautulliAccount, server: CannedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.lay(API, refused(f"who is {KEY}?"))

    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as caught:
        await account.read_sessions()

    assert server.asked[0].query == {"apikey": KEY, "cmd": "get_activity"}
    assert KEY not in str(caught.value)
    ours = [one for one in caplog.records if one.name.startswith("custom_components")]
    assert ours
    assert KEY not in "".join(one.getMessage() for one in ours)


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


async def test_users_are_named_as_tautulli_calls_them(
    account: TautulliAccount, server: CannedServer, clock: Clock
) -> None:
    rows = [
        {"user_id": 0, "username": "Local", "friendly_name": "Local", "is_active": 1},
        {"user_id": 8001, "username": "alice_plex", "friendly_name": "Alice"},
        {"user_id": 8002, "username": "bob_plex", "friendly_name": ""},
        {"user_id": 8003, "username": None, "friendly_name": None},
        {"user_id": 8004, "username": "gone", "is_active": 0},
    ]
    server.lay(API, said(rows), said([]))
    a_day = timedelta(days=1)

    assert await account.users() == (
        ServerUser(user_id="0", name="Local"),
        ServerUser(user_id="8001", name="Alice"),
        ServerUser(user_id="8002", name="bob_plex"),
        ServerUser(user_id="8003", name="8003"),
    )
    assert len(await account.users(max_age=a_day)) == 4
    clock.pass_by(a_day)
    assert await account.users(max_age=a_day) == ()


@pytest.mark.parametrize("data", [None, {}, [None], [{"username": "alice"}]])
async def test_users_that_are_none_are_not_understood(
    account: TautulliAccount, server: CannedServer, data: object
) -> None:
    server.lay(API, said(data))

    with pytest.raises(NotUnderstood):
        await account.users()


async def test_the_libraries_of_films_and_shows_can_be_chosen_from(
    account: TautulliAccount, server: CannedServer
) -> None:
    rows = [
        {"section_id": 1, "section_name": "Movies", "section_type": "movie"},
        {"section_id": 3, "section_name": "Music", "section_type": "artist"},
        {"section_id": 2, "section_name": "Shows", "section_type": "show"},
        None,
    ]
    server.lay(API, said(rows), said({}))

    assert await account.libraries() == ("Movies", "Shows")
    with pytest.raises(NotUnderstood):
        await account.libraries()


async def test_the_simulated_plex_is_seen(
    linked: TautulliAccount,
    tautulli: Tautulli,
    alice: PlexUser,
    film: PlexItem,
    known: CatalogueFilm,
) -> None:
    playing = tautulli.playback.play(alice, film, at=60)
    tautulli.playback.pause(playing, 90)
    tautulli.playback.play_live(alice, "News")

    seen = await linked.read_sessions()

    (one,) = seen.items
    assert seen.complete
    assert isinstance(one.title, Film)
    assert (one.title.ids.tmdb, one.title.ids.imdb) == (known.tmdb, known.imdb)
    assert (one.user_id, one.user_name) == (str(alice.user_id), "Alice")
    assert (one.state, one.position) == (PlayerState.PAUSED, timedelta(seconds=90))
    assert one.duration == timedelta(minutes=film.minutes)


async def test_a_simulated_episode_is_seen_with_its_show(
    linked: TautulliAccount,
    tautulli: Tautulli,
    alice: PlexUser,
    episodes: list[PlexItem],
    show: CatalogueShow,
) -> None:
    tautulli.playback.play(alice, episodes[1])

    (one,) = (await linked.read_sessions()).items

    assert isinstance(one.title, Episode)
    assert one.title.show.ids == ShowIds(tmdb=show.tmdb, tvdb=show.tvdb, imdb=show.imdb)
    assert (one.title.season, one.title.number) == (1, 2)


async def test_nothing_ends_while_the_simulated_plex_is_down(
    linked: TautulliAccount, tautulli: Tautulli, alice: PlexUser, film: PlexItem
) -> None:
    playing = tautulli.playback.play(alice, film)
    tautulli.plex_down = True
    assert not (await linked.read_sessions()).complete

    tautulli.plex_down = False
    tautulli.playback.stop(playing)

    ended = await linked.read_sessions()
    assert (ended.items, ended.complete) == ((), True)


async def test_the_simulated_users_can_be_chosen_from(
    linked: TautulliAccount, alice: PlexUser
) -> None:
    assert [user.name for user in await linked.users()] == ["Local", "Alice"]
