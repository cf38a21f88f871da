"""A film page that cannot be read does not keep the others waiting."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

from .films import nameless
from .house import ALICE, RADARR, House
from .member import Member
from .radarr import Radarr


@pytest.mark.parametrize(
    "error",
    [
        NotUnderstood("no film page"),
        NoAnswer("500"),
        Refused(RefusedReason.PRIVATE),
        Refused(RefusedReason.REJECTED),
    ],
    ids=repr,
)
async def test_a_page_that_cannot_be_read_does_not_keep_the_others_waiting(
    guessing: House, radarr: Radarr, member: Member, error: ProviderError
) -> None:
    member.films = [nameless(n) for n in range(1, 6)]
    member.pages = {f"film-{n}": FilmIds(tmdb=n) for n in range(1, 6)}
    member.page_faults.append(error)
    await guessing.look()
    await guessing.round()
    assert sorted(radarr.requested) == [2, 3, 4, 5]
    assert guessing.engine.unresolved_films(ALICE) == (nameless(1),)

    guessing.clock.now += timedelta(minutes=30)
    await guessing.look(ALICE)
    assert sorted(radarr.requested) == [1, 2, 3, 4, 5]
    assert guessing.engine.unresolved_films(ALICE) == ()


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        pytest.param(NoAnswer("500"), 3, id="three in a row"),
        pytest.param(NotReached("no network"), 1, id="not reached"),
        pytest.param(Refused(RefusedReason.BLOCKED), 1, id="blocked"),
        pytest.param(Throttled("slowly"), 1, id="throttled"),
    ],
)
async def test_a_site_that_shows_no_page_is_not_asked_for_all(
    guessing: House, member: Member, error: ProviderError, calls: int
) -> None:
    member.films = [nameless(n) for n in range(1, 6)]
    member.page_faults += [error] * 9
    await guessing.look(ALICE)

    assert len([it for it in member.calls if it.startswith("film_ids")]) == calls


async def test_whoever_was_unreadable_lets_the_others_go_first(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = [nameless(n) for n in range(1, 6)]
    member.pages = {f"film-{n}": FilmIds(tmdb=n) for n in range(1, 6)}
    member.page_faults += [NoAnswer("500")] * 3
    await guessing.engine.look(RADARR)
    await guessing.look(ALICE)
    await guessing.look(ALICE)

    assert sorted(radarr.requested) == [4, 5]
