"""What no file of the repository may hold, whatever it is about."""

import ast
from pathlib import Path
import re
import tomllib

import pytest

from .source import BELOW_THE_LINE, INTEGRATION, ROOT, tracked_files

TEXT_FILES = [path for path in tracked_files() if path.suffix not in {".png", ".ico"}]

# Folders that exist on the machine of whoever wrote a file, and nowhere else.
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:work|root|home/[a-z]+|tmp)(?=/)")
# Where packages come from is a matter of the machine, not of the project.
REGISTRIES = re.compile(
    "|".join(
        re.escape(f"{name}.{end}")
        for name, end in (
            ("pypi", "org"),
            ("files.pythonhosted", "org"),
            ("deb.debian", "org"),
            ("registry.npmjs", "org"),
            ("archive.ubuntu", "com"),
        )
    )
)
MODULES = sorted(
    path for folder in BELOW_THE_LINE for path in (INTEGRATION / folder).rglob("*.py")
)


def named(path: Path) -> str:
    """Name a file as people do."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("unwanted", [MACHINE_PATHS, REGISTRIES], ids=["path", "host"])
def test_nothing_of_a_machine_is_written_down(unwanted: re.Pattern[str]) -> None:
    found = {
        named(path): unwanted.findall(path.read_text(encoding="utf-8"))
        for path in TEXT_FILES
    }
    assert {name: it for name, it in found.items() if it} == {}


def upward_imports(path: Path) -> set[str]:
    """Return what a module imports from the integration's own folder."""
    depth = len(path.relative_to(INTEGRATION).parts)
    return {
        (node.module or "").partition(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level == depth
    }


def test_nothing_below_the_line_looks_up() -> None:
    """The import contracts hold the sub-packages; this, the modules beside them."""
    above = {named(path): upward_imports(path) - {*BELOW_THE_LINE} for path in MODULES}
    assert {name: it for name, it in above.items() if it} == {}


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {
        named(path): len(path.read_text().splitlines())
        for path in TEXT_FILES
        if path.suffix in {".py", ".js"}
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_a_module_opens_with_what_it_is_for() -> None:
    silent = [it for it in MODULES if not ast.get_docstring(ast.parse(it.read_text()))]
    assert silent == []


def test_every_provider_is_held_apart_from_the_others() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    independent = next(
        it
        for it in contracts["importlinter"]["contracts"]
        if it["type"] == "independence"
    )
    folders = (INTEGRATION / "providers").glob("*/__init__.py")
    assert {it.rpartition(".")[2] for it in independent["modules"]} == {
        path.parent.name for path in folders
    }
