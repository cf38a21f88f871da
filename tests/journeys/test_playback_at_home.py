"""Who is home, who else scrobbles, what nobody can name, and servers that restart."""

from datetime import timedelta

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from simulators.faults import Fault, FaultKind

from .cinema import Cinema
from .home import ALICE, BOB
from .playback_links import diary_link, playback_link, players_entry, trakt_id
from .player import PLAYER, Player

PERSON = "person.bob"


def watched_together(cinema: Cinema) -> tuple[object, ...]:
    """Link one user to two people, one of whom has to be home."""
    link = playback_link(cinema.user(ALICE), trakt_id(ALICE), trakt_id(BOB))
    link["data"]["targets"][1]["only_when_home"] = PERSON
    diaries = (
        diary_link(ALICE, user_id=cinema.user(ALICE)),
        diary_link(BOB, user_id=cinema.user(ALICE), only_when_home=PERSON),
    )
    return link, *diaries


@pytest.mark.parametrize(
    ("first", "then", "watchers"),
    [
        ("home", "home", (ALICE, BOB)),
        ("not_home", "not_home", (ALICE,)),
        # It is asked once, when a film begins.
        ("home", "not_home", (ALICE, BOB)),
        ("not_home", "home", (ALICE,)),
        # Or until somebody can say; whom nobody knows about to the end was there.
        ("unknown", "home", (ALICE, BOB)),
        ("unavailable", "not_home", (ALICE,)),
        ("unknown", "unknown", (ALICE, BOB)),
    ],
)
async def test_who_is_home_when_a_film_begins_watches_it(
    cinema: Cinema, first: str, then: str, watchers: tuple[str, ...]
) -> None:
    states = cinema.home.hass.states
    states.async_set(PERSON, first)
    await cinema.open(*watched_together(cinema))  # type: ignore[arg-type]
    screen = await cinema.play(ALICE, cinema.sims.catalogue[20])
    await screen.runs(30)
    states.async_set(PERSON, then)
    await cinema.home.restart()
    await screen.to_the_end(*watchers)
    assert len(cinema.plays.plays(BOB)) == len(watchers) - 1


@pytest.mark.parametrize("late", [False, True], ids=["at once", "hours later"])
async def test_what_another_scrobbler_has_told_trakt_is_not_told_again(
    cinema: Cinema, late: bool
) -> None:
    """A plug-in of the server was faster; later its play is found by a look."""
    film, trakt = cinema.sims.catalogue[20], cinema.sims.trakt
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(screen.left)
    away = Fault(kind=FaultKind.RESET_BEFORE, times={True: None, False: 0}[late])
    trakt.faults.add(away)
    member, ref = trakt.member(ALICE), trakt.ref(film)
    trakt.history.add(member, ref, cinema.clock.now(), "scrobble")
    screen.ends(ALICE)
    await cinema.hear()
    trakt.faults.clear()
    for _ in range(3):
        await cinema.home.later(timedelta(hours=1))
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_a_server_that_restarts_mid_film_does_not_cut_it_in_two(
    cinema: Cinema,
) -> None:
    film, jellyfin = cinema.sims.catalogue[20], cinema.sims.jellyfin
    await cinema.open_for(ALICE)
    screen = await cinema.play(ALICE, film)
    await screen.runs(60)
    # Sessions do not outlive the server; where they were does.
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    jellyfin.sockets.drop()
    jellyfin.vanish(screen.session)
    await cinema.minutes(3)
    jellyfin.faults.clear()
    await cinema.minutes(2)
    screen = await cinema.play(ALICE, film, at=60)
    await screen.to_the_end(ALICE)
    assert len(cinema.plays.plays(ALICE)) == 1


async def test_what_nobody_can_name_is_kept_until_somebody_does(
    cinema: Cinema,
) -> None:
    """Two films share a title, and the player does not say the year."""
    twin = cinema.sims.catalogue[36]
    await cinema.open()
    entry = await cinema.home.add(players_entry(playback_link(PLAYER, trakt_id(ALICE))))
    assert entry.unique_id == "players:home"
    player = Player(cinema, twin)
    await player.says("playing")
    await cinema.minutes(twin.runtime_minutes)
    cinema.plays.saw(ALICE, twin)
    await player.says("idle")
    await cinema.minutes(1)
    await cinema.home.poll()
    await cinema.home.restart()
    assert cinema.plays.plays(ALICE) == []
    shown = ir.async_get(cinema.home.hass).issues.values()
    told = {it.translation_key for it in shown if it.domain == DOMAIN and it.active}
    assert told == {"unresolved"}
    engine, account = cinema.home.engine, AccountId(trakt_id(ALICE))
    (film,) = engine.unresolved_films(account)
    await engine.choose_identity(account, film, FilmIds(tmdb=twin.tmdb))
    await cinema.home.later()
    assert len(cinema.plays.plays(ALICE)) == 1
