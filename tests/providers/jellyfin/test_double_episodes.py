"""Files that hold several episodes, as Jellyfin tells of them."""

import pytest

from custom_components.letterboxd_sync.model.show import Episode
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.jellyfin import Jellyfin, User
from simulators.shows import CatalogueShow

from ..canned import Canned, CannedServer
from .playing import episode, page, series, session

NO_LIBRARY = Canned(said=[])


@pytest.mark.parametrize(
    ("said", "through"),
    [
        (None, None),
        (14, None),
        (15, 15),
        (16, 16),
        # A name that was misread: ``S05E14 720p``.
        (720, None),
        (13, None),
        ("15", None),
    ],
)
async def test_the_last_of_several_is_told_with_the_first(
    account: JellyfinAccount, server: CannedServer, said: object, through: int | None
) -> None:
    server.lay("GET /Sessions", Canned(said=[session(episode(IndexNumberEnd=said))]))
    server.lay("GET /Items", Canned(said=page(series())))

    (seen,) = (await account.read_sessions()).items

    assert isinstance(seen.title, Episode)
    assert (seen.title.number, seen.title.through) == (14, through)


async def test_every_version_tells_it(
    linked: JellyfinAccount, jellyfin: Jellyfin, alice: User, show: CatalogueShow
) -> None:
    first, *_ = jellyfin.add_episodes(show)
    first.through = first.episode.number + 1
    jellyfin.play(alice, first)

    (seen,) = (await linked.read_sessions()).items

    assert isinstance(seen.title, Episode)
    assert seen.title.through == first.through
