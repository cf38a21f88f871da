"""Evenings in a household: accounts of playback with links, and what entities show."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.engine.draft_writing import Draft
from custom_components.letterboxd_sync.model.link import AccountId
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.jellyfin import Session

from .audience import RULES, TRAKT, playback_link, trakt_entry, until
from .household import JELLYFIN, MEMBER, jellyfin_entry, member_entry, set_up

ALICE_ENTRY = "ENTRY-ALICE"
TRAKT_ENTRY = "ENTRY-TRAKT-MARA"
JELLYFIN_ENTRY = "ENTRY-JELLYFIN"


def diary_link(user: str | None, **changes: Any) -> ConfigSubentryDataWithId:
    """Return a link into the diary of Alice."""
    return ConfigSubentryDataWithId(
        data={
            "user_id": user,
            "target": MEMBER,
            "policy": "ask",
            "tags": [],
            "only_when_home": None,
            **RULES,
            **changes,
        },
        subentry_id="DIARY",
        subentry_type="diary",
        title="Diary",
        unique_id="DIARY",
    )


async def link_evening(hass: HomeAssistant, sims: Simulators) -> None:
    """Link Bob of the Jellyfin to Mara's Trakt and to the diary of Alice."""
    sims.trakt.limits.strict = False
    bob = sims.jellyfin.add_user("bob")
    links = playback_link(bob.id, TRAKT), diary_link(bob.id)
    tracker, diary = trakt_entry(sims), member_entry(sims)
    await set_up(hass, tracker, diary, jellyfin_entry(sims, *links))


def film_of(sims: Simulators) -> CatalogueFilm:
    """Return the film that is in the library of the Jellyfin."""
    films = [it for it in sims.catalogue if not it.is_show and it.in_wikidata]
    return films[0]


def named(sims: Simulators) -> str:
    """Return the film as people name it."""
    film = film_of(sims)
    return f"{film.title} ({film.year})"


def person(sims: Simulators, name: str = "bob") -> str:
    """Return what the entities of a user of the Jellyfin are named after."""
    return f"{JELLYFIN}|{sims.jellyfin.user(name).id}"


async def seen_at(hass: HomeAssistant, share: float) -> None:
    """Wait until what plays at the Jellyfin is known to have come so far."""
    playback = hass.data[DATA_HOUSE].engine.playback

    def there() -> bool:
        playing = playback.now_playing(AccountId(JELLYFIN))
        return bool(playing) and (playing[0].progress or 0.0) >= 100 * share

    await until(there)


async def wind_on(hass: HomeAssistant, sims: Simulators, session: Session) -> None:
    """Go on nearly to the end, as far as all concerned can tell."""
    sims.jellyfin.seek(session, session.runtime * 0.95)
    await seen_at(hass, 0.94)


class Told:
    """What the event entities have told, in order."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin to listen."""
        self.events: list[tuple[str, dict[str, Any]]] = []
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._hear)

    @callback
    def _hear(self, event: Event[EventStateChangedData]) -> None:
        state, before = event.data["new_state"], event.data["old_state"]
        if state is None or state.domain != "event":
            return
        if before is None or before.state != state.state:
            self.events.append((state.entity_id, dict(state.attributes)))

    def kinds(self, entity_id: str) -> list[str]:
        """Return what one entity has told."""
        told = [each for name, each in self.events if name == entity_id]
        return [each["event_type"] for each in told if each.get("event_type")]

    async def until(self, entity_id: str, kind: str) -> dict[str, Any]:
        """Wait until an entity has told of something, and return what it said."""
        await until(self.has(entity_id, kind))
        return next(
            each
            for name, each in reversed(self.events)
            if name == entity_id and each.get("event_type") == kind
        )

    def has(self, entity_id: str, kind: str) -> Callable[[], bool]:
        """Return what tells whether an entity has told of something."""
        return lambda: kind in self.kinds(entity_id)


def drafts_of(hass: HomeAssistant) -> tuple[Draft, ...]:
    """Return what is in the diary queue of Alice."""
    return hass.data[DATA_HOUSE].engine.diary.drafts(AccountId(MEMBER))
