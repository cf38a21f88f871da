"""The repository's own files, read for the tests that look at them."""

from collections.abc import Mapping
import json
from pathlib import Path
import subprocess
from typing import Any

from homeassistant.util.yaml import load_yaml

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = "letterboxd_sync"
INTEGRATION = ROOT / "custom_components" / DOMAIN
BELOW_THE_LINE = ("engine", "model", "providers", "store", "sync")


def read_json(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds, or nothing when it is absent."""
    return load_yaml(path) if path.exists() else {}


def manifest() -> dict[str, Any]:
    """Return the manifest, its keys in the order of the file."""
    described: dict[str, Any] = read_json(INTEGRATION / "manifest.json")
    return described


def translations() -> dict[str, Any]:
    """Return the English texts."""
    texts: dict[str, Any] = read_json(INTEGRATION / "translations" / "en.json")
    return texts


def services() -> dict[str, Any]:
    """Return the actions as they are described to the frontend."""
    described: dict[str, Any] = read_yaml(INTEGRATION / "services.yaml")
    return described


def described_fields(service: Mapping[str, Any]) -> set[str]:
    """Return the fields of an action, those in sections too."""
    fields = service.get("fields") or {}
    inner = [it["fields"] for it in fields.values() if "fields" in it]
    outer = {name for name, it in fields.items() if "fields" not in it}
    return outer.union(*inner)


def shell_modules() -> list[Path]:
    """Return the modules above the line, those that may import Home Assistant."""
    return sorted(
        path
        for path in INTEGRATION.rglob("*.py")
        if path.relative_to(INTEGRATION).parts[0] not in BELOW_THE_LINE
    )


def tracked_files() -> list[Path]:
    """Return the files that git knows, tracked or not yet, but not the ignored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())
