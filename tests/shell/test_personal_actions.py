"""Actions on what people watch, think and want: what they do, and how they say no."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import probatio as vol
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine import waiting
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import TRAKT, until
from .household import (
    settle,
)
from .mending import issue
from .test_actions import act, refused
from .test_entities import state_of
from .watching import (
    JELLYFIN_ENTRY,
    TRAKT_ENTRY,
    film_of,
    named,
)

# -- scrobble and check in --------------------------------------------------------


async def test_scrobbling_by_hand_shows_what_is_watched(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    said = {"tmdb": film.tmdb}
    answer = await act(hass, "scrobble", TRAKT_ENTRY, do="start", progress=10, **said)
    assert (answer["title"], answer["play"]) == (film.title, False)
    watching = trakt.trakt.watching()
    assert watching is not None
    assert watching.ref == trakt.trakt.ref(film)
    await act(hass, "scrobble", TRAKT_ENTRY, do="pause", progress=40, **said)
    assert trakt.trakt.watching() is None
    answer = await act(hass, "scrobble", TRAKT_ENTRY, do="stop", progress=97, **said)
    assert (answer["play"], answer["state"]) == (True, "done")
    assert len(trakt.trakt.plays(film)) == 1


async def test_a_stop_short_of_the_end_is_no_play(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    await act(hass, "scrobble", TRAKT_ENTRY, do="stop", progress=79.9, tmdb=film.tmdb)
    assert trakt.trakt.plays(film) == []


@pytest.mark.parametrize("progress", [-1, 100.5, 1000])
async def test_a_progress_that_does_not_exist_is_refused(
    hass: HomeAssistant, trakt: Simulators, progress: float
) -> None:
    trakt.clear_requests()
    error = await refused(
        hass, "scrobble", TRAKT_ENTRY, do="stop", progress=progress, tmdb=949
    )
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == "progress_out_of_range"
    assert [it for it in trakt.trakt.requests if it.method == "POST"] == []


async def test_checking_in_and_taking_it_back(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film, other = film_of(trakt), trakt.catalogue[3]
    answer = await act(hass, "check_in", TRAKT_ENTRY, tmdb=film.tmdb)
    assert answer["title"] == film.title
    assert answer["started_at"]
    assert state_of(hass, TRAKT, "watching") == named(trakt)
    error = await refused(hass, "check_in", TRAKT_ENTRY, tmdb=other.tmdb)
    assert error.translation_key == "already_watching"
    await hass.services.async_call(
        DOMAIN, "cancel_check_in", {"config_entry_id": TRAKT_ENTRY}, blocking=True
    )
    assert trakt.trakt.watching() is None
    assert state_of(hass, TRAKT, "watching") == "off"


# -- mark -------------------------------------------------------------------------


async def test_watched_films_and_their_removal(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    await act(hass, "mark_watched", TRAKT_ENTRY, tmdb=film.tmdb)
    history = await act(hass, "get_history", TRAKT_ENTRY, media="film")
    [play] = history["plays"]
    assert play["title"] == film.title
    answer = await act(hass, "remove_play", TRAKT_ENTRY, play_id=play["play_id"])
    assert answer["state"] == "done"
    assert trakt.trakt.plays(film) == []


async def test_a_watchlist_is_added_to_and_removed_from(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, tmdb=film.tmdb)
    answer = await act(hass, "remove_from_watchlist", TRAKT_ENTRY, tmdb=film.tmdb)
    assert answer["state"] == "done"
    assert trakt.trakt.listed() == []


async def test_a_film_is_marked_as_played_on_the_server(
    hass: HomeAssistant, diary: Simulators
) -> None:
    film = film_of(diary)
    # There is one user only, so it needs no saying.
    answer = await act(hass, "mark_watched", JELLYFIN_ENTRY, title=named(diary))
    assert (answer["user"], answer["state"]) == ("root", "done")
    root = diary.jellyfin.user("root")
    item = diary.jellyfin.item(film)
    assert item is not None
    assert diary.jellyfin.state.data(root.id, item.id).played


async def test_a_server_has_to_know_the_user_and_the_film(
    hass: HomeAssistant, diary: Simulators
) -> None:
    diary.jellyfin.add_user("bob")
    film = diary.catalogue[20]
    error = await refused(hass, "mark_watched", JELLYFIN_ENTRY, title=named(diary))
    assert error.translation_key == "unknown_user"
    assert "bob" in str(error)
    error = await refused(
        hass, "mark_watched", JELLYFIN_ENTRY, tmdb=film.tmdb, user="Bob"
    )
    assert error.translation_key == "not_in_library"


# -- when Trakt says no -----------------------------------------------------------


async def test_what_trakt_cannot_take_now_is_kept_and_sent_later(
    hass: HomeAssistant, trakt: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = film_of(trakt)
    monkeypatch.setattr(waiting, "PATIENCE", timedelta(seconds=0.2))
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, tmdb=film.tmdb)
    trakt.trakt.faults.add(
        Fault(kind=FaultKind.RESET_BEFORE, method="POST", times=None)
    )
    answer = await act(hass, "rate", TRAKT_ENTRY, tmdb=film.tmdb, rating=3)
    assert answer["state"] in {"queued", "sending", "uncertain"}
    assert trakt.trakt.member().ratings == {}
    assert state_of(hass, TRAKT, "pending") == "1"
    trakt.clear_faults()
    # An hour later, in another life.
    later = dt_util.utcnow() + timedelta(hours=1)
    monkeypatch.setattr(dt_util, "utcnow", lambda: later)
    await hass.config_entries.async_reload(TRAKT_ENTRY)
    await until(lambda: trakt.trakt.member().ratings)
    await settle(hass)
    assert state_of(hass, TRAKT, "pending") == "0"


async def test_who_gives_name_and_id_is_understood_while_trakt_is_away(
    hass: HomeAssistant, trakt: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = film_of(trakt)
    monkeypatch.setattr(waiting, "PATIENCE", timedelta(seconds=0.2))
    trakt.trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    said = {"tmdb": film.tmdb, "title": named(trakt), "rating": 3}
    answer = await act(hass, "rate", TRAKT_ENTRY, **said)
    assert answer["state"] in {"queued", "sending", "uncertain"}


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (420, "limit_reached"),
        (426, "vip_only"),
        (423, "account_locked"),
        (403, "app_rejected"),
        (401, "not_authorized"),
        (500, "action_unanswered"),
    ],
)
async def test_a_live_word_that_trakt_refuses_is_told_in_words(
    hass: HomeAssistant, trakt: Simulators, status: int, key: str
) -> None:
    trakt.trakt.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=status,
            path="/api/(scrobble/.*|checkin)",
            times=None,
        )
    )
    for action, said in (("scrobble", {"do": "start"}), ("check_in", {})):
        error = await refused(
            hass, action, TRAKT_ENTRY, tmdb=film_of(trakt).tmdb, **said
        )
        assert error.translation_key == key
        assert "Trakt mara" in str(error)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (420, "limit_reached"),
        (426, "vip_only"),
        (423, "account_locked"),
        (403, "app_rejected"),
        (412, "precondition"),
    ],
)
async def test_a_wish_that_trakt_does_not_take_now_is_kept_and_said_why(
    hass: HomeAssistant, trakt: Simulators, status: int, trouble: str
) -> None:
    trakt.trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=status, method="POST", times=None)
    )
    tmdb = film_of(trakt).tmdb
    answer = await act(hass, "rate", TRAKT_ENTRY, tmdb=tmdb, rating=3)
    await settle(hass)
    assert answer["state"] == "queued"
    shown = issue(hass, f"write_{trouble}_{TRAKT_ENTRY}")
    assert shown is not None
    assert shown.translation_key == f"trouble_{trouble}"
    assert state_of(hass, TRAKT, "pending") == "1"
    # Whoever unlinks the account is not told of it any more.
    await hass.config_entries.async_remove(TRAKT_ENTRY)
    assert issue(hass, f"write_{trouble}_{TRAKT_ENTRY}") is None


async def test_a_wish_that_trakt_does_not_want_at_all_is_told_so(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    trakt.trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=400, method="POST", times=None)
    )
    tmdb = film_of(trakt).tmdb
    error = await refused(hass, "rate", TRAKT_ENTRY, tmdb=tmdb, rating=3)
    assert error.translation_key == "refused"
    assert state_of(hass, TRAKT, "pending") == "0"


async def test_a_play_is_named_by_its_number(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    # What is not there need not be removed.
    answer = await act(hass, "remove_play", TRAKT_ENTRY, play_id="123456")
    assert answer["state"] == "done"
    with pytest.raises(vol.Invalid):
        await act(hass, "remove_play", TRAKT_ENTRY, play_id="../1")
