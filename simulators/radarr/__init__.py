"""A Radarr to test against, from version 4 to 6."""

from .service import Radarr
from .state import Exclusion, Movie, QueueItem, RadarrState

__all__ = ["Exclusion", "Movie", "QueueItem", "Radarr", "RadarrState"]
