"""Where the genuine answers and specifications of services lie, beside the repository.

They are not part of it: a test that reads them is skipped where they are absent.
"""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
RECORDINGS = SHARED / "recordings"
SPECS = SHARED / "specs"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the folder 'shared', beside the repository, is absent",
)
