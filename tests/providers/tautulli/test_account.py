"""Tests of reading what plays on Plex, from Tautulli."""

from datetime import timedelta
import logging

import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import (
    PlayerState,
)
from custom_components.letterboxd_sync.model.shelf import ServerUser
from custom_components.letterboxd_sync.model.show import (
    Episode,
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
from .conftest import KEY, account_at
from .streams import API, refused, said


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
