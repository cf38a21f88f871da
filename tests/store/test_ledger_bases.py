"""What every ledger promises of the bases of links."""

from dataclasses import replace

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.plan import Forget, Keep
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import LATER, LINK, OTHER_LINK, film_key, row


def test_a_link_that_never_ran_has_an_empty_base(ledger: Ledger) -> None:
    assert ledger.base(LINK) == {}


def test_a_base_holds_each_agreement_as_it_was_made(ledger: Ledger) -> None:
    placed = replace(row(949), item_id="a1b2", times=3, ours=False)
    nameless = replace(row(680), film=Film(title=""))

    ledger.change_base([Keep(row=placed), Keep(row=nameless)])

    assert ledger.base(LINK) == {film_key(949): placed, film_key(680): nameless}


def test_a_later_agreement_replaces_an_earlier_one(ledger: Ledger) -> None:
    later = replace(row(949), times=2, agreed_at=LATER)

    ledger.change_base([Keep(row=row(949)), Keep(row=later)])

    assert ledger.base(LINK) == {film_key(949): later}


def test_forgetting_removes_one_film_from_one_link(ledger: Ledger) -> None:
    ledger.change_base(
        [Keep(row=row(949)), Keep(row=row(680)), Keep(row=row(949, OTHER_LINK))]
    )
    ledger.change_base(
        [
            Forget(link_id=LINK, key=film_key(949)),
            Forget(link_id=LINK, key=film_key(1)),
        ]
    )

    assert ledger.base(LINK) == {film_key(680): row(680)}
    assert ledger.base(OTHER_LINK) == {film_key(949): row(949, OTHER_LINK)}


def test_a_base_is_in_the_order_of_its_keys(ledger: Ledger) -> None:
    ledger.change_base([Keep(row=row(number)) for number in (3, 1, 2)])

    assert list(ledger.base(LINK)) == [film_key(1), film_key(2), film_key(3)]


def test_several_bases_are_read_at_once(ledger: Ledger) -> None:
    ledger.change_base([Keep(row=row(949))])

    assert ledger.bases([OTHER_LINK, LINK]) == {
        OTHER_LINK: {},
        LINK: {film_key(949): row(949)},
    }
    assert ledger.bases([]) == {}


def test_what_was_read_does_not_change_under_the_reader(ledger: Ledger) -> None:
    ledger.change_base([Keep(row=row(949))])
    before = ledger.base(LINK)

    ledger.change_base([Forget(link_id=LINK, key=film_key(949))])

    assert before == {film_key(949): row(949)}
