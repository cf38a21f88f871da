"""Jellyfin's JSON: PascalCase, ids without dashes, dates with seven digits."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, Final

from ..wording import words
from .state import BoxSet, Item, Playlist, User, UserData, guid, runtime_ticks

type Json = dict[str, Any]

SERVER_NAME: Final = "Simulated Jellyfin"
FIELDS: Final = words(
    """
    AirTime CanDelete CanDownload ChannelInfo Chapters Trickplay ChildCount
    CumulativeRunTimeTicks CustomRating DateCreated DateLastMediaAdded
    DisplayPreferencesId Etag ExternalUrls Genres ItemCounts MediaSourceCount
    MediaSources OriginalTitle Overview ParentId Path People PlayAccess
    ProductionLocations ProviderIds PrimaryImageAspectRatio RecursiveItemCount Settings
    SeriesStudio SortName SpecialEpisodeNumbers Studios Taglines Tags RemoteTrailers
    MediaStreams SeasonUserData DateLastRefreshed DateLastSaved RefreshState
    ChannelImage EnableMediaSourceDisplay Width Height ExtraIds LocalTrailerCount IsHD
    SpecialFeatureCount
    """
)


def stamp(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond:06d}0Z"


def sort_name(title: str) -> str:
    lower = title.lower()
    for article in ("the ", "a ", "an "):
        if lower.startswith(article):
            return lower.removeprefix(article)
    return lower


def item_dto(
    item: Item,
    *,
    server: str,
    parent: str,
    fields: Collection[str],
    images: bool,
) -> Json:
    """A film as BaseItemDto without marks; most is there only when asked for."""
    film = item.film
    dto: Json = {
        "Name": item.title,
        "ServerId": server,
        "Id": item.id,
        "HasSubtitles": False,
        "Container": "mkv",
        "PremiereDate": f"{film.year}-09-14T00:00:00.0000000Z",
        "ChannelId": None,
        "CommunityRating": 6.8,
        "RunTimeTicks": runtime_ticks(item),
        "ProductionYear": film.year,
        "IsFolder": False,
        "Type": "Movie",
        "VideoType": "VideoFile",
        "LocationType": "FileSystem",
        "MediaType": "Video",
    }
    if images:
        tag = guid("image", item.id)
        dto["ImageTags"] = {"Primary": tag}
        dto["BackdropImageTags"] = []
        dto["ImageBlurHashes"] = {}
    extra = {
        name: make(item, parent) for name, make in _EXTRA.items() if name in fields
    }
    return dto | extra


_EXTRA: Final[dict[str, Callable[[Item, str], Any]]] = {
    "ProviderIds": lambda item, _: item.provider_ids,
    "DateCreated": lambda item, _: stamp(item.created),
    "Genres": lambda item, _: list(item.film.genres),
    "OriginalTitle": lambda item, _: item.title,
    "Overview": lambda item, _: item.film.overview,
    "ParentId": lambda _, parent: parent,
    "Path": lambda item, _: f"/media/movies/{item.title} ({item.film.year}).mkv",
    "SortName": lambda item, _: sort_name(item.title),
    "Studios": lambda item, _: [
        {"Name": item.film.studio, "Id": guid("studio", item.film.studio)}
    ],
    "Tags": lambda _item, _: [],
    "Taglines": lambda _item, _: [],
    "MediaSourceCount": lambda item, _: item.versions,
    "PrimaryImageAspectRatio": lambda _item, _: 0.6666666666666666,
    "ExternalUrls": lambda _item, _: [],
    "CanDelete": lambda _item, _: False,
    "Etag": lambda item, _: guid("etag", item.id),
}


def user_data(data: UserData, item: str, key: str | None = None) -> Json:
    dto: Json = {
        "PlaybackPositionTicks": data.position_ticks,
        "PlayCount": data.play_count,
        "IsFavorite": data.favorite,
        "Played": data.played,
        "Key": key or item,
        "ItemId": item,
    }
    if data.last_played is not None:
        dto["LastPlayedDate"] = stamp(data.last_played)
    if data.rating is not None:
        dto["Rating"] = data.rating
        dto["Likes"] = data.rating >= 6.5
    elif data.likes is not None:
        dto["Likes"] = data.likes
    return dto


def folder_dto(
    number: str, name: str, kind: str, *, server: str, created: datetime | None = None
) -> Json:
    dto: Json = {
        "Name": name,
        "ServerId": server,
        "Id": number,
        "ChannelId": None,
        "IsFolder": True,
        "Type": kind,
        "LocationType": "FileSystem",
        "MediaType": "Unknown",
    }
    if created is not None:
        dto["DateCreated"] = stamp(created)
    return dto


def box_set_dto(held: BoxSet, *, server: str, fields: Collection[str]) -> Json:
    created = held.created if "DateCreated" in fields else None
    dto = folder_dto(held.id, held.name, "BoxSet", server=server, created=created)
    if "ChildCount" in fields:
        dto["ChildCount"] = len(held.members)
    if "ProviderIds" in fields:
        dto["ProviderIds"] = {}
    if "Path" in fields:
        dto["Path"] = f"/config/data/collections/{held.name} [boxset]"
    return dto


def playlist_dto(held: Playlist, *, server: str, fields: Collection[str]) -> Json:
    created = held.created if "DateCreated" in fields else None
    dto = folder_dto(held.id, held.name, "Playlist", server=server, created=created)
    if "ChildCount" in fields:
        dto["ChildCount"] = len(held.members)
    return dto | {"MediaType": "Video"}


def user_dto(user: User, server: str, at: datetime) -> Json:
    return {
        "Name": user.name,
        "ServerId": server,
        "Id": user.id,
        "HasPassword": True,
        "HasConfiguredPassword": True,
        "HasConfiguredEasyPassword": False,
        "EnableAutoLogin": False,
        "LastLoginDate": stamp(at),
        "LastActivityDate": stamp(at),
        "Configuration": {
            "PlayDefaultAudioTrack": True,
            "SubtitleLanguagePreference": "",
            "DisplayMissingEpisodes": False,
            "GroupedFolders": [],
            "SubtitleMode": "Default",
            "DisplayCollectionsView": False,
            "EnableLocalPassword": False,
            "OrderedViews": [],
            "LatestItemsExcludes": [],
            "MyMediaExcludes": [],
            "HidePlayedInLatest": True,
            "RememberAudioSelections": True,
            "RememberSubtitleSelections": True,
            "EnableNextEpisodeAutoPlay": True,
            "CastReceiverId": "F007D354",
        },
        "Policy": _policy(user),
    }


def _policy(user: User) -> Json:
    manages = user.is_admin or user.may_manage_collections
    return {
        "IsAdministrator": user.is_admin,
        "IsHidden": False,
        "EnableCollectionManagement": manages,
        "EnableSubtitleManagement": False,
        "EnableLyricManagement": False,
        "IsDisabled": user.is_disabled,
        "BlockedTags": [],
        "AllowedTags": [],
        "EnableUserPreferenceAccess": True,
        "AccessSchedules": [],
        "BlockUnratedItems": [],
        "EnableRemoteControlOfOtherUsers": user.is_admin,
        "EnableSharedDeviceControl": True,
        "EnableRemoteAccess": True,
        "EnableLiveTvManagement": user.is_admin,
        "EnableLiveTvAccess": True,
        "EnableMediaPlayback": True,
        "EnableAudioPlaybackTranscoding": True,
        "EnableVideoPlaybackTranscoding": True,
        "EnablePlaybackRemuxing": True,
        "ForceRemoteSourceTranscoding": False,
        "EnableContentDeletion": user.is_admin,
        "EnableContentDeletionFromFolders": [],
        "EnableContentDownloading": True,
        "EnableSyncTranscoding": True,
        "EnableMediaConversion": True,
        "EnabledDevices": [],
        "EnableAllDevices": True,
        "EnabledChannels": [],
        "EnableAllChannels": True,
        "EnabledFolders": [],
        "EnableAllFolders": True,
        "InvalidLoginAttemptCount": 0,
        "LoginAttemptsBeforeLockout": -1,
        "MaxActiveSessions": 0,
        "EnablePublicSharing": True,
        "BlockedMediaFolders": [],
        "BlockedChannels": [],
        "RemoteClientBitrateLimit": 0,
        "AuthenticationProviderId": (
            "Jellyfin.Server.Implementations.Users.DefaultAuthenticationProvider"
        ),
        "PasswordResetProviderId": (
            "Jellyfin.Server.Implementations.Users.DefaultPasswordResetProvider"
        ),
        "SyncPlayAccess": "CreateAndJoinGroups",
    }
