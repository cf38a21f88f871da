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
    word: str(number)
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
    # twice, since small letters can come apart and what came apart can be capital
    plain = _apart(_apart(title).casefold().translate(_SPELT))
    letters = "".join(
        letter if letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return " ".join(letters.split()) or title.strip().casefold()


def _apart(title: str) -> str:
    return unicodedata.normalize("NFKD", title)


def likeness(ours: str, theirs: str) -> float:
    """How alike two titles are, 0 to 1, however they and their numbers are written."""
    mine, other = _in_figures(ours), _in_figures(theirs)
    ratio = SequenceMatcher(None, " ".join(mine), " ".join(other), autojunk=False)
    same_numbers = _numbers(mine) == _numbers(other)
    return ratio.ratio() * (1 if same_numbers else _OTHER_NUMERAL)


def _in_figures(title: str) -> list[str]:
    """Return the words of a title, small numbers in figures."""
    return [_NUMERALS.get(word, word) for word in normalise(title).split()]


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if word.isdecimal()]
