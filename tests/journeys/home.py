"""A linked household for journeys: what a person would have clicked together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.job import Job
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators

from .clock import HouseClock
from .truth import Truth, Wishes

ROOT_FOLDER = "/data/movies"
PROFILE = 4

ALICE, BOB = "alice", "bob"

# Longer than any account's interval with its jitter.
A_POLL = timedelta(minutes=25)

type Options = Mapping[str, Any]

type EntryWords = Mapping[str, Any]
"""What a config entry is made of; it may travel to another process."""


class Home:
    """One Home Assistant with accounts linked at the simulators."""

    def __init__(
        self, hass: HomeAssistant, sims: Simulators, clock: HouseClock, truth: Truth
    ) -> None:
        """Begin with nothing linked."""
        self.hass = hass
        self.sims = sims
        self.clock = clock
        self.truth = truth
        self.entries: dict[str, MockConfigEntry] = {}
        self.told: list[tuple[str, str, str]] = []
        """What automations were told: who, what, which film."""
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._hear)

    @callback
    def _hear(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and state.attributes.get("event_type"):
            told = (state.attributes.get(it) for it in ("who", "event_type", "title"))
            who, kind, title = (str(it) for it in told)
            self.told.append((who, kind, title))

    @property
    def engine(self) -> Engine:
        """The engine that joins the accounts."""
        return self.hass.data[DATA_HOUSE].engine

    async def link_household(
        self, *, requests: Options | None = None, shelf: Options | None = None
    ) -> None:
        """Link both members, each with both links, to one Radarr and one Jellyfin."""
        await self.link_radarr()
        await self.link_jellyfin()
        for name in (ALICE, BOB):
            await self.link_member(
                name,
                self.request_link(name, **requests or {}),
                self.shelf_link(name, **shelf or {}),
            )
        await self.poll()

    async def link_radarr(self) -> MockConfigEntry:
        """Link the Radarr."""
        return await self.add(radarr_entry(self.sims))

    async def link_jellyfin(self) -> MockConfigEntry:
        """Link the Jellyfin."""
        return await self.add(jellyfin_entry(self.sims))

    async def link_member(
        self, name: str, *links: ConfigSubentryDataWithId, **data: Any
    ) -> MockConfigEntry:
        """Link a Letterboxd member."""
        self.truth.wishes[name] = wishes_of(self.sims, name, links)
        return await self.add(member_entry(self.sims, name, *links, **data))

    async def add(self, words: EntryWords) -> MockConfigEntry:
        """Set an entry up."""
        entry = MockConfigEntry(**words)
        entry.add_to_hass(self.hass)
        self.entries[entry.title] = entry
        await set_up(self.hass, entry)
        return entry

    def request_link(self, name: str, **options: Any) -> ConfigSubentryDataWithId:
        """Return a link from a member's watchlist to the Radarr."""
        return request_link(self.sims, name, **options)

    def shelf_link(self, name: str, **options: Any) -> ConfigSubentryDataWithId:
        """Return a link from a member's watchlist to a shelf of the Jellyfin."""
        return shelf_link(self.sims, name, **options)

    def shelf(self, name: str) -> list[CatalogueFilm]:
        """Return the films on a member's shelf, in its order."""
        return self.truth.on_shelf(self.truth.wishes[name])

    async def settle(self) -> None:
        """Wait until nothing is left to do now."""
        await settle(self.hass)

    async def poll(self) -> None:
        """Let every account be looked at, the servers first."""
        await poll(self.hass, self.entries.values())

    async def later(self, passed: timedelta = A_POLL) -> None:
        """Let time pass: every account is polled, every link runs."""
        await self.clock.put_forward(passed)
        await self.settle()
        await self.poll()

    async def arrive(self, *films: CatalogueFilm) -> None:
        """Let Radarr import films, and everybody notice."""
        for film in films:
            self.sims.radarr.finish_download(film.tmdb)
        await self.later()

    async def jobs(self) -> Sequence[Job]:
        """Return all jobs there are; none while nothing is set up."""
        return await self.engine.jobs() if DATA_HOUSE in self.hass.data else ()

    async def unload(self) -> None:
        """Stop everything."""
        await unload(self.hass)

    async def restart(self) -> None:
        """Stop everything and begin again, with what the ledger has."""
        await self.unload()
        await self.start()

    async def start(self) -> None:
        """Begin again after everything was stopped."""
        for entry in self.entries.values():
            await set_up(self.hass, entry)
        await self.poll()


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an entry up, and let its first look pass."""
    await hass.config_entries.async_setup(entry.entry_id)
    if entry.state is ConfigEntryState.LOADED:
        await entry.runtime_data.first_look
    await settle(hass)


async def settle(hass: HomeAssistant) -> None:
    """Wait until nothing is left to do now."""
    await hass.async_block_till_done()
    if house := hass.data.get(DATA_HOUSE):
        await house.engine.settled(timeout=20)
    await hass.async_block_till_done()


async def poll(hass: HomeAssistant, entries: Iterable[MockConfigEntry]) -> None:
    """Let accounts be looked at, one after another.

    One whose set-up failed is set up again, as Home Assistant does after a while.
    """
    for entry in entries:
        if entry.state is ConfigEntryState.LOADED:
            await entry.runtime_data.coordinator.async_refresh()
            await settle(hass)
        elif entry.state is ConfigEntryState.SETUP_RETRY:
            await hass.config_entries.async_unload(entry.entry_id)
            await set_up(hass, entry)


async def unload(hass: HomeAssistant) -> None:
    """Stop everything."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


def radarr_entry(
    sims: Simulators, *, title: str = "Radarr", url: str | None = None
) -> EntryWords:
    """Return the entry of the Radarr, under another address where one is given."""
    radarr = sims.radarr
    data = {
        "provider": "radarr",
        "url": url or radarr.url,
        "api_key": radarr.api_key,
        "verify_ssl": True,
        "webhook": False,
    }
    return entry_words(title, f"radarr:{url or radarr.url}", data)


def jellyfin_entry(
    sims: Simulators, *links: ConfigSubentryDataWithId, **data: Any
) -> EntryWords:
    """Return the entry of the Jellyfin, linked with an API key unless data say more."""
    jellyfin = sims.jellyfin
    data = {
        "provider": "jellyfin",
        "url": jellyfin.url,
        "token": jellyfin.api_key,
        "user_id": None,
        "verify_ssl": True,
        "device_id": "0123456789abcdef",
        **data,
    }
    return entry_words("Jellyfin", f"jellyfin:{jellyfin.server_id}", data, links)


def member_entry(
    sims: Simulators, name: str, *links: ConfigSubentryDataWithId, **data: Any
) -> EntryWords:
    """Return the entry of a member, whose pages are read."""
    data = {
        "provider": "letterboxd",
        "username": name,
        "site": sims.letterboxd.url,
        "wikidata": sims.wikidata.endpoint,
        "pages": True,
        "pages_concurrency": 1,
        "proxies": "",
        "proxy_fallback": False,
        **data,
    }
    return entry_words(name, f"letterboxd:{name}", data, links)


def entry_words(
    title: str,
    unique_id: str,
    data: Options,
    links: tuple[ConfigSubentryDataWithId, ...] = (),
) -> EntryWords:
    """Return an entry of these data; no two may share a title."""
    return {
        "domain": DOMAIN,
        "title": title,
        "unique_id": unique_id,
        "data": data,
        "subentries_data": links,
        "entry_id": f"ENTRY-{title.upper()}",
    }


def request_link(
    sims: Simulators, name: str, **options: Any
) -> ConfigSubentryDataWithId:
    """Return a link from a member's watchlist to the Radarr."""
    data = {
        "target": f"radarr:{sims.radarr.url}",
        "list_slug": None,
        "quality_profile_id": PROFILE,
        "root_folder": ROOT_FOLDER,
        "animation_root_folder": None,
        "minimum_availability": "released",
        "monitored": True,
        "search": True,
        "tags": [f"letterboxd-{name}"],
        "limit": None,
        "on_unlisted": "nothing",
        **options,
    }
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=f"REQUESTS-{name}",
        subentry_type="requests",
        title="Watchlist to Radarr",
        unique_id=f"requests-{name}",
    )


def shelf_link(sims: Simulators, name: str, **options: Any) -> ConfigSubentryDataWithId:
    """Return a link from a member's watchlist to a shelf, which they watch alone."""
    user = sims.jellyfin.user(name)
    kind = options.get("shelf_kind", "collection")
    data = {
        "target": f"jellyfin:{sims.jellyfin.server_id}",
        "list_slug": None,
        "shelf_kind": "collection",
        "shelf_name": f"Watchlist of {name}",
        "shelf_id": None,
        "owner_id": user.id if kind == "playlist" else None,
        "watched_by": [user.id],
        **options,
    }
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=f"SHELF-{name}",
        subentry_type="shelf",
        title="Watchlist to shelf",
        unique_id=f"shelf-{name}",
    )


def wishes_of(
    sims: Simulators, name: str, links: tuple[ConfigSubentryDataWithId, ...]
) -> Wishes:
    """Return what the links of a member promise them."""
    member = sims.letterboxd.member(name)
    wishes = Wishes(wanted=lambda: tuple(member.watchlist.values()))
    users = sims.jellyfin.state.users
    for link in links:
        if link["subentry_type"] == "requests":
            wishes.requests = True
        else:
            wishes.shelf = link["data"]["shelf_name"]
            wishes.playlist = link["data"]["shelf_kind"] == "playlist"
            wishes.watched_by = tuple(
                users[user_id].name for user_id in link["data"]["watched_by"]
            )
    return wishes
