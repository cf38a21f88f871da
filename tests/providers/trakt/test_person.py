from datetime import timedelta

from custom_components.letterboxd_sync.model.playback import PlayFigures, Stats
from custom_components.letterboxd_sync.providers.trakt.account import (
    TraktAccount,
    TraktLimits,
    TraktMember,
)
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode
from simulators.trakt import Trakt, uuid_of

from ..moments import Clock


async def test_a_probe_tells_whose_account_it_is_and_what_it_may_keep(
    linked: TraktAccount,
) -> None:
    assert await linked.probe() == TraktMember(
        uuid=uuid_of("mara"),
        slug="mara",
        name="Mara",
        vip=False,
        limits=TraktLimits(
            watchlist=250, favourites=100, owned=10_000, lists=5, list_items=250
        ),
    )


async def test_the_profile_says_who_somebody_is(
    trakt: Trakt, linked: TraktAccount
) -> None:
    profile = await linked.profile()

    assert (profile.slug, profile.name, profile.vip) == ("mara", "Mara", False)
    assert profile.joined_at == trakt.member("mara").joined_at.replace(microsecond=0)


async def test_figures_are_read_again_when_something_was_watched(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: tuple[CatalogueFilm, ...],
    episode: CatalogueEpisode,
    clock: Clock,
) -> None:
    before = await linked.read_stats()
    clock.pass_by(timedelta(minutes=15))
    trakt.log_play(catalogue[0])
    trakt.log_play(catalogue[0])
    trakt.log_play(episode)
    trakt.rate_title(catalogue[0], 9)

    after = await linked.read_stats()

    assert before == Stats()
    assert after == Stats(
        films=PlayFigures(plays=2, watched=1, minutes=2 * catalogue[0].runtime_minutes),
        episodes=PlayFigures(plays=1, watched=1, minutes=episode.runtime_minutes),
        shows_watched=1,
        ratings=1,
    )
