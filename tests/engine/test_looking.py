"""A view is as new as the newest read that it shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.letterboxd_sync.engine.looking import latest_read
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.view import (
    AccountView,
    RequestsView,
    ServerView,
    TrackerView,
)

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
NEW: Snapshot[Any] = Snapshot(items=(), complete=True, read_at=NOW)
OLD: Snapshot[Any] = Snapshot(
    items=(), complete=True, read_at=NOW - timedelta(days=1), stale=True
)


@pytest.mark.parametrize(
    ("view", "read_at"),
    [
        (RequestsView(films=NEW), NOW),
        (ServerView(library=OLD), OLD.read_at),
        (TrackerView(watchlist=OLD), OLD.read_at),
        (TrackerView(watchlist=OLD, diary=NEW), NOW),
        (TrackerView(diary=OLD, lists={"best": NEW}), NOW),
        (TrackerView(), None),
    ],
)
def test_a_view_is_as_new_as_its_newest_read(
    view: AccountView, read_at: datetime | None
) -> None:
    assert latest_read(view) == read_at
