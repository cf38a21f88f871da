"""Whoever asks for something that fails is told why, in translated words only."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import ledger_folder
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.errors_in_words import errors_in_words
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotSeen,
    NotSetUp,
    NotTrusted,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable

OURS = "radarr:http://10.1.2.3 did what we say of it in English"
THEIRS = "Der Film ist gesperrt."


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return an entry beside another one, both known to the house."""
    assert await async_setup_component(hass, DOMAIN, {})
    titles = {AccountId("letterboxd:alice"): "alice", AccountId("radarr:1"): "Cellar"}
    entries = {
        account: MockConfigEntry(domain=DOMAIN, title=title, unique_id=account)
        for account, title in titles.items()
    }
    asked = entries[AccountId("letterboxd:alice")]
    asked.runtime_data = Mock(house=Mock(hass=hass, entry_of=entries.get))
    return asked


def refusals() -> Iterator[tuple[ProviderError, str]]:
    """Yield a no for each reason; any but these is told as a no without a reason."""
    told = {
        RefusedReason.ACCOUNT_LOCKED: "alice is locked",
        RefusedReason.APP_REJECTED: "alice no longer accepts your own application key",
        RefusedReason.BLOCKED: "alice is behind a page",
        RefusedReason.DISABLED: "alice cannot do this",
        RefusedReason.FILM_UNKNOWN: "alice does not know this title",
        RefusedReason.ITEM_UNKNOWN: "alice does not know this title",
        RefusedReason.LIMIT_REACHED: "alice is full. Remove",
        RefusedReason.NOT_FOUND: "alice does not have what was asked for",
        RefusedReason.PRECONDITION: "alice wants to be asked in another way",
        RefusedReason.PRIVATE: "alice does not show that",
        RefusedReason.VIP_ONLY: "alice is not a VIP account",
        RefusedReason.WRONG_SERVICE: "Another service answers at the address of alice",
        RefusedReason.WRONG_VERSION: "alice is too old",
    }
    for reason in RefusedReason:
        yield Refused(reason, OURS), told.get(reason, "alice said no")


@pytest.mark.parametrize(
    ("err", "words"),
    [
        (NotAuthorized(OURS), "alice no longer accepts the credentials"),
        (NotReached(OURS), "alice cannot be reached just now"),
        (NotTrusted(OURS), "alice cannot be reached just now"),
        (NotSetUp(), "alice is not set up"),
        (NotSetUp(AccountId("radarr:1")), "Cellar is not set up"),
        (NotSetUp(AccountId("radarr:gone")), "alice is not set up"),
        (NotSeen(OURS), "What this link of alice joins has not been read"),
        (NoAnswer(OURS), "alice did not answer. If something was to be done"),
        (Throttled(OURS), "alice asks to be left alone"),
        (NotUnderstood(OURS), "The answer of alice could not be read"),
        *refusals(),
        (
            Refused(RefusedReason.REJECTED, OURS, said=THEIRS),
            "alice said no: Der Film ist gesperrt",
        ),
        (
            Refused(RefusedReason.FORBIDDEN, OURS, said=THEIRS),
            "alice said no: Der Film ist gesperrt",
        ),
    ],
)
async def test_what_fails_is_told_in_translated_words(
    entry: MockConfigEntry, err: ProviderError, words: str
) -> None:
    with pytest.raises(HomeAssistantError) as told, errors_in_words(entry):
        raise err
    assert str(told.value).startswith(words)
    assert "10.1.2.3" not in str(told.value)
    assert "{" not in str(told.value)


async def test_a_disk_that_is_full_is_named_by_its_folder(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    with pytest.raises(HomeAssistantError) as told, errors_in_words(entry):
        raise LedgerUnavailable(Path("ledger.db"), "database or disk is full")
    assert str(ledger_folder(hass)) in str(told.value)
