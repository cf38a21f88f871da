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

from .audience import TRAKT, trakt_entry, until
from .household import (
    JELLYFIN,
    jellyfin_entry,
    member_entry,
    poll,
    set_up,
    settle,
)
from .test_actions import act, refused
from .test_entities import entity_of, state_of
from .watching import (
    ALICE_ENTRY,
    JELLYFIN_ENTRY,
    TRAKT_ENTRY,
    drafts_of,
    film_of,
    link_evening,
)

PLAYER = "media_player.den"


@pytest.fixture
async def trakt(hass: HomeAssistant, sims: Simulators) -> Simulators:
    """Link Mara's Trakt."""
    sims.trakt.limits.strict = False
    await set_up(hass, trakt_entry(sims))
    return sims


@pytest.fixture
async def diary(hass: HomeAssistant, sims: Simulators) -> Simulators:
    """Link Alice, and the Jellyfin that knows films."""
    await set_up(hass, jellyfin_entry(sims), member_entry(sims))
    await poll(hass)
    return sims


def named(sims: Simulators) -> str:
    """Return the film as people name it."""
    film = film_of(sims)
    return f"{film.title} ({film.year})"


# -- which title ------------------------------------------------------------------


@pytest.mark.parametrize("by", ["title", "tmdb", "imdb", "trakt"])
async def test_a_film_is_meant_by_its_title_or_an_id(
    hass: HomeAssistant, trakt: Simulators, by: str
) -> None:
    film = film_of(trakt)
    said = {"title": named(trakt), "tmdb": film.tmdb, "imdb": film.imdb}
    said["trakt"] = trakt.trakt.ref(film).trakt
    answer = await act(hass, "add_to_watchlist", TRAKT_ENTRY, **{by: said[by]})
    assert answer["title"] == film.title
    assert answer["ids"]["tmdb"] == film.tmdb
    assert answer["state"] == "done"
    assert trakt.trakt.listed() == [trakt.trakt.ref(film)]


@pytest.mark.parametrize("by", ["tmdb", "tvdb", "imdb", "trakt"])
async def test_an_episode_is_meant_by_an_id_of_its_show_and_its_place(
    hass: HomeAssistant, trakt: Simulators, by: str
) -> None:
    show = trakt.shows[0]
    episode = [*show.episodes()][1]
    said = {
        by: getattr(show, by),
        "media": "episode",
        "season": episode.season,
        "episode": episode.number,
    }
    answer = await act(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert (answer["media"], answer["title"]) == ("episode", show.title)
    assert len(trakt.trakt.plays(episode)) == 1


async def test_a_show_is_meant_by_its_title(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    show = trakt.shows[0]
    answer = await act(
        hass,
        "add_to_watchlist",
        TRAKT_ENTRY,
        title=f"{show.title} ({show.year})",
        media="show",
    )
    assert answer["media"] == "show"
    assert trakt.trakt.listed() == [trakt.trakt.ref(show)]


async def test_a_film_is_meant_by_the_player_that_plays_it(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    hass.states.async_set(
        PLAYER,
        "playing",
        {
            "media_content_type": "movie",
            "media_content_id": {"tmdb": str(film.tmdb)},
            "media_title": film.title,
            "media_duration": 6000,
            "media_position": 60,
        },
    )
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, entity=PLAYER)
    assert trakt.trakt.listed() == [trakt.trakt.ref(film)]


@pytest.mark.parametrize("domain", ["sensor", "event"])
async def test_a_title_is_meant_by_what_our_own_entities_show(
    hass: HomeAssistant, sims: Simulators, domain: str
) -> None:
    await link_evening(hass, sims)
    show = sims.shows[0]
    episode = [*show.episodes()][1]
    sims.jellyfin.add_episodes(show)
    sims.jellyfin.play("bob", episode)
    bob = f"{JELLYFIN}|{sims.jellyfin.user('bob').id}"
    key = {"sensor": "watching", "event": "playback"}[domain]
    entity_id = entity_of(hass, bob, key, domain)
    await until(lambda: "season" in hass.states.get(entity_id).attributes)  # type: ignore[union-attr]
    # Of an episode that plays, the show goes on the watchlist.
    await act(hass, "add_to_watchlist", TRAKT_ENTRY, entity=entity_id)
    assert sims.trakt.listed() == [sims.trakt.ref(show)]
    answer = await act(hass, "rate", TRAKT_ENTRY, entity=entity_id, rating=4)
    assert (answer["season"], answer["rating"]) == (episode.season, 4)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({}, "title_needed"),
        ({"title": "No such film at all (1911)"}, "title_not_found"),
        ({"tmdb": 999_999_999}, "title_not_found"),
        ({"title": "Anything", "media": "episode"}, "episode_needed"),
        ({"entity": "media_player.gone"}, "entity_plays_nothing"),
        ({"entity": "sun.sun"}, "entity_plays_nothing"),
    ],
)
async def test_a_title_that_is_not_clear_is_asked_for(
    hass: HomeAssistant, trakt: Simulators, said: dict[str, Any], key: str
) -> None:
    hass.states.async_set("sun.sun", "above_horizon")
    error = await refused(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == key
    assert trakt.trakt.plays() == []


async def test_a_title_that_may_be_several_is_answered_with_candidates(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    film = film_of(trakt)
    error = await refused(
        hass, "add_to_watchlist", TRAKT_ENTRY, title=f"{film.title} (1903)"
    )
    assert error.translation_key == "title_not_found"
    assert named(trakt) in str(error)


async def test_a_show_cannot_be_watched_as_a_whole(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    said = {"tmdb": trakt.shows[0].tmdb, "media": "show"}
    error = await refused(hass, "mark_watched", TRAKT_ENTRY, **said)
    assert error.translation_key == "episode_needed"


async def test_letterboxd_keeps_films_only(
    hass: HomeAssistant, diary: Simulators
) -> None:
    said = {"tmdb": 1, "media": "show"}
    error = await refused(hass, "log_viewing", ALICE_ENTRY, **said)
    assert error.translation_key == "film_needed"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("scrobble", {"do": "start"}),
        ("check_in", {}),
        ("cancel_check_in", {}),
        ("mark_watched", {}),
        ("add_to_watchlist", {}),
        ("remove_from_watchlist", {}),
        ("remove_play", {"play_id": "1"}),
        ("get_history", {}),
        ("get_stats", {}),
    ],
)
async def test_an_account_of_another_kind_is_refused(
    hass: HomeAssistant, sims: Simulators, action: str, said: dict[str, Any]
) -> None:
    await set_up(hass, member_entry(sims))
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": ALICE_ENTRY, **said},
            blocking=True,
            return_response=action != "cancel_check_in",
        )
    assert caught.value.translation_key == "wrong_provider"
    assert "Trakt" in str(caught.value)


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


@pytest.mark.parametrize("status", [426, 423, 403, 500])
async def test_a_live_word_that_trakt_refuses_is_told_in_words(
    hass: HomeAssistant, trakt: Simulators, status: int
) -> None:
    trakt.trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=status, method="POST", times=None)
    )
    for action, said in (("scrobble", {"do": "start"}), ("check_in", {})):
        error = await refused(
            hass, action, TRAKT_ENTRY, tmdb=film_of(trakt).tmdb, **said
        )
        assert error.translation_key == "action_failed"
        assert "Trakt mara" in str(error)


async def test_a_play_is_named_by_its_number(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    # What is not there need not be removed.
    answer = await act(hass, "remove_play", TRAKT_ENTRY, play_id="123456")
    assert answer["state"] == "done"
    with pytest.raises(vol.Invalid):
        await act(hass, "remove_play", TRAKT_ENTRY, play_id="../1")


# -- looking things up ------------------------------------------------------------


async def test_history_is_told_of_a_span(
    hass: HomeAssistant, trakt: Simulators
) -> None:
    now = dt_util.utcnow()
    film, other = film_of(trakt), trakt.catalogue[4]
    trakt.trakt.log_play(film, at=now - timedelta(days=10))
    trakt.trakt.log_play(other, at=now - timedelta(days=1))
    trakt.trakt.log_play(next(trakt.shows[0].episodes()), at=now)
    everything = await act(hass, "get_history", TRAKT_ENTRY)
    assert len(everything["plays"]) == 3
    assert len((await act(hass, "get_history", TRAKT_ENTRY, limit=1))["plays"]) == 1
    narrowed = await act(
        hass,
        "get_history",
        TRAKT_ENTRY,
        media="film",
        start=(now - timedelta(days=11)).isoformat(),
        end=(now - timedelta(days=5)).isoformat(),
    )
    assert [it["title"] for it in narrowed["plays"]] == [film.title]


@pytest.mark.parametrize("media", ["film", "show"])
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("get_recommendations", {}),
        ("get_trending", {}),
        ("get_trending", {"popular": True}),
    ],
)
async def test_titles_are_offered(
    hass: HomeAssistant,
    trakt: Simulators,
    action: str,
    said: dict[str, Any],
    media: str,
) -> None:
    answer = await act(hass, action, TRAKT_ENTRY, media=media, limit=3, **said)
    assert 1 <= len(answer["titles"]) <= 3
    assert {it["media"] for it in answer["titles"]} == {media}


async def test_titles_are_searched(hass: HomeAssistant, trakt: Simulators) -> None:
    film = film_of(trakt)
    answer = await act(
        hass, "search", TRAKT_ENTRY, query=film.title, year=film.year, limit=2
    )
    assert answer["titles"][0]["ids"]["tmdb"] == film.tmdb
    assert len(answer["titles"]) <= 2


async def test_what_is_coming_is_told(hass: HomeAssistant, trakt: Simulators) -> None:
    answer = await act(hass, "get_calendar", TRAKT_ENTRY, days=33)
    days = [it["day"] for it in answer["entries"]]
    assert days == sorted(days)
    films = await act(
        hass, "get_calendar", TRAKT_ENTRY, media="film", start="2026-01-01", days=3
    )
    assert "entries" in films


async def test_figures_are_told(hass: HomeAssistant, sims: Simulators) -> None:
    entry = trakt_entry(sims)
    sims.trakt.log_play(film_of(sims))
    await set_up(hass, entry)
    answer = await act(hass, "get_stats", TRAKT_ENTRY)
    assert answer["films"]["plays"] == answer["films"]["watched"] == 1
    assert answer["films"]["minutes"] == film_of(sims).runtime_minutes
    assert answer["episodes"] == {"plays": 0, "watched": 0, "minutes": 0}


@pytest.mark.parametrize(
    "action",
    ["get_history", "get_recommendations", "get_trending", "get_calendar"],
)
async def test_a_trakt_that_is_down_says_so(
    hass: HomeAssistant, trakt: Simulators, action: str
) -> None:
    trakt.trakt.faults.add(Fault(kind=FaultKind.STATUS, status=500, times=None))
    error = await refused(hass, action, TRAKT_ENTRY)
    assert error.translation_key == "action_failed"
