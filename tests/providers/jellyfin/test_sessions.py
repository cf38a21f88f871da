"""Tests of reading what plays on a Jellyfin."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
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
    NotAuthorized,
    NotUnderstood,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import ROOT_ID, account_at
from .playing import ALICE, BOB, SERIES, SESSION, episode, film, page, series, session

SESSIONS = "GET /Sessions"
ITEMS = "GET /Items"


def ancestors(item: str) -> str:
    return f"GET /Items/{item}/Ancestors"


async def test_a_film_that_plays_is_seen(
    account: JellyfinAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(SESSIONS, Canned(said=[session()]))
    within = [{"Type": "Folder", "Name": "heat"}, "?", {"Type": "CollectionFolder"}]
    library = {"Type": "CollectionFolder", "Name": "Films"}
    server.lay(ancestors("1" * 32), Canned(said=[*within, library]))

    seen = await account.read_sessions()

    assert (seen.complete, seen.read_at, seen.undecoded) == (True, clock.now, 0)
    assert seen.items == (
        PlaybackProgress(
            account=AccountId("jellyfin"),
            user_id=ALICE,
            session_id=SESSION,
            title=Film(
                title="Heat",
                year=1995,
                ids=FilmIds(tmdb=949, imdb="tt0113277"),
                poster=f"{server.url}/Items/{'1' * 32}/Images/Primary",
            ),
            item_id="1" * 32,
            state=PlayerState.PLAYING,
            position=timedelta(minutes=10),
            duration=timedelta(seconds=10_200),
            at=clock.now,
            user_name="Alice",
            device="Living Room TV",
            client="Jellyfin Android TV",
            library="Films",
        ),
    )
    assert server.asked[-1].query["userId"] == ROOT_ID


async def test_an_episode_comes_with_the_ids_of_its_show(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(SESSIONS, Canned(said=[session(episode())]))
    server.lay(ITEMS, Canned(said=page(series())))
    server.lay(ancestors(SERIES), Canned(said=[]))

    (seen,) = (await account.read_sessions()).items

    assert seen.title == Episode(
        show=Show(
            title="Breaking Bad",
            year=2008,
            ids=ShowIds(tmdb=1396, tvdb=81189, imdb="tt0903747"),
            poster=f"{server.url}/Items/{SERIES}/Images/Primary",
        ),
        season=5,
        number=14,
        title="Ozymandias",
        ids=EpisodeIds(tmdb=62161, tvdb=4639461, imdb="tt2301451"),
        poster=f"{server.url}/Items/{'2' * 32}/Images/Primary",
    )
    assert seen.library is None


async def test_what_goes_with_a_title_is_asked_for_once(
    account: JellyfinAccount, server: CannedServer
) -> None:
    next_one = episode(Id="3" * 32, IndexNumber=15)
    server.lay(
        SESSIONS,
        Canned(said=[session(episode())]),
        Canned(said=[session(next_one)]),
    )
    server.lay(ITEMS, Canned(said=page(series())))
    library = {"Type": "CollectionFolder", "Name": "Shows"}
    server.lay(ancestors(SERIES), Canned(said=[library]))
    await account.read_sessions()
    before = len(server.asked)

    (seen,) = (await account.read_sessions()).items

    assert isinstance(seen.title, Episode)
    assert (seen.title.number, seen.title.show.ids.tmdb) == (15, 1396)
    assert seen.library == "Shows"
    assert server.lines()[before:] == [SESSIONS]


@pytest.mark.parametrize(
    "answer",
    [
        Canned(said=page()),
        Canned(said=page({"Name": "no id"})),
        Canned(said={}),
        Canned(status=403),
    ],
)
async def test_a_title_is_told_also_when_the_server_says_nothing_more_of_it(
    account: JellyfinAccount, server: CannedServer, answer: Canned
) -> None:
    server.lay(SESSIONS, Canned(said=[session(episode())]))
    server.lay(ITEMS, answer)
    server.lay(ancestors(SERIES), Canned(said={}))

    seen = await account.read_sessions()

    assert seen.complete
    assert isinstance(seen.items[0].title, Episode)
    assert seen.items[0].title.show.ids == ShowIds()
    assert seen.items[0].title.show.title == "Breaking Bad"


async def test_a_show_that_the_server_does_not_name_has_its_title(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(SESSIONS, Canned(said=[session(episode(SeriesId=None))]))

    (seen,) = (await account.read_sessions()).items

    assert isinstance(seen.title, Episode)
    assert seen.title.show == Show(title="Breaking Bad")
    assert server.lines() == [SESSIONS, ancestors("2" * 32)]


async def test_who_watches_along_has_a_session_of_their_own(
    account: JellyfinAccount, server: CannedServer
) -> None:
    along = [{"UserId": BOB, "UserName": "Bob"}]
    server.lay(SESSIONS, Canned(said=[session(AdditionalUsers=along)]))

    seen = await account.read_sessions()

    assert [(one.user_id, one.session_id, one.user_name) for one in seen.items] == [
        (ALICE, SESSION, "Alice"),
        (BOB, f"{SESSION}:{BOB}", "Bob"),
    ]


async def test_a_session_that_cannot_be_read_makes_the_look_incomplete(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(SESSIONS, Canned(said=[session(), session(Id=None)]))

    seen = await account.read_sessions()

    assert (len(seen.items), seen.complete, seen.undecoded) == (1, False, 1)


async def test_an_item_without_ids_keeps_its_title(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(SESSIONS, Canned(said=[session(film(ProviderIds={"Tmdb": "0"}))]))

    (seen,) = (await account.read_sessions()).items

    assert isinstance(seen.title, Film)
    assert (seen.title.name, seen.title.ids) == ("Heat (1995)", FilmIds())


async def test_an_answer_that_is_no_list_is_not_understood(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(SESSIONS, Canned(said={}))

    with pytest.raises(NotUnderstood):
        await account.read_sessions()


async def test_playback_of_every_version_is_seen(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    playing = jellyfin.play(alice, items[0], at=60)
    jellyfin.pause(playing, 90)

    seen = await linked.read_sessions()

    assert seen.complete
    (one,) = seen.items
    assert isinstance(one.title, Film)
    assert one.title.ids.tmdb == items[0].film.tmdb
    assert (one.user_id, one.item_id) == (alice.id, items[0].id)
    assert (one.state, one.position) == (PlayerState.PAUSED, timedelta(seconds=90))
    assert (one.device, one.library) == ("Living Room TV", "Movies")
    jellyfin.stop_playing(playing)
    ended = await linked.read_sessions()
    assert (ended.items, ended.complete) == ((), True)


async def test_an_episode_of_every_version_is_seen_with_its_show(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    show: CatalogueShow,
) -> None:
    there = jellyfin.add_episodes(show)
    playing = jellyfin.play(alice, there[1])
    jellyfin.join(playing, "Root")

    seen = (await linked.read_sessions()).items

    assert {one.user_id for one in seen} == {alice.id, jellyfin.user("Root").id}
    assert isinstance(seen[0].title, Episode)
    assert seen[0].title == seen[1].title
    assert seen[0].title.show.ids == ShowIds(
        tmdb=show.tmdb, tvdb=show.tvdb, imdb=show.imdb
    )
    assert seen[0].title.ids.tvdb == there[1].episode.tvdb
    assert seen[0].library == "Shows"


async def test_a_users_token_shows_what_the_user_plays(
    of_alice: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    jellyfin.play(alice, items[0])
    jellyfin.play("Root", items[1], device="Den")

    (seen,) = (await of_alice.read_sessions()).items

    assert seen.user_id == alice.id


async def test_a_revoked_key_is_not_authorized(
    linked: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    jellyfin.state.tokens.clear()

    with pytest.raises(NotAuthorized):
        await linked.read_sessions()


async def test_sightings_carry_the_name_of_the_account(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    server.lay(SESSIONS, Canned(said=[session(UserName=None)]))
    account = JellyfinAccount(
        http,
        url=server.url,
        token="t" * 32,
        user_id=ROOT_ID,
        device_id="device",
        clock=clock,
        account_id=AccountId("jellyfin:den"),
    )

    (seen,) = (await account.read_sessions()).items

    assert (seen.account, seen.user_name) == ("jellyfin:den", None)


async def test_users_may_be_a_little_old(
    account: JellyfinAccount, server: CannedServer, clock: Clock
) -> None:
    a_day = timedelta(days=1)
    alice = {"Id": ROOT_ID, "Name": "Alice"}
    server.lay("GET /Users", Canned(said=[alice]), Canned(said=[]))
    first = await account.users(max_age=a_day)
    clock.pass_by(timedelta(hours=23))

    assert await account.users(max_age=a_day) == first
    assert len(server.asked) == 1
    clock.pass_by(timedelta(hours=1))
    assert await account.users(max_age=a_day) == ()
    assert [user.name for user in first] == ["Alice"]
    await account.users()
    assert len(server.asked) == 3


async def test_the_libraries_of_films_and_shows_can_be_chosen_from(
    account: JellyfinAccount, server: CannedServer
) -> None:
    rows = [
        {"Id": "1", "Name": "Films", "CollectionType": "movies"},
        {"Id": "2", "Name": "Songs", "CollectionType": "music"},
        {"Id": "3", "Name": "Shows", "CollectionType": "tvshows"},
        {"Id": "4", "Name": "Mixed"},
        {"Id": "5"},
    ]
    server.lay("GET /UserViews", Canned(said=page(*rows)))

    assert await account.libraries() == ("Films", "Shows", "Mixed")
    assert server.asked[0].query["userId"] == ROOT_ID


async def test_the_simulated_libraries_can_be_chosen_from(
    linked: JellyfinAccount, items: list[Item]
) -> None:
    assert await linked.libraries() == ("Movies",)


async def test_without_an_administrator_what_plays_is_told_nevertheless(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    server.lay(SESSIONS, Canned(said=[session()]))
    server.lay("GET /Users", Canned(said=[]))

    (seen,) = (await account_at(http, server.url, clock).read_sessions()).items

    assert seen.library is None
