"""Draft text: a diary draft as one text that people can edit, and back.

    Heat (1995) ★★★★½ ♥ The best of its kind.

The title comes first; it is not read back, since what a draft is about does not change
by its text. Then, in any order, the rating and ♥ for a like. What follows is the
review. What is missing is taken back.

The rating may be written in stars or as a number from 0.5 to 5 in halves (``4.5``,
``4,5``, ``4.5/5``, ``9/10``); ``0`` is none. A review that itself begins with a number,
stars, a heart or a dash is set apart by a dash: ``Heat (1995) – 4 reasons to see it``.
"""

from dataclasses import replace
import re
from typing import Final

from ..model.film import Film
from ..model.operation import LogViewing

_MARK: Final = re.compile(
    r"""\s*(?:
        (?P<stars>★+½?|½)(?=\s|$|[♥❤])
        | (?P<number>\d+(?:[.,]\d+)?)(?:/(?P<of>\d+))?(?=\s|$|[♥❤])
        | (?P<like>[♥❤]\ufe0f?)
        | (?P<apart>[-–—])(?=\s|$)
    )""",
    re.VERBOSE,
)

_YEAR: Final = re.compile(r"\s*\(\d{4}\)(?=\s|$)")


class DraftTextError(ValueError):
    """A text whose rating is none of the ten from 0.5 to 5; nothing is changed.

    ``key`` names what is wrong for whoever puts it into a person's language, ``part``
    is the part of the text that is at fault.
    """

    def __init__(self, part: str) -> None:
        """Keep the rating as it was written."""
        super().__init__(f"{part} is no rating")
        self.key = "draft_rating"
        self.part = part


def draft_text(viewing: LogViewing) -> str:
    """Write a draft as one text."""
    parts = [viewing.film.name.strip()]
    if viewing.stars is not None:
        parts.append("★" * int(viewing.stars) + "½" * (viewing.stars % 1 > 0))
    if viewing.liked:
        parts.append("♥")
    if review := (viewing.review or "").strip():
        mistakable = _MARK.match(review) or _YEAR.match(review)
        parts += ["–", review] if mistakable else [review]
    return " ".join(parts)


def amended(viewing: LogViewing, text: str) -> LogViewing:
    """Return a draft as its text says now; raises ``DraftTextError``."""
    rest = _after_title(viewing.film, text.strip())
    stars: float | None = None
    rated = liked = False
    while mark := _MARK.match(rest):
        again = liked if mark["like"] else rated and not mark["apart"]
        if again:
            break
        rest = rest[mark.end() :]
        if mark["apart"]:
            break
        if mark["like"]:
            liked = True
        else:
            rated, stars = True, _rating(mark)
    return replace(viewing, stars=stars, liked=liked, review=rest.strip() or None)


def _rating(mark: re.Match[str]) -> float | None:
    """Return the stars that a mark stands for."""
    if mark["stars"]:
        halves = 2.0 * mark["stars"].count("★") + mark["stars"].count("½")
    else:
        best = int(mark["of"] or 5)
        if best not in (5, 10):
            raise DraftTextError(mark[0].strip())
        halves = float(mark["number"].replace(",", ".")) * 10 / best
    if not halves.is_integer() or halves > 10:
        raise DraftTextError(mark[0].strip())
    return halves / 2 or None


def _after_title(film: Film, text: str) -> str:
    """Return what follows the title, however much of it was left standing."""
    for title in (film.name.strip(), film.title.strip()):
        rest = text.removeprefix(title)
        if rest != text and (not rest or rest[0].isspace()):
            return rest[year.end() :] if (year := _YEAR.match(rest)) else rest
    return text
