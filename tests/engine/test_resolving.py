"""Which film is which: one route after another, each asked as little as can be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.providers.errors import (
    NotReached,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

from .catalogue import Catalogue
from .clock import Clock
from .faults import Fault
from .films import film, nameless
from .house import ALICE, RADARR, SERVER, House, request_link, shelf_link
from .member import Member, Tracker
from .radarr import Radarr
from .server import Server


def shown(house: House) -> list[FilmIds]:
    """The ids of Alice's films, as the engine shows them."""
    view = house.engine.view(ALICE)
    assert isinstance(view, TrackerView)
    assert view.watchlist is not None
    return [it.film.ids for it in view.watchlist.items]


async def test_a_film_that_the_catalogue_knows_is_requested(
    guessing: House, radarr: Radarr, catalogue: Catalogue
) -> None:
    catalogue.known = {"film-1": film(1)}
    await guessing.look()
    await guessing.round()

    assert radarr.requested == [1]
    assert catalogue.asked == [1]
    assert shown(guessing) == [film(1).ids]


async def test_films_are_asked_for_by_the_hundred(
    guessing: House, member: Member, catalogue: Catalogue
) -> None:
    member.films = [nameless(n) for n in range(1, 301)]
    catalogue.known = {f"film-{n}": film(n) for n in range(1, 301)}
    await guessing.look()

    assert catalogue.asked == [250, 50]


async def test_what_a_failing_query_did_not_tell_is_asked_for_later(
    guessing: House, radarr: Radarr, catalogue: Catalogue
) -> None:
    await guessing.look(RADARR)
    catalogue.known = {"film-1": film(1)}
    catalogue.faults.append(Fault.THROTTLED)
    await guessing.look(ALICE)
    assert radarr.requested == []
    assert guessing.engine.unresolved_films(ALICE) == ()

    await guessing.round()
    assert radarr.requested == [1]


async def test_what_a_route_does_not_know_is_asked_of_it_after_a_week(
    guessing: House, radarr: Radarr, catalogue: Catalogue
) -> None:
    await guessing.look()
    await guessing.round()
    assert catalogue.asked == [1]

    catalogue.known = {"film-1": film(1)}
    guessing.clock.now += timedelta(days=7)
    await guessing.round()
    assert radarr.requested == [1]


async def test_a_film_of_our_own_servers_by_the_same_name_is_the_film(
    guessing: House, radarr: Radarr, catalogue: Catalogue, clock: Clock
) -> None:
    guessing.engine.attach(SERVER, Server(clock, film(1, slug=False)))
    await guessing.engine.look(SERVER)
    await guessing.look()

    assert radarr.requested == [1]
    assert catalogue.asked == []


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([film(31, "Film 1", slug=False)], id="two of that name"),
        pytest.param([], id="another year"),
    ],
)
async def test_a_name_that_leaves_doubt_is_no_proof(
    guessing: House,
    radarr: Radarr,
    member: Member,
    others: list[Film],
) -> None:
    member.films = [replace(nameless(1), year=1991 + (30 if others else 1))]
    radarr.put(replace(film(1, slug=False), year=1991 + (30 if others else 0)))
    for it in others:
        radarr.put(replace(it, year=2021))
    await guessing.look()

    assert shown(guessing) == [FilmIds(letterboxd="film-1")]


async def test_a_film_without_a_year_is_not_known_by_its_name(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = [replace(nameless(1), year=None)]
    radarr.put(film(1, slug=False))
    await guessing.look()

    assert shown(guessing) == [FilmIds(letterboxd="film-1")]


async def test_the_film_page_is_read_when_nobody_else_knows(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.pages = {"film-1": FilmIds(tmdb=1)}
    await guessing.look()
    await guessing.round()

    assert radarr.requested == [1]
    assert member.calls.count("film_ids film-1") == 1


async def test_only_so_many_pages_are_read_in_a_cycle(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = [nameless(n) for n in range(1, 31)]
    member.pages = {f"film-{n}": FilmIds(tmdb=n) for n in range(1, 31)}
    await guessing.engine.look(RADARR)
    await guessing.look(ALICE)
    assert len(radarr.requested) == 25
    assert guessing.engine.unresolved_films(ALICE) == ()

    await guessing.look(ALICE)
    assert len(radarr.requested) == 30


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (Refused(RefusedReason.NOT_FOUND), 1),
        (Refused(RefusedReason.BLOCKED), 2),
        (Throttled("slowly"), 2),
    ],
)
async def test_a_page_that_is_not_there_is_asked_for_once_a_closed_door_again(
    guessing: House, member: Member, error: ProviderError, calls: int
) -> None:
    member.page_faults.append(error)
    await guessing.look(ALICE)
    await guessing.look(ALICE)

    assert member.calls.count("film_ids film-1") == calls


async def test_a_search_that_fails_for_one_film_finds_the_others(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = [nameless(1), nameless(2)]
    radarr.candidates = [Candidate(film=film(2, slug=False), confidence=0)]
    radarr.faults.append(Fault.LOST)
    await guessing.look()

    assert radarr.requested == [2]


async def test_what_is_found_by_its_id_is_it_whatever_it_is_called(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    wanted = nameless(1)
    member.films = [replace(wanted, ids=replace(wanted.ids, imdb="tt0000001"))]
    found = replace(film(1, "Another title", slug=False), year=1930)
    found = replace(found, ids=FilmIds(tmdb=1, imdb="tt0000001"))
    radarr.candidates = [Candidate(film=found, confidence=0)]
    await guessing.look()

    assert radarr.requested == [1]


async def test_a_search_is_believed_when_it_leaves_no_doubt(
    guessing: House, radarr: Radarr
) -> None:
    radarr.candidates = [Candidate(film=film(1, slug=False), confidence=0)]
    await guessing.look()
    await guessing.round()

    assert radarr.requested == [1]
    assert radarr.calls.count("search") == 1


async def test_what_nobody_knows_is_told_until_a_person_says_it(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    radarr.candidates = [
        Candidate(film=film(n, f"Other {n}", slug=False), confidence=0)
        for n in (4, 3, 3)
    ]
    await guessing.look()
    await guessing.look(ALICE)
    assert guessing.listener.nobody_knows == [(ALICE, (nameless(1),))]
    assert guessing.engine.unresolved_films(ALICE) == (nameless(1),)
    offered = await guessing.engine.candidates(nameless(1))
    assert {it.film.ids.tmdb for it in offered} == {3, 4}

    await guessing.engine.choose_identity(ALICE, nameless(1), FilmIds(tmdb=3))
    await guessing.engine.settled()

    assert guessing.listener.nobody_knows[-1] == (ALICE, ())
    assert radarr.requested == [3]
    assert shown(guessing) == [FilmIds(tmdb=3, letterboxd="film-1")]


async def test_a_persons_word_counts_more_than_what_the_service_says(
    guessing: House, member: Member
) -> None:
    member.films = [film(1)]
    await guessing.look()
    await guessing.engine.choose_identity(ALICE, film(1), FilmIds(tmdb=7))

    assert shown(guessing) == [FilmIds(tmdb=7, letterboxd="film-1")]


async def test_a_choice_made_before_the_first_look_is_kept(
    guessing: House, member: Member
) -> None:
    await guessing.engine.choose_identity(ALICE, nameless(1), FilmIds(tmdb=7))
    await guessing.look(ALICE)

    assert shown(guessing) == [FilmIds(tmdb=7, letterboxd="film-1")]


async def test_a_search_that_fails_is_tried_again(
    guessing: House, radarr: Radarr
) -> None:
    radarr.candidates = [Candidate(film=film(1, slug=False), confidence=0)]
    radarr.faults.append(Fault.NOT_REACHED)
    await guessing.look(ALICE)
    assert guessing.engine.unresolved_films(ALICE) == ()

    await guessing.look(RADARR)
    assert radarr.requested == [1]


async def test_a_film_with_no_id_at_all_goes_by_its_name(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = [replace(nameless(1), ids=FilmIds())]
    radarr.candidates = [Candidate(film=film(1, slug=False), confidence=0)]
    await guessing.look()

    assert radarr.requested == [1]


async def test_what_is_animated_is_known_from_the_catalogue(
    guessing: House, member: Member, catalogue: Catalogue
) -> None:
    catalogue.known = {"film-1": film(1)}
    await guessing.look()

    view = guessing.engine.view(ALICE)
    assert isinstance(view, TrackerView)


async def test_other_lists_are_read_for_the_links_that_need_them(
    guessing: House, radarr: Radarr, member: Member
) -> None:
    member.films = []
    member.lists = {"noir": [nameless(5)]}
    member.pages = {"film-5": FilmIds(tmdb=5)}
    guessing.engine.set_links(ALICE, [request_link(list_slug="noir")])
    await guessing.look()

    assert radarr.requested == [5]


async def test_without_any_route_a_film_is_unresolved_at_once(
    clock: Clock, server: Server
) -> None:
    house = House(clock)
    house.accounts = {ALICE: Tracker(clock, nameless(1)), SERVER: server}
    house.links = {ALICE: (shelf_link(),)}
    await house.open()
    await house.look()

    assert house.engine.unresolved_films(ALICE) == (nameless(1),)
    await house.engine.close()


class TestCandidates:
    """A person is offered what the linked services find."""

    async def test_a_service_that_fails_is_passed_over(
        self, guessing: House, radarr: Radarr
    ) -> None:
        radarr.faults.append(Fault.NOT_REACHED)

        assert await guessing.engine.candidates(nameless(1)) == ()

    async def test_one_that_is_asked_alone_says_that_it_failed(
        self, guessing: House, radarr: Radarr
    ) -> None:
        radarr.faults.append(Fault.NOT_REACHED)
        with pytest.raises(NotReached):
            await guessing.engine.candidates(nameless(1), at=radarr)

    async def test_the_likeliest_comes_first(
        self, guessing: House, radarr: Radarr
    ) -> None:
        radarr.candidates = [
            Candidate(film=film(31, "Something else"), confidence=0),
            Candidate(film=film(1), confidence=0),
        ]
        found = await guessing.engine.candidates(nameless(1), at=radarr)

        assert [it.film.ids.tmdb for it in found] == [1, 31]
        assert found[0].confidence > found[1].confidence
