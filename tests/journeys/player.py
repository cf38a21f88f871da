"""A media player of Home Assistant's own, that tells little and rarely."""

from homeassistant.core import HomeAssistant

from simulators.catalogue import CatalogueFilm

from .cinema import Cinema

PLAYER = "media_player.living_room"


class Player:
    """Says what it does, and then nothing until that changes."""

    def __init__(self, cinema: Cinema, film: CatalogueFilm, **said: object) -> None:
        """Be about to play a film."""
        self._hass: HomeAssistant = cinema.home.hass
        self._cinema = cinema
        self._said = {
            "media_content_type": "movie",
            "media_title": film.title,
            "media_duration": film.runtime_minutes * 60,
            **said,
        }

    async def says(self, state: str, position: float = 0.0) -> None:
        """Be in a state, at a position in seconds."""
        now = self._cinema.clock.now()
        told = {"media_position": position, "media_position_updated_at": now}
        said = {} if state == "idle" else self._said | told
        at = now.timestamp()
        self._hass.states.async_set(PLAYER, state, said, timestamp=at)
        await self._cinema.hear()
