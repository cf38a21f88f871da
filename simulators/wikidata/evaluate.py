"""Carry out a parsed SPARQL query on the simulated statements."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import assert_never

from .graph import Graph, Term, boolean
from .syntax import (
    Aggregate,
    Bind,
    Call,
    Chain,
    Either,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Inverse,
    Minus,
    Node,
    Optional,
    Path,
    Repeat,
    Select,
    Step,
    Triple,
    Union,
    Values,
    Var,
)

type Row = dict[str, Term]


def select(graph: Graph, query: Select) -> tuple[list[str], list[Row]]:
    """The names of the columns and the rows; unbound cells are left out."""
    found = _group(graph, query.where, [{}])
    names = [name for name, _ in query.columns]
    if not names:
        names = sorted({name for row in found for name in row})
        rows = found
    elif query.group_by or any(isinstance(e, Aggregate) for _, e in query.columns):
        rows = _grouped(graph, query, found)
    else:
        rows = [_projected(graph, query, row) for row in found]
    if query.distinct:
        rows = list(
            {tuple(sorted(row.items(), key=_key)): row for row in rows}.values()
        )
    for name, descending in reversed(query.order_by):
        rows.sort(key=partial(_text, name), reverse=descending)
    end = None if query.limit is None else query.offset + query.limit
    return names, rows[query.offset : end]


def _key(cell: tuple[str, Term]) -> str:
    return cell[0]


def _text(name: str, row: Row) -> str:
    return row[name].value if name in row else ""


def _projected(graph: Graph, query: Select, row: Row) -> Row:
    cells = ((name, _value(graph, value, row)) for name, value in query.columns)
    return {name: term for name, term in cells if term is not None}


def _grouped(graph: Graph, query: Select, found: list[Row]) -> list[Row]:
    groups: dict[tuple[Term | None, ...], list[Row]] = {}
    for row in found:
        groups.setdefault(tuple(row.get(n) for n in query.group_by), []).append(row)
    made: list[Row] = []
    for rows in groups.values():
        made.append({})
        for name, value in query.columns:
            cell = (
                _aggregate(graph, value, rows)
                if isinstance(value, Aggregate)
                else _value(graph, value, rows[0])
            )
            if cell is not None:
                made[-1][name] = cell
    return made


def _aggregate(graph: Graph, wanted: Aggregate, rows: list[Row]) -> Term | None:
    if wanted.argument is None:
        return Term(str(len(rows)))
    given = [_value(graph, wanted.argument, row) for row in rows]
    terms = [term for term in given if term is not None]
    if wanted.distinct:
        terms = list(dict.fromkeys(terms))
    match wanted.name:
        case "COUNT":
            return Term(str(len(terms)))
        case "GROUP_CONCAT":
            return Term(wanted.separator.join(term.value for term in terms))
        case "MAX":
            return max(terms, key=lambda term: term.value, default=None)
        case "MIN":
            return min(terms, key=lambda term: term.value, default=None)
        case _:
            return terms[0] if terms else None


# --- groups ------------------------------------------------------------------------


def _group(graph: Graph, group: Group, rows: list[Row]) -> list[Row]:
    """Tables first and filters last, as the meaning of a group asks for."""
    tables = [one for one in group.elements if isinstance(one, Values)]
    filters = [one for one in group.elements if isinstance(one, Filter)]
    for table in tables:
        rows = _join(rows, table)
    triples: list[Triple] = []
    for element in group.elements:
        if isinstance(element, Values | Filter):
            continue
        if isinstance(element, Triple):
            triples.append(element)
            continue
        rows = _match(graph, triples, rows)
        triples = []
        rows = _element(graph, element, rows)
    rows = _match(graph, triples, rows)
    for one in filters:
        rows = [row for row in rows if _true(graph, one.test, row)]
    return rows


def _element(
    graph: Graph, element: Optional | Union | Minus | Bind | Group, rows: list[Row]
) -> list[Row]:
    match element:
        case Optional(group):
            return [
                wide for row in rows for wide in _group(graph, group, [row]) or [row]
            ]
        case Union(groups):
            return [row for group in groups for row in _group(graph, group, rows)]
        case Minus(group):
            return [row for row in rows if not _group(graph, group, [row])]
        case Bind(value, var):
            return [_bound(graph, value, var, row) for row in rows]
        case Group():
            return _group(graph, element, rows)
    assert_never(element)


def _bound(graph: Graph, value: Expression, var: Var, row: Row) -> Row:
    term = _value(graph, value, row)
    return row if term is None else row | {var.name: term}


def _join(rows: list[Row], table: Values) -> list[Row]:
    """Rows of the table that agree; by hashing when the columns are all known."""
    lines = [
        {n: cell for n, cell in zip(table.names, line, strict=True) if cell is not None}
        for line in table.rows
    ]
    if rows == [{}]:
        return lines
    return [
        row | line
        for row in rows
        for line in lines
        if all(row.get(name, cell) == cell for name, cell in line.items())
    ]


def _match(graph: Graph, triples: list[Triple], rows: list[Row]) -> list[Row]:
    """Match the triples, those with something known first."""
    left = list(triples)
    while left:
        known = set(rows[0]) if rows else set()
        following = next((one for one in left if _anchored(one, known)), left[0])
        left.remove(following)
        rows = [wide for row in rows for wide in _triple(graph, following, row)]
    return rows


def _anchored(triple: Triple, known: set[str]) -> bool:
    ends: tuple[Node, Node] = (triple.subject, triple.value)
    return any(not isinstance(end, Var) or end.name in known for end in ends)


def _triple(graph: Graph, triple: Triple, row: Row) -> Iterator[Row]:
    if isinstance(triple.path, Var):
        return
    subject, value = _resolved(triple.subject, row), _resolved(triple.value, row)
    if subject is None and value is not None:
        pairs = [(one, value) for one in _back(graph, triple.path, [value])]
    else:
        firsts = _starts(graph, triple.path) if subject is None else [subject]
        pairs = [
            (one, other) for one in firsts for other in _on(graph, triple.path, [one])
        ]
    for one, other in pairs:
        wide = _unified(_unified(row, triple.subject, one), triple.value, other)
        if wide is not None:
            yield wide


def _resolved(node: Node, row: Row) -> Term | None:
    return row.get(node.name) if isinstance(node, Var) else node


def _unified(row: Row | None, node: Node, term: Term) -> Row | None:
    if row is None:
        return None
    if not isinstance(node, Var):
        return row if node == term else None
    if node.name in row:
        return row if row[node.name] == term else None
    return row | {node.name: term}


# --- paths -------------------------------------------------------------------------


def _on(graph: Graph, path: Path, nodes: Iterable[Term]) -> list[Term]:
    """Where the path leads from these nodes."""
    match path:
        case Step(prop):
            found = [far for node in nodes for far in graph.objects(prop, node)]
        case Chain(parts):
            found = list(nodes)
            for part in parts:
                found = _on(graph, part, found)
        case Either(parts):
            given = list(nodes)
            found = [far for part in parts for far in _on(graph, part, given)]
        case Inverse(part):
            found = _back(graph, part, nodes)
        case Repeat():
            found = _repeated(graph, path, list(nodes))
        case _:
            assert_never(path)
    return list(dict.fromkeys(found))


def _back(graph: Graph, path: Path, nodes: Iterable[Term]) -> list[Term]:
    """From where the path leads to these nodes."""
    match path:
        case Step(prop):
            found = [near for node in nodes for near in graph.subjects(prop, node)]
            return list(dict.fromkeys(found))
        case Chain(parts):
            found = list(nodes)
            for part in reversed(parts):
                found = _back(graph, part, found)
            return found
        case Inverse(part):
            return _on(graph, part, nodes)
        case Either(parts):
            return _on(graph, Either(tuple(Inverse(part) for part in parts)), nodes)
        case Repeat(part, least, for_ever):
            return _on(graph, Repeat(Inverse(part), least, for_ever), nodes)
    assert_never(path)


def _repeated(graph: Graph, path: Repeat, nodes: list[Term]) -> list[Term]:
    seen: dict[Term, None] = {} if path.least else dict.fromkeys(nodes)
    front = _on(graph, path.part, nodes)
    while front := [node for node in front if node not in seen]:
        seen.update(dict.fromkeys(front))
        front = _on(graph, path.part, front) if path.for_ever else []
    return list(seen)


def _starts(graph: Graph, path: Path) -> list[Term]:
    match path:
        case Step(prop):
            return graph.starts(prop)
        case Chain(parts):
            return _starts(graph, parts[0])
        case Either(parts):
            found = (node for part in parts for node in _starts(graph, part))
            return list(dict.fromkeys(found))
        case Inverse(Step(prop)):
            return graph.ends(prop)
        case Inverse(part) | Repeat(part):
            return _starts(graph, part)
    assert_never(path)


# --- expressions -------------------------------------------------------------------


def _true(graph: Graph, test: Expression, row: Row) -> bool:
    term = _value(graph, test, row)
    return term is not None and term.value not in ("false", "", "0")


def _value(graph: Graph, wanted: Expression, row: Row) -> Term | None:
    match wanted:
        case Term():
            return wanted
        case Var(name):
            return row.get(name)
        case Exists(group, expected):
            return boolean(bool(_group(graph, group, [row])) == expected)
        case Call():
            return _call(graph, wanted, row)
        case Aggregate():
            return _aggregate(graph, wanted, [row])
    assert_never(wanted)


def _call(graph: Graph, call: Call, row: Row) -> Term | None:
    arguments = call.arguments
    match call.name:
        case "!":
            return boolean(not _true(graph, arguments[0], row))
        case "&&":
            return boolean(all(_true(graph, one, row) for one in arguments))
        case "||":
            return boolean(any(_true(graph, one, row) for one in arguments))
        case "BOUND":
            return boolean(_value(graph, arguments[0], row) is not None)
        case "IF":
            chosen = 1 if _true(graph, arguments[0], row) else 2
            return _value(graph, arguments[chosen], row)
        case "COALESCE":
            values = (_value(graph, one, row) for one in arguments)
            return next((one for one in values if one is not None), None)
        case _:
            return _strict(graph, call, row)


def _strict(graph: Graph, call: Call, row: Row) -> Term | None:
    """An unbound argument is an error, which leaves the result unbound."""
    values = [_value(graph, one, row) for one in call.arguments]
    terms = [one for one in values if one is not None]
    return _function(call.name, terms) if len(terms) == len(values) else None


def _function(name: str, terms: Sequence[Term]) -> Term:
    first, *rest = terms
    texts = [term.value for term in rest]
    match name:
        case "STR":
            return Term(first.value)
        case "LCASE":
            return Term(first.value.lower())
        case "UCASE":
            return Term(first.value.upper())
        case "CONCAT":
            return Term("".join(term.value for term in terms))
        case "CONTAINS":
            return boolean(texts[0] in first.value)
        case "STRSTARTS":
            return boolean(first.value.startswith(texts[0]))
        case "STRENDS":
            return boolean(first.value.endswith(texts[0]))
        case "IN":
            return boolean(first in rest)
        case "=" | "!=":
            return boolean((first == rest[0]) == (name == "="))
        case "<" | ">=":
            return boolean((first.value < texts[0]) == (name == "<"))
        case _:
            return boolean((first.value > texts[0]) == (name == ">"))


__all__ = ["Element", "Row", "select"]
