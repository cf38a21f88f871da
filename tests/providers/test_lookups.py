"""What goes with an answer is asked for once, and never a reason to fail."""

import asyncio
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.lookups import Lookups

from .moments import Clock


class Server:
    """Answers what it was told to, or fails."""

    def __init__(self, *answers: str | ProviderError | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, key: str) -> str | None:
        self.asked.append(key)
        answer = self.answers.pop(0)
        match answer:
            case ProviderError():
                raise answer
            case _:
                return answer


async def test_an_answer_is_kept() -> None:
    server = Server("one", "two")
    lookups = Lookups(server, most=2, clock=Clock())

    found = [await lookups.get(key) for key in ("a", "b", "a")]

    assert (found, server.asked) == (["one", "two", "one"], ["a", "b"])


async def test_what_was_not_asked_for_in_a_long_time_is_forgotten() -> None:
    server = Server("one", "two", "one")
    lookups = Lookups(server, most=1, clock=Clock())

    found = [await lookups.get(key) for key in ("a", "b", "a")]

    assert found == ["one", "two", "one"]


@pytest.mark.parametrize(
    "answer", [None, Refused(RefusedReason.FORBIDDEN), NotUnderstood("what?")]
)
async def test_what_is_not_known_is_asked_for_again_after_a_while(
    answer: ProviderError | None,
) -> None:
    clock = Clock()
    server = Server(answer, "one")
    lookups = Lookups(server, most=1, clock=clock)

    at_first = await lookups.get("a")
    clock.pass_by(timedelta(minutes=9))
    a_little_later = await lookups.get("a")
    clock.pass_by(timedelta(minutes=1))

    assert (at_first, a_little_later, await lookups.get("a")) == (None, None, "one")


async def test_nobody_waits_for_a_server_that_takes_its_time() -> None:
    async def silent(_key: str) -> str:
        await asyncio.Event().wait()
        return "too late"

    lookups = Lookups(silent, most=1, clock=Clock(), patience=0)

    assert await lookups.get("a") is None
