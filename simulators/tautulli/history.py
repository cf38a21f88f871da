"""Tautulli's get_history: which rows, grouped, in which order, which page."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
import re
from typing import Any, Final

from .playback import PlexSession
from .state import HistoryRow, PlexItem, TautulliState
from .wire import Json, full_title, history_dto, running_dto, spelled

_PAGE: Final = 25
_ORDERS: Final = (
    *("date", "started", "stopped", "duration", "paused_counter"),
    *("percent_complete", "friendly_name", "full_title", "player", "platform"),
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadQuery(Exception):
    """What makes Tautulli fail with 500."""


def answer(
    asked: Mapping[str, str],
    state: TautulliState,
    running: list[PlexSession],
    *,
    grouping: bool,
    activity: bool,
    now: datetime,
    zone: tzinfo,
) -> Json:
    """The data of get_history; `recordsTotal` knows nothing of filters and groups."""
    kept = [row for row in state.history if _passes(asked, row, zone, state)]
    groups: dict[int, list[HistoryRow]] = {}
    for row in kept:
        groups.setdefault(row.reference_id if grouping else row.id, []).append(row)
    rows = [history_dto(group, state) for group in groups.values()]
    if activity:
        shown = (one for one in running if _passes_running(asked, one, zone, state))
        rows += [running_dto(one, state, now) for one in shown]
    order = asked.get("order_column", "date")
    order = order if order in _ORDERS else "date"
    rows.sort(
        key=lambda row: (row[order] is not None, row[order]),
        reverse=asked.get("order_dir", "desc") != "asc",
    )
    return {
        "recordsFiltered": len(rows),
        "recordsTotal": len(state.history),
        "data": _page(asked, rows),
        "draw": 1,
        "filter_duration": spelled(sum(row["duration"] for row in rows)),
        "total_duration": spelled(sum(row.seconds for row in state.history)),
    }


def _page(asked: Mapping[str, str], rows: list[Json]) -> list[Json]:
    """A slice, with all that Python makes of 0 and of -1."""
    start = _number(asked, "start", 0)
    return rows[start : start + _number(asked, "length", _PAGE)]


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    given = asked.get(name, "")
    if not given:
        return default
    if not re.fullmatch(r"-?\d+", given):
        raise BadQuery(name)
    return int(given)


def _passes(
    asked: Mapping[str, str], row: HistoryRow, zone: tzinfo, state: TautulliState
) -> bool:
    started = datetime.fromtimestamp(row.started, zone)
    facts = _facts(row.item, state, user_id=row.user_id, live=row.live)
    return _matches(asked, facts, f"{started:%Y-%m-%d}")


def _passes_running(
    asked: Mapping[str, str], one: PlexSession, zone: tzinfo, state: TautulliState
) -> bool:
    started = one.started.astimezone(zone)
    facts = _facts(one.item, state, user_id=one.user.user_id, live=one.live)
    return _matches(asked, facts, f"{started:%Y-%m-%d}")


def _facts(
    item: PlexItem, state: TautulliState, *, user_id: int, live: bool
) -> dict[str, Any]:
    section = {"movie": "1", "track": "3"}.get(item.media_type, "2")
    return {
        "user_id": str(user_id),
        "user": state.users[user_id].username,
        "media_type": "live" if live else item.media_type,
        "rating_key": str(item.key),
        "parent_rating_key": str(item.parent or ""),
        "grandparent_rating_key": str(item.grandparent or ""),
        "section_id": section,
        "guid": item.guid,
        "search": full_title(item, state).lower(),
    }


def _matches(asked: Mapping[str, str], facts: dict[str, Any], day: str) -> bool:
    for name in ("user_id", "media_type", "section_id"):
        wanted = [part.strip() for part in asked.get(name, "").split(",") if part]
        if wanted and facts[name] not in wanted:
            return False
    for name in ("user", "rating_key", "parent_rating_key", "grandparent_rating_key"):
        if asked.get(name) and asked[name] != facts[name]:
            return False
    if not facts["guid"].startswith(asked.get("guid", "").split("?")[0]):
        return False
    if asked.get("search", "").lower() not in facts["search"]:
        return False
    return _in_time(asked, day)


def _in_time(asked: Mapping[str, str], day: str) -> bool:
    """Days of the server's own zone, inclusive; what is no day matches nothing."""
    tests = {
        "after": lambda wanted: day >= wanted,
        "before": lambda wanted: day <= wanted,
        "start_date": lambda wanted: day == wanted,
    }
    given = {name: asked[name] for name in tests if asked.get(name)}
    if not all(_DAY.fullmatch(wanted) for wanted in given.values()):
        return False
    return all(tests[name](wanted) for name, wanted in given.items())
