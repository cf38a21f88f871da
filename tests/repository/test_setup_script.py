"""What scripts/setup takes for a Python that works, and where it looks for another."""

from collections.abc import Mapping
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from .source import ROOT

# All that the scripts need to be read; what a machine has besides shall not matter.
TOOLS = ("bash", "dirname", "env", "cat")

# Put in the place of what a Python lacks, before anything else is imported.
WHOLE = ""
OLD = "import sys; sys.version_info = (3, 14, 1)"
NEWER = "import sys; sys.version_info = (3, 15, 0)"
BARE = "import sysconfig; sysconfig.get_path = lambda name: '/nowhere'"
LACKING = "import sys; sys.modules['{}'] = None"


def sourced(
    script: str, command: str, path: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a function of a script, with nothing but ``path`` on the path."""
    bash = shutil.which("bash") or ""
    return subprocess.run(
        [bash, "-c", f"source scripts/{script}; {command}"],
        cwd=ROOT,
        env={"PATH": str(path), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return the folder of programs of a machine without any Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or "")
    return programs


def install(programs: Path, name: str, change: str) -> Path:
    """Put a Python there that is ours, but for a change."""
    site = programs.parent / f"site-{name}"
    site.mkdir()
    (site / "sitecustomize.py").write_text(change)
    python = programs / name
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{site}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return python


@pytest.mark.parametrize(
    ("change", "works"),
    [
        pytest.param(WHOLE, True, id="whole"),
        pytest.param(OLD, False, id="too old"),
        pytest.param(NEWER, False, id="too new"),
        pytest.param(BARE, False, id="without headers"),
        *(
            pytest.param(LACKING.format(name), False, id=f"without {name}")
            for name in ("ssl", "sqlite3", "zlib", "ctypes")
        ),
        pytest.param(LACKING.format("ensurepip"), True, id="without ensurepip"),
    ],
)
def test_a_python_works_that_home_assistant_runs_on_and_wheels_are_built_with(
    machine: Path, change: str, works: bool
) -> None:
    python = install(machine, "python3.14", change)
    assert (sourced("setup", f"works {python}", machine).returncode == 0) is works


def test_a_python_that_does_not_work_is_passed_over_for_one_that_does(
    machine: Path,
) -> None:
    install(machine, "python3.14", BARE)
    install(machine, "python3", WHOLE)
    found = sourced("setup", "python_here", machine)
    # The interpreter behind the one on the path, which may be of an environment.
    assert (
        Path(found.stdout.strip()).resolve()
        == Path(
            sys._base_executable  # type: ignore[attr-defined]
        ).resolve()
    )


def test_where_no_python_works_another_one_is_asked_for(machine: Path) -> None:
    install(machine, "python3.14", BARE)
    install(machine, "python3", OLD)
    found = sourced("setup", "python_here", machine)
    assert (found.returncode, found.stdout) == (1, "")


def test_a_python_is_named_before_any_other(machine: Path, tmp_path: Path) -> None:
    install(machine, "python3.14", OLD)
    named = install(tmp_path, "mine", WHOLE)
    there = {"LETTERBOXD_SYNC_PYTHON": str(named)}
    assert sourced("setup", "python_here", machine, there).returncode == 0


@pytest.mark.parametrize(
    "name", ["UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "PIP_CACHE_DIR"]
)
@pytest.mark.parametrize("script", ["setup", "environment.sh"])
def test_what_is_downloaded_stays_in_the_folder(
    machine: Path, script: str, name: str
) -> None:
    elsewhere = {name: "/elsewhere"}
    told = sourced(script, f'echo "${name}"', machine, elsewhere).stdout.strip()
    assert Path(told).parent == ROOT / ".cache"


def test_every_script_that_uses_uv_or_pip_keeps_its_downloads_in_the_folder() -> None:
    scripts = {
        path.name: path.read_text(encoding="utf-8")
        for path in (ROOT / "scripts").iterdir()
        if path.suffix == "" and path.is_file()
    }
    using = {name for name, it in scripts.items() if "uv pip" in it or '"$uv"' in it}
    assert using == {"lock", "setup", "test"}
    assert [
        it for it in using if "source scripts/environment.sh" not in scripts[it]
    ] == []


def test_who_has_no_python_is_told_of_both_variables(machine: Path) -> None:
    told = sourced("setup", "no_python", machine)
    assert told.returncode == 1
    assert "LETTERBOXD_SYNC_PYTHON=" in told.stderr
    assert "LETTERBOXD_SYNC_DEBIAN_SUITES=" in told.stderr


@pytest.mark.parametrize(
    ("os_release", "suites"),
    [
        ("ID=debian", "testing unstable stable"),
        ("ID=raspbian\nID_LIKE=debian", "testing unstable stable"),
        ("ID=ubuntu\nID_LIKE=debian", "resolute devel"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"', "resolute devel"),
        ('NAME="Pop!_OS"\nID=pop\nID_LIKE="ubuntu debian"', "resolute devel"),
        ("ID=fedora", ""),
        ("", ""),
    ],
)
def test_suites_are_those_of_the_distribution(
    machine: Path, tmp_path: Path, os_release: str, suites: str
) -> None:
    described = tmp_path / "os-release"
    described.write_text(os_release)
    chosen = f"kin=$(family {described}) && suites $kin"
    told = sourced("python-from-debian", chosen, machine)
    assert told.stdout.strip() == suites
    assert (told.returncode == 0) is bool(suites)


def test_suites_that_are_named_go_before_those_of_the_distribution(
    machine: Path,
) -> None:
    named = {"LETTERBOXD_SYNC_DEBIAN_SUITES": "forky sid"}
    told = sourced("python-from-debian", "suites ubuntu", machine, named)
    assert told.stdout.strip() == "forky sid"


@pytest.mark.parametrize(
    ("kin", "components"), [("debian", "main"), ("ubuntu", "main universe")]
)
def test_a_source_has_the_components_of_its_family(
    machine: Path, kin: str, components: str
) -> None:
    mirror = "http://mirror.example/linux"
    told = sourced("python-from-debian", f"source_line {kin} {mirror} devel", machine)
    line = told.stdout.strip()
    assert line.startswith("deb ")
    assert line.endswith(f"{mirror} devel {components}")
    assert "keyring" not in line or f"/{kin}-archive-keyring." in line
