"""Plans that wait for a person's word, and what the person says."""

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind

from .home import A_POLL, ALICE, BOB, Home

REFUSED = f"refused_REQUESTS-{ALICE}"

# The answer to the first removal is lost, and the second does not get there.
STUMBLES = (
    Fault(kind=FaultKind.RESET_AFTER, path=r"/api/v3/movie/\d+", method="DELETE"),
    Fault(kind=FaultKind.RESET_BEFORE, path=r"/api/v3/movie/\d+", method="DELETE"),
)


async def give_up_many(home: Home) -> tuple[CatalogueFilm, ...]:
    """Alice lists twenty films that both links have seen, and gives up most of them.

    Bob wants one of those.
    """
    sims = home.sims
    many = tuple(film for film in sims.catalogue[12:34] if not film.is_show)[:18]
    sims.letterboxd.list_film(ALICE, *many)
    sims.letterboxd.list_film(BOB, many[0])
    await home.link_household(requests={"on_unlisted": "remove_keep_files"})
    await home.later()
    await home.later()
    sims.letterboxd.unlist_film(ALICE, *many)
    await home.later()
    await home.later()
    assert home.truth.removals == []
    assert REFUSED in issues(home)
    return many


def issues(home: Home) -> set[str]:
    registry = ir.async_get(home.hass)
    return {issue_id for domain, issue_id in registry.issues if domain == DOMAIN}


async def answer(home: Home, client: ClientSessionGenerator, choice: str) -> None:
    """Go through the repair as the frontend does."""
    await async_setup_component(home.hass, REPAIRS, {})
    http = await client()
    begun = await http.post(
        "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": REFUSED}
    )
    flow = await begun.json()
    assert flow["type"] == "menu"
    assert flow["menu_options"] == ["apply", "keep"]
    ended = await http.post(
        f"/api/repairs/issues/fix/{flow['flow_id']}", json={"next_step_id": choice}
    )
    assert (await ended.json())["type"] == "create_entry"
    await home.settle()


async def test_apply_removes_exactly_the_films_that_were_shown(
    home: Home, hass_client: ClientSessionGenerator
) -> None:
    sims = home.sims
    many = await give_up_many(home)
    # One that she gives up afterwards was not on the list that she saw.
    later = sims.catalogue[0]
    sims.letterboxd.unlist_film(ALICE, later)
    home.truth.may_remove(*many[1:], files=False)
    sims.radarr.faults.add(*STUMBLES)
    await answer(home, hass_client, "apply")
    # Nobody looks at Letterboxd meanwhile.
    await home.clock.put_forward(A_POLL)
    await home.settle()
    assert all(sims.radarr.movie(film.tmdb) is None for film in many[1:])
    assert sims.radarr.movie(many[0].tmdb) is not None
    assert sims.radarr.movie(later.tmdb) is not None
    assert REFUSED not in issues(home)

    home.truth.may_remove(later, files=False)
    await home.later()
    await home.later()
    assert sims.radarr.movie(later.tmdb) is None


async def test_keep_leaves_every_film_where_it_is(
    home: Home, hass_client: ClientSessionGenerator
) -> None:
    sims = home.sims
    many = await give_up_many(home)
    sims.radarr.faults.add(*STUMBLES)
    await answer(home, hass_client, "keep")
    await home.later()
    await home.later()
    assert home.truth.removals == []
    assert all(sims.radarr.movie(film.tmdb) is not None for film in many)
    assert REFUSED not in issues(home)

    # What was kept is nobody's any more: it may come and go.
    sims.letterboxd.list_film(ALICE, many[3])
    await home.later()
    sims.letterboxd.unlist_film(ALICE, many[3])
    await home.later()
    await home.later()
    assert home.truth.removals == []


@pytest.mark.parametrize("restarts", [1, 2])
async def test_a_restart_neither_answers_nor_forgets_the_question(
    home: Home, restarts: int
) -> None:
    many = await give_up_many(home)
    for _ in range(restarts):
        await home.restart()
        await home.later()
    assert home.truth.removals == []
    assert REFUSED in issues(home)
    home.sims.letterboxd.list_film(ALICE, *many)
    await home.later()
    assert REFUSED not in issues(home)
