"""Holds each module of the integration to the coverage that it owes.

All of it, branches included, for what lies below the Home Assistant line and for the
flows; more than 95 % for every other module. Reads coverage's JSON report.
"""

import json
from pathlib import Path, PurePath
import sys

INTEGRATION = PurePath("custom_components/letterboxd_sync")
BELOW_THE_LINE = frozenset({"engine", "model", "providers", "store", "sync"})
FLOWS = frozenset({"config_flow.py", "flows", "link_flow.py"})
OTHERS_OWE = 95.0


def owes_all(module: PurePath) -> bool:
    """Tell whether a module, named from the integration's folder, must be covered."""
    return module.parts[0] in BELOW_THE_LINE | FLOWS


def shortfalls(report: Path) -> list[str]:
    """Return a line for each module that is covered less than it owes."""
    lines = []
    for name, figures in sorted(json.loads(report.read_text())["files"].items()):
        covered: float = figures["summary"]["percent_covered"]
        missing = figures["missing_lines"], figures["missing_branches"]
        if owes_all(PurePath(name).relative_to(INTEGRATION)):
            enough = not any(missing)
        else:
            enough = covered > OTHERS_OWE
        if not enough:
            lines.append(
                f"{name}: {covered:.1f} %, lines {missing[0]}, branches {missing[1]}"
            )
    return lines


def main() -> int:
    """Print what falls short; 1 when anything does."""
    lines = shortfalls(Path(sys.argv[1]))
    print("\n".join(lines) if lines else "coverage: every module has what it owes")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
