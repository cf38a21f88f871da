"""Every key that the source uses has a text, and every text has a use."""

import ast
from collections.abc import Iterator, Mapping
import re
from string import Formatter
from typing import Any

import pytest

from .keys import Section, Source, Use
from .source import INTEGRATION, services, shell_modules, translations

TEXTS = translations()
SHELL = Source.read(shell_modules())
EVERYTHING = Source.read(sorted(INTEGRATION.rglob("*.py")))
USES = sorted(SHELL.uses(), key=str)


def texts_of(use: Use) -> Mapping[str, Any]:
    """Return the texts among which a use has its own."""
    section: Mapping[str, Any] = TEXTS.get(use.section, {})
    if use.section is Section.ENTITY:
        return section.get(use.platform) or {}
    return section


def words_of(text: Any) -> set[str]:
    """Return the placeholders of a text, or of all texts in a mapping."""
    if isinstance(text, str):
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    inner: set[str] = set()
    return inner.union(*(words_of(it) for it in text.values()))


def used(section: Section) -> list[Use]:
    """Return the uses of a section."""
    return [use for use in USES if use.section is section]


@pytest.mark.parametrize("use", USES, ids=str)
def test_a_key_in_the_source_has_a_text(use: Use) -> None:
    assert use.patterns, f"{use}: the walk cannot tell which key this is"
    lacking = [
        pattern
        for pattern in use.patterns
        if not any(re.fullmatch(pattern, key) for key in texts_of(use))
    ]
    assert lacking == []


@pytest.mark.parametrize(
    "use",
    [
        use
        for use in (*used(Section.EXCEPTION), *used(Section.ISSUE))
        if use.is_exact and use.placeholders is not None
    ],
    ids=str,
)
def test_a_text_asks_for_no_placeholder_that_the_source_does_not_give(use: Use) -> None:
    asked = {
        key: words_of(said)
        for key, said in texts_of(use).items()
        if use.means(key) and "fix_flow" not in said
    }
    given = use.placeholders or frozenset()
    assert {key: words - given for key, words in asked.items() if words - given} == {}


def offered(section: Section) -> list[tuple[str, str]]:
    """Return the keys that the texts have in a section, with their platform if any."""
    texts = TEXTS.get(section, {})
    if section is Section.ENTITY:
        return [(platform, key) for platform, it in texts.items() for key in it]
    return [("", key) for key in texts]


def selectors_of_actions() -> set[str]:
    """Return the selectors that services.yaml has translated."""
    fields = [
        field
        for service in services().values()
        for field in (service.get("fields") or {}).values()
    ]
    kinds = [kind for field in fields for kind in field.get("selector", {}).values()]
    return {
        kind["translation_key"] for kind in kinds if "translation_key" in (kind or ())
    }


@pytest.mark.parametrize(
    ("section", "platform", "key"),
    [(section, *it) for section in Section for it in offered(section)],
)
def test_a_text_is_used(section: Section, platform: str, key: str) -> None:
    described = selectors_of_actions() if section is Section.SELECTOR else set()
    users = [
        use for use in used(section) if use.platform == platform and use.means(key)
    ]
    assert users or key in described


def flow_keys(texts: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of a flow's texts, those that the source has to name."""
    for group, members in texts.items():
        if not isinstance(members, Mapping):
            continue
        for key, inner in members.items():
            yield f"{path}.{group}.{key}", key
            if isinstance(inner, Mapping):
                yield from flow_keys(inner, f"{path}.{group}.{key}")


def flows() -> Iterator[tuple[str, str]]:
    """Yield the keys of every flow: of entries, of links, and of repairs."""
    yield from flow_keys(TEXTS.get("config", {}), "config")
    for kind, texts in TEXTS.get("config_subentries", {}).items():
        yield kind, kind
        inner = {key: it for key, it in texts.items() if key != "initiate_flow"}
        yield from flow_keys(inner, kind)
    for issue, texts in TEXTS.get("issues", {}).items():
        yield from flow_keys(texts.get("fix_flow", {}), issue)
    yield from flow_keys(TEXTS.get("system_health", {}), "system_health")


MENTIONS = re.compile("|".join(sorted(EVERYTHING.mentions())))


@pytest.mark.parametrize(("path", "key"), sorted(flows()), ids=lambda it: it)
def test_a_text_of_a_flow_is_named_in_the_source(path: str, key: str) -> None:
    assert MENTIONS.fullmatch(key)


def test_a_step_that_shows_something_has_a_text() -> None:
    texts = {key for path, key in flows() if ".step." in path}
    shown = SHELL.step_ids()
    assert [it for it in shown if not any(re.fullmatch(it, key) for key in texts)] == []


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ('f(translation_domain=D, translation_key="gone")', {"gone"}),
        ('f(translation_key="a" if x else "b")', {"a", "b"}),
        ('def g(key):\n f(translation_key=key)\ng("given")', {"given"}),
        ('def g(*, key):\n f(translation_key=key)\ng(key="named")', {"named"}),
        ('T = {1: "one"}\nf(translation_key=T[x])', {"one"}),
        ('class E:\n M = "m"\nf(translation_key=E.M)', {"m"}),
        ('def g():\n return "r"\nf(translation_key=g())', {"r"}),
        ('f(translation_key=f"not_{x}")', {"not_[a-z0-9_-]+"}),
        ("f(translation_key=x.y.z)", set()),
    ],
)
def test_the_walk_follows_a_key(snippet: str, expected: set[str]) -> None:
    uses = list(Source({"m.py": ast.parse(snippet)}).uses())
    assert [set(use.patterns) for use in uses] == [expected]
