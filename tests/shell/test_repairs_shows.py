"""An episode of a show that nobody knows: a person says which show it is."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.link import AccountId
from simulators.house import Simulators
from simulators.shows import CatalogueEpisode

from .audience import PLAYERS, TRAKT, playback_link, players_entry, trakt_entry, until
from .household import set_up, settle
from .mending import Answer, Fix

DEN = "media_player.den"


def near_the_end(episode: CatalogueEpisode, show: str) -> dict[str, object]:
    """Return what a player says near the end of an episode, of whatever show."""
    return {
        "media_content_type": "tvshow",
        "media_series_title": show,
        "media_season": episode.season,
        "media_episode": episode.number,
        "media_duration": 2400,
        "media_position": 2350,
    }


@pytest.fixture
def episode(sims: Simulators) -> CatalogueEpisode:
    sims.trakt.limits.strict = False
    return next(iter(sims.shows[0].seasons[-1].episodes))


async def watch(
    hass: HomeAssistant, sims: Simulators, episode: CatalogueEpisode, show: str
) -> str:
    """Watch an episode of a show that nobody knows so; the issue that it becomes."""
    hass.states.async_set(DEN, "playing", near_the_end(episode, show))
    tracker = trakt_entry(sims)
    await set_up(hass, tracker, players_entry(playback_link(DEN, TRAKT)))
    playback = hass.data[DATA_HOUSE].engine.playback
    await until(lambda: playback.now_playing(AccountId(PLAYERS)))
    hass.states.async_set(DEN, "idle")
    issue_id = f"unresolved_{tracker.entry_id}"
    await until(lambda: ir.async_get(hass).async_get_issue(DOMAIN, issue_id))
    return issue_id


async def test_a_person_chooses_among_shows_of_that_name(
    hass: HomeAssistant,
    sims: Simulators,
    episode: CatalogueEpisode,
    fix: Fix,
    answer: Answer,
) -> None:
    name = f"{sims.shows[0].title} (1901)"
    issue_id = await watch(hass, sims, episode, name)
    choose = await answer(await fix(issue_id), {"film": name})
    done = await answer(choose, {"candidate": str(sims.shows[0].tmdb)})
    await settle(hass)

    assert done["type"] == "create_entry"
    assert len(sims.trakt.plays(episode)) == 1
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None


async def test_a_person_types_the_number_of_a_show_of_another_name(
    hass: HomeAssistant,
    sims: Simulators,
    episode: CatalogueEpisode,
    fix: Fix,
    answer: Answer,
) -> None:
    issue_id = await watch(hass, sims, episode, "Another Name")
    choose = await answer(await fix(issue_id), {"film": "Another Name"})
    assert [field["name"] for field in choose["data_schema"]] == ["tmdb"]
    await answer(choose, {"tmdb": sims.shows[0].tmdb})
    await settle(hass)

    assert len(sims.trakt.plays(episode)) == 1
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
