"""Calendars: what Alice saw, day by day, and what is coming for Mara."""

from datetime import UTC, date, datetime, timedelta

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import TRAKT, trakt_entry, until
from .conftest import NOON
from .household import MEMBER, member_entry, poll, set_up, settle
from .test_entities import entity_of, shown, state_of

CALENDAR = Platform.CALENDAR
DIARY = (MEMBER, "diary", CALENDAR)
COMING = (TRAKT, "coming", CALENDAR)

type Shown = list[tuple[str, str, str]]
"""What a calendar shows: begin, end, text."""


async def view(
    client: ClientSessionGenerator, entity_id: str, start: str, end: str
) -> Shown:
    """Return what the frontend shows of a span."""
    http = await client()
    response = await http.get(
        f"/api/calendars/{entity_id}", params={"start": start, "end": end}
    )
    assert response.status == 200
    return [
        (*(next(iter(it[side].values())) for side in ("start", "end")), it["summary"])
        for it in await response.json()
    ]


@pytest.mark.parametrize("only", [CALENDAR], indirect=True)
@pytest.mark.usefixtures("only")
async def test_the_calendars(
    hass: HomeAssistant,
    at_noon: Simulators,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    film = at_noon.catalogue[9]
    at_noon.letterboxd.log_film("alice", film, watched_on=NOON.date(), rating=3.5)
    entry = member_entry(at_noon)
    await set_up(hass, entry)
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


@pytest.fixture
async def diary(
    hass: HomeAssistant, sims: Simulators
) -> tuple[CatalogueFilm, CatalogueFilm, CatalogueFilm]:
    """Link Alice, who saw a film at each end of October, and one who knows when."""
    october, november, undated = sims.catalogue[5:8]
    log = sims.letterboxd.log_film
    log("alice", october, watched_on=date(2026, 10, 1), rating=4.5, liked=True)
    log("alice", november, watched_on=date(2026, 11, 1), review="Slow")
    log("alice", undated, watched_on=None)
    await set_up(hass, member_entry(sims))
    return october, november, undated


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_a_month_of_the_diary_is_the_same_in_every_time_zone(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    diary: tuple[CatalogueFilm, CatalogueFilm, CatalogueFilm],
    zone: str,
) -> None:
    await hass.config.async_set_time_zone(zone)
    october = diary[0]
    here = dt_util.get_default_time_zone()
    told = await view(
        hass_client,
        entity_of(hass, *DIARY),
        datetime(2026, 10, 1, tzinfo=here).isoformat(),
        datetime(2026, 11, 1, tzinfo=here).isoformat(),
    )
    name = f"{october.title} ({october.year}) ★★★★½ ♥"
    assert told == [("2026-10-01", "2026-10-02", name)]


async def test_a_day_of_the_diary_is_a_whole_day(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    diary: tuple[CatalogueFilm, CatalogueFilm, CatalogueFilm],
) -> None:
    told = await view(
        hass_client,
        entity_of(hass, *DIARY),
        "2026-11-01T10:00:00-07:00",
        "2026-11-01T11:00:00-07:00",
    )
    assert [it[:2] for it in told] == [("2026-11-01", "2026-11-02")]


async def test_what_was_seen_today_is_on_now(
    hass: HomeAssistant, sims: Simulators
) -> None:
    film = sims.catalogue[5]
    today = dt_util.now().date()
    sims.letterboxd.log_film("alice", film, watched_on=today, review="Slow")
    await set_up(hass, member_entry(sims))
    await poll(hass)
    state = shown(hass, *DIARY)
    assert state.state == "on"
    assert state.attributes["all_day"] is True
    assert state.attributes["message"] == f"{film.title} ({film.year})"
    assert "Slow" in state.attributes["description"]


# -- what is coming ---------------------------------------------------------------


@pytest.fixture
async def coming(hass: HomeAssistant, sims: Simulators) -> Simulators:
    """Link Mara, who waits for a film and follows a show."""
    sims.trakt.limits.strict = False
    entry = trakt_entry(sims)
    film, show = sims.catalogue[5], sims.shows[0]
    sims.trakt.list_title(film, show)
    sims.trakt.release(film, date(2030, 6, 1))
    first, second, *_ = show.episodes()
    sims.trakt.air(first, datetime(2030, 5, 31, 14, 30, tzinfo=UTC))
    sims.trakt.air(second, datetime(2030, 7, 1, 4, 30, tzinfo=UTC))
    await set_up(hass, entry)
    return sims


# In Auckland the first is aired on June 1st already, in Los Angeles the second still
# on June 30th.
@pytest.mark.parametrize(
    ("zone", "aired"),
    [
        ("UTC", []),
        ("Pacific/Auckland", ["2030-06-01T02:30:00+12:00"]),
        ("America/Los_Angeles", ["2030-06-30T21:30:00-07:00"]),
    ],
)
async def test_a_month_of_what_is_coming_is_that_of_the_house(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    coming: Simulators,
    zone: str,
    aired: list[str],
) -> None:
    await hass.config.async_set_time_zone(zone)
    here = dt_util.get_default_time_zone()
    told = await view(
        hass_client,
        entity_of(hass, *COMING),
        datetime(2030, 6, 1, tzinfo=here).isoformat(),
        datetime(2030, 7, 1, tzinfo=here).isoformat(),
    )
    film = coming.catalogue[5]
    whole_day = ("2030-06-01", "2030-06-02", f"{film.title} ({film.year})")
    assert whole_day in told
    timed = [it for it in told if "T" in it[0]]
    assert [it[0] for it in timed] == aired
    assert all(it[2].startswith(coming.shows[0].title) for it in timed)


async def test_nobody_reads_a_century_at_once(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, coming: Simulators
) -> None:
    coming.clear_requests()
    await view(
        hass_client,
        entity_of(hass, *COMING),
        "1950-01-01T00:00:00Z",
        "2050-01-01T00:00:00Z",
    )
    asked = [it for it in coming.trakt.requests if "/calendars/" in it.path]
    assert len(asked) == 8


async def test_what_comes_next_is_the_state(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.trakt.limits.strict = False
    entry = trakt_entry(sims)
    show = sims.shows[0]
    episode = next(show.episodes())
    sims.trakt.list_title(show)
    sims.trakt.air(episode, dt_util.utcnow() + timedelta(days=2))
    await set_up(hass, entry)
    await until(lambda: shown(hass, *COMING).attributes.get("message"))
    state = shown(hass, *COMING)
    assert state.state == "off"
    assert state.attributes["message"].startswith(show.title)
    assert state.attributes["description"] == episode.title


async def test_a_calendar_that_cannot_be_read_says_so_and_is_read_again(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    sims.trakt.limits.strict = False
    entry = trakt_entry(sims)
    episode = next(sims.shows[0].episodes())
    sims.trakt.list_title(sims.shows[0])
    sims.trakt.air(episode, dt_util.utcnow() + timedelta(days=2))
    path = ".*/calendars/.*"
    sims.trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=500, path=path, times=None)
    )
    await set_up(hass, entry)
    assert state_of(hass, *COMING) == "off"
    assert "message" not in shown(hass, *COMING).attributes
    http = await hass_client()
    response = await http.get(
        f"/api/calendars/{entity_of(hass, *COMING)}",
        params={"start": "2030-06-01T00:00:00Z", "end": "2030-07-01T00:00:00Z"},
    )
    assert response.status == 500
    sims.clear_faults()
    await poll(hass)
    await settle(hass)
    await until(lambda: shown(hass, *COMING).attributes.get("message"))
