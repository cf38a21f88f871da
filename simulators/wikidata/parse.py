"""Read a SPARQL query text into its tree; MalformedQuery with the reason otherwise."""

from typing import Final

from .graph import INTEGER, Term, boolean
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
from .tokens import PREFIXES, MalformedQuery, tokens, unquoted

_AGGREGATES: Final = ("SAMPLE", "MIN", "MAX", "COUNT", "GROUP_CONCAT")
_FUNCTIONS: Final = [
    "BOUND",
    "STR",
    "LCASE",
    "UCASE",
    "IF",
    "COALESCE",
    "CONCAT",
    "CONTAINS",
    "STRSTARTS",
    "STRENDS",
]


def parse(text: str) -> Select:
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._prefixes = dict(PREFIXES)

    # --- tokens ---------------------------------------------------------------------

    def _peek(self) -> tuple[str, str]:
        if self._at < len(self._tokens):
            return self._tokens[self._at]
        return ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        if token[0] == "end":
            raise MalformedQuery("the query ends too early")
        self._at += 1
        return token

    def _is(self, *texts: str) -> bool:
        kind, text = self._peek()
        return kind in ("word", "mark") and text.upper() in texts

    def _accept(self, *texts: str) -> bool:
        if self._is(*texts):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise MalformedQuery(f"expected {text!r}, found {self._peek()[1]!r}")

    # --- query ----------------------------------------------------------------------

    def query(self) -> Select:
        while self._accept("PREFIX"):
            name, iri = self._take()[1], self._take()[1]
            self._prefixes[name.removesuffix(":")] = iri.strip("<>")
        self._expect("SELECT")
        distinct = self._accept("DISTINCT", "REDUCED")
        columns = self._columns()
        self._accept("WHERE")
        where = self._group()
        group_by, order_by, limit, offset = self._modifiers()
        if self._peek()[0] != "end":
            raise MalformedQuery(f"unexpected {self._peek()[1]!r} after the query")
        return Select(
            columns=columns,
            distinct=distinct,
            where=where,
            group_by=group_by,
            order_by=order_by,
            limit=limit,
            offset=offset,
        )

    def _columns(self) -> tuple[tuple[str, Expression], ...]:
        if self._accept("*"):
            return ()
        columns: list[tuple[str, Expression]] = []
        while True:
            if self._peek()[0] == "var":
                var = self._var()
                columns.append((var.name, var))
            elif self._accept("("):
                value = self._expression()
                self._expect("AS")
                columns.append((self._var().name, value))
                self._expect(")")
            elif columns:
                return tuple(columns)
            else:
                raise MalformedQuery("SELECT names no variable")

    def _modifiers(
        self,
    ) -> tuple[tuple[str, ...], tuple[tuple[str, bool], ...], int | None, int]:
        group_by: list[str] = []
        order_by: list[tuple[str, bool]] = []
        limit, offset = None, 0
        while self._peek()[0] != "end":
            if self._accept("GROUP"):
                self._expect("BY")
                while self._peek()[0] == "var":
                    group_by.append(self._var().name)
            elif self._accept("ORDER"):
                self._expect("BY")
                order_by += self._orders()
            elif self._accept("LIMIT"):
                limit = int(self._take()[1])
            elif self._accept("OFFSET"):
                offset = int(self._take()[1])
            else:
                break
        return tuple(group_by), tuple(order_by), limit, offset

    def _orders(self) -> list[tuple[str, bool]]:
        orders: list[tuple[str, bool]] = []
        while self._peek()[0] == "var" or self._is("ASC", "DESC"):
            descending = self._is("DESC")
            wrapped = self._accept("ASC", "DESC")
            if wrapped:
                self._expect("(")
            orders.append((self._var().name, descending))
            if wrapped:
                self._expect(")")
        return orders

    # --- groups ---------------------------------------------------------------------

    def _group(self) -> Group:
        self._expect("{")
        elements: list[Element] = []
        while not self._accept("}"):
            if not self._accept("."):
                elements += self._element()
        return Group(tuple(elements))

    def _element(self) -> list[Element]:
        if self._is("{"):
            return [self._union()]
        if self._accept("OPTIONAL"):
            return [Optional(self._group())]
        if self._accept("MINUS"):
            return [Minus(self._group())]
        if self._accept("FILTER"):
            return [Filter(self._primary())]
        if self._accept("VALUES"):
            return [self._values()]
        if self._accept("BIND"):
            return [self._bind()]
        if self._accept("SERVICE"):
            self._take()
            self._skip_block()
            return []
        return list(self._triples())

    def _union(self) -> Element:
        groups = [self._group()]
        while self._accept("UNION"):
            groups.append(self._group())
        return Union(tuple(groups)) if len(groups) > 1 else groups[0]

    def _skip_block(self) -> None:
        """Labels and the like: parsed to its end, then forgotten."""
        self._expect("{")
        depth = 1
        while depth:
            text = self._take()[1]
            depth += {"{": 1, "}": -1}.get(text, 0)

    def _bind(self) -> Bind:
        self._expect("(")
        value = self._expression()
        self._expect("AS")
        var = self._var()
        self._expect(")")
        return Bind(value, var)

    def _values(self) -> Values:
        several = self._accept("(")
        names: list[str] = []
        while self._peek()[0] == "var":
            names.append(self._var().name)
        if several:
            self._expect(")")
        self._expect("{")
        rows: list[tuple[Term | None, ...]] = []
        while not self._accept("}"):
            if not several:
                rows.append((self._cell(),))
                continue
            self._expect("(")
            row: list[Term | None] = []
            while not self._accept(")"):
                row.append(self._cell())
            rows.append(tuple(row))
        if any(len(row) != len(names) for row in rows):
            raise MalformedQuery("a row of VALUES has another length than its head")
        return Values(tuple(names), tuple(rows))

    def _cell(self) -> Term | None:
        if self._accept("UNDEF"):
            return None
        return self._term()

    def _triples(self) -> list[Triple]:
        """One subject with all its properties (`;`) and values (`,`)."""
        subject = self._node()
        made: list[Triple] = []
        while True:
            path: Path | Var = self._var() if self._peek()[0] == "var" else self._path()
            made.append(Triple(subject, path, self._node()))
            while self._accept(","):
                made.append(Triple(subject, path, self._node()))
            if not self._accept(";") or self._is(".", "}"):
                return made

    # --- paths ----------------------------------------------------------------------

    def _path(self) -> Path:
        parts = [self._chain()]
        while self._accept("|"):
            parts.append(self._chain())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _chain(self) -> Path:
        parts = [self._repeat()]
        while self._accept("/"):
            parts.append(self._repeat())
        return Chain(tuple(parts)) if len(parts) > 1 else parts[0]

    def _repeat(self) -> Path:
        if self._accept("^"):
            return Inverse(self._repeat())
        if self._accept("("):
            part = self._path()
            self._expect(")")
        else:
            part = Step(self._iri())
        if self._accept("*"):
            return Repeat(part, 0, for_ever=True)
        if self._accept("+"):
            return Repeat(part, 1, for_ever=True)
        if self._accept("?"):
            return Repeat(part, 0, for_ever=False)
        return part

    # --- terms ----------------------------------------------------------------------

    def _var(self) -> Var:
        kind, text = self._take()
        if kind != "var":
            raise MalformedQuery(f"expected a variable, found {text!r}")
        return Var(text[1:])

    def _node(self) -> Node:
        return self._var() if self._peek()[0] == "var" else self._term()

    def _iri(self) -> str:
        kind, text = self._take()
        if kind == "iri":
            return text.strip("<>")
        if kind != "pname":
            raise MalformedQuery(f"expected a property, found {text!r}")
        prefix, _, local = text.partition(":")
        if prefix not in self._prefixes:
            raise MalformedQuery(f"the prefix {prefix!r} is not declared")
        return f"{self._prefixes[prefix]}{local}"

    def _term(self) -> Term:
        kind, text = self._peek()
        if kind in ("iri", "pname"):
            return Term(self._iri(), is_iri=True)
        self._take()
        if kind == "text":
            return Term(unquoted(text))
        if kind == "number":
            return Term(text, datatype=INTEGER)
        if text.lower() in ("true", "false"):
            return boolean(text.lower() == "true")
        raise MalformedQuery(f"expected a value, found {text!r}")

    # --- expressions ----------------------------------------------------------------

    def _expression(self) -> Expression:
        left = self._conjunction()
        while self._accept("||"):
            left = Call("||", (left, self._conjunction()))
        return left

    def _conjunction(self) -> Expression:
        left = self._comparison()
        while self._accept("&&"):
            left = Call("&&", (left, self._comparison()))
        return left

    def _comparison(self) -> Expression:
        left = self._primary()
        for mark in ("=", "!=", "<=", ">=", "<", ">"):
            if self._accept(mark):
                return Call(mark, (left, self._primary()))
        negated = self._accept("NOT")
        if negated or self._is("IN"):
            self._expect("IN")
            held = Call("IN", (left, *self._arguments()))
            return Call("!", (held,)) if negated else held
        return left

    def _primary(self) -> Expression:
        if self._accept("!"):
            return Call("!", (self._primary(),))
        if self._accept("("):
            inner = self._expression()
            self._expect(")")
            return inner
        if self._accept("NOT"):
            self._expect("EXISTS")
            return Exists(self._group(), wanted=False)
        if self._accept("EXISTS"):
            return Exists(self._group(), wanted=True)
        kind, text = self._peek()
        if kind == "word" and text.lower() not in ("true", "false"):
            self._take()
            return self._call(text.upper())
        return self._node()

    def _call(self, name: str) -> Expression:
        if name in _AGGREGATES:
            return self._aggregate(name)
        if name not in _FUNCTIONS:
            raise MalformedQuery(f"the function {name} is not known here")
        return Call(name, self._arguments())

    def _arguments(self) -> tuple[Expression, ...]:
        self._expect("(")
        found: list[Expression] = []
        while not self._accept(")"):
            found.append(self._expression())
            self._accept(",")
        return tuple(found)

    def _aggregate(self, name: str) -> Aggregate:
        self._expect("(")
        distinct = self._accept("DISTINCT")
        argument = None if self._accept("*") else self._expression()
        separator = " "
        if self._accept(";"):
            self._expect("SEPARATOR")
            self._expect("=")
            separator = unquoted(self._take()[1])
        self._expect(")")
        return Aggregate(name, argument, distinct=distinct, separator=separator)
