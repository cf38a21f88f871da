"""Fails unless the browser tests ran and none of them was skipped.

Reads pytest's JUnit report. For CI, where a missing Chromium must not go unnoticed.
"""

import sys

from defusedxml.ElementTree import parse

PACKAGE = "tests.e2e."


def main() -> int:
    """Print how many ran; 1 when there were none, or one was skipped."""
    cases = [
        case
        for case in parse(sys.argv[1]).iter("testcase")
        if case.get("classname", "").startswith(PACKAGE)
    ]
    skipped = [case.get("name") for case in cases if case.find("skipped") is not None]
    print(f"browser tests: {len(cases) - len(skipped)} ran, skipped: {skipped}")
    return 1 if skipped or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
