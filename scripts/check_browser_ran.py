"""Fails unless the browser tests ran and none of them was skipped.

Reads pytest's JUnit report. For CI, where a missing Chromium must not go unnoticed.
"""

from pathlib import Path
import sys

from defusedxml.ElementTree import parse

PACKAGE = "tests.e2e."


def ran_and_skipped(report: Path) -> tuple[int, list[str]]:
    """Return how many browser tests ran, and the names of those that did not."""
    cases = [
        case
        for case in parse(report).iter("testcase")
        if case.get("classname", "").startswith(PACKAGE)
    ]
    skipped = [
        case.get("name", "") for case in cases if case.find("skipped") is not None
    ]
    return len(cases) - len(skipped), skipped


def main() -> int:
    """Print how many ran; 1 when there were none, or one was skipped."""
    ran, skipped = ran_and_skipped(Path(sys.argv[1]))
    print(f"browser tests: {ran} ran, skipped: {skipped}")
    return 0 if ran and not skipped else 1


if __name__ == "__main__":
    sys.exit(main())
