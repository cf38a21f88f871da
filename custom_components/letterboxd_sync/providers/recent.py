"""A small memory: what was put last stays, what was put long ago goes."""

from typing import final


@final
class Recent[K, V]:
    """At most ``most`` values by key."""

    def __init__(self, most: int) -> None:
        """Know nothing yet."""
        self._most = most
        self._values: dict[K, V] = {}

    def put(self, key: K, value: V) -> None:
        """Keep a value, and forget the one that was put the longest ago."""
        self._values.pop(key, None)
        self._values[key] = value
        if len(self._values) > self._most:
            del self._values[next(iter(self._values))]

    def get(self, key: K) -> V | None:
        """Return what was kept, or None."""
        return self._values.get(key)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._values)
