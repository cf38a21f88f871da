"""The diary queue as a to-do list: tick, untick, edit, date, delete, add."""

from datetime import date, timedelta
from typing import Any, Unpack

from homeassistant.components.todo.const import DOMAIN as TODO
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.engine.diary_desk import DiaryDesk
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.errors import NotSetUp
from custom_components.letterboxd_sync.sync.remarks import Remarked, Remarks
from simulators.house import Simulators

from .audience import trakt_entry
from .household import MEMBER, jellyfin_entry, member_entry, poll, set_up, settle
from .test_entities import entity_of, state_of
from .watching import ALICE_ENTRY, drafts_of, film_of

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949))
YESTERDAY = date(2026, 10, 31)
QUEUE = (MEMBER, "diary_queue", TODO)


@pytest.fixture
async def queue(hass: HomeAssistant, sims: Simulators) -> str:
    """Return the queue of Alice, in which Heat waits."""
    await set_up(hass, jellyfin_entry(sims), member_entry(sims))
    await draft(hass)
    return entity_of(hass, *QUEUE)


async def draft(hass: HomeAssistant, **remarks: Unpack[Remarks]) -> None:
    """Let something wait for Alice's word."""
    said = Remarked(film=HEAT, on=YESTERDAY, remarks=remarks)
    desk = hass.data[DATA_HOUSE].engine.diary
    await desk.add(AccountId(MEMBER), said)
    await settle(hass)


async def do(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Do something to the queue, as the frontend does."""
    target = {ATTR_ENTITY_ID: entity_of(hass, *QUEUE)}
    await hass.services.async_call(TODO, action, data, blocking=True, target=target)
    await settle(hass)


async def items(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what the list shows."""
    entity_id = entity_of(hass, *QUEUE)
    answer = await hass.services.async_call(
        TODO,
        "get_items",
        {"status": ["needs_action", "completed"]},
        blocking=True,
        return_response=True,
        target={ATTR_ENTITY_ID: entity_id},
    )
    assert answer is not None
    told: dict[str, Any] = dict(answer)
    shown: list[dict[str, Any]] = told[entity_id]["items"]
    return shown


@pytest.mark.parametrize("only", [Platform.TODO], indirect=True)
@pytest.mark.usefixtures("only", "at_noon")
async def test_the_queue_of_a_member(
    hass: HomeAssistant,
    sims: Simulators,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    alice = member_entry(sims)
    await set_up(hass, alice)
    await draft(hass, stars=4.5, liked=True, review="Fine", tags=("tv",), rewatch=True)
    await snapshot_platform(hass, entity_registry, snapshot, alice.entry_id)
    assert await items(hass) == snapshot


async def test_a_draft_says_how_it_is_rated(hass: HomeAssistant, queue: str) -> None:
    [item] = await items(hass)
    assert item["summary"] == "Heat (1995)"
    assert item["due"] == "2026-10-31"
    assert item["status"] == "needs_action"
    assert "4.5 rates" in item["description"]
    assert hass.states.is_state(queue, "1")


async def test_ticking_confirms_and_unticking_takes_it_back(
    hass: HomeAssistant, queue: str
) -> None:
    await do(hass, "update_item", item="Heat (1995)", status="completed")
    assert [it.waits for it in drafts_of(hass)] == [False]
    assert hass.states.is_state(queue, "0")
    await do(hass, "update_item", item="Heat (1995)", status="needs_action")
    assert [it.waits for it in drafts_of(hass)] == [True]
    assert hass.states.is_state(queue, "1")


@pytest.mark.parametrize(
    ("text", "stars", "liked", "review"),
    [
        ("Heat (1995) ★★★★½ ♥ The best", 4.5, True, "The best"),
        ("Heat (1995) 3.5", 3.5, False, None),
        ("heat (1995): 4½", 4.5, False, None),
        ("Heat (1995) 8/10! Cold", 4.0, False, "Cold"),
        ("Heat (1995) ♥", None, True, None),
        ("Heat (1995)", None, False, None),
    ],
)
async def test_editing_the_text_rates_and_reviews(  # noqa: PLR0917
    hass: HomeAssistant,
    queue: str,
    text: str,
    stars: float | None,
    liked: bool,
    review: str | None,
) -> None:
    await do(hass, "update_item", item="Heat (1995)", rename=text)
    [told] = drafts_of(hass)
    viewing = told.viewing
    assert (viewing.stars, viewing.liked, viewing.review) == (stars, liked, review)
    assert viewing.watched_on == YESTERDAY
    assert told.waits


async def test_a_due_date_is_the_day_it_was_watched(
    hass: HomeAssistant, queue: str
) -> None:
    await do(hass, "update_item", item="Heat (1995)", due_date="2026-10-29")
    assert drafts_of(hass)[0].viewing.watched_on == date(2026, 10, 29)


async def test_a_rating_that_is_none_is_refused_and_changes_nothing(
    hass: HomeAssistant, queue: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, "update_item", item="Heat (1995)", rename="Heat (1995) 3.3")
    assert caught.value.translation_key == "draft_text"
    assert "3.3 is not a rating" in str(caught.value)
    assert drafts_of(hass)[0].viewing.stars is None


@pytest.mark.parametrize("text", ["Heat (1995) 3 hours well spent", "Heat (1995) 6"])
async def test_what_is_not_clear_is_refused_and_never_becomes_a_review(
    hass: HomeAssistant, queue: str, text: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, "update_item", item="Heat (1995)", rename=text)
    assert caught.value.translation_key == "draft_text"
    assert drafts_of(hass)[0].viewing.review is None


async def test_a_rewatch_is_set_and_taken_back_in_the_text(
    hass: HomeAssistant, queue: str
) -> None:
    await do(hass, "update_item", item="Heat (1995)", rename="Heat (1995) 🔁")
    [item] = await items(hass)
    assert item["summary"] == "Heat (1995) ↻"
    assert drafts_of(hass)[0].viewing.rewatch
    await do(hass, "update_item", item=item["summary"], rename="Heat (1995)")
    assert not drafts_of(hass)[0].viewing.rewatch


async def test_a_new_day_and_a_tick_are_taken_together(
    hass: HomeAssistant, queue: str
) -> None:
    await do(
        hass,
        "update_item",
        item="Heat (1995)",
        due_date="2026-10-29",
        status="completed",
    )
    [told] = drafts_of(hass)
    assert (told.viewing.watched_on, told.waits) == (date(2026, 10, 29), False)


async def test_a_day_that_has_a_draft_takes_no_other(
    hass: HomeAssistant, queue: str
) -> None:
    desk = hass.data[DATA_HOUSE].engine.diary
    other = Remarked(film=HEAT, on=date(2026, 10, 20), remarks={"stars": 2.0})
    await desk.add(AccountId(MEMBER), other)
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, "update_item", item="Heat (1995)", due_date="2026-10-20")
    assert caught.value.translation_key == "draft_taken"
    assert len(drafts_of(hass)) == 2


@pytest.mark.parametrize("action", ["add_item", "update_item"])
async def test_a_day_that_is_still_to_come_is_refused(
    hass: HomeAssistant, queue: str, action: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, action, item="Heat (1995)", due_date="2099-01-01")
    assert caught.value.translation_key == "date_in_future"
    assert drafts_of(hass)[0].viewing.watched_on == YESTERDAY


async def test_what_is_added_goes_into_the_draft_that_is_there(
    hass: HomeAssistant, queue: str
) -> None:
    await draft(hass, tags=("tv",), stars=3.0)
    await do(hass, "update_item", item="Heat (1995) ★★★", status="completed")
    await do(hass, "add_item", item="heat (1995): ♥", due_date="2026-10-31")
    [told] = drafts_of(hass)
    viewing = told.viewing
    assert (viewing.stars, viewing.liked, viewing.tags) == (3.0, True, ("tv",))
    assert not told.waits


async def test_deleting_dismisses(hass: HomeAssistant, queue: str) -> None:
    await do(hass, "remove_item", item="Heat (1995)")
    assert drafts_of(hass) == ()
    assert await items(hass) == []


async def test_what_has_gone_meanwhile_is_told_so(
    hass: HomeAssistant, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [waiting] = drafts_of(hass)
    desk = hass.data[DATA_HOUSE].engine.diary
    with monkeypatch.context() as patch:
        # The dashboard is a moment behind.
        patch.setattr(DiaryDesk, "drafts", lambda *_: (waiting,))
        await desk.dismiss(waiting.key)
        with pytest.raises(ServiceValidationError) as caught:
            await do(hass, "update_item", item="Heat (1995)", status="completed")
    assert caught.value.translation_key == "draft_gone"


async def test_an_item_that_nobody_knows_is_told_so(
    hass: HomeAssistant, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = drafts_of(hass)
    seen = iter([told, ()])
    monkeypatch.setattr(DiaryDesk, "drafts", lambda *_: next(seen, ()))
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, "update_item", item="Heat (1995)", status="completed")
    assert caught.value.translation_key == "draft_gone"


async def test_a_film_is_added_by_its_title(
    hass: HomeAssistant, sims: Simulators, queue: str
) -> None:
    film = film_of(sims)
    await poll(hass)
    text = f"{film.title} ({film.year}) ★★★★ Slow"
    await do(hass, "add_item", item=text)
    added = next(it for it in drafts_of(hass) if it.viewing.film.title == film.title)
    assert added.waits
    assert added.viewing.film.ids.tmdb == film.tmdb
    assert (added.viewing.stars, added.viewing.review) == (4.0, "Slow")
    assert added.viewing.watched_on == dt_util.now().date()


async def test_a_film_is_added_on_the_day_that_is_given(
    hass: HomeAssistant, sims: Simulators, queue: str
) -> None:
    film = film_of(sims)
    await poll(hass)
    day = dt_util.now().date() - timedelta(days=9)
    name = f"{film.title} ({film.year})"
    await do(hass, "add_item", item=name, due_date=day.isoformat())
    added = next(it for it in drafts_of(hass) if it.viewing.film.title == film.title)
    assert added.viewing.watched_on == day


async def test_a_film_that_nobody_knows_is_not_added(
    hass: HomeAssistant, sims: Simulators, queue: str
) -> None:
    await set_up(hass, trakt_entry(sims))
    with pytest.raises(ServiceValidationError) as caught:
        await do(hass, "add_item", item="No such film at all (1911)")
    assert caught.value.translation_key == "title_not_found"
    assert len(drafts_of(hass)) == 1


async def test_what_the_engine_cannot_do_is_told_in_words(
    hass: HomeAssistant, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def confirm(desk: DiaryDesk, key: str) -> None:
        raise NotSetUp

    monkeypatch.setattr(DiaryDesk, "confirm", confirm)
    with pytest.raises(HomeAssistantError) as caught:
        await do(hass, "update_item", item="Heat (1995)", status="completed")
    assert caught.value.translation_key == "not_set_up"


async def test_the_queue_outlives_a_reload(
    hass: HomeAssistant, queue: str, sims: Simulators
) -> None:
    await hass.config_entries.async_reload(ALICE_ENTRY)
    await settle(hass)
    assert state_of(hass, *QUEUE) == "1"


async def test_a_draft_leaves_the_queue_once_the_diary_shows_it(
    hass: HomeAssistant, sims: Simulators, queue: str
) -> None:
    film = film_of(sims)
    await poll(hass)
    await do(hass, "add_item", item=f"{film.title} ({film.year})")
    assert hass.states.is_state(queue, "2")
    sims.letterboxd.log_film("alice", film, watched_on=dt_util.now().date())
    await poll(hass)
    assert hass.states.is_state(queue, "1")


async def test_a_film_of_the_own_watchlist_is_known_without_anybody_else(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims))
    await poll(hass)
    film = film_of(sims)
    await do(hass, "add_item", item=f"{film.title} ({film.year})")
    [added] = drafts_of(hass)
    assert added.viewing.film.ids.letterboxd == film.slug
