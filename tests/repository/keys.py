"""Finds every translation key that the source uses, by walking its syntax trees.

A key may be written where it is used, chosen between two, put together of parts, or
handed to a function as an argument: it is followed back to the places that say it. What
cannot be followed is reported as such, and not passed over.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from pathlib import Path
import re
from typing import override

from .source import INTEGRATION

PART = "[a-z0-9_-]+"

# Reasons that Home Assistant's own methods abort a flow with.
IMPLIED = {
    "_abort_if_unique_id_configured": "already_configured",
    "_abort_if_unique_id_mismatch": "unique_id_mismatch",
    "_async_abort_entries_match": "already_configured",
}

# Below this, a text put together of parts fits nearly every key.
LEAST_FIXED = 4


class Section(StrEnum):
    """The part of the texts in which a key stands."""

    DEVICE = "device"
    ENTITY = "entity"
    EXCEPTION = "exceptions"
    ISSUE = "issues"
    SELECTOR = "selector"


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One place that names a translation key.

    ``patterns`` are regular expressions that the key matches in full; none means that
    the walk lost track of it. ``placeholders`` is None where they are not spelt out.
    """

    section: Section
    module: str
    line: int
    patterns: frozenset[str]
    placeholders: frozenset[str] | None

    @override
    def __str__(self) -> str:
        """Name the place, as test ids do."""
        return f"{self.module}:{self.line}"

    @property
    def platform(self) -> str:
        """Name the platform of an entity's key; nothing for other keys."""
        return Path(self.module).stem if self.section is Section.ENTITY else ""

    @property
    def is_exact(self) -> bool:
        """Tell whether the key is known in full, and not only some of its parts."""
        return not any(PART in pattern for pattern in self.patterns)

    def means(self, key: str) -> bool:
        """Tell whether this place can mean a key."""
        return any(re.fullmatch(pattern, key) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: its module, and the functions around it."""

    module: str
    functions: tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...] = ()


@dataclass(frozen=True)
class Source:
    """Modules by name, and what is said in them."""

    modules: dict[str, ast.Module]
    seen: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def read(cls, paths: Iterable[Path]) -> Source:
        """Parse files of the integration."""
        return cls(
            {
                str(path.relative_to(INTEGRATION)): ast.parse(path.read_text())
                for path in paths
            }
        )

    @cached_property
    def nodes(self) -> list[tuple[ast.AST, Scope]]:
        """Every node with its scope."""
        return [
            found
            for name, module in self.modules.items()
            for found in _walk(module, Scope(name))
        ]

    @cached_property
    def functions(self) -> set[str]:
        """The names of all functions and methods of ours."""
        return {
            node.name
            for node, _ in self.nodes
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        }

    def mentions(self) -> set[str]:
        """Return every text and every patterned text in the source, as patterns.

        With the names of steps, and the values of what is imported from Home
        Assistant's constants.
        """
        found: set[str] = set()
        for node, _ in self.nodes:
            match node:
                case ast.Constant(value=str(value)):
                    found.add(re.escape(value))
                case ast.JoinedStr() if _fixed(node) >= LEAST_FIXED:
                    found.add(_joined(node))
                case ast.Attribute(attr=attr) if attr in IMPLIED:
                    found.add(IMPLIED[attr])
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.add(re.escape(name.removeprefix("async_step_")))
                case ast.ImportFrom(module=str(module), names=names, level=0) if (
                    module.endswith("const")
                ):
                    values = [
                        getattr(import_module(module), it.name, None) for it in names
                    ]
                    found.update(re.escape(it) for it in values if isinstance(it, str))
                case _:
                    pass
        return found

    def step_ids(self) -> set[str]:
        """Return the steps that show a form, a menu or progress, as patterns."""
        found: set[str] = set()
        for node, scope in self.nodes:
            if isinstance(node, ast.keyword) and node.arg == "step_id":
                self.seen.clear()
                found |= self.patterns(node.value, scope)
        return found

    def uses(self) -> Iterator[Use]:
        """Yield every place that names a translation key."""
        for node, scope in self.nodes:
            match node:
                case ast.Call(keywords=keywords) if not self._passes_on(node):
                    for keyword in keywords:
                        if keyword.arg == "translation_key":
                            yield self._use(node, keyword.value, scope)
                case ast.Assign(
                    targets=[
                        ast.Name(id="_attr_translation_key")
                        | ast.Attribute(attr="_attr_translation_key")
                    ]
                ):
                    yield self._assigned_use(Section.ENTITY, node, scope)
                case ast.Assign(
                    targets=[ast.Subscript(slice=ast.Constant(value="translation_key"))]
                ):
                    yield self._assigned_use(Section.SELECTOR, node, scope)
                case _:
                    pass

    def _passes_on(self, call: ast.Call) -> bool:
        """Tell whether a function of ours gets the key: its own use is followed."""
        return _called(call) in self.functions

    def _assigned_use(self, section: Section, node: ast.Assign, scope: Scope) -> Use:
        self.seen.clear()
        return Use(
            section=section,
            module=scope.module,
            line=node.lineno,
            patterns=frozenset(self.patterns(node.value, scope)),
            placeholders=None,
        )

    def _use(self, call: ast.Call, value: ast.expr, scope: Scope) -> Use:
        self.seen.clear()
        return Use(
            section=_section(call),
            module=scope.module,
            line=value.lineno,
            patterns=frozenset(self.patterns(value, scope)),
            placeholders=_placeholders(call),
        )

    def patterns(self, value: ast.expr, scope: Scope) -> set[str]:
        """Return what an expression can be, as patterns."""
        match value:
            case ast.Constant(value=str(said)):
                return {re.escape(said)}
            case ast.JoinedStr():
                return {_joined(value)}
            case ast.IfExp(body=body, orelse=orelse):
                return self._all([body, orelse], scope)
            case ast.BoolOp(values=values) | ast.Dict(values=values):
                return self._all(values, scope)
            case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Set(elts=values):
                return self._all(values, scope)
            case ast.Name(id=name):
                return self._named(name, scope)
            case _:
                return self._looked_up(value, scope)

    def _looked_up(self, value: ast.expr, scope: Scope) -> set[str]:
        """Follow what a table, a function or a class has to say."""
        match value:
            case ast.Subscript(value=ast.Name() as table):
                return self.patterns(table, scope)
            case ast.Call(func=ast.Attribute(value=ast.Name() as table), args=args):
                return self._all([table, *args[1:]], scope)
            case ast.Call(func=ast.Name(id=name)):
                return self._returned(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                return self._member(owner, attr)
            case _:
                return set()

    def _all(self, values: Iterable[ast.expr | None], scope: Scope) -> set[str]:
        empty: set[str] = set()
        return empty.union(*(self.patterns(it, scope) for it in values if it))

    def _returned(self, name: str) -> set[str]:
        """Return what the functions of a name return."""
        if ("()", name) in self.seen:
            return set()
        self.seen.add(("()", name))
        found: set[str] = set()
        for node, inner in self.nodes:
            inside = inner.functions and inner.functions[-1].name == name
            if inside and isinstance(node, ast.Return) and node.value:
                found |= self.patterns(node.value, inner)
        return found

    def _member(self, owner: str, attr: str) -> set[str]:
        """Return the value of a class's attribute, such as an enum's member."""
        return {
            re.escape(statement.value.value)
            for node, _ in self.nodes
            if isinstance(node, ast.ClassDef) and node.name == owner
            for statement in node.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and statement.targets[0].id == attr
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        }

    def _named(self, name: str, scope: Scope) -> set[str]:
        """Follow a name to the calls that give it, or to what is assigned to it."""
        for function in scope.functions:
            if name in _parameters(function):
                return self._given(function, name)
        return self._assigned(name, scope)

    def _given(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str
    ) -> set[str]:
        if (function.name, name) in self.seen:
            return set()
        self.seen.add((function.name, name))
        position = _parameters(function).index(name)
        found: set[str] = set()
        for node, scope in self.nodes:
            if isinstance(node, ast.Call) and _called(node) == function.name:
                given = [it.value for it in node.keywords if it.arg == name]
                if not given and position < len(node.args):
                    given = [node.args[position]]
                found |= self._all(given, scope)
        return found

    def _assigned(self, name: str, scope: Scope) -> set[str]:
        """Return what is assigned to a name: in its function, else in any module."""
        if (scope.module, name) in self.seen:
            return set()
        self.seen.add((scope.module, name))
        assigned = [
            (value, inner)
            for node, inner in self.nodes
            for value in _assignments(node, name)
        ]
        local = [
            it
            for it in assigned
            if scope.functions and it[1].functions == scope.functions
        ]
        outside = [it for it in assigned if not it[1].functions]
        empty: set[str] = set()
        return empty.union(*(self.patterns(*it) for it in local or outside))


def _assignments(node: ast.AST, name: str) -> list[ast.expr]:
    """Return what a statement assigns to a name, if that is what it does."""
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            return [value] if target == name else []
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
            return [value] if target == name else []
        case ast.NamedExpr(target=ast.Name(id=target), value=value):
            return [value] if target == name else []
        case _:
            return []


def _walk(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    for child in ast.iter_child_nodes(node):
        yield child, scope
        inner = scope
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = Scope(scope.module, (*scope.functions, child))
        yield from _walk(child, inner)


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return the names in the order in which a call gives them."""
    spec = function.args
    named = [it.arg for it in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    return named[1:] if named[:1] in (["self"], ["cls"]) else named


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _joined(value: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else PART
        for part in value.values
    )


def _fixed(value: ast.JoinedStr) -> int:
    """Count the letters that a text put together of parts always has."""
    parts = (it.value for it in value.values if isinstance(it, ast.Constant))
    return sum(len(str(part)) for part in parts)


def _section(call: ast.Call) -> Section:
    name = _called(call)
    if name == "async_create_issue":
        return Section.ISSUE
    if name.endswith("SelectorConfig"):
        return Section.SELECTOR
    if name == "DeviceInfo":
        return Section.DEVICE
    if name.endswith("Description"):
        return Section.ENTITY
    return Section.EXCEPTION


def _placeholders(call: ast.Call) -> frozenset[str] | None:
    given = [it.value for it in call.keywords if it.arg == "translation_placeholders"]
    if not given:
        return frozenset()
    if not isinstance(given[0], ast.Dict):
        return None
    keys = given[0].keys
    names = [it.value for it in keys if isinstance(it, ast.Constant)]
    if len(names) < len(keys):
        return None
    return frozenset(str(name) for name in names)
