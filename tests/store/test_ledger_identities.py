"""What every ledger promises of identities."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.film import FilmKey
from custom_components.letterboxd_sync.model.identity import (
    Attempt,
    Identity,
    IdentityRoute,
)
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import LATER, NOW, identity

HEAT = FilmKey("letterboxd:heat")
GOZU = FilmKey("letterboxd:gozu")


def test_an_unknown_alias_stands_for_nothing(ledger: Ledger) -> None:
    assert ledger.identities([HEAT]) == {}


@pytest.mark.parametrize("animated", [True, False, None])
def test_an_identity_is_remembered_as_it_was_found(
    ledger: Ledger, *, animated: bool | None
) -> None:
    found = replace(identity(949), animated=animated)
    ledger.remember([found, identity(26955, alias="gozu")])

    assert ledger.identities([HEAT, FilmKey("letterboxd:other")]) == {HEAT: found}


def test_identities_are_in_the_order_of_their_aliases(ledger: Ledger) -> None:
    ledger.remember([identity(949), identity(26955, alias="gozu")])

    assert list(ledger.identities([HEAT, GOZU])) == [GOZU, HEAT]


@pytest.mark.parametrize(
    ("known", "found", "kept"),
    [
        (IdentityRoute.SEARCH, IdentityRoute.WIKIDATA, 2),
        (IdentityRoute.WIKIDATA, IdentityRoute.SEARCH, 2),
        (IdentityRoute.WIKIDATA, IdentityRoute.PERSON, 2),
        (IdentityRoute.PERSON, IdentityRoute.PERSON, 2),
        (IdentityRoute.PERSON, IdentityRoute.SERVICE, 1),
        (IdentityRoute.PERSON, IdentityRoute.WIKIDATA, 1),
    ],
)
def test_only_a_person_overrules_a_person(
    ledger: Ledger, known: IdentityRoute, found: IdentityRoute, kept: int
) -> None:
    ledger.remember([identity(1, known)])
    ledger.remember([replace(identity(2, found), found_at=LATER, animated=None)])

    assert ledger.identities([HEAT])[HEAT].ids.tmdb == kept


def test_an_overruled_identity_keeps_nothing_of_the_old_one(ledger: Ledger) -> None:
    later = replace(identity(2, IdentityRoute.FILM_PAGE), found_at=LATER, animated=None)
    ledger.remember([identity(1), later])

    assert ledger.identities([HEAT]) == {HEAT: later}


def test_a_route_is_remembered_to_have_been_asked_in_vain(ledger: Ledger) -> None:
    in_vain = Attempt(alias=HEAT, route=IdentityRoute.WIKIDATA, tried_at=NOW)
    none: list[Identity] = []
    ledger.remember(none, [in_vain, replace(in_vain, alias=GOZU)])
    ledger.remember(none, [replace(in_vain, tried_at=LATER)])

    tried = ledger.attempts([HEAT, GOZU], IdentityRoute.WIKIDATA)

    assert tried == {GOZU: NOW, HEAT: LATER}
    assert list(tried) == [GOZU, HEAT]
    assert ledger.attempts([HEAT], IdentityRoute.SEARCH) == {}
    assert ledger.identities([HEAT]) == {}


def test_a_found_identity_and_a_vain_attempt_are_kept_together(ledger: Ledger) -> None:
    ledger.remember(
        [identity(949)],
        [Attempt(alias=GOZU, route=IdentityRoute.SEARCH, tried_at=NOW)],
    )

    assert ledger.identities([HEAT, GOZU]) == {HEAT: identity(949)}
    assert ledger.attempts([HEAT, GOZU], IdentityRoute.SEARCH) == {GOZU: NOW}
