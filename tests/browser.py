"""Which Chromium the browser tests use: the system's own, never a downloaded one.

CHROMIUM names one; otherwise the PATH is searched. Tests that need it are skipped where
there is none.
"""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return the path of the first Chromium there is."""
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    found = (shutil.which(name) for name in candidates if name)
    return next((path for path in found if path), None)


CHROMIUM = find_chromium()

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None,
    reason=f"no Chromium: none named by CHROMIUM, none of {', '.join(NAMES)} on PATH",
)
