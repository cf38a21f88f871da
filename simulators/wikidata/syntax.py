"""The part of SPARQL the simulated Wikidata understands, as a tree."""

from dataclasses import dataclass, field

from .graph import Term


@dataclass(frozen=True, slots=True)
class Var:
    name: str


type Node = Term | Var


@dataclass(frozen=True, slots=True)
class Step:
    """One property of a path."""

    prop: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Paths one after another."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    part: Path


@dataclass(frozen=True, slots=True)
class Repeat:
    """`*`, `+` or `?`: at least `least` times, at most once or for ever."""

    part: Path
    least: int
    for_ever: bool


type Path = Step | Chain | Either | Inverse | Repeat


@dataclass(frozen=True, slots=True)
class Triple:
    subject: Node
    path: Path | Var
    value: Node


@dataclass(frozen=True, slots=True)
class Optional:
    group: Group


@dataclass(frozen=True, slots=True)
class Union:
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    group: Group


@dataclass(frozen=True, slots=True)
class Filter:
    test: Expression


@dataclass(frozen=True, slots=True)
class Bind:
    value: Expression
    var: Var


@dataclass(frozen=True, slots=True)
class Values:
    """An inline table; None is UNDEF."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    elements: tuple[Element, ...]


type Element = Triple | Optional | Union | Minus | Filter | Bind | Values | Group


@dataclass(frozen=True, slots=True)
class Exists:
    group: Group
    wanted: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator, by its upper-case name."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    name: str
    argument: Expression | None
    distinct: bool = False
    separator: str = " "


type Expression = Term | Var | Exists | Call | Aggregate


@dataclass(frozen=True, kw_only=True, slots=True)
class Select:
    """A whole query; `columns` empty means `*`."""

    columns: tuple[tuple[str, Expression], ...]
    distinct: bool
    where: Group
    group_by: tuple[str, ...] = ()
    limit: int | None = None
    offset: int = 0
    order_by: tuple[tuple[str, bool], ...] = field(default=())
