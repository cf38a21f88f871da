"""What the documents say that there is, is there; and what is there, they say."""

from collections.abc import Iterator, Mapping
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.letterboxd_sync.trigger import async_get_triggers

from .source import (
    DOMAIN,
    ROOT,
    described_fields,
    services,
    tracked_files,
    translations,
)

TEXTS = translations()
README = (ROOT / "README.md").read_text(encoding="utf-8")
AUTOMATIONS = (ROOT / "docs" / "automations.md").read_text(encoding="utf-8")
DOCUMENTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in tracked_files()
    if path.suffix == ".md"
}
EXAMPLES = re.findall(rf"action: {DOMAIN}\.(\w+)\ndata:\n((?:  .*\n)+)", AUTOMATIONS)


def part(text: str, heading: str) -> str:
    """Return what stands below a heading, up to the next of its kind."""
    mark = heading.split(maxsplit=1)[0]
    _, _, after = text.partition(f"\n{heading}\n")
    assert after, heading
    return re.split(rf"\n#{{1,{len(mark)}}} ", after)[0]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a part's tables, headers and rules left out."""
    table = [line for line in text.splitlines() if line.startswith("|")]
    for line, after in zip(table, [*table[1:], ""], strict=True):
        if "|---" not in line and "|---" not in after:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def codes(text: str) -> set[str]:
    """Return the words in backticks, without our domain."""
    return {it.removeprefix(f"{DOMAIN}.") for it in re.findall(r"`([\w.]+)`", text)}


def states_of(event: str) -> set[str]:
    """Return the event types that the texts have for an event entity."""
    texts: Mapping[str, Any] = TEXTS["entity"]["event"][event]
    return set(texts["state_attributes"]["event_type"]["state"])


async def test_every_action_that_is_registered_is_in_the_documents_and_no_other(
    hass: HomeAssistant,
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    registered = set(hass.services.async_services_for_domain(DOMAIN))
    table = [codes(row[0]) for row in rows(part(README, "## Actions"))]
    assert set().union(*table) == registered
    actions = part(AUTOMATIONS, "## Actions")
    assert set(re.findall(r"^### (\w+)$", actions, re.MULTILINE)) == registered
    assert {name for name, _ in EXAMPLES} == registered


async def test_every_trigger_that_is_offered_is_in_the_documents_and_no_other(
    hass: HomeAssistant,
) -> None:
    offered = {
        (f"`{DOMAIN}.{key}`", TEXTS["triggers"][key]["name"])
        for key in await async_get_triggers(hass)
    }
    table = {tuple(row) for row in rows(part(AUTOMATIONS, "## Triggers"))}
    assert table == offered
    paragraph = " ".join(part(README, "## Automations").split("```")[0].split())
    named = re.findall(r"\*(?!\*)([^*]+)\*(?!\*)", paragraph.replace("**", ""))
    assert sorted(named) == sorted(name for _, name in offered)


@pytest.mark.parametrize("action", sorted(services()))
def test_every_field_of_an_action_is_documented_with_it(action: str) -> None:
    own = part(AUTOMATIONS, f"### {action}")
    common = part(AUTOMATIONS, "## Which title")
    named = (
        codes(own) | codes(common) | set(re.findall(r"^  (\w+):", own, re.MULTILINE))
    )
    assert described_fields(services()[action]) <= named


@pytest.mark.parametrize(("action", "given"), EXAMPLES)
def test_examples_use_fields_that_there_are(action: str, given: str) -> None:
    fields = set(re.findall(r"^  (\w+):", given, re.MULTILINE))
    assert fields <= described_fields(services()[action])


@pytest.mark.parametrize(
    ("heading", "event"),
    [("### Films, of a Letterboxd member", "films"), ("### Playback", "playback")],
)
def test_every_event_type_is_documented(heading: str, event: str) -> None:
    _, _, table = part(AUTOMATIONS, heading).partition("| `event_type` | When |\n")
    types, _, _ = table.partition("\n\n")
    named = [codes(row[0]) for row in rows(types)]
    assert set().union(*named) == states_of(event)


def test_every_entity_is_in_the_readme() -> None:
    entities = part(README, "## Entities")
    names = [it["name"] for kind in TEXTS["entity"].values() for it in kind.values()]
    shown = [name.replace("{user}", "*user*") for name in names]
    assert [name for name in shown if name not in entities] == []


def test_every_kind_of_link_is_in_the_readme() -> None:
    kinds = [it["initiate_flow"]["user"] for it in TEXTS["config_subentries"].values()]
    assert [kind for kind in kinds if kind not in README] == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_documents_name_only_actions_and_triggers_that_there_are(name: str) -> None:
    there = {*services(), *TEXTS["triggers"], "zip"}
    named = set(re.findall(rf"\b{DOMAIN}\.(\w+)", DOCUMENTS[name]))
    assert named - there == set()
