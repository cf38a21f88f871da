"""What is changed in the middle of a film: links, accounts; no play suffers."""

from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.engine.playback_desk import PlaybackDesk
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import NowPlaying
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.jellyfin.sessions import Session

from ..flows.trakts import trakt_id
from .audience import TRAKT, playback_link, trakt_entry, until
from .household import JELLYFIN, jellyfin_entry, set_up, settle

NILS = trakt_id("nils")


@pytest.fixture
def film(sims: Simulators) -> CatalogueFilm:
    sims.trakt.limits.strict = False
    sims.jellyfin.add_user("bob")
    return sims.catalogue[0]


def bob(sims: Simulators, *accounts: str) -> ConfigSubentryDataWithId:
    """Return the link of Bob's playback to these accounts."""
    return playback_link(sims.jellyfin.user("bob").id, *accounts)


def desk(hass: HomeAssistant) -> PlaybackDesk:
    """Return the desk for playback."""
    return hass.data[DATA_HOUSE].engine.playback


def playing(hass: HomeAssistant) -> tuple[NowPlaying, ...]:
    """Return what plays at the server."""
    return desk(hass).now_playing(AccountId(JELLYFIN))


async def begin(hass: HomeAssistant, sims: Simulators, film: CatalogueFilm) -> Session:
    """Let Bob see most of a film."""
    session = sims.jellyfin.play("bob", film)
    sims.jellyfin.seek(session, session.runtime * 0.95)
    await until(lambda: playing(hass))
    return session


async def end(hass: HomeAssistant, sims: Simulators, session: Session) -> None:
    """Let the film end, and everything come to rest."""
    await until(lambda: playing(hass))
    sims.jellyfin.finish(session)
    await until(lambda: not playing(hass))
    await settle(hass)


async def test_a_link_that_is_changed_mid_film_makes_one_play(
    hass: HomeAssistant, sims: Simulators, film: CatalogueFilm
) -> None:
    source = jellyfin_entry(sims, bob(sims, TRAKT))
    await set_up(hass, trakt_entry(sims), source)
    session = await begin(hass, sims, film)
    link = source.subentries["PLAYBACK"]

    hass.config_entries.async_update_subentry(
        source, link, data={**link.data, "threshold": 70}
    )
    await settle(hass)
    await end(hass, sims, session)

    assert len(sims.trakt.plays(film)) == 1


async def test_a_link_that_comes_mid_film_gets_the_play(
    hass: HomeAssistant, sims: Simulators, film: CatalogueFilm
) -> None:
    source = jellyfin_entry(sims)
    await set_up(hass, trakt_entry(sims), source)
    session = await begin(hass, sims, film)
    link = bob(sims, TRAKT)

    hass.config_entries.async_add_subentry(
        source,
        ConfigSubentry(
            data=MappingProxyType(dict(link["data"])),
            subentry_id=link["subentry_id"],
            subentry_type=link["subentry_type"],
            title=link["title"],
            unique_id=link["unique_id"],
        ),
    )
    await settle(hass)
    await end(hass, sims, session)

    assert len(sims.trakt.plays(film)) == 1


async def test_an_account_that_goes_mid_film_takes_no_other_persons_play_along(
    hass: HomeAssistant, sims: Simulators, film: CatalogueFilm
) -> None:
    nils = trakt_entry(sims, "nils")
    source = jellyfin_entry(sims, bob(sims, TRAKT, NILS))
    await set_up(hass, trakt_entry(sims), nils, source)
    session = await begin(hass, sims, film)

    await hass.config_entries.async_remove(nils.entry_id)
    await settle(hass)
    await end(hass, sims, session)

    assert len(sims.trakt.plays(film)) == 1
    assert sims.trakt.plays(film, "nils") == []


async def test_a_tracker_that_is_reloaded_at_the_end_gets_its_play_once(
    hass: HomeAssistant, sims: Simulators, film: CatalogueFilm
) -> None:
    tracker = trakt_entry(sims)
    await set_up(hass, tracker, jellyfin_entry(sims, bob(sims, TRAKT)))
    session = await begin(hass, sims, film)

    await hass.config_entries.async_unload(tracker.entry_id)
    await end(hass, sims, session)
    assert sims.trakt.plays(film) == []
    await hass.config_entries.async_setup(tracker.entry_id)
    await until(lambda: sims.trakt.plays(film))
    await settle(hass)

    assert len(sims.trakt.plays(film)) == 1


async def test_a_server_that_is_linked_twice_makes_one_play(
    hass: HomeAssistant, sims: Simulators, film: CatalogueFilm
) -> None:
    user = sims.jellyfin.user("bob")
    as_bob = MockConfigEntry(
        domain="letterboxd_sync",
        title="Bob",
        unique_id=f"{JELLYFIN}:{user.id}",
        data={
            **jellyfin_entry(sims).data,
            "token": sims.jellyfin.add_token(user),
            "user_id": user.id,
            "device_id": "fedcba9876543210",
        },
        subentries_data=(playback_link(user.id, TRAKT, link_id="BOB"),),
        entry_id="ENTRY-BOB",
    )
    source = jellyfin_entry(sims, bob(sims, TRAKT))
    await set_up(hass, trakt_entry(sims), source, as_bob)
    session = await begin(hass, sims, film)
    theirs = AccountId(as_bob.unique_id or "")
    await until(lambda: desk(hass).now_playing(theirs))

    sims.jellyfin.finish(session)
    await until(lambda: not playing(hass) and not desk(hass).now_playing(theirs))
    await settle(hass)
    await sims.jellyfin.sockets.settle()

    assert len(sims.trakt.plays(film)) == 1
