"""Servers knock while something plays, besides what they are asked: it is one play."""

from typing import Any

from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.const import DOMAIN

from .cinema import Cinema
from .home import ALICE
from .playback_links import diary_link, playback_link, tautulli_entry, trakt_id

DOOR = "0123456789abcdef0123456789abcdef"
OPEN = {"webhook": True, "webhook_outside": False, "webhook_id": DOOR}


@pytest.fixture
async def door(cinema: Cinema, hass_client_no_auth: ClientSessionGenerator) -> str:
    """Return the address to knock at."""
    # Addresses are fixed once there is a client.
    for component in (DOMAIN, Platform.CALENDAR):
        assert await async_setup_component(cinema.home.hass, component, {})
    client = await hass_client_no_auth()
    return str(client.make_url(f"/api/webhook/{DOOR}"))


@pytest.mark.parametrize("version", ["10.10.7", "10.11.11"])
async def test_what_jellyfin_knocks_of_counts_once(
    cinema: Cinema, door: str, version: str
) -> None:
    jellyfin, user = cinema.sims.jellyfin, cinema.user(ALICE)
    jellyfin.version = version
    jellyfin.webhooks.append(door)
    await cinema.open(
        playback_link(user, trakt_id(ALICE), marked_by_hand=True),
        diary_link(ALICE, user_id=user, marked_by_hand=True),
        **OPEN,
    )
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(40)
    await screen.pause()
    await cinema.minutes(10)
    await screen.resume()
    await screen.to_the_end(ALICE)
    first, second, *_ = cinema.sims.shows[0].episodes()
    screen = await cinema.play(ALICE, first)
    await screen.runs(screen.left)
    screen.counts_for(ALICE)
    await screen.next(second)
    await screen.to_the_end(ALICE)
    await cinema.minutes(2)
    assert {status for _, status in jellyfin.plugin.hooks.sent} == {200}
    assert len(cinema.plays.plays(ALICE)) == 3


@pytest.mark.parametrize("who_knocks", ["webhooks", "plex_webhooks"])
async def test_what_tautulli_or_plex_knock_of_counts_once(
    cinema: Cinema, door: str, who_knocks: str
) -> None:
    tautulli, film = cinema.sims.tautulli, cinema.sims.catalogue[20]
    getattr(tautulli, who_knocks).append(door)
    user = str(tautulli.add_user(ALICE).user_id)
    tautulli.add_film(film)
    await cinema.open()
    words: dict[str, Any] = dict(
        tautulli_entry(
            cinema.sims,
            playback_link(user, trakt_id(ALICE)),
            diary_link(ALICE, user_id=user),
        )
    )
    await cinema.home.add({**words, "data": {**words["data"], **OPEN}})
    session = tautulli.play(ALICE, film)
    await cinema.minutes(session.runtime / 60 / 2)
    tautulli.pause(session)
    await cinema.minutes(5)
    tautulli.resume(session)
    await cinema.minutes(session.runtime / 60 / 2)
    tautulli.finish(session)
    cinema.plays.saw(ALICE, film)
    cinema.plays.drafts(ALICE, film)
    await cinema.minutes(2)
    assert {status for _, status in tautulli.hooks.hooks.sent} == {200}
    assert len(cinema.plays.plays(ALICE)) == 1
