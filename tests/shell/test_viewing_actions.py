"""Actions on viewings: logged, rated as people write it, and taken back."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from simulators.house import Simulators

from .household import (
    member_entry,
    set_up,
)
from .test_actions import act, refused
from .watching import (
    ALICE_ENTRY,
    TRAKT_ENTRY,
    drafts_of,
    film_of,
    named,
)

# -- rate and log -----------------------------------------------------------------


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
