"""The self-audit against Home Assistant's integration quality scale."""

from pathlib import Path
import re

from homeassistant import components
import pytest

from .source import DOMAIN, INTEGRATION, ROOT, described_fields, read_yaml, services

RULES = sorted(
    read_yaml(Path(components.__file__).parent / "overseerr" / "quality_scale.yaml")[
        "rules"
    ]
)
AUTOMATIONS = (ROOT / "docs" / "automations.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(rf"action: {DOMAIN}\.(\w+)\ndata:\n((?:  .*\n)+)", AUTOMATIONS)


def test_the_scale_of_this_release_has_54_rules() -> None:
    assert len(RULES) == 54


def test_no_rule_is_made_up() -> None:
    assert set(read_yaml(INTEGRATION / "quality_scale.yaml")["rules"]) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_verdict_and_every_other_one_a_reason(rule: str) -> None:
    verdict = read_yaml(INTEGRATION / "quality_scale.yaml")["rules"][rule]
    said = verdict if isinstance(verdict, dict) else {"status": verdict}
    assert said["status"] in {"done", "exempt", "todo"}
    assert said["status"] == "done" or said.get("comment")


def test_every_action_is_documented_with_an_example() -> None:
    headings = set(re.findall(r"^### (\w+)$", AUTOMATIONS, re.MULTILINE))
    assert set(services()) <= headings
    assert {name for name, _ in EXAMPLES} >= set(services())


@pytest.mark.parametrize(("action", "given"), EXAMPLES)
def test_examples_use_fields_that_there_are(action: str, given: str) -> None:
    fields = set(re.findall(r"^  (\w+):", given, re.MULTILINE))
    assert fields <= described_fields(services()[action])


def test_every_trigger_is_documented() -> None:
    named = set(re.findall(rf"`{DOMAIN}\.(\w+)`", AUTOMATIONS))
    assert set(read_yaml(INTEGRATION / "triggers.yaml")) <= named
