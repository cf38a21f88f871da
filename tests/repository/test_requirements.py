"""What scripts/setup installs is enough to start a Home Assistant with."""

from importlib.metadata import version
import subprocess
import sys

from packaging.requirements import Requirement
import pytest

from .source import ROOT


def printed_by(script: str) -> list[str]:
    """Return the lines that a script of the project prints."""
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / script],
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.splitlines()


@pytest.mark.parametrize(
    "script", ["default_requirements.py", "manifest_requirements.py"]
)
def test_everything_that_is_required_is_installed(script: str) -> None:
    required = [Requirement(line) for line in printed_by(script)]
    assert required
    assert [it for it in required if version(it.name) not in it.specifier] == []


def test_everything_that_is_asked_for_is_pinned() -> None:
    asked = (ROOT / "requirements_test.txt").read_text().splitlines()
    pinned = set((ROOT / "constraints.txt").read_text().casefold().splitlines())
    wanted = [line.casefold() for line in asked if line and not line.startswith("#")]
    assert [line for line in wanted if line not in pinned] == []
