"""The simulated Trakt as JSON, and back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from .media import Json, Kind, Media, Ref
from .state import (
    Collected,
    DeviceCode,
    Grant,
    Listed,
    Member,
    PersonalList,
    Play,
    Progress,
    Rated,
    TraktState,
    Watching,
)


def to_json(state: TraktState, media: Media) -> Json:
    saved: Json = _plain(state)
    saved["releases"] = {str(one): str(on) for one, on in media.releases.items()}
    saved["airings"] = {str(one): _plain(at) for one, at in media.airings.items()}
    return saved


def from_json(saved: Mapping[str, Any], media: Media) -> TraktState:
    media.releases = {
        int(one): date.fromisoformat(on) for one, on in saved["releases"].items()
    }
    media.airings = {int(one): _time(at) for one, at in saved["airings"].items()}
    return TraktState(
        members={one["slug"]: _member(one) for one in saved["members"]},
        codes={one["device_code"]: _make(DeviceCode, one) for one in saved["codes"]},
        grants={one["access_token"]: _make(Grant, one) for one in saved["grants"]},
        app_revoked=saved["app_revoked"],
        last_play=saved["last_play"],
        last_id=saved["last_id"],
        last_token=saved["last_token"],
    )


def _plain(value: Any) -> Any:
    """Dicts of rows become lists of them: each row holds its own key."""
    if isinstance(value, Ref):
        return [value.kind.value, value.trakt]
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: _plain(one) for name, one in held.items()}
    if isinstance(value, set):
        return [_plain(one) for one in sorted(value)]
    if isinstance(value, dict):
        return _plain_dict(value)
    return value


def _plain_dict(held: dict[Any, Any]) -> Any:
    if any(isinstance(key, tuple) and not isinstance(key, Ref) for key in held):
        return [[*key, _plain(value)] for key, value in held.items()]
    if any(is_dataclass(value) for value in held.values()):
        return [_plain(value) for value in held.values()]
    return held


def _member(saved: Mapping[str, Any]) -> Member:
    member: Member = _make(Member, saved)
    member.plays = {one["id"]: _make(Play, one) for one in saved["plays"]}
    member.watchlist = _listed(saved["watchlist"])
    member.favorites = _listed(saved["favorites"])
    for one in saved["collection"]:
        member.collection[_ref(one["ref"])] = _make(Collected, one)
    for one in saved["ratings"]:
        member.ratings[_ref(one["ref"])] = _make(Rated, one)
    member.playback = {one["id"]: _make(Progress, one) for one in saved["playback"]}
    for one in saved["lists"]:
        member.lists[one["id"]] = _make(PersonalList, one)
        member.lists[one["id"]].items = _listed(one["items"])
    member.hidden = {_ref(one) for one in saved["hidden"]}
    for kind, name, moved in saved["activities"]:
        member.activities[kind, name] = _time(moved)
    if saved["watching"] is not None:
        member.watching = _make(Watching, saved["watching"])
    if saved["checkin"] is not None:
        member.checkin = _make(Watching, saved["checkin"])
    return member


def _make[T](kind: type[T], saved: Mapping[str, Any]) -> T:
    """A row of plain values, times and refs; what is more is filled in later."""
    values: Json = {}
    for name, value in saved.items():
        if name.endswith("_at") and value is not None:
            values[name] = _time(value)
        elif name == "ref":
            values[name] = _ref(value)
        elif not isinstance(value, list) and not (
            isinstance(value, dict) and name in ("watching", "checkin")
        ):
            values[name] = value
    return kind(**values)


def _listed(saved: list[Json]) -> dict[Ref, Listed]:
    return {_ref(one["ref"]): _make(Listed, one) for one in saved}


def _ref(saved: list[Any]) -> Ref:
    return Ref(Kind(saved[0]), saved[1])


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
