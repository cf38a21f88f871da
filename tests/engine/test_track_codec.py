"""Tracks come back from the ledger as they went in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.engine.track_codec import (
    dump_past,
    dump_sessions,
    load_past,
    load_sessions,
)
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    PlayerState,
)
from custom_components.letterboxd_sync.model.presence import Audience
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.playback import Session, SessionState
from custom_components.letterboxd_sync.sync.playback_track import Past, Track

from .cinema import HEAT, LENGTH, SERVER, episode, without_ids
from .clock import START

DOUBLE = replace(episode(3), through=4)


def session(title: Playable, *, bare: bool = False, at: str = "tv") -> Session:
    said = None if bare else "said"
    return Session(
        state=SessionState.PAUSED if bare else SessionState.FINISHED,
        progress=PlaybackProgress(
            account=SERVER,
            user_id="anna",
            session_id=at,
            title=title,
            item_id=said,
            state=PlayerState.PAUSED,
            position=timedelta(minutes=3, microseconds=7),
            duration=None if bare else LENGTH,
            at=START,
            user_name=said,
            device=said,
            client=said,
            library=said,
        ),
        seen_at=START,
        started_at=START,
        run_from=timedelta(seconds=1),
        before=0.25,
        played=timedelta(seconds=2),
        reached=not bare,
        unsure=bare,
        audience=Audience()
        if bare
        else Audience(
            away=frozenset({"person.anna", "person.ben"}),
            unknown=frozenset({"person.cleo"}),
        ),
        ended_at=None if bare else START,
    )


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("title", [HEAT, without_ids(HEAT), episode(3), DOUBLE])
def test_sessions_come_back(title: Playable, bare: bool) -> None:
    tracks = {
        "user|anna": Track(
            sessions={"tv": session(title, bare=bare)},
            doubtful=(session(title, bare=bare, at="phone"),),
        ),
        "link|a": Track(sessions={"tv": session(title, bare=bare)}),
    }
    assert load_sessions(dump_sessions(tracks)) == tracks


def test_what_has_ended_comes_back() -> None:
    past = tuple(
        Past(interval=session(title, bare=True).interval, counted=counted)
        for title, counted in ((HEAT, True), (episode(1), False))
    )
    tracks = {"user|anna": Track(past=past), "link|a": Track(past=past[:1])}
    assert load_past(dump_past(tracks)) == (
        ("user|anna", past[0]),
        ("user|anna", past[1]),
        ("link|a", past[0]),
    )


def test_a_track_of_nothing_is_not_written() -> None:
    assert load_sessions(dump_sessions({"user|anna": Track()})) == {}


@pytest.mark.parametrize("text", ["{}", '{"tracks": [{}]}', '{"tracks": [1]}'])
def test_what_is_none_of_ours_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=r"missing|type"):
        load_sessions(text)
