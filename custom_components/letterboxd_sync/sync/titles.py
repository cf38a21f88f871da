"""Titles: when two ways of writing one are alike."""

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final
import unicodedata

_OTHER_NUMERAL: Final = 0.6
"""``Vol. I`` and ``Vol. II`` are alike in all but the letter that matters."""

# Letters that Unicode does not take apart, and signs that people spell out.
_SPELT: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    | {"ı": "i", "&": " and ", "'": "", "’": "", "‘": ""}
)

_NUMERALS: Final = {
    word: number
    for number, words in enumerate(
        (
            *("i one", "ii two", "iii three", "iv four", "v five"),
            *("vi six", "vii seven", "viii eight", "ix nine", "x ten"),
        ),
        start=1,
    )
    for word in words.split()
}


@lru_cache(maxsize=65_536)
def normalise(title: str) -> str:
    """Write a title in small plain letters and digits, one space between words.

    A title without any (``$``, ``…``) stays what it is: nothing would be like
    everything.
    """
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_SPELT))
    letters = "".join(
        letter if letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return " ".join(letters.split()) or title.strip().casefold()


def likeness(ours: str, theirs: str) -> float:
    """How alike two titles are, 0 to 1, however they are written."""
    ours, theirs = normalise(ours), normalise(theirs)
    ratio = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    return ratio if _numerals(ours) == _numerals(theirs) else ratio * _OTHER_NUMERAL


def _numerals(title: str) -> list[int]:
    words = title.split()
    return [
        int(word) if word.isdecimal() else _NUMERALS[word]
        for word in words
        if word.isdecimal() or word in _NUMERALS
    ]
