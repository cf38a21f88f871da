"""Members whose watchlist comes from a file or from nowhere, and what they ask."""

from pathlib import Path
from typing import Any

from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind

from .home import ALICE, BOB, Home

ADDING = Fault(
    kind=FaultKind.RESET_AFTER, path="/api/v3/movie(/import)?", method="POST"
)
REMOVING = {"on_unlisted": "remove_with_files"}


def watchlist_csv(*films: CatalogueFilm) -> str:
    """Write a watchlist as an account's export has it."""
    rows = [
        f'2026-11-01,"{film.title}",{film.year},https://boxd.it/{film.lid}'
        for film in films
    ]
    return "\r\n".join(["Date,Name,Year,Letterboxd URI", *rows, ""])


async def act(home: Home, action: str, name: str, **data: Any) -> Any:
    """Call an action of a member."""
    return await home.hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": home.entries[name].entry_id, **data},
        blocking=True,
        return_response=True,
    )


async def link_without_pages(home: Home, name: str) -> None:
    await home.link_member(
        name,
        home.request_link(name, **REMOVING),
        home.shelf_link(name),
        pages=False,
    )


async def test_a_member_with_nothing_but_an_export_file(
    home: Home, tmp_path: Path
) -> None:
    sims = home.sims
    first, second, _, fourth, fifth = sims.catalogue[:5]
    home.hass.config.allowlist_external_dirs = {str(tmp_path)}
    path = tmp_path / "watchlist.csv"
    await home.link_radarr()
    await home.link_jellyfin()
    await link_without_pages(home, ALICE)
    await link_without_pages(home, BOB)
    wanted = home.truth.wishes
    wanted[BOB].wanted = lambda: (fourth, fifth)
    wanted[ALICE].wanted = lambda: (first, second)
    assert home.truth.asked == []

    sims.radarr.faults.add(ADDING)
    for name, films in ((ALICE, (first, second)), (BOB, (fourth, fifth))):
        path.write_text(watchlist_csv(*films), encoding="utf-8")
        answer = await act(home, "import_export_file", name, path=str(path))
        assert answer["watchlist"] == 2
        await home.settle()
    await home.later()
    await home.later()
    assert set(home.truth.asked) == {it.tmdb for it in (first, second, fourth, fifth)}

    # A newer file without one of the films: it was given up.
    await home.arrive(first)
    home.truth.may_remove(second, files=True)
    wanted[ALICE].wanted = lambda: (first,)
    path.write_text(watchlist_csv(first), encoding="utf-8")
    await act(home, "import_export_file", ALICE, path=str(path))
    await home.later()
    await home.later()
    assert home.shelf(ALICE) == [first]
    assert sims.radarr.movie(second.tmdb) is None


async def test_a_member_with_nothing_but_the_feed_is_asked_for_nothing(
    home: Home,
) -> None:
    sims = home.sims
    film = sims.catalogue[20]
    await home.link_radarr()
    await home.link_jellyfin()
    await link_without_pages(home, ALICE)
    await link_without_pages(home, BOB)
    home.truth.wishes.clear()
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.CHALLENGE, path=f"/{ALICE}/rss/", times=1)
    )
    sims.letterboxd.log_film(ALICE, film, watched_on=home.clock.now().date())
    await home.later()
    await home.later()
    assert home.truth.writes == 0
    registry = er.async_get(home.hass)
    unique_id = f"letterboxd:{ALICE}|last_watched"
    entity_id = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert entity_id is not None
    state = home.hass.states.get(entity_id)
    assert state is not None
    assert film.title in state.state


async def test_a_member_whose_pages_are_switched_off_loses_nothing(home: Home) -> None:
    sims = home.sims
    first = sims.catalogue[0]
    await home.link_household(requests=REMOVING)
    await home.arrive(first)
    await home.later()
    entry = home.entries[ALICE]
    home.hass.config_entries.async_update_entry(
        entry, data={**entry.data, "pages": False}
    )
    await home.settle()
    sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    await home.restart()
    await home.later()
    assert home.truth.removals == []
    assert home.shelf(ALICE) == [first]


@pytest.mark.parametrize("action", ["sync_link", "push_watchlist"])
async def test_a_dry_run_tells_everything_and_does_nothing(
    home: Home, action: str
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    many = tuple(film for film in sims.catalogue[12:34] if not film.is_show)[:12]
    show = sims.catalogue[44]
    sims.letterboxd.list_film(ALICE, *many)
    sims.radarr.exclude(first)
    del sims.radarr.known[second.tmdb]
    home.truth.excuse(second, shared)
    await home.link_household(requests=REMOVING)
    await home.later()
    await home.later()
    sims.radarr.remove_film(shared.tmdb)
    sims.letterboxd.list_film(ALICE, show)
    sims.letterboxd.unlist_film(ALICE, *many)
    await home.later()
    writes = home.truth.writes

    link = {"link": f"REQUESTS-{ALICE}"} if action == "sync_link" else {}
    answer = await act(home, action, ALICE, dry_run=True, **link)
    plan = answer["links"][0] if action == "push_watchlist" else answer
    assert plan["dry_run"] is True
    assert {skip["title"]: skip["reason"] for skip in plan["skipped"]} == {
        first.title: "excluded",
        second.title: "refused",
        shared.title: "removed_at_target",
        show.title: "not_a_film",
    }
    assert plan["refused"]["reason"] == "too_many_removals"
    assert [done["action"] for done in plan["operations"]] == ["remove"] * 12
    assert home.truth.writes == writes

    # It was only shown: the question is still open, and the films are listed again.
    sims.letterboxd.list_film(ALICE, *many)
