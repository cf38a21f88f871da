"""When absence from a snapshot means something."""

from datetime import UTC, datetime

import pytest

from custom_components.letterboxd_sync.model.snapshot import Snapshot


@pytest.mark.parametrize(
    ("complete", "stale", "whole"),
    [
        (True, False, True),
        (True, True, False),
        (False, False, False),
        (False, True, False),
    ],
)
def test_only_a_complete_and_fresh_snapshot_is_whole(
    *, complete: bool, stale: bool, whole: bool
) -> None:
    snapshot: Snapshot[str] = Snapshot(
        items=(),
        complete=complete,
        read_at=datetime(2026, 11, 20, tzinfo=UTC),
        stale=stale,
    )

    assert snapshot.whole is whole
