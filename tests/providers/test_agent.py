"""We say who we are, and which version of it."""

import json
from pathlib import Path

from custom_components.letterboxd_sync.providers import agent

MANIFEST = Path(agent.__file__).parents[1] / "manifest.json"


def test_the_version_is_that_of_the_manifest() -> None:
    assert json.loads(MANIFEST.read_text())["version"] == agent.VERSION


def test_the_user_agent_names_the_project_and_pretends_to_be_nobody_else() -> None:
    assert (
        f"letterboxd_sync/{agent.VERSION} "
        "(+https://github.com/letterboxd-sync/letterboxd-sync)"
    ) == agent.USER_AGENT
