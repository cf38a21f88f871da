"""How long a service wants to be left alone is read in both forms."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.providers.retry_after import retry_after

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "1.5"}, timedelta(seconds=1.5)),
        ({"Retry-After": "-5"}, timedelta(0)),
        ({"Retry-After": "1e300"}, timedelta(days=1)),
        ({"Retry-After": "nan"}, timedelta(days=1)),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Fri, 20 Nov 2026 20:01:00 GMT"}, timedelta(minutes=1)),
        ({"Retry-After": "Fri, 20 Nov 2026 20:01:00 -0000"}, timedelta(minutes=1)),
        ({"Retry-After": "Fri, 20 Nov 2026 19:00:00 GMT"}, timedelta(0)),
        ({"Retry-After": "Fri, 20 Nov 9998 19:00:00 GMT"}, timedelta(days=1)),
        (
            {
                "Retry-After": "Fri, 20 Nov 2026 23:00:30 GMT",
                "Date": "Fri, 20 Nov 2026 23:00:00 GMT",
            },
            timedelta(seconds=30),
        ),
    ],
)
def test_both_forms_are_read_and_bounded(
    headers: dict[str, str], wait: timedelta | None
) -> None:
    assert retry_after(headers, NOW) == wait
