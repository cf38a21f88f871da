"""Draft text: a diary draft as one text that people edit, and back.

    Heat (1995) ★★★★½ ♥ ↻ The best of its kind.

The title comes first; it is not read back, since what a draft is about does not change
by its text. Then, in any order, the rating, ♥ for a like and ↻ for a rewatch. What
follows is the review. What is missing is taken back.

The rating is written in stars (``★★★★½``, ``★★★★☆``, ``⭐⭐⭐⭐``) or as a number from
0.5 to 5 in halves (``4.5``, ``4,5``, ``4½``, ``4.5/5``, ``9/10``); ``0`` is none.
Before words a plain number needs a comma: nobody knows whether ``3 hours well spent``
are stars. A review that itself begins with a number or one of the signs is set apart
by a dash: ``Heat (1995) – 4 reasons to see it``. What begins like a rating and is none
is refused: a review is public, and what was meant would be lost in it.
"""

from dataclasses import replace
import re
from typing import Final

from ..model.film import Film
from ..model.operation import LogViewing
from .remarks import Remarks

# A sign may follow at once; punctuation goes with what it follows.
_END: Final = r"(?:(?=\s|$|[♥❤↻🔁])|[.,:;!?…]+(?=\s|$))"

_MARK: Final = re.compile(
    rf"""\s*(?:
        (?P<stars>(?:[★⭐☆]\ufe0f?)+½?|½)(?:/5)?{_END}
        | (?P<number>\d+(?:[.,]\d+)?)(?P<half>½)?(?:/(?P<of>\d+))?{_END}
        | (?P<like>[♥❤]\ufe0f?)
        | (?P<again>[↻🔁]\ufe0f?)
        | (?P<apart>[-–—])(?=\s|$)
    )""",
    re.VERBOSE,
)

# What somebody began as a rating, up to the next blank; ``4th`` and ``3D`` are words.
_BEGUN: Final = re.compile(r"\s*(?!\d+[^\W\d_])(?P<part>[\d★⭐☆½]\S*)")

# A plain number before a word.
_BEFORE_WORDS: Final = re.compile(r"\s*(?P<part>\d+(?:[.,]\d+)?)(?=\s+\w)")

_TITLE_END: Final = r"(?=\s|$)|[.,:;!?…]+(?=\s|$)"
_YEAR: Final = rf"\s*\(\d{{4}}\)(?:{_TITLE_END})"

_MOST_DIGITS: Final = 4


class DraftTextError(ValueError):
    """A text whose rating is none of the ten from 0.5 to 5; nothing is changed.

    ``part`` is the part of the text that is at fault.
    """

    def __init__(self, part: str) -> None:
        """Keep the rating as it was written."""
        super().__init__(f"{part} is no rating")
        self.part = part


def draft_text(viewing: LogViewing) -> str:
    """Write a draft as one text."""
    parts = [viewing.film.name.strip()]
    if viewing.stars is not None:
        parts.append(stars_text(viewing.stars))
    if viewing.liked:
        parts.append("♥")
    if viewing.rewatch:
        parts.append("↻")
    if review := (viewing.review or "").strip():
        read = (_MARK, _BEGUN, _YEAR)
        mistakable = any(re.match(pattern, review) for pattern in read)
        parts += ["–", review] if mistakable else [review]
    return " ".join(parts)


def stars_text(stars: float) -> str:
    """Write a rating in stars."""
    return "★" * int(stars) + "½" * (stars % 1 > 0)


def amended(viewing: LogViewing, text: str) -> LogViewing:
    """Return a draft as its text says now; raises ``DraftTextError``."""
    bare = replace(viewing, stars=None, liked=False, rewatch=False, review=None)
    return replace(bare, **remarks_of(viewing.film, text))


def remarks_of(film: Film, text: str) -> Remarks:
    """Return what a text says of a film; raises ``DraftTextError``."""
    said = Remarks()
    rest = _after_title(film, text.strip())
    while mark := _next_mark(rest, rated="stars" in said):
        if mark["like"]:
            if "liked" in said:
                break
            said["liked"] = True
        elif mark["again"]:
            if "rewatch" in said:
                break
            said["rewatch"] = True
        elif not mark["apart"]:
            said["stars"] = _rating(mark)
        rest = rest[mark.end() :]
        if mark["apart"]:
            break
    if review := rest.strip():
        said["review"] = review
    return said


def stars_of(text: str) -> float | None:
    """Return the stars that a text stands for; raises ``DraftTextError``."""
    mark = _MARK.fullmatch(text.strip())
    if mark is None or not (mark["stars"] or mark["number"]):
        raise DraftTextError(text.strip())
    return _rating(mark)


def _next_mark(rest: str, *, rated: bool) -> re.Match[str] | None:
    """Return the mark that comes next; after a rating, another is review."""
    mark = _MARK.match(rest)
    if rated:
        return None if mark and (mark["stars"] or mark["number"]) else mark
    if begun := _BEFORE_WORDS.match(rest):
        raise DraftTextError(begun["part"])
    if mark is None and (begun := _BEGUN.match(rest)):
        raise DraftTextError(begun["part"])
    return mark


def _rating(mark: re.Match[str]) -> float | None:
    """Return the stars that a mark stands for."""
    if mark["stars"]:
        full = len(re.findall("[★⭐]", mark["stars"]))
        halves = 2.0 * full + mark["stars"].count("½")
    else:
        best = mark["of"] or "5"
        if best not in {"5", "10"} or len(mark["number"]) > _MOST_DIGITS:
            raise DraftTextError(mark[0].strip())
        number = float(mark["number"].replace(",", ".")) + 0.5 * bool(mark["half"])
        halves = number * 10 / int(best)
    if not halves.is_integer() or halves > 10:
        raise DraftTextError(mark[0].strip())
    return halves / 2 or None


def _after_title(film: Film, text: str) -> str:
    """Return what follows the title, however much of it was left standing."""
    name, title = re.escape(film.name.strip()), re.escape(film.title.strip())
    for named in (
        rf"{title}{_YEAR}",
        rf"{name}(?:{_TITLE_END})",
        rf"{title}(?:{_TITLE_END})",
    ):
        if found := re.match(named, text, re.IGNORECASE):
            return text[found.end() :]
    return text
