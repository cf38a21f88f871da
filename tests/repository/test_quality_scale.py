"""The self-audit against Home Assistant's integration quality scale."""

from pathlib import Path

from homeassistant import components
import pytest

from .source import INTEGRATION, read_yaml

RULES = sorted(
    read_yaml(Path(components.__file__).parent / "overseerr" / "quality_scale.yaml")[
        "rules"
    ]
)


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
