"""Waiting for a person to agree goes as slowly as the service wants."""

import asyncio
from datetime import timedelta
from unittest.mock import AsyncMock, Mock

import pytest

from custom_components.letterboxd_sync.flows.device_code import wait_for_tokens
from custom_components.letterboxd_sync.providers.errors import Throttled


@pytest.mark.parametrize(
    ("retry_after", "pauses"),
    [(None, [5, 10]), (timedelta(seconds=8), [5, 13]), (timedelta(0), [5, 10])],
)
async def test_it_asks_again_after_what_it_was_told_and_its_own_interval(
    monkeypatch: pytest.MonkeyPatch, retry_after: timedelta | None, pauses: list[int]
) -> None:
    sleep = AsyncMock()
    monkeypatch.setattr(asyncio, "sleep", sleep)
    pair, login = Mock(), Mock()
    login.poll = AsyncMock(side_effect=[Throttled(retry_after=retry_after), pair])

    got = await wait_for_tokens(login, Mock(interval=5, expires_in=600))

    assert got is pair
    assert [call.args[0] for call in sleep.await_args_list] == pauses
