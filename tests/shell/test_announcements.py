"""What happens to playback before there is an entity to tell of it."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.letterboxd_sync.announcements import Announcements
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import (
    PlaybackKind,
    PlaybackOccurrence,
)
from simulators.house import Simulators

from .audience import TRAKT, playback_link, trakt_entry, until
from .household import jellyfin_entry, set_up, settle
from .test_entities import entity_of
from .watching import Told, film_of, person

SIGNAL = "playback"


def happened(kind: PlaybackKind) -> PlaybackOccurrence:
    return PlaybackOccurrence(
        kind=kind,
        account=AccountId("jellyfin:0123"),
        title=Film(title="Heat"),
        at=dt_util.utcnow(),
    )


STARTED = PlaybackKind.STARTED
PAUSED = PlaybackKind.PAUSED


@pytest.fixture
def told() -> list[PlaybackKind]:
    return []


async def test_what_came_before_is_told_first_and_once(
    hass: HomeAssistant, told: list[PlaybackKind]
) -> None:
    announcements = Announcements(hass)
    announcements.tell(SIGNAL, happened(STARTED))
    end = announcements.hear(SIGNAL, callback(lambda it: told.append(it.kind)))
    announcements.tell(SIGNAL, happened(PAUSED))
    assert told == []
    await hass.async_block_till_done()
    assert told == [STARTED, PAUSED]
    announcements.tell(SIGNAL, happened(STARTED))
    assert told == [STARTED, PAUSED, STARTED]
    end()
    announcements.tell(SIGNAL, happened(STARTED))
    assert len(told) == 3


async def test_who_leaves_at_once_hears_nothing(
    hass: HomeAssistant, told: list[PlaybackKind]
) -> None:
    announcements = Announcements(hass)
    announcements.tell(SIGNAL, happened(STARTED))
    announcements.hear(SIGNAL, callback(lambda it: told.append(it.kind)))()
    await hass.async_block_till_done()
    assert told == []


async def test_what_waits_for_too_long_is_no_news(
    hass: HomeAssistant, told: list[PlaybackKind], freezer: FrozenDateTimeFactory
) -> None:
    """As for an entity that somebody enables next day."""
    announcements = Announcements(hass)
    announcements.tell(SIGNAL, happened(STARTED))
    freezer.tick(timedelta(minutes=6))
    announcements.tell(SIGNAL, happened(PAUSED))
    announcements.hear(SIGNAL, callback(lambda it: told.append(it.kind)))
    await hass.async_block_till_done()
    assert told == [PAUSED]


async def test_a_film_that_begins_while_home_assistant_starts_is_told_of(
    hass: HomeAssistant, sims: Simulators
) -> None:
    """By its user, and by its link."""
    sims.trakt.limits.strict = False
    bob = sims.jellyfin.add_user("bob")
    sims.jellyfin.play("bob", film_of(sims))
    told = Told(hass)
    entry = jellyfin_entry(sims, playback_link(bob.id, TRAKT))
    await set_up(hass, trakt_entry(sims), entry)
    await told.until(entity_of(hass, person(sims), "playback", "event"), "started")
    await told.until(entity_of(hass, "PLAYBACK", "playback", "event"), "started")
    await settle(hass)


async def test_the_first_film_of_a_new_user_is_told_of(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, jellyfin_entry(sims))
    told = Told(hass)
    sims.jellyfin.add_user("zoe")
    sims.jellyfin.play("zoe", film_of(sims))
    zoe = f"{person(sims, 'zoe')}|playback"
    registry = er.async_get(hass)
    await until(lambda: registry.async_get_entity_id("event", DOMAIN, zoe))
    await told.until(
        entity_of(hass, person(sims, "zoe"), "playback", "event"), "started"
    )
