"""The events of playback: by link, by user, at Trakt; each thing is told once."""

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.playback import (
    PlaybackKind,
    PlaybackOccurrence,
)
from simulators.house import Simulators

from ..flows.trakts import trakt_id
from .audience import (
    TRAKT,
    playback_link,
    players_entry,
    trakt_entry,
)
from .household import set_up, settle
from .test_entities import entity_of
from .watching import TRAKT_ENTRY, Told, film_of, link_evening, person, wind_on

EVENING = ["started", "paused", "resumed", "finished", "scrobbled"]


async def test_an_evening_is_told_by_the_link_the_user_and_trakt(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    told, film = Told(hass), film_of(sims)
    link = entity_of(hass, "PLAYBACK", "playback", "event")
    user = entity_of(hass, person(sims), "playback", "event")
    trakt = entity_of(hass, TRAKT, "playback", "event")
    session = sims.jellyfin.play("bob", film, device="Den TV")
    started = await told.until(link, "started")
    sims.jellyfin.pause(session)
    await told.until(link, "paused")
    sims.jellyfin.resume(session)
    await told.until(link, "resumed")
    await wind_on(hass, sims, session)
    sims.jellyfin.finish(session)
    scrobbled = await told.until(user, "scrobbled")
    await settle(hass)
    assert told.kinds(link) == EVENING
    assert told.kinds(user) == EVENING
    assert told.kinds(trakt) == ["scrobbled"]
    assert told.kinds(entity_of(hass, person(sims, "root"), "playback", "event")) == []
    assert started["title"] == film.title
    assert started["year"] == film.year
    assert started["media"] == "film"
    assert started["ids"]["tmdb"] == film.tmdb
    assert started["device"] == "Den TV"
    assert started["position"] == 0
    assert started["duration"] == 60 * film.runtime_minutes
    assert started["poster"] == started["entity_picture"]
    assert started["who"].startswith("Playback of")
    assert started["account"] == "Jellyfin"
    assert (scrobbled["who"], scrobbled["account"]) == ("bob", "Trakt mara")


async def test_a_film_that_is_given_up_has_stopped(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    told = Told(hass)
    session = sims.jellyfin.play("bob", film_of(sims))
    link = entity_of(hass, "PLAYBACK", "playback", "event")
    await told.until(link, "started")
    sims.jellyfin.stop_playing(session)
    await told.until(link, "stopped")
    await settle(hass)
    assert told.kinds(link) == ["started", "stopped"]


async def test_a_check_in_is_told_where_its_person_alone_is_followed(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    told, film = Told(hass), film_of(sims)
    await hass.services.async_call(
        DOMAIN,
        "check_in",
        {"config_entry_id": TRAKT_ENTRY, "tmdb": film.tmdb},
        blocking=True,
    )
    await settle(hass)
    for owner in ("PLAYBACK", person(sims), TRAKT):
        entity_id = entity_of(hass, owner, "playback", "event")
        assert told.kinds(entity_id) == ["checked_in"]


async def test_a_check_in_is_not_told_of_those_who_watch_together(
    hass: HomeAssistant, sims: Simulators
) -> None:
    film = film_of(sims)
    link = playback_link("media_player.den", TRAKT, trakt_id("nils"))
    both = trakt_entry(sims), trakt_entry(sims, "nils")
    await set_up(hass, *both, players_entry(link))
    told = Told(hass)
    await hass.services.async_call(
        DOMAIN,
        "check_in",
        {"config_entry_id": TRAKT_ENTRY, "tmdb": film.tmdb},
        blocking=True,
    )
    await settle(hass)
    assert told.kinds(entity_of(hass, TRAKT, "playback", "event")) == ["checked_in"]
    assert told.kinds(entity_of(hass, "PLAYBACK", "playback", "event")) == []


async def test_a_play_of_a_link_that_is_gone_is_told_by_its_account_alone(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    told = Told(hass)
    hass.data[DATA_HOUSE].played(
        PlaybackOccurrence(
            kind=PlaybackKind.SCROBBLED,
            account=AccountId(TRAKT),
            link_id=LinkId("GONE"),
            title=Film(title="Heat"),
            at=dt_util.utcnow(),
        )
    )
    await hass.async_block_till_done()
    [(entity_id, _)] = told.events
    assert entity_id == entity_of(hass, TRAKT, "playback", "event")
