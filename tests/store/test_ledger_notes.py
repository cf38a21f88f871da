"""What every ledger promises of news, kept texts and the activity log."""

from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.store.ledger import Ledger, scoped

from .examples import JELLYFIN, LATER, NOW, RADARR, SOON, film

ALICE = AccountId("letterboxd:alice")
# Where one name is the beginning of another, forgetting is easily done too widely.
ALICE_B = AccountId("letterboxd:alice_b")
WATCHLIST = scoped(ALICE, "watchlist")


def test_a_scope_that_was_never_looked_at_is_not_an_empty_one(ledger: Ledger) -> None:
    assert ledger.seen(WATCHLIST) is None

    ledger.note_seen(WATCHLIST, added={})

    assert ledger.seen(WATCHLIST) == {}


def test_what_was_told_is_noted_and_what_went_is_gone(ledger: Ledger) -> None:
    ledger.note_seen(WATCHLIST, added={"tmdb:3": film(3), "tmdb:1": film(1)})
    ledger.note_seen(
        WATCHLIST, added={"tmdb:2": film(2)}, removed=["tmdb:3", "tmdb:unknown"]
    )

    assert ledger.seen(WATCHLIST) == {"tmdb:1": film(1), "tmdb:2": film(2)}
    assert list(ledger.seen(WATCHLIST) or {}) == ["tmdb:1", "tmdb:2"]


def test_what_is_both_removed_and_added_ends_up_added(ledger: Ledger) -> None:
    ledger.note_seen(WATCHLIST, added={"tmdb:1": film(1)})
    ledger.note_seen(WATCHLIST, added={"tmdb:1": film(2)}, removed=["tmdb:1"])

    assert ledger.seen(WATCHLIST) == {"tmdb:1": film(2)}


def test_scopes_do_not_mix(ledger: Ledger) -> None:
    ledger.note_seen(WATCHLIST, added={"tmdb:1": film(1)})
    ledger.note_seen(scoped(ALICE, "diary"), added={"tmdb:1": film(2)})
    ledger.note_seen(scoped(ALICE, "diary"), added={}, removed=["tmdb:1"])

    assert ledger.seen(WATCHLIST) == {"tmdb:1": film(1)}


def test_a_text_is_kept_until_it_is_replaced_or_forgotten(ledger: Ledger) -> None:
    assert ledger.kept("cursor") is None

    ledger.keep("cursor", "page 1\x00 東京")
    assert ledger.kept("cursor") == "page 1\x00 東京"

    ledger.keep("cursor", "")
    assert ledger.kept("cursor") == ""

    ledger.keep("cursor", None)
    ledger.keep("never", None)
    assert ledger.kept("cursor") is None


def test_the_newest_lines_come_first(ledger: Ledger) -> None:
    ledger.log(at=SOON, account=RADARR, kind="requested", text="second")
    ledger.log(at=NOW, account=RADARR, kind="requested", text="first")
    ledger.log(at=SOON, account=JELLYFIN, kind="collected", text="third")

    assert ledger.activity(limit=2) == (
        (SOON, JELLYFIN, "collected", "third"),
        (SOON, RADARR, "requested", "second"),
    )
    assert [text for *_, text in ledger.activity()] == ["third", "second", "first"]


def test_the_log_gives_fifty_lines_unless_told(ledger: Ledger) -> None:
    for number in range(60):
        ledger.log(at=NOW, account=RADARR, kind="requested", text=str(number))

    assert len(ledger.activity()) == 50


def test_a_forgotten_account_takes_its_news_texts_and_lines_with_it(
    ledger: Ledger,
) -> None:
    ledger.note_seen(WATCHLIST, added={"tmdb:1": film(1)})
    ledger.note_seen(scoped(ALICE_B, "watchlist"), added={"tmdb:1": film(1)})
    ledger.keep(scoped(ALICE, "export"), "rows")
    ledger.keep(scoped(ALICE_B, "export"), "rows")
    ledger.log(at=NOW, account=ALICE, kind="listed", text="hers")
    ledger.log(at=LATER, account=ALICE_B, kind="listed", text="theirs")

    ledger.forget_account(ALICE)

    assert ledger.seen(WATCHLIST) is None
    assert ledger.kept(scoped(ALICE, "export")) is None
    assert ledger.seen(scoped(ALICE_B, "watchlist")) == {"tmdb:1": film(1)}
    assert ledger.kept(scoped(ALICE_B, "export")) == "rows"
    assert ledger.activity() == ((LATER, ALICE_B, "listed", "theirs"),)


def test_a_closed_ledger_may_be_closed_again(ledger: Ledger) -> None:
    ledger.close()
    ledger.close()
