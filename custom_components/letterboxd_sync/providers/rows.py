"""A JSON array of many megabytes, read element by element and never in one piece."""

import codecs
from collections.abc import Iterable, Iterator
import json
import re
from typing import Final, final

# Elements are set apart by commas and blanks
_BEYOND_THE_GAP: Final = re.compile(r"[^\s,]")

# What comes in pieces of this size or less is returned to the system when it is done
# with; blocks of megabytes leave holes in the memory of a process that runs for weeks
_AT_A_TIME: Final = 64 * 1024


class NoList(ValueError):
    """The text is no array."""


def rows(body: Iterable[bytes]) -> Iterator[object]:
    """Yield the elements of the array that the pieces of ``body`` make together.

    ``NoList`` when it is something else, ``ValueError`` when it is no JSON, no UTF-8,
    or when its end is missing.
    """
    text = _Text(body)
    if text.skip() != "[":
        raise NoList("no array")
    text.at += 1
    while text.skip() != "]":
        yield text.element()


@final
class _Text:
    """The part of a text that is being read."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._coming = _decoded(body)
        self._decode = json.JSONDecoder().raw_decode
        self._text = ""
        self.at = 0

    def skip(self) -> str:
        """Go on to what is no gap, and return it; empty at the end."""
        while True:
            if found := _BEYOND_THE_GAP.search(self._text, self.at):
                self.at = found.start()
                return found[0]
            self.at = len(self._text)
            if not self._more():
                return ""

    def element(self) -> object:
        """Read an element; one at the very end of what is here may go on."""
        while True:
            try:
                found, end = self._decode(self._text, self.at)
            except ValueError:
                if not self._more():
                    raise
            else:
                if end < len(self._text) or not self._more():
                    self.at = end
                    return found

    def _more(self) -> bool:
        piece = next(self._coming, None)
        if piece is None:
            return False
        self._text = self._text[self.at :] + piece
        self.at = 0
        return True


def _decoded(body: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in body:
        for start in range(0, len(piece), _AT_A_TIME):
            yield decoder.decode(piece[start : start + _AT_A_TIME])
    yield decoder.decode(b"", final=True)
