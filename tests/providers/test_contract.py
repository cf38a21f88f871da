"""What an account declares is what it can: one contract for all providers."""

from itertools import chain

import pytest

from custom_components.letterboxd_sync.model.capability import Access, Facet
from custom_components.letterboxd_sync.providers.contracts import (
    ABILITY,
    Account,
    ReadsFilmPages,
)
from custom_components.letterboxd_sync.providers.registry import (
    PROVIDERS,
    Provider,
    ProviderSpec,
)

from .samples import ROUTES, SAMPLES, WITH_PAGES, WITHOUT_PAGES

ACCOUNTS = [*chain.from_iterable(SAMPLES.values()), *ROUTES]


def declared(account: Account) -> set[tuple[Facet, Access]]:
    return {
        (facet, access)
        for facet, support in account.capabilities.items()
        for access in support.access
    }


def able(account: Account) -> set[tuple[Facet, Access]]:
    return {named for named, ability in ABILITY.items() if isinstance(account, ability)}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_declares_exactly_what_it_can(account: Account) -> None:
    assert declared(account) == able(account)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_takes_at_least_one_film_at_a_time(account: Account) -> None:
    assert all(support.batch_size >= 1 for support in account.capabilities.values())


@pytest.mark.parametrize(("provider", "spec"), PROVIDERS.items())
def test_every_account_of_a_provider_is_of_its_kind(
    provider: Provider, spec: ProviderSpec
) -> None:
    assert all(isinstance(account, spec.account) for account in SAMPLES[provider])


@pytest.mark.parametrize(("provider", "spec"), PROVIDERS.items())
def test_a_provider_can_what_its_accounts_can_together(
    provider: Provider, spec: ProviderSpec
) -> None:
    of_accounts = set().union(*map(declared, SAMPLES[provider]))

    assert of_accounts == {
        (facet, access) for facet, allowed in spec.can.items() for access in allowed
    }


def test_every_provider_is_registered_and_tried() -> None:
    assert set(Provider) == set(PROVIDERS) == set(SAMPLES)


def test_only_a_member_whose_pages_are_read_has_film_pages() -> None:
    assert all(isinstance(account, ReadsFilmPages) for account in WITH_PAGES)
    assert not any(isinstance(account, ReadsFilmPages) for account in WITHOUT_PAGES)
