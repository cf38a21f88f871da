"""From a Trakt history to a Letterboxd diary, the whole way inside Home Assistant."""

from csv import DictReader
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from types import MappingProxyType
from typing import Any

from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers.trakt import looks
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators

from .audience import RULES, trakt_entry
from .household import MEMBER, member_entry, poll, set_up, settle

HISTORY_LINK = ConfigSubentry(
    data=MappingProxyType(
        {
            "user_id": None,
            "target": MEMBER,
            "policy": "ask",
            "tags": ["trakt"],
            "only_when_home": None,
            **RULES,
        }
    ),
    subentry_id="HISTORY",
    subentry_type="diary",
    title="History to diary",
    unique_id="history",
)


@pytest.fixture(autouse=True)
def each_look_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no look for the one before it, however soon it comes."""
    monkeypatch.setattr(looks, "_ONE_LOOK", timedelta())


@pytest.fixture
async def tracker(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link Alice's diary to Mara's history, which has one play in it already."""
    entry = trakt_entry(sims)
    sims.trakt.log_play(sims.catalogue[10])
    entry.add_to_hass(hass)
    hass.config_entries.async_add_subentry(entry, HISTORY_LINK)
    await set_up(hass, member_entry(sims))
    await poll(hass)
    return entry


@pytest.fixture
def film(sims: Simulators) -> CatalogueFilm:
    return sims.catalogue[11]


def queue(hass: HomeAssistant) -> str:
    """Return the list of Alice's drafts."""
    entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, MEMBER)
    assert entry is not None
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    [entity] = [it.entity_id for it in found if it.domain == TODO]
    return entity


async def drafts(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what the list shows, ticked or not."""
    entity = queue(hass)
    said = await hass.services.async_call(
        TODO,
        "get_items",
        {"status": ["needs_action", "completed"]},
        target={"entity_id": entity},
        blocking=True,
        return_response=True,
    )
    assert said is not None
    items: list[dict[str, Any]] = said[entity]["items"]  # type: ignore[index, call-overload, assignment]
    return items


async def edit(hass: HomeAssistant, item: dict[str, Any], **changes: str) -> None:
    """Change an item of the list, as a person does."""
    await hass.services.async_call(
        TODO,
        "update_item",
        {"item": item["uid"], **changes},
        target={"entity_id": queue(hass)},
        blocking=True,
    )
    await settle(hass)


async def exported(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> list[dict[str, str]]:
    """Return the rows of the files that the action offers, by their links alone."""
    entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, MEMBER)
    assert entry is not None
    said = await hass.services.async_call(
        DOMAIN,
        "export_diary",
        {"config_entry_id": entry.entry_id},
        blocking=True,
        return_response=True,
    )
    assert said is not None
    files: list[str] = said["files"]  # type: ignore[assignment]
    [link] = files
    client = await hass_client_no_auth()
    response = await client.get(link)
    assert response.status == HTTPStatus.OK
    return list(DictReader(StringIO(await response.text())))


async def test_a_play_that_trakt_got_elsewhere_ends_in_the_diary(
    hass: HomeAssistant,
    sims: Simulators,
    tracker: MockConfigEntry,
    film: CatalogueFilm,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    assert await drafts(hass) == []

    seen_at = dt_util.utcnow() - timedelta(hours=2)
    sims.trakt.log_play(film, at=seen_at)
    await poll(hass)
    [draft] = await drafts(hass)
    day = dt_util.as_local(seen_at).date()
    assert f"({film.year})" in draft["summary"]
    assert (draft["status"], draft["due"]) == ("needs_action", day.isoformat())

    await edit(hass, draft, rename=f"{draft['summary']} ★★★★½ Slow and lovely")
    [draft] = await drafts(hass)
    await edit(hass, draft, status="completed")
    [row] = await exported(hass, hass_client_no_auth)
    assert row["tmdbID"] == str(film.tmdb)
    assert row["WatchedDate"] == day.isoformat()
    assert (row["Rating"], row["Review"]) == ("4.5", "Slow and lovely")
    assert row["Tags"] == "trakt"

    sims.letterboxd.log_film("alice", film, watched_on=day, rating=4.5)
    await poll(hass)
    assert await drafts(hass) == []


async def test_what_came_from_letterboxd_does_not_go_back(
    hass: HomeAssistant,
    sims: Simulators,
    tracker: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    now = dt_util.now()
    sims.letterboxd.log_film("alice", film, watched_on=now.date())
    await poll(hass)
    sims.trakt.log_play(film, at=now)
    await poll(hass)
    assert await drafts(hass) == []


async def test_a_dismissed_draft_does_not_come_back(
    hass: HomeAssistant,
    sims: Simulators,
    tracker: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    sims.trakt.log_play(film)
    await poll(hass)
    [draft] = await drafts(hass)
    await hass.services.async_call(
        TODO,
        "remove_item",
        {"item": draft["uid"]},
        target={"entity_id": queue(hass)},
        blocking=True,
    )
    assert await hass.config_entries.async_reload(tracker.entry_id)
    await poll(hass)
    assert await drafts(hass) == []


async def test_an_episode_is_for_no_diary(
    hass: HomeAssistant, sims: Simulators, tracker: MockConfigEntry
) -> None:
    episode = next(iter(sims.shows[0].seasons[-1].episodes))
    sims.trakt.log_play(episode)
    await poll(hass)
    assert await drafts(hass) == []


async def test_a_history_that_was_not_read_for_a_while_is_made_up_for(
    hass: HomeAssistant, sims: Simulators, tracker: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(tracker.entry_id)
    films = [it for it in sims.catalogue[12:30] if not it.is_show][:5]
    for number, each in enumerate(films):
        at = dt_util.utcnow() - timedelta(hours=number)
        sims.trakt.log_play(each, at=at)
    await hass.config_entries.async_setup(tracker.entry_id)
    await poll(hass)
    assert len(await drafts(hass)) == 5
