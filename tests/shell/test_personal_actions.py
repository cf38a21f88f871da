"""Actions on what people watch, think and want: what they do, and how they say no."""

from datetime import timedelta
from typing import Any

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
    member_entry,
    set_up,
    settle,
)
from .mending import issue
from .test_actions import act, refused
from .test_entities import state_of
from .watching import (
    ALICE_ENTRY,
    JELLYFIN_ENTRY,
    TRAKT_ENTRY,
    drafts_of,
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


# -- rate, log, mark --------------------------------------------------------------


async def test_a_rating_is_given_changed_and_taken_back(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    ratings = trakt.trakt.member().ratings
    ref = trakt.trakt.ref(film)
    for stars in (4.5, 0.5):
        answer = await act(hass, "rate", TRAKT_ENTRY, tmdb=film.tmdb, rating=stars)
        assert (answer["rating"], answer["state"]) == (stars, "done")
        assert ratings[ref].rating == stars * 2
    await act(hass, "rate", TRAKT_ENTRY, tmdb=film.tmdb, rating=0)
    assert ref not in ratings


@pytest.mark.parametrize("rating", [6, 3.3, -1, 0.25])
@pytest.mark.parametrize("entry_id", [TRAKT_ENTRY, ALICE_ENTRY])
async def test_a_rating_that_is_no_half_star_is_refused(
    hass: HomeAssistant, trakt: Simulators, rating: float, entry_id: str
) -> None:
    await set_up(hass, member_entry(trakt))
    error = await refused(hass, "rate", entry_id, tmdb=949, rating=rating)
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == "rating_out_of_range"


@pytest.mark.parametrize(
    ("entry_id", "said"), [(TRAKT_ENTRY, {"liked": True}), (ALICE_ENTRY, {})]
)
async def test_something_has_to_be_said_of_a_film(
    hass: HomeAssistant, trakt: Simulators, entry_id: str, said: dict[str, Any]
) -> None:
    await set_up(hass, member_entry(trakt))
    error = await refused(hass, "rate", entry_id, tmdb=949, **said)
    assert error.translation_key == "rating_needed"


async def test_a_viewing_is_logged_into_the_diary_queue(
    hass: HomeAssistant, diary: Simulators
) -> None:
    film = film_of(diary)
    answer = await act(
        hass,
        "log_viewing",
        title=named(diary),
        watched_at="2026-10-31T23:30:00",
        rating=4.5,
        liked=True,
        review="Fine",
        tags=["cinema"],
    )
    assert (answer["title"], answer["watched_on"]) == (film.title, "2026-10-31")
    [draft] = drafts_of(hass)
    assert not draft.waits
    viewing = draft.viewing
    assert (viewing.stars, viewing.liked, viewing.review) == (4.5, True, "Fine")
    assert viewing.tags == ("cinema",)
    await act(hass, "rate", tmdb=film.tmdb, rating=2)
    assert drafts_of(hass)[0].viewing.stars == 2
    await act(hass, "rate", tmdb=film.tmdb, liked=False)
    assert not drafts_of(hass)[0].viewing.liked
    assert drafts_of(hass)[0].viewing.stars == 2


async def test_a_viewing_may_wait_for_its_persons_word(
    hass: HomeAssistant, diary: Simulators
) -> None:
    await act(hass, "log_viewing", title=named(diary), confirmed=False)
    assert [it.waits for it in drafts_of(hass)] == [True]
    assert drafts_of(hass)[0].viewing.watched_on == dt_util.now().date()


async def test_a_film_without_a_draft_cannot_be_rated_at_letterboxd(
    hass: HomeAssistant, diary: Simulators
) -> None:
    error = await refused(hass, "rate", title=named(diary), rating=4)
    assert error.translation_key == "no_draft"


async def test_what_is_logged_again_keeps_what_is_not_said(
    hass: HomeAssistant, diary: Simulators
) -> None:
    said = {"title": named(diary), "watched_at": "2026-10-31T23:30:00"}
    full: dict[str, Any] = {
        "rating": "9/10",
        "liked": True,
        "review": "Fine",
        "tags": ["cinema"],
    }
    await act(hass, "log_viewing", **said, **full, rewatch=True)
    await act(hass, "log_viewing", **said)
    [draft] = drafts_of(hass)
    viewing = draft.viewing
    assert (viewing.stars, viewing.liked, viewing.review) == (4.5, True, "Fine")
    assert (viewing.tags, viewing.rewatch) == (("cinema",), True)
    none: dict[str, Any] = {"rating": 0, "liked": False, "review": "", "tags": []}
    await act(hass, "log_viewing", **said, **none, rewatch=False)
    [draft] = drafts_of(hass)
    viewing = draft.viewing
    assert (viewing.stars, viewing.liked, viewing.review) == (None, False, None)
    assert (viewing.tags, viewing.rewatch) == ((), False)


@pytest.mark.parametrize("entry_id", [TRAKT_ENTRY, ALICE_ENTRY])
@pytest.mark.parametrize("action", ["log_viewing", "mark_watched"])
async def test_what_is_still_to_come_was_not_watched(
    hass: HomeAssistant, trakt: Simulators, action: str, entry_id: str
) -> None:
    await set_up(hass, member_entry(trakt))
    at = {"log_viewing": entry_id, "mark_watched": TRAKT_ENTRY}[action]
    error = await refused(
        hass, action, at, title=named(trakt), watched_at="2099-01-01 20:00:00"
    )
    assert error.translation_key == "date_in_future"
    assert drafts_of(hass) == ()
    assert trakt.trakt.plays() == []


@pytest.mark.parametrize(
    "said",
    [
        {"liked": True},
        {"rewatch": True},
        {"review": "Cold"},
        {"tags": ["cinema"]},
        {"confirmed": False},
    ],
)
async def test_what_trakt_would_not_keep_is_refused_before_anything_is_noted(
    hass: HomeAssistant, trakt: Simulators, said: dict[str, Any]
) -> None:
    film = film_of(trakt)
    error = await refused(hass, "log_viewing", TRAKT_ENTRY, tmdb=film.tmdb, **said)
    assert error.translation_key == "only_in_diary"
    assert next(iter(said)) in str(error)
    assert trakt.trakt.plays() == []


async def test_what_says_nothing_of_its_own_does_no_harm_at_trakt(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    said = {"liked": False, "tags": [], "confirmed": True}
    await act(hass, "log_viewing", TRAKT_ENTRY, tmdb=film.tmdb, **said)
    assert len(trakt.trakt.plays(film)) == 1


@pytest.mark.parametrize("rating", ["4,5", "4½", "9/10", "★★★★½", 4.5])
async def test_a_rating_is_read_as_people_write_it(
    hass: HomeAssistant, trakt: Simulators, rating: str | float
) -> None:
    film = film_of(trakt)
    await act(hass, "rate", TRAKT_ENTRY, tmdb=film.tmdb, rating=rating)
    assert trakt.trakt.member().ratings[trakt.trakt.ref(film)].rating == 9


async def test_a_film_that_has_a_name_only_is_logged_and_rated(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims))
    said = {"title": "No such film at all (1911)"}
    answer = await act(hass, "log_viewing", **said)
    await act(hass, "rate", **said, rating=3)
    [draft] = drafts_of(hass)
    assert (answer["title"], answer["year"]) == ("No such film at all", 1911)
    assert draft.viewing.stars == 3
    error = await refused(hass, "log_viewing", title="No year at all")
    assert error.translation_key == "title_not_found"


@pytest.mark.parametrize("by", ["tmdb", "imdb"])
async def test_a_film_of_ones_own_is_known_by_its_ids_without_anybody_else(
    hass: HomeAssistant, diary: Simulators, by: str
) -> None:
    film = film_of(diary)
    await act(hass, "log_viewing", **{by: getattr(film, by)})
    [draft] = drafts_of(hass)
    assert draft.viewing.film.name == named(diary)
    assert draft.viewing.film.ids.tmdb == film.tmdb


@pytest.mark.parametrize("said", [{"imdb": "tt9999999"}, {"trakt": 999_999}])
async def test_what_letterboxd_could_not_find_is_not_logged(
    hass: HomeAssistant, diary: Simulators, said: dict[str, Any]
) -> None:
    error = await refused(hass, "log_viewing", **said)
    assert error.translation_key == "film_not_findable"
    assert drafts_of(hass) == ()
    await act(hass, "log_viewing", **said, title="Heat (1995)")
    assert drafts_of(hass)[0].viewing.film.name == "Heat (1995)"


async def test_a_film_that_nobody_shows_is_logged_by_its_tmdb_id(
    hass: HomeAssistant, diary: Simulators
) -> None:
    await act(hass, "log_viewing", tmdb=999_999)
    assert drafts_of(hass)[0].viewing.film.ids.tmdb == 999_999


async def test_a_film_is_known_by_the_id_of_a_linked_trakt(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    await set_up(hass, member_entry(trakt))
    film = film_of(trakt)
    await act(hass, "log_viewing", trakt=trakt.trakt.ref(film).trakt)
    [draft] = drafts_of(hass)
    assert draft.viewing.film.name == named(trakt)
    assert draft.viewing.film.ids.tmdb == film.tmdb
    error = await refused(hass, "log_viewing", trakt=999_999)
    assert error.translation_key == "film_not_findable"


async def test_a_viewing_is_a_play_and_a_rating_at_trakt(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    answer = await act(
        hass,
        "log_viewing",
        TRAKT_ENTRY,
        tmdb=film.tmdb,
        watched_at="2026-10-31 20:15:00+00:00",
        rating=4,
    )
    assert answer["watched_at"] == "2026-10-31T20:15:00+00:00"
    [play] = trakt.trakt.plays(film)
    assert play.watched_at.isoformat() == "2026-10-31T20:15:00+00:00"
    assert trakt.trakt.member().ratings[trakt.trakt.ref(film)].rating == 8


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


# -- not me ------------------------------------------------------------------------


async def test_an_evening_is_taken_back_at_trakt(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film, at = film_of(trakt), "2026-10-31T20:15:00+00:00"
    for when in (at, "2026-10-20T20:15:00+00:00"):
        await act(hass, "log_viewing", TRAKT_ENTRY, tmdb=film.tmdb, watched_at=when)
    answer = await act(
        hass,
        "take_back",
        TRAKT_ENTRY,
        imdb=film.imdb,
        title="Another language",
        watched_at="2026-10-31T20:20:00+00:00",
    )
    assert (answer["state"], answer["withdrawn"], answer["drafts"]) == ("done", 0, 0)
    [left] = trakt.trakt.plays(film)
    assert left.watched_at.day == 20


@pytest.mark.parametrize("confirmed", [True, False])
async def test_an_evening_is_taken_back_in_the_diary_however_far_its_draft_is(
    hass: HomeAssistant, diary: Simulators, confirmed: bool
) -> None:
    said = {"title": named(diary), "watched_at": "2026-10-31T20:15:00"}
    await act(hass, "log_viewing", **said, confirmed=confirmed)
    answer = await act(hass, "take_back", **said)
    assert (answer["drafts"], answer["state"]) == (1, None)
    assert drafts_of(hass) == ()
    assert (await act(hass, "take_back", **said))["drafts"] == 0


async def test_what_an_event_tells_of_is_taken_back_at_its_own_time(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film, at = film_of(trakt), "2026-10-31T20:15:00+00:00"
    await act(hass, "log_viewing", TRAKT_ENTRY, tmdb=film.tmdb, watched_at=at)
    told = {"title": film.title, "year": film.year, "ids": {"tmdb": film.tmdb}}
    hass.states.async_set("event.told", "x", {"media": "film", **told, "at": at})
    hass.states.async_set("event.timeless", "x", {"media": "film", **told})
    await act(hass, "take_back", TRAKT_ENTRY, entity="event.timeless")
    assert len(trakt.trakt.plays(film)) == 1
    answer = await act(hass, "take_back", TRAKT_ENTRY, entity="event.told")
    assert answer["watched_at"] == at
    assert trakt.trakt.plays(film) == []


async def test_what_is_taken_back_has_to_be_named(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    error = await refused(hass, "take_back", TRAKT_ENTRY)
    assert error.translation_key == "title_needed"
    error = await refused(hass, "take_back", TRAKT_ENTRY, tmdb=1, media="show")
    assert error.translation_key == "episode_needed"


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
        (500, "action_failed"),
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
        (420, "trouble_limit_reached"),
        (426, "trouble_vip_only"),
        (423, "trouble_account_locked"),
        (403, "trouble_app_rejected"),
        (412, "trouble_precondition"),
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
    shown = issue(hass, f"write_trouble_{TRAKT_ENTRY}")
    assert shown is not None
    assert shown.translation_key == trouble
    assert state_of(hass, TRAKT, "pending") == "1"
    # Whoever unlinks the account is not told of it any more.
    await hass.config_entries.async_remove(TRAKT_ENTRY)
    assert issue(hass, f"write_trouble_{TRAKT_ENTRY}") is None


async def test_a_wish_that_trakt_does_not_want_at_all_is_told_so(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    trakt.trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=400, method="POST", times=None)
    )
    tmdb = film_of(trakt).tmdb
    error = await refused(hass, "rate", TRAKT_ENTRY, tmdb=tmdb, rating=3)
    assert error.translation_key == "action_failed"
    assert state_of(hass, TRAKT, "pending") == "0"


async def test_a_play_is_named_by_its_number(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    # What is not there need not be removed.
    answer = await act(hass, "remove_play", TRAKT_ENTRY, play_id="123456")
    assert answer["state"] == "done"
    with pytest.raises(vol.Invalid):
        await act(hass, "remove_play", TRAKT_ENTRY, play_id="../1")
