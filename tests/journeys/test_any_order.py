"""Weeks of a household in which anything happens and anything fails."""

import pytest

from .chance import Chance
from .home import Home


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_the_promises_hold(home: Home, seed: int) -> None:
    chance = Chance(home, seed)
    await home.link_household(requests={"on_unlisted": "remove_with_files"})
    await chance.days(20)
    assert home.truth.asked
