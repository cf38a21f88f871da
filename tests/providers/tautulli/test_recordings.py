"""What a genuine Tautulli answered is read."""

from datetime import UTC, datetime, timedelta
import json

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import PlayerState
from custom_components.letterboxd_sync.providers.errors import NotAuthorized
from custom_components.letterboxd_sync.providers.tautulli.account import (
    TautulliAccount,
    TautulliStatus,
)

from ...shared_material import RECORDINGS, needs_shared
from ..canned import Canned, CannedServer
from .streams import API

pytestmark = needs_shared


def recorded(name: str, *, status: int = 200) -> Canned:
    path = RECORDINGS / "tautulli" / f"{name}.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    return Canned(said=said, status=status)


async def test_a_film_that_is_paused(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, recorded("get_activity_movie_paused"))

    seen = await account.read_sessions()

    (one,) = seen.items
    assert seen.complete
    assert one.title == Film(
        title="Inception", year=2010, ids=FilmIds(tmdb=27205, imdb="tt1375666")
    )
    assert (one.user_id, one.user_name, one.session_id) == ("8001", "Alice", "27")
    assert (one.state, one.position) == (PlayerState.PAUSED, timedelta(minutes=74))
    assert one.duration == timedelta(minutes=148)
    assert (one.device, one.client) == ("Living Room TV", "Plex for LG")
    assert one.library == "Movies"


async def test_plex_cannot_be_reached(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, recorded("get_activity_pms_unreachable"))

    assert not (await account.read_sessions()).complete


async def test_a_wrong_key(account: TautulliAccount, server: CannedServer) -> None:
    server.lay(API, recorded("error_invalid_apikey_http400", status=400))

    with pytest.raises(NotAuthorized):
        await account.read_sessions()


async def test_a_server_that_was_never_linked(
    account: TautulliAccount, server: CannedServer
) -> None:
    server.lay(API, recorded("get_server_info"), recorded("get_tautulli_info"))

    assert await account.probe() == TautulliStatus(
        server_id="", name="", version="2.17.2"
    )


async def test_users(account: TautulliAccount, server: CannedServer) -> None:
    server.lay(API, recorded("get_users"))

    assert [(user.user_id, user.name) for user in await account.users()] == [
        ("0", "Local"),
        ("8001", "Alice"),
        ("8002", "bob_plex"),
    ]


async def test_what_has_been_played(
    account: TautulliAccount, server: CannedServer
) -> None:
    """A track and live television are none of ours."""
    nothing = recorded("get_metadata_pms_unreachable")
    server.lay(API, recorded("get_history_ungrouped"), nothing)

    marks = await account.read_marks("8001", datetime(2025, 1, 1, tzinfo=UTC))

    assert [(mark.item_id, mark.share) for mark in marks] == [
        ("101", 0.98),
        ("102", 0.36),
        ("102", 0.99),
        ("103", 0.09),
        ("204", 0.99),
    ]
