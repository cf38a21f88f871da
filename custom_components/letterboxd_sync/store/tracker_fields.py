"""What is written to trackers, diaries and media servers, as JSON objects, and back."""

from datetime import date
from typing import assert_never

from ..model.capability import Facet
from ..model.link import AccountId
from ..model.operation import (
    AddPlay,
    AddToList,
    Dated,
    LogViewing,
    MarkPlayed,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
    Told,
)
from .columns import moment, stamp
from .fields import Fields, Json, given
from .title_fields import (
    film_fields,
    film_from,
    listed_from,
    playable_from,
    title_fields,
    title_from,
)


def tracker_fields(operation: PersonalOperation) -> Json:
    """The fields of an operation, with a word that says which one it is."""
    match operation:
        case AddPlay():
            return _play(operation)
        case RemovePlay(title=title, play_id=play_id):
            return given(type="remove_play", title=title_fields(title), play_id=play_id)
        case TakeBack():
            return _taken_back(operation)
        case AddToList():
            return _listed("add_to_list", operation)
        case RemoveFromList():
            return _listed("remove_from_list", operation)
        case RateTitle():
            return _rating(operation)
        case MarkPlayed():
            return _mark(operation)
        case LogViewing():
            return _viewing(operation)
        case _:
            assert_never(operation)


def tracker_operation_from(kind: str, fields: Fields) -> PersonalOperation | None:
    """Read what follows the word; None for a word of other operations."""
    match kind:
        case "add_play":
            return _play_from(fields)
        case "remove_play":
            title = fields.inner("title", playable_from)
            return RemovePlay(title=title, play_id=fields.take("play_id", str))
        case "take_back":
            return _taken_back_from(fields)
        case "add_to_list":
            return _listed_from(fields, AddToList)
        case "remove_from_list":
            return _listed_from(fields, RemoveFromList)
        case "rate_title":
            return _rating_from(fields)
        case "mark_played":
            return _mark_from(fields)
        case "log_viewing":
            return _viewing_from(fields)
        case _:
            return None


def _play(play: AddPlay) -> Json:
    return given(
        type="add_play",
        title=title_fields(play.title),
        started_at=stamp(play.started_at),
        watched_at=stamp(play.watched_at),
        progress=float(play.progress),
        asked=play.asked or None,
    )


def _play_from(fields: Fields) -> AddPlay:
    return AddPlay(
        title=fields.inner("title", playable_from),
        started_at=moment(fields.take("started_at", int)),
        watched_at=moment(fields.take("watched_at", int)),
        progress=fields.take("progress", float),
        asked=fields.maybe("asked", bool) or False,
    )


def _taken_back(taken: TakeBack) -> Json:
    return given(
        type="take_back",
        title=title_fields(taken.title),
        watched_at=stamp(taken.watched_at),
    )


def _taken_back_from(fields: Fields) -> TakeBack:
    return TakeBack(
        title=fields.inner("title", playable_from),
        watched_at=moment(fields.take("watched_at", int)),
    )


def _listed(tag: str, operation: AddToList | RemoveFromList) -> Json:
    return given(
        type=tag,
        facet=operation.facet,
        title=title_fields(operation.title),
        slug=operation.slug,
    )


def _listed_from[T: (AddToList, RemoveFromList)](fields: Fields, kind: type[T]) -> T:
    return kind(
        facet=Facet(fields.take("facet", str)),
        title=fields.inner("title", listed_from),
        slug=fields.maybe("slug", str),
    )


def _rating(rating: RateTitle) -> Json:
    return given(
        type="rate_title",
        title=title_fields(rating.title),
        stars=None if rating.stars is None else float(rating.stars),
        rated_at=stamp(rating.rated_at),
    )


def _rating_from(fields: Fields) -> RateTitle:
    return RateTitle(
        title=fields.inner("title", title_from),
        stars=fields.maybe("stars", float),
        rated_at=moment(fields.take("rated_at", int)),
    )


def _mark(mark: MarkPlayed) -> Json:
    return given(
        type="mark_played",
        user_id=mark.user_id,
        item_id=mark.item_id,
        title=title_fields(mark.title),
        played_at=stamp(mark.played_at),
    )


def _mark_from(fields: Fields) -> MarkPlayed:
    return MarkPlayed(
        user_id=fields.take("user_id", str),
        item_id=fields.take("item_id", str),
        title=fields.inner("title", playable_from),
        played_at=moment(fields.take("played_at", int)),
    )


def _viewing(viewing: LogViewing) -> Json:
    return given(
        type="log_viewing",
        film=film_fields(viewing.film),
        watched_on=viewing.watched_on.isoformat(),
        stars=None if viewing.stars is None else float(viewing.stars),
        liked=viewing.liked,
        rewatch=viewing.rewatch,
        tags=viewing.tags,
        review=viewing.review,
        dated=viewing.dated,
        told=None if viewing.told is None else _told(viewing.told),
    )


def _viewing_from(fields: Fields) -> LogViewing:
    return LogViewing(
        film=fields.inner("film", film_from),
        watched_on=date.fromisoformat(fields.take("watched_on", str)),
        stars=fields.maybe("stars", float),
        liked=fields.take("liked", bool),
        rewatch=fields.take("rewatch", bool),
        tags=fields.texts("tags"),
        review=fields.maybe("review", str),
        dated=Dated(fields.maybe("dated", str) or Dated.BY_END),
        told=fields.maybe_inner("told", _told_from),
    )


def _told(told: Told) -> Json:
    return given(source=told.source, at=stamp(told.at))


def _told_from(fields: Fields) -> Told:
    return Told(
        source=AccountId(fields.take("source", str)),
        at=moment(fields.take("at", int)),
    )
