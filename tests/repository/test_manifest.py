"""hassfest's and HACS' rules for the manifest, the ones that can be held here."""

import ast
from pathlib import Path
import re
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import Platform
import pytest

from .source import DOMAIN, INTEGRATION, ROOT, manifest, read_json, shell_modules

REPOSITORY = "https://github.com/letterboxd-sync/letterboxd-sync"

# Home Assistant always has these, so that hassfest asks nobody to depend on them.
ALWAYS_THERE = {
    *Platform,
    "diagnostics",
    "homeassistant",
    "media_source",
    "persistent_notification",
    "repairs",
    "system_health",
    "websocket_api",
}


def test_keys_are_domain_then_name_then_alphabetical() -> None:
    keys = list(manifest())
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("domain", DOMAIN),
        ("name", "Letterboxd Sync"),
        ("codeowners", ["@letterboxd-sync"]),
        ("config_flow", True),
        ("documentation", REPOSITORY),
        ("integration_type", "service"),
        ("iot_class", "cloud_polling"),
        ("issue_tracker", f"{REPOSITORY}/issues"),
    ],
)
def test_manifest_says(key: str, value: object) -> None:
    assert manifest()[key] == value


def test_only_keys_that_hassfest_knows_for_custom_integrations() -> None:
    assert set(manifest()) <= {
        "after_dependencies",
        "codeowners",
        "config_flow",
        "dependencies",
        "documentation",
        "domain",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "loggers",
        "name",
        "quality_scale",
        "requirements",
        "version",
    }


@pytest.mark.parametrize("key", ["dependencies", "loggers", "requirements"])
def test_lists_are_sorted_and_name_nothing_twice(key: str) -> None:
    listed = manifest()[key]
    assert listed == sorted(set(listed))


def test_version_is_one_that_home_assistant_accepts() -> None:
    version = AwesomeVersion(manifest()["version"])
    assert version.strategy is AwesomeVersionStrategy.SEMVER


def test_version_is_the_same_everywhere() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["version"] == manifest()["version"]
    assert f"## {manifest()['version']}" in (ROOT / "CHANGELOG.md").read_text()


def test_tests_run_on_what_the_manifest_requires() -> None:
    pinned = (ROOT / "constraints.txt").read_text()
    names = [re.split(r"[=<>]", it, maxsplit=1)[0] for it in manifest()["requirements"]]
    missing = [name for name in names if f"\n{name}==" not in pinned]
    assert not missing
    exact = [it for it in manifest()["requirements"] if "==" in it]
    assert [it for it in exact if f"\n{it}\n" not in pinned] == []


def used_components(path: Path) -> set[str]:
    """Return the integrations of Home Assistant that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    modules = [
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.level == 0
        for alias in node.names
    ]
    modules += [
        alias.name
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    found = (re.match(r"homeassistant\.components\.(\w+)", name) for name in modules)
    return {match[1] for match in found if match}


def test_every_integration_that_is_imported_is_depended_on() -> None:
    used = set().union(*map(used_components, shell_modules()))
    described = manifest()
    depended = {*described["dependencies"], *described.get("after_dependencies", ())}
    # A platform's module is loaded by that integration itself.
    platforms = {path.stem for path in INTEGRATION.glob("*.py")}
    assert used - depended - ALWAYS_THERE - platforms == set()


def test_nothing_is_depended_on_twice() -> None:
    described = manifest()
    both = set(described["dependencies"]) & set(described.get("after_dependencies", ()))
    assert not both


def test_hacs_gets_the_zip_of_the_release_workflow() -> None:
    described = read_json(ROOT / "hacs.json")
    assert described == {
        "name": manifest()["name"],
        "filename": f"{DOMAIN}.zip",
        "homeassistant": "2026.10.0",
        "zip_release": True,
    }
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text()
    assert described["filename"] in release


def test_no_folder_is_called_like_a_platform() -> None:
    folders = {path.name for path in INTEGRATION.iterdir() if path.is_dir()}
    assert folders & {*Platform, "trigger", "condition"} == set()
