"""Tracks as JSON text, and back: the sessions of an account, and what has ended.

They are two texts, since the one changes every minute and the other after a film.
Reading raises ``ValueError`` or ``OverflowError``.
"""

from collections.abc import Mapping

from ..model.presence import Audience
from ..store.columns import moment, moment_or_none, stamp, stamp_or_none
from ..store.fields import Fields, Json, dump, given, load
from ..store.playback_codec import (
    length,
    progress_fields,
    progress_from,
    rows,
    span,
)
from ..store.title_fields import playable_from, title_fields
from ..sync.playback import Session, SessionState
from ..sync.playback_track import Past, Track
from ..sync.plays import Interval


def dump_sessions(tracks: Mapping[str, Track]) -> str:
    """The JSON text of the sessions of all tracks."""
    held = {name: it for name, it in tracks.items() if it.sessions or it.doubtful}
    return dump({"tracks": [_track(name, it) for name, it in held.items()]})


def load_sessions(text: str) -> dict[str, Track]:
    """Read the sessions of all tracks."""
    return dict(load(text, lambda fields: rows(fields, "tracks", _track_from)))


def dump_past(tracks: Mapping[str, Track]) -> str:
    """The JSON text of what has ended in all tracks."""
    pasts = ((name, past) for name, track in tracks.items() for past in track.past)
    return dump({"past": [_past(name, past) for name, past in pasts]})


def load_past(text: str) -> tuple[tuple[str, Past], ...]:
    """Read what has ended, each with the name of its track."""
    return load(text, lambda fields: rows(fields, "past", _past_from))


def _track(name: str, track: Track) -> Json:
    return {
        "name": name,
        "sessions": [_session(each) for each in track.sessions.values()],
        "doubtful": [_session(each) for each in track.doubtful],
    }


def _track_from(fields: Fields) -> tuple[str, Track]:
    name = fields.take("name", str)
    sessions = rows(fields, "sessions", _session_from)
    return name, Track(
        sessions={each.progress.session_id: each for each in sessions},
        doubtful=rows(fields, "doubtful", _session_from),
    )


def _session(session: Session) -> Json:
    return given(
        state=session.state,
        progress=progress_fields(session.progress),
        seen_at=stamp(session.seen_at),
        started_at=stamp(session.started_at),
        run_from=length(session.run_from),
        played=length(session.played),
        before=session.before,
        reached=session.reached,
        unsure=session.unsure,
        away=sorted(session.audience.away),
        unknown=sorted(session.audience.unknown) or None,
        ended_at=stamp_or_none(session.ended_at),
    )


def _session_from(fields: Fields) -> Session:
    return Session(
        state=SessionState(fields.take("state", str)),
        progress=fields.inner("progress", progress_from),
        seen_at=moment(fields.take("seen_at", int)),
        started_at=moment(fields.take("started_at", int)),
        run_from=span(fields, "run_from"),
        played=span(fields, "played"),
        before=fields.take("before", float),
        reached=fields.take("reached", bool),
        unsure=fields.take("unsure", bool),
        audience=Audience(
            away=frozenset(fields.texts("away")),
            unknown=frozenset(fields.maybe_texts("unknown")),
        ),
        ended_at=moment_or_none(fields.maybe("ended_at", int)),
    )


def _past(name: str, past: Past) -> Json:
    interval = past.interval
    return {
        "name": name,
        "title": title_fields(interval.title),
        "started_at": stamp(interval.started_at),
        "ended_at": stamp(interval.ended_at),
        "share": interval.share,
        "counted": past.counted,
    }


def _past_from(fields: Fields) -> tuple[str, Past]:
    name = fields.take("name", str)
    interval = Interval(
        title=fields.inner("title", playable_from),
        started_at=moment(fields.take("started_at", int)),
        ended_at=moment(fields.take("ended_at", int)),
        share=fields.take("share", float),
    )
    return name, Past(interval=interval, counted=fields.take("counted", bool))
