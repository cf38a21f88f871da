"""The gates of scripts/test and .ci/run let through what they should, and no more."""

import json
from pathlib import Path
import subprocess
from typing import Any

import pytest

from scripts.check_browser_ran import ran_and_skipped
from scripts.check_coverage import shortfalls

from .source import ROOT

FOLDER = "custom_components/letterboxd_sync"
SCRIPTS = [
    path
    for folder in ("scripts", ".ci")
    for path in sorted((ROOT / folder).iterdir())
    if path.is_file() and path.suffix == ""
]


def figures(
    percent: float, *, lines: list[int], branches: list[list[int]]
) -> dict[str, Any]:
    """Return what coverage reports of a module."""
    return {
        "summary": {"percent_covered": percent},
        "missing_lines": lines,
        "missing_branches": branches,
    }


@pytest.mark.parametrize(
    ("module", "reported", "falls_short"),
    [
        ("sync/watchlist.py", figures(100.0, lines=[], branches=[]), False),
        ("sync/watchlist.py", figures(99.9, lines=[7], branches=[]), True),
        ("store/sqlite.py", figures(99.9, lines=[], branches=[[1, 2]]), True),
        ("flows/radarr.py", figures(99.9, lines=[7], branches=[]), True),
        ("config_flow.py", figures(99.9, lines=[7], branches=[]), True),
        ("sensor.py", figures(95.1, lines=[7], branches=[]), False),
        ("sensor.py", figures(95.0, lines=[7], branches=[]), True),
    ],
)
def test_a_module_that_owes_coverage_is_named(
    tmp_path: Path, module: str, reported: dict[str, Any], falls_short: bool
) -> None:
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {f"{FOLDER}/{module}": reported}}))
    named = [line.partition(":")[0] for line in shortfalls(report)]
    assert named == [f"{FOLDER}/{module}"] * falls_short


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ("", (0, [])),
        ('<testcase classname="tests.sync.test_a" name="t"/>', (0, [])),
        ('<testcase classname="tests.e2e.test_a" name="t"/>', (1, [])),
        (
            '<testcase classname="tests.e2e.test_a" name="t"><skipped/></testcase>',
            (0, ["t"]),
        ),
    ],
)
def test_browser_tests_are_counted(
    tmp_path: Path, cases: str, expected: tuple[int, list[str]]
) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    assert ran_and_skipped(report) == expected


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_executable_and_parse(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    assert script.read_text().startswith("#!/usr/bin/env ")
    subprocess.run(["bash", "-n", script], check=True)
