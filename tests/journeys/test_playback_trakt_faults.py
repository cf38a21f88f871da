"""Trakt fails while somebody watches, or at the end: nothing is lost or doubled."""

import asyncio
from datetime import timedelta

from aiohttp import web
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import device_code
from simulators.faults import Fault, FaultKind

from ..flows.trakts import agree, filled_in
from ..flows.walking import Walk
from .cinema import Cinema, Screen
from .home import ALICE, BOB
from .playback_links import seconds, trakt_id

AN_HOUR = timedelta(hours=1)
TAKING = "/api/scrobble/stop"
ADDING = "/api/sync/history"
TOKENS = "/auth/oauth/token"


def asked(cinema: Cinema, path: str, method: str = "POST") -> int:
    """Count what Trakt was asked."""
    requests = cinema.sims.trakt.requests
    return sum(it.path == path and it.method == method for it in requests)


async def nearly_over(cinema: Cinema) -> Screen:
    """Let Alice watch most of a film."""
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(90)
    return screen


def issues(cinema: Cinema) -> set[str | None]:
    """Return which repairs are shown."""
    shown = ir.async_get(cinema.home.hass).issues.values()
    return {it.translation_key for it in shown if it.domain == DOMAIN and it.active}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.STATUS, status=503, times=None),
        Fault(kind=FaultKind.STATUS, status=429, retry_after=30, times=None),
        Fault(kind=FaultKind.RESET_BEFORE, times=None),
        Fault(kind=FaultKind.CHALLENGE, times=None),
        Fault(kind=FaultKind.WRONG_CONTENT_TYPE, times=None),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status or ''}",
)
async def test_down_for_two_hours_at_the_end_the_play_keeps_its_time(
    cinema: Cinema, fault: Fault
) -> None:
    screen = await nearly_over(cinema)
    cinema.sims.trakt.faults.add(fault)
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    await cinema.home.restart()
    await cinema.home.later(AN_HOUR)
    assert cinema.plays.plays(ALICE) == []
    cinema.sims.trakt.faults.clear()
    for _ in range(4):
        await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.RESET_AFTER,
        FaultKind.TRUNCATED,
        FaultKind.EMPTY_BODY,
        FaultKind.RESET_BEFORE,
    ],
)
async def test_an_answer_that_is_lost_makes_no_second_play(
    cinema: Cinema, kind: FaultKind
) -> None:
    screen = await nearly_over(cinema)
    cinema.sims.trakt.faults.add(Fault(kind=kind, path=TAKING))
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1


@pytest.mark.parametrize(
    "kind", [FaultKind.RESET_AFTER, FaultKind.TRUNCATED, FaultKind.EMPTY_BODY]
)
async def test_an_answer_that_is_lost_hours_later_makes_no_second_play(
    cinema: Cinema, kind: FaultKind
) -> None:
    screen = await nearly_over(cinema)
    trakt = cinema.sims.trakt
    trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await screen.to_the_end(ALICE)
    trakt.faults.clear()
    trakt.faults.add(Fault(kind=kind, path=ADDING, method="POST"))
    for _ in range(3):
        await cinema.home.later(AN_HOUR)
    assert asked(cinema, ADDING) == 1
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_begun_again_at_once_while_trakt_takes_its_time_it_is_two_plays(
    cinema: Cinema,
) -> None:
    """The end of the first reaches Trakt when the second has begun, and is of then."""
    show = cinema.sims.shows[0]
    episode = next(iter(show.seasons[0].episodes))
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, episode)
    await screen.runs(screen.left)
    cinema.sims.trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, path=TAKING))
    screen.ends(ALICE)
    await screen.next(episode)
    assert cinema.plays.plays(ALICE) == []
    await cinema.minutes(1.5)
    assert len(cinema.plays.plays(ALICE)) == 1
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 2


async def test_restarted_between_sending_and_answer_it_is_looked_up(
    cinema: Cinema,
) -> None:
    """The answer takes so long that Home Assistant is restarted first."""
    screen = await nearly_over(cinema)
    trakt, taken = cinema.sims.trakt, asyncio.Event()

    def observe(request: web.Request, _body: bytes, _answer: web.Response) -> None:
        if request.path == TAKING:
            taken.set()

    trakt.observers.append(observe)
    trakt.faults.add(Fault(kind=FaultKind.SLOW_DRIP, path=TAKING, latency=5.0))
    await screen.runs(screen.left)
    screen.ends(ALICE)
    await taken.wait()
    await cinema.home.restart()
    await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1


# -- tokens -------------------------------------------------------------------------


async def test_a_token_that_expires_mid_film_is_renewed_once(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    cinema.sims.trakt.expire_tokens()
    coordinator = cinema.home.entries[f"Trakt {ALICE}"].runtime_data.coordinator
    # A look and a live report find it out at the same time.
    await asyncio.gather(coordinator.async_refresh(), screen.pause())
    assert asked(cinema, TOKENS) == 1
    await screen.resume()
    await screen.to_the_end(ALICE)
    assert asked(cinema, TOKENS) == 1


async def test_renewed_tokens_outlive_a_restart(cinema: Cinema) -> None:
    screen = await nearly_over(cinema)
    cinema.sims.trakt.expire_tokens()
    await screen.pause()
    await cinema.home.restart()
    await screen.resume()
    await screen.to_the_end(ALICE)
    flows = cinema.home.hass.config_entries.flow.async_progress()
    assert flows == []
    assert len(cinema.plays.plays(ALICE)) == 1


async def link_again(cinema: Cinema, name: str) -> None:
    """Bring a new pair of tokens, as a person does who has typed a new code."""
    hass, entry = cinema.home.hass, cinema.home.entries[f"Trakt {name}"]
    grant = cinema.sims.trakt.link(name)
    token = {
        **entry.data["token"],
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "created_at": seconds(grant.made_at),
    }
    hass.config_entries.async_update_entry(entry, data={**entry.data, "token": token})
    await hass.config_entries.async_reload(entry.entry_id)
    await cinema.home.later()


async def test_a_renewal_whose_answer_is_lost_costs_a_link_but_no_play(
    cinema: Cinema,
) -> None:
    screen = await nearly_over(cinema)
    trakt = cinema.sims.trakt
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path=TOKENS))
    trakt.expire_tokens()
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert cinema.plays.plays(ALICE) == []
    (flow,) = cinema.home.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    assert flow["context"]["unique_id"] == trakt_id(ALICE)
    await link_again(cinema, ALICE)
    await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_disconnected_mid_film_and_linked_again_the_play_arrives(
    cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person follows Home Assistant's own request to sign in again."""
    monkeypatch.setattr(device_code, "SECOND", 0.01)
    hass, trakt = cinema.home.hass, cinema.sims.trakt
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    trakt.disconnect(ALICE)
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert cinema.plays.plays(ALICE) == []

    (flow,) = hass.config_entries.flow.async_progress()
    walk = Walk(hass.config_entries.flow, flow)
    await walk.look()
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt, ALICE)
    assert walk.reason == "reauth_successful"
    await cinema.home.later()
    await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert hass.config_entries.flow.async_progress() == []


async def test_an_app_that_trakt_has_taken_away_costs_no_play(cinema: Cinema) -> None:
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(50)
    cinema.sims.trakt.revoke_app()
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert issues(cinema) != set()
    cinema.sims.trakt.state.app_revoked = False
    for name in (ALICE, BOB):
        await link_again(cinema, name)
    for _ in range(3):
        await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert issues(cinema) == set()


# -- what Trakt refuses ---------------------------------------------------------------


async def test_a_history_that_is_full_is_told_and_waits_for_room(
    cinema: Cinema,
) -> None:
    screen = await nearly_over(cinema)
    trakt = cinema.sims.trakt
    trakt.member(ALICE).limits["history"] = 0
    # Only what is told later goes by the limit.
    trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, path=TAKING))
    await screen.to_the_end(ALICE)
    for _ in range(3):
        await cinema.home.later(AN_HOUR)
    assert issues(cinema) == {"trouble_limit_reached"}
    trakt.member(ALICE).limits["history"] = 100
    for _ in range(7):
        await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert issues(cinema) == set()


async def test_an_account_that_is_locked_is_told_and_left_alone(
    cinema: Cinema,
) -> None:
    screen = await nearly_over(cinema)
    member = cinema.sims.trakt.member(ALICE)
    member.locked = True
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert "trouble_account_locked" in issues(cinema)
    assert member.plays == {}
    member.locked = False
    for _ in range(3):
        await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert issues(cinema) == set()


async def test_only_vip_may_is_told_and_waits(cinema: Cinema) -> None:
    screen = await nearly_over(cinema)
    trakt = cinema.sims.trakt
    trakt.vip_only.append("/scrobble/.*")
    await screen.to_the_end(ALICE)
    await cinema.home.later(AN_HOUR)
    assert issues(cinema) == {"trouble_vip_only"}
    trakt.vip_only.clear()
    for _ in range(7):
        await cinema.home.later(AN_HOUR)
    assert len(cinema.plays.plays(ALICE)) == 1
    assert issues(cinema) == set()
