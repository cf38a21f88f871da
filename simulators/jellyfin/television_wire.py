"""Series, seasons and episodes as Jellyfin writes them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from .state import JellyfinState, Television, UserData, guid, runtime_ticks
from .television import Episode, Season, Series
from .wire import Json, sort_name, stamp, user_data


def dto(
    entry: Television,
    *,
    server: str,
    parent: str,
    fields: Collection[str],
    images: bool,
) -> Json:
    """A BaseItemDto without user data; `parent` is the library."""
    made = _common(entry, server=server)
    match entry:
        case Series():
            made |= {"Status": "Ended", "AirDays": []}
        case Season():
            made |= _below(entry.series) | {"IndexNumber": entry.number}
        case Episode():
            made |= _below(entry.series) | _episode(entry)
    if images:
        tag = {"Primary": guid("image", entry.id)}
        made |= {"ImageTags": tag, "BackdropImageTags": [], "ImageBlurHashes": {}}
    extra = _extra(entry, parent)
    return made | {name: extra[name] for name in extra if name in fields}


def _common(entry: Television, *, server: str) -> Json:
    is_episode = isinstance(entry, Episode)
    premiere = f"{entry.year}-09-14T00:00:00.0000000Z"
    if isinstance(entry, Episode):
        premiere = stamp(entry.episode.first_aired)
    return {
        "Name": entry.name,
        "ServerId": server,
        "Id": entry.id,
        "ChannelId": None,
        "PremiereDate": premiere,
        "ProductionYear": entry.year,
        "IsFolder": not is_episode,
        "Type": type(entry).__name__,
        "LocationType": "FileSystem",
        "MediaType": "Video" if is_episode else "Unknown",
    }


def _below(series: Series) -> Json:
    return {
        "SeriesName": series.name,
        "SeriesId": series.id,
        "SeriesPrimaryImageTag": guid("image", series.id),
    }


def _episode(entry: Episode) -> Json:
    several = {} if entry.through is None else {"IndexNumberEnd": entry.through}
    return {
        **several,
        "HasSubtitles": False,
        "Container": "mkv",
        "VideoType": "VideoFile",
        "RunTimeTicks": runtime_ticks(entry),
        "IndexNumber": entry.episode.number,
        "ParentIndexNumber": entry.episode.season,
        "SeasonId": entry.season.id,
        "SeasonName": entry.season.name,
    }


def _extra(entry: Television, library: str) -> Json:
    """Properties that appear only when asked for."""
    match entry:
        case Series():
            parent = library
        case Season():
            parent = entry.series.id
        case Episode():
            parent = entry.season.id
    return {
        "ProviderIds": entry.provider_ids,
        "DateCreated": stamp(entry.created),
        "ParentId": parent,
        "SortName": sort_name(entry.name),
        "Overview": "",
        "Genres": [],
        "Tags": [],
        "Taglines": [],
        "Path": f"/media/shows/{entry.id}",
        "CanDelete": False,
        "Etag": guid("etag", entry.id),
    }


def episode_data(data: UserData, entry: Episode) -> Json:
    """Marks on an episode; its key is made of its series and its numbers."""
    one = entry.episode
    key = f"{entry.series.show.tvdb}{one.season:03}{one.number:04}"
    return user_data(data, entry.id, key)


def folder_data(
    marks: dict[str, UserData], entry: Series | Season, state: JellyfinState
) -> Json:
    """Marks on a series or season: what is left to see, and when it was last seen."""
    data = [marks.get(one.id) or UserData() for one in state.episodes_of(entry)]
    left = sum(not one.played for one in data)
    own = marks.get(entry.id) or UserData()
    summed = UserData(
        played=not left,
        last_played=_latest(one.last_played for one in data),
        favorite=own.favorite,
        rating=own.rating,
        likes=own.likes,
    )
    percentage = 100 * (len(data) - left) / len(data) if data else 0.0
    made = user_data(summed, entry.id)
    return made | {"UnplayedItemCount": left, "PlayedPercentage": percentage}


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in moments if at is not None), default=None)
