"""Letterboxd answers badly, while films would be removed with their files."""

from collections.abc import Callable
from typing import override

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .home import ALICE, BOB, Home

REMOVING = {"on_unlisted": "remove_with_files"}
WATCHLIST = f"/{ALICE}/watchlist/"
SECOND_PAGE = f"{WATCHLIST}page/2/"

type Break = Callable[[Simulators], None]


def fails(kind: FaultKind, path: str = WATCHLIST, status: int | None = None) -> Break:
    fault = Fault(kind=kind, path=path, status=status, times=None)
    return lambda sims: sims.letterboxd.faults.add(fault)


def goes_private(sims: Simulators) -> None:
    sims.letterboxd.member(ALICE).watchlist_private = True


def closes_altogether(sims: Simulators) -> None:
    sims.letterboxd.member(ALICE).private = True


def long_list(sims: Simulators) -> list[CatalogueFilm]:
    """Give Alice a watchlist of two pages."""
    films = [film for film in sims.catalogue if not film.is_show][:40]
    sims.letterboxd.list_film(ALICE, *films)
    return films


def issue_ids(home: Home) -> set[str]:
    registry = ir.async_get(home.hass)
    return {issue_id for domain, issue_id in registry.issues if domain == DOMAIN}


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(fails(FaultKind.CHALLENGE), id="challenge"),
        pytest.param(fails(FaultKind.STATUS, status=403), id="403"),
        pytest.param(fails(FaultKind.STATUS, status=404), id="404"),
        pytest.param(fails(FaultKind.STATUS, status=429), id="429"),
        pytest.param(fails(FaultKind.STATUS, status=500), id="500"),
        pytest.param(fails(FaultKind.TRUNCATED), id="truncated"),
        pytest.param(fails(FaultKind.EMPTY_BODY), id="empty body"),
        pytest.param(fails(FaultKind.WRONG_CONTENT_TYPE), id="another page"),
        pytest.param(fails(FaultKind.RESET_BEFORE), id="reset"),
        pytest.param(fails(FaultKind.CHALLENGE, f"/{ALICE}/.*"), id="all challenged"),
        pytest.param(fails(FaultKind.CHALLENGE, SECOND_PAGE), id="page 2 challenged"),
        pytest.param(
            fails(FaultKind.STATUS, SECOND_PAGE, status=500), id="page 2 failing"
        ),
        pytest.param(fails(FaultKind.TRUNCATED, SECOND_PAGE), id="page 2 truncated"),
        pytest.param(fails(FaultKind.EMPTY_BODY, SECOND_PAGE), id="page 2 empty"),
        pytest.param(goes_private, id="private watchlist"),
        pytest.param(closes_altogether, id="private account"),
    ],
)
async def test_a_list_that_was_not_read_whole_removes_nothing(
    home: Home, breaks: Break
) -> None:
    sims = home.sims
    films = long_list(sims)
    sims.jellyfin.add_item(films[7])
    await home.link_household(requests=REMOVING)
    await home.later()
    asked = len(home.truth.asked)

    breaks(sims)
    # A new film on top makes the pages be read whole.
    sims.letterboxd.list_film(ALICE, sims.catalogue[50])
    sims.letterboxd.list_film(BOB, sims.catalogue[51])
    await home.later()
    await home.later()
    assert home.truth.removals == []
    # Not even a question: who did not see the whole list has nothing to ask.
    assert {f"refused_REQUESTS-{ALICE}", f"refused_SHELF-{ALICE}"}.isdisjoint(
        issue_ids(home)
    )
    assert sims.radarr.movie(sims.catalogue[51].tmdb) is not None
    assert len(home.truth.asked) > asked

    sims.clear_faults()
    sims.letterboxd.member(ALICE).watchlist_private = False
    sims.letterboxd.member(ALICE).private = False
    await home.later()
    await home.later()
    assert sims.radarr.movie(sims.catalogue[50].tmdb) is not None
    assert home.shelf(ALICE) == [films[7]]


async def test_a_list_that_is_suddenly_empty_waits_for_a_persons_word(
    home: Home,
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    sims.jellyfin.add_item(first)
    await home.link_household(requests=REMOVING)
    await home.later()
    sims.letterboxd.unlist_film(ALICE, first, second, shared)
    await home.later()
    await home.later()
    assert home.truth.removals == []
    assert home.shelf(ALICE) == [first]
    assert issue_ids(home) == {f"refused_REQUESTS-{ALICE}", f"refused_SHELF-{ALICE}"}

    # It was a fault; the films are back, and nobody is asked any more.
    sims.letterboxd.list_film(ALICE, first, second, shared)
    await home.later()
    assert issue_ids(home) == set()


async def test_a_list_of_which_half_is_missing_removes_nothing(home: Home) -> None:
    sims = home.sims
    sims.letterboxd.list_film(ALICE, *sims.catalogue[5:25])
    await home.link_household(requests=REMOVING)
    await home.later()
    # The page says how many there are, and shows fewer.
    whole = sims.letterboxd.member(ALICE).watchlist
    half = dict(list(whole.items())[:12])
    sims.letterboxd.member(ALICE).watchlist = Shortened(whole, shown=half)
    await home.later()
    await home.later()
    assert home.truth.removals == []
    assert issue_ids(home) == set()

    sims.letterboxd.member(ALICE).watchlist = whole
    sims.letterboxd.list_film(ALICE, sims.catalogue[52])
    await home.later()
    assert sims.radarr.movie(sims.catalogue[52].tmdb) is not None


class Shortened(dict[str, CatalogueFilm]):
    """A watchlist that counts more films than it shows."""

    def __init__(
        self, whole: dict[str, CatalogueFilm], *, shown: dict[str, CatalogueFilm]
    ) -> None:
        super().__init__(shown)
        self._count = len(whole)

    @override
    def __len__(self) -> int:
        return self._count


async def test_a_film_page_that_fails_is_read_another_time(home: Home) -> None:
    sims = home.sims
    unknown = sims.catalogue[9]
    assert not unknown.in_wikidata
    path = f"/film/{unknown.slug}/"
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=500, path=path, times=3)
    )
    sims.radarr.metadata_down = True
    sims.letterboxd.list_film(ALICE, unknown)
    sims.letterboxd.list_film(BOB, unknown)
    await home.link_radarr()
    await home.link_jellyfin()
    await home.link_member(ALICE, home.request_link(ALICE), home.shelf_link(ALICE))
    assert sims.radarr.movie(unknown.tmdb) is None
    sims.radarr.metadata_down = False
    await home.later()
    await home.later()
    assert sims.radarr.movie(unknown.tmdb) is not None


async def test_a_film_page_that_is_challenged_is_left_alone_for_an_hour(
    home: Home,
) -> None:
    sims = home.sims
    unknown = sims.catalogue[9]
    path = f"/film/{unknown.slug}/"
    sims.letterboxd.faults.add(Fault(kind=FaultKind.CHALLENGE, path=path, times=None))
    sims.radarr.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=500,
            path="/api/v3/movie/lookup",
            times=None,
        )
    )
    sims.letterboxd.list_film(ALICE, unknown)
    await home.link_household(requests=REMOVING)
    await home.later()
    assert sims.radarr.movie(unknown.tmdb) is None
    assert sims.radarr.movie(sims.catalogue[0].tmdb) is not None
    assert home.truth.removals == []


async def test_what_a_member_may_want_whose_list_cannot_be_read_stays(
    home: Home,
) -> None:
    sims = home.sims
    first, shared = sims.catalogue[0], sims.catalogue[2]
    await home.link_household(requests=REMOVING)
    await home.arrive(first, shared)
    await home.later()
    fails(FaultKind.CHALLENGE, f"/{BOB}/.*")(sims)
    # Bob cannot be read from the very start of a new life.
    await home.restart()
    sims.letterboxd.unlist_film(ALICE, shared)
    home.truth.may_leave_shelf(shared)
    for _ in range(3):
        await home.later()
    assert sims.radarr.movie(shared.tmdb) is not None
    assert home.shelf(BOB) == [shared]

    sims.clear_faults()
    await home.later()
    await home.later()
    assert sims.radarr.movie(shared.tmdb) is not None
