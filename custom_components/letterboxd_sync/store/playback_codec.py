"""Sightings of playback as JSON objects, and back."""

from collections.abc import Callable
from datetime import timedelta

from ..model.link import AccountId
from ..model.playback import PlaybackProgress, PlayerState
from .columns import moment, stamp
from .fields import Fields, Json, given
from .title_fields import playable_from, title_fields

_MICROSECOND = timedelta(microseconds=1)


def length(span: timedelta) -> int:
    """Microseconds of a span of time."""
    return span // _MICROSECOND


def length_or_none(span: timedelta | None) -> int | None:
    """The same of a span that may be unknown."""
    return None if span is None else length(span)


def span(fields: Fields, name: str) -> timedelta:
    """Read a span of time."""
    return fields.take(name, int) * _MICROSECOND


def rows[T](fields: Fields, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
    """Read a list of objects, all of each."""
    values = fields.take(name, list)
    return tuple(Fields({"row": value}).inner("row", read) for value in values)


def progress_fields(progress: PlaybackProgress) -> Json:
    """The fields of a sighting."""
    return given(
        account=progress.account,
        user_id=progress.user_id,
        session_id=progress.session_id,
        title=title_fields(progress.title),
        item_id=progress.item_id,
        state=progress.state,
        position=length(progress.position),
        duration=length_or_none(progress.duration),
        at=stamp(progress.at),
        user_name=progress.user_name,
        device=progress.device,
        client=progress.client,
        library=progress.library,
    )


def progress_from(fields: Fields) -> PlaybackProgress:
    """Read a sighting."""
    duration = fields.maybe("duration", int)
    return PlaybackProgress(
        account=AccountId(fields.take("account", str)),
        user_id=fields.take("user_id", str),
        session_id=fields.take("session_id", str),
        title=fields.inner("title", playable_from),
        item_id=fields.maybe("item_id", str),
        state=PlayerState(fields.take("state", str)),
        position=span(fields, "position"),
        duration=None if duration is None else duration * _MICROSECOND,
        at=moment(fields.take("at", int)),
        user_name=fields.maybe("user_name", str),
        device=fields.maybe("device", str),
        client=fields.maybe("client", str),
        library=fields.maybe("library", str),
    )
