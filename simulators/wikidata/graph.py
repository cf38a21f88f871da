"""The statements of the simulated Wikidata, indexed both ways."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..catalogue import CatalogueFilm

ENTITY: Final = "http://www.wikidata.org/entity/"
DIRECT: Final = "http://www.wikidata.org/prop/direct/"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"
INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"

# film, animated film, animated feature film, television miniseries, and what they are
_FILM: Final = "Q11424"
_ANIMATED: Final = "Q202866"
_ANIMATED_FEATURE: Final = "Q29168811"
_MINISERIES: Final = "Q1259759"
_SUBCLASSES: Final = (
    (_ANIMATED, _FILM),
    (_ANIMATED_FEATURE, _ANIMATED),
    (_ANIMATED_FEATURE, "Q24869"),
    ("Q24869", _FILM),
    (_MINISERIES, "Q5398426"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A node: an entity or another IRI, or a literal with its datatype."""

    value: str
    is_iri: bool = False
    datatype: str | None = None


def entity(number: str) -> Term:
    return Term(f"{ENTITY}{number}", is_iri=True)


def boolean(flag: bool) -> Term:
    return Term("true" if flag else "false", datatype=BOOLEAN)


class Graph:
    """Statements (subject, property, object); properties are full IRIs."""

    def __init__(self, catalogue: Iterable[CatalogueFilm] = ()) -> None:
        self._out: dict[str, dict[Term, list[Term]]] = {}
        self._in: dict[str, dict[Term, list[Term]]] = {}
        for below, above in _SUBCLASSES:
            self.add(entity(below), "P279", entity(above))
        for film in catalogue:
            self.know(film)

    def add(self, subject: Term, number: str, value: Term) -> None:
        prop = number if "/" in number else f"{DIRECT}{number}"
        self._out.setdefault(prop, {}).setdefault(subject, []).append(value)
        self._in.setdefault(prop, {}).setdefault(value, []).append(subject)

    def know(self, film: CatalogueFilm) -> None:
        """The statements about a film; none at all when Wikidata does not know it."""
        if not film.in_wikidata:
            return
        subject = entity(f"Q{900_000_000 + film.uid}")
        self.add(subject, LABEL, Term(film.title))
        self.add(subject, "P6127", Term(film.slug))
        self.add(subject, "P345", Term(film.imdb))
        self.add(subject, "P8013", Term(f"movies/{film.slug}-{film.year}"))
        if film.is_show:
            self.add(subject, "P4983", Term(str(film.tmdb)))
        else:
            for tmdb in film.wikidata_tmdb or (film.tmdb,):
                self.add(subject, "P4947", Term(str(tmdb)))
        self.add(subject, "P31", entity(_class_of(film)))

    def objects(self, prop: str, subject: Term) -> list[Term]:
        return self._out.get(prop, {}).get(subject, [])

    def subjects(self, prop: str, value: Term) -> list[Term]:
        return self._in.get(prop, {}).get(value, [])

    def starts(self, prop: str) -> list[Term]:
        """Everything that has the property."""
        return list(self._out.get(prop, ()))

    def ends(self, prop: str) -> list[Term]:
        """Everything that is a value of the property."""
        return list(self._in.get(prop, ()))


def _class_of(film: CatalogueFilm) -> str:
    if film.is_show:
        return _MINISERIES
    if film.is_animation:
        return _ANIMATED if film.runtime_minutes % 2 else _ANIMATED_FEATURE
    return _FILM
