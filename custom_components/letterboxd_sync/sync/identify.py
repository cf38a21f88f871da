"""Identity: which film is which, also when two ids disagree.

Ids are not equally good. The TMDB id decides whenever both sides have it, since it
is what Radarr and media servers go by; then the IMDb id. Letterboxd's slug and LID
are aliases: a slug can be renamed, and can come to mean another film. So:

- two films are the *same* by the strongest kind of id that both have
  (``same_film``);
- ids are *filled in* from another source only where nothing disagrees (``merge``);
- before anything is taken away because it is no longer listed, *any* shared id or
  even the same title and year keeps it (``Index.sharing``, ``Index.names``): what is
  listed under a new id is not gone;
- a film found by one of its ids is taken, whatever it is called (``pick_film``);
- a film found by its name is taken only when title and year make us sure of it
  (``confidence``, ``pick``), and when it is the only one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..model.film import Film, FilmIds, FilmKey
from ..model.show import Show
from .titles import likeness, normalise

CONFIDENT: Final = 0.9
"""From here on a film found by its name is taken for the one that was looked for.

The same title a year apart reaches it, since services date a film by its festival
or by its release; the same title without a year does not.
"""

_SAME_YEAR: Final = 1.0
_YEAR_APART: Final = 0.95
_YEAR_UNKNOWN: Final = 0.85
_OTHER_YEAR: Final = 0.5


def same_film(a: FilmIds, b: FilmIds) -> bool:
    """Whether both name one film: by TMDB id, else by IMDb id, else by any alias."""
    if a.tmdb is not None and b.tmdb is not None:
        return a.tmdb == b.tmdb
    if a.imdb is not None and b.imdb is not None:
        return a.imdb == b.imdb
    return not set(a.keys).isdisjoint(b.keys)


def contradict(a: FilmIds, b: FilmIds) -> bool:
    """Whether the ids of services speak against one film."""
    if a.tmdb is not None and b.tmdb is not None:
        return a.tmdb != b.tmdb
    return a.imdb is not None and b.imdb is not None and a.imdb != b.imdb


def merge(ids: FilmIds, more: FilmIds) -> FilmIds:
    """Fill gaps in ``ids``; from ids of another film nothing is taken."""
    return ids if contradict(ids, more) else ids.merged(more)


def confidence(title: Film | Show, candidate: Film | Show) -> float:
    """How sure we are, 0 to 1, that ``candidate`` is ``title``, by name and year."""
    factor = _year_factor(title.year, candidate.year)
    return likeness(title.title, candidate.title) * factor


def pick[T: (Film, Show)](title: T, candidates: Sequence[T]) -> T | None:
    """Return the one candidate that we are sure of; two of them are none.

    A candidate of the very year is preferred to one a year apart.
    """
    sure = [each for each in candidates if confidence(title, each) >= CONFIDENT]
    closest = [each for each in sure if each.year == title.year] or sure
    return closest[0] if len(closest) == 1 else None


def pick_film(film: Film, candidates: Sequence[Film]) -> Film | None:
    """Return the one candidate that has an id of the film, or else its name.

    Whoever was asked for an id answers with the film, whatever it is called there.
    """
    same = [each for each in candidates if same_film(film.ids, each.ids)]
    if same:
        return same[0] if len({each.ids.tmdb for each in same}) == 1 else None
    return pick(
        film, [each for each in candidates if not contradict(film.ids, each.ids)]
    )


def pick_show(show: Show, candidates: Sequence[Show]) -> Show | None:
    """Return the one show that we are sure of.

    Players name the show of an episode without its year. There are far fewer shows of
    one name than films, so the only one of exactly that name is taken.
    """
    if show.year is not None:
        return pick(show, candidates)
    name = normalise(show.title)
    alike = [each for each in candidates if normalise(each.title) == name]
    return alike[0] if len(alike) == 1 else None


def _year_factor(ours: int | None, theirs: int | None) -> float:
    if ours is None or theirs is None:
        return _YEAR_UNKNOWN
    match abs(ours - theirs):
        case 0:
            return _SAME_YEAR
        case 1:
            return _YEAR_APART
        case _:
            return _OTHER_YEAR


class Index[T]:
    """Things that belong to films, found by any id or by the name of the film."""

    def __init__(self, entries: Iterable[tuple[Film, T]]) -> None:
        """Index the entries; what is found comes in their order."""
        self._entries = tuple(entries)
        self._by_key: dict[FilmKey, tuple[int, ...]] = {}
        self._by_title: dict[str, tuple[int, ...]] | None = None
        for number, (film, _) in enumerate(self._entries):
            # One for all ids of the film: nearly all of them are nobody else's.
            alone = (number,)
            for key in film.ids.keys:
                self._by_key[key] = self._by_key.get(key, ()) + alone

    def find(self, film: Film) -> tuple[T, ...]:
        """Return what belongs to the same film."""
        return tuple(
            thing
            for other, thing in self._sharing(film)
            if same_film(other.ids, film.ids)
        )

    def sharing(self, film: Film) -> tuple[T, ...]:
        """Return what shares any id with the film, even if it is another by now."""
        return tuple(thing for _, thing in self._sharing(film))

    def named(self, film: Film) -> Iterator[tuple[Film, T]]:
        """Yield what has the film's title and may be of its year, with its film.

        A film without a year may be of any year.
        """
        for number in self._titles().get(normalise(film.title), ()):
            other, thing = self._entries[number]
            if other.year is None or film.year is None or other.year == film.year:
                yield other, thing

    def names(self, film: Film) -> bool:
        """Whether there is anything that ``named`` would yield."""
        return any(True for _ in self.named(film))

    def _sharing(self, film: Film) -> list[tuple[Film, T]]:
        numbers = {n for key in film.ids.keys for n in self._by_key.get(key, ())}
        return [self._entries[number] for number in sorted(numbers)]

    def _titles(self) -> dict[str, tuple[int, ...]]:
        # made when first asked for: most plans never go by name
        if self._by_title is None:
            self._by_title = {}
            for number, (film, _) in enumerate(self._entries):
                title = normalise(film.title)
                self._by_title[title] = (*self._by_title.get(title, ()), number)
        return self._by_title
