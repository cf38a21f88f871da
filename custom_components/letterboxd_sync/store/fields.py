"""JSON objects, read strictly: each field once, of its type, and nothing left over.

``None`` is written by leaving the field out, so a field that is added to the model as
optional reads from old rows. Reading raises ``ValueError``.
"""

from collections.abc import Callable
import json
from typing import Final

type Json = dict[str, object]

_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


class Fields:
    """The fields of one JSON object, each taken once and of the type it must have."""

    __slots__ = ("_left",)

    def __init__(self, value: Json) -> None:
        self._left = value

    def take[T](self, name: str, kind: type[T]) -> T:
        """Take a field; JSON's types are exact, so true is not a number."""
        if name not in self._left:
            raise ValueError(f"{name} is missing")
        value = self._left.pop(name)
        if type(value) is not kind:
            raise ValueError(f"{name} is not of type {kind.__name__}")
        return value

    def maybe[T](self, name: str, kind: type[T]) -> T | None:
        """Take a field that may be absent."""
        return self.take(name, kind) if name in self._left else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts."""
        values = self.take(name, list)
        if any(type(value) is not str for value in values):
            raise ValueError(f"{name} holds more than texts")
        return tuple(values)

    def maybe_texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts that may be absent."""
        return self.texts(name) if name in self._left else ()

    def inner[T](self, name: str, read: Callable[[Fields], T]) -> T:
        """Take an object and read all of it."""
        return _read_whole(self.take(name, dict), read)

    def maybe_inner[T](self, name: str, read: Callable[[Fields], T]) -> T | None:
        """Take an object that may be absent, and read all of it."""
        return self.inner(name, read) if name in self._left else None

    def end(self) -> None:
        """Make sure that nothing was left unread."""
        if self._left:
            raise ValueError(f"unknown: {', '.join(sorted(self._left))}")


def dump(value: Json) -> str:
    """The JSON text of an object."""
    return _ENCODER.encode(value)


def load[T](text: str, read: Callable[[Fields], T]) -> T:
    """Read all of a JSON text."""
    return Fields({"value": json.loads(text)}).inner("value", read)


def _read_whole[T](value: Json, read: Callable[[Fields], T]) -> T:
    fields = Fields(value)
    result = read(fields)
    fields.end()
    return result


def given(**fields: object) -> Json:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
