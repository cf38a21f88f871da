"""People who sit down and play something: sightings of it, minute by minute."""

from datetime import UTC, datetime, timedelta

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId, WatchRules
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.playback import Change, Session, Step
from custom_components.letterboxd_sync.sync.playback_steps import gone, sighted

SERVER = AccountId("jellyfin:home")
EIGHT = datetime(2026, 8, 1, 20, tzinfo=UTC)
"""When everybody sits down."""

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949))
RONIN = Film(title="Ronin", year=1998, ids=FilmIds(tmdb=8195))
PILOT = Episode(
    show=Show(title="Dark", year=2017, ids=ShowIds(tmdb=70523)), season=1, number=1
)
NEXT = Episode(show=PILOT.show, season=1, number=2)

LENGTH = timedelta(minutes=100)
"""Minutes are percents."""

RULES = WatchRules()

PLAYING = PlayerState.PLAYING
PAUSED = PlayerState.PAUSED
STOPPED = PlayerState.STOPPED


def at(minute: float) -> datetime:
    """So many minutes after eight."""
    return EIGHT + timedelta(minutes=minute)


def seen(
    position: float,
    minute: float | None = None,
    state: PlayerState = PLAYING,
    *,
    title: Playable = HEAT,
    duration: timedelta | None = LENGTH,
    session_id: str = "tv",
    item_id: str | None = None,
    user_id: str = "anna",
    device: str | None = None,
    library: str | None = None,
) -> PlaybackProgress:
    """A sighting at a position, both in minutes; played from eight on without pause."""
    return PlaybackProgress(
        account=SERVER,
        user_id=user_id,
        session_id=session_id,
        title=title,
        item_id=item_id,
        state=state,
        position=timedelta(minutes=position),
        duration=duration,
        at=at(position if minute is None else minute),
        device=device,
        library=library,
    )


def watch(
    *sightings: PlaybackProgress,
    rules: WatchRules = RULES,
    session: Session | None = None,
) -> tuple[Session | None, list[str]]:
    """See one sighting after another; return the session and what was told."""
    told: list[str] = []
    for each in sightings:
        step = sighted(session, each, now=each.at, rules=rules)
        session = step.session
        told += kinds(step.changes)
    return session, told


def watched(*sightings: PlaybackProgress, rules: WatchRules = RULES) -> Session:
    """See them, and return the session that there is."""
    session, _ = watch(*sightings, rules=rules)
    assert session is not None
    return session


def left(session: Session, minute: float, rules: WatchRules = RULES) -> Step:
    """Find a session gone."""
    return gone(session, now=at(minute), rules=rules)


def kinds(changes: tuple[Change, ...]) -> list[str]:
    """What was told, in short."""
    return [str(change.kind) for change in changes]


def every(start: float, end: float, later: float = 0) -> list[PlaybackProgress]:
    """Sightings from one position to another, both in minutes, twice a minute."""
    half_minutes = range(round(start * 2), round(end * 2) + 1)
    return [seen(each / 2, each / 2 + later) for each in half_minutes]
