"""Tautulli's JSON: most numbers of an item are strings, absent ones are empty."""

from datetime import datetime
from typing import Any, Final

from ..catalogue import slugify
from ..wording import words
from .playback import PlexSession
from .state import (
    HistoryRow,
    PlexItem,
    PlexUser,
    TautulliState,
    watched_quarters,
    watched_status,
)

type Json = dict[str, Any]

_FACE: Final = "interfaces/default/images/gravatar-default-80x80.png"
_ADDRESS: Final = "192.0.2.5"
_SECTIONS: Final = {"movie": ("1", "Movies"), "track": ("3", "Music")}
_LIBRARIES: Final = (
    (1, "Movies", "movie"),
    (2, "TV Shows", "show"),
    (3, "Music", "artist"),
)

# What an item has whatever it is, empty unless it is known.
_ITEM_TEXTS: Final = words(
    """
    original_title sort_title edition_title content_rating summary tagline rating
    rating_image audience_rating audience_rating_image user_rating parent_year
    grandparent_year banner last_viewed_at
    """
)
_ITEM_LISTS: Final = words("directors writers actors labels collections markers")

# What a session has beside its item, its user and its player. The empty ones:
_SESSION_TEXTS: Final = words(
    """
    synced_version_profile optimized_version_profile id video_profile
    audio_channel_layout audio_profile channel_call_sign channel_id channel_identifier
    channel_title channel_thumb channel_vcn protocol type video_codec_level
    video_bit_depth video_chroma_subsampling video_color_primaries video_color_range
    video_color_space video_color_trc video_frame_rate video_ref_frames video_language
    video_language_code video_scan_type audio_bitrate_mode audio_sample_rate
    subtitle_codec subtitle_container subtitle_format subtitle_location
    subtitle_language subtitle_language_code transcode_key transcode_speed
    transcode_audio_channels transcode_audio_codec transcode_video_codec
    transcode_width transcode_height transcode_container transcode_protocol
    transcode_hw_decode transcode_hw_decode_title transcode_hw_encode
    transcode_hw_encode_title subtitle_decision stream_container_decision
    optimized_version_title live_uuid bif_thumb container_decision
    stream_video_bit_depth stream_video_chroma_subsampling stream_video_codec_level
    stream_video_color_primaries stream_video_color_range stream_video_color_space
    stream_video_color_trc stream_video_ref_frames stream_video_language
    stream_video_language_code stream_video_scan_type stream_audio_bitrate_mode
    stream_audio_sample_rate stream_audio_channel_layout_ stream_audio_profile
    stream_subtitle_codec stream_subtitle_container stream_subtitle_format
    stream_subtitle_location stream_subtitle_language stream_subtitle_language_code
    stream_subtitle_decision
    """
)
_SESSION_ZEROS: Final = words(
    """
    channel_stream optimized_version begins_at ends_at indexes video_dovi_bl_present
    video_dovi_el_present video_dovi_level video_dovi_present video_dovi_profile
    video_dovi_rpu_present video_dovi_version subtitle_forced deleted_user relayed
    transcode_throttled transcode_progress transcode_min_offset_available
    transcode_max_offset_available transcode_hw_requested transcode_hw_full_pipeline
    transcode_hw_decoding transcode_hw_encoding synced_version subtitles
    stream_video_dovi_bl_present stream_video_dovi_el_present stream_video_dovi_level
    stream_video_dovi_present stream_video_dovi_profile stream_video_dovi_rpu_present
    stream_video_dovi_version stream_subtitle_forced stream_subtitle_transient
    """
)
# The file, and the stream of it that a player gets when nothing is transcoded.
_FILE: Final = {
    "container": "mkv",
    "bitrate": "8000",
    "aspect_ratio": "2.35",
    "video_codec": "h264",
    "video_resolution": "1080",
    "video_full_resolution": "1080p",
    "video_framerate": "24p",
    "video_bitrate": "7000",
    "video_dynamic_range": "SDR",
    "video_height": "1080",
    "video_width": "1920",
    "audio_codec": "ac3",
    "audio_channels": "6",
    "audio_bitrate": "640",
    "audio_language": "English",
    "audio_language_code": "eng",
}
_DIRECT: Final = words(
    """
    audio_decision video_decision transcode_decision stream_video_decision
    stream_audio_decision
    """
)


def library_names() -> list[Json]:
    """What get_library_names tells of the libraries of Plex."""
    return [
        {"section_id": number, "section_name": name, "section_type": kind}
        for number, name, kind in _LIBRARIES
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _thumb(item: PlexItem | None) -> str:
    return f"/library/metadata/{item.key}/thumb/1" if item else ""


def item_dto(item: PlexItem, state: TautulliState) -> Json:
    """What is known of an item, in a session and in get_metadata."""
    parent = state.items.get(item.parent or 0)
    above = state.items.get(item.grandparent or 0)
    section, library = _SECTIONS.get(item.media_type, ("2", "TV Shows"))
    dto: Json = dict.fromkeys(_ITEM_TEXTS, "")
    dto |= {name: [] for name in _ITEM_LISTS}
    return dto | {
        "media_type": item.media_type,
        "section_id": section,
        "library_name": library,
        "rating_key": str(item.key),
        "parent_rating_key": _text(item.parent),
        "grandparent_rating_key": _text(item.grandparent),
        "title": item.title,
        "parent_title": parent.title if parent else "",
        "grandparent_title": above.title if above else "",
        "full_title": full_title(item, state),
        "slug": slugify(item.title),
        "parent_slug": "",
        "grandparent_slug": slugify(above.title) if above else "",
        "media_index": _text(item.index),
        "parent_media_index": _text(parent.index if parent else None),
        "studio": item.studio,
        "duration": _text(item.duration or None),
        "year": _text(item.year),
        "thumb": _thumb(item),
        "parent_thumb": _thumb(parent),
        "grandparent_thumb": _thumb(above),
        "art": f"/library/metadata/{item.key}/art/1",
        "originally_available_at": item.released,
        "added_at": "1600000000",
        "updated_at": "1600000000",
        "guid": item.guid,
        "parent_guid": parent.guid if parent else "",
        "grandparent_guid": above.guid if above else "",
        "genres": list(item.genres),
        "guids": list(item.guids),
        "parent_guids": list(parent.guids) if parent else [],
        "grandparent_guids": list(above.guids) if above else [],
        "children_count": 0,
        "live": 0,
    }


def full_title(item: PlexItem, state: TautulliState) -> str:
    """An episode's has its show before it, a film's no year behind it."""
    above = state.items.get(item.grandparent or 0)
    return f"{above.title} - {item.title}" if above else item.title


def user_dto(user: PlexUser, row: int) -> Json:
    return {
        "row_id": row,
        "user_id": user.user_id,
        "username": user.username,
        "friendly_name": user.listed_name,
        "thumb": None,
        "email": user.email,
        "is_active": 1,
        "is_admin": int(user.is_admin),
        "is_home_user": 1 if user.is_home_user else None,
        "is_allow_sync": None,
        "is_restricted": None,
        "do_notify": 1,
        "keep_history": 1,
        "allow_guest": 0,
        "shared_libraries": [],
    }


_FILTERS: Final = words("filter_all filter_movies filter_tv filter_music filter_photos")


def users_row(user: PlexUser, row: int) -> Json:
    """A row of get_users."""
    return user_dto(user, row) | dict.fromkeys(_FILTERS)


def session_dto(session: PlexSession, state: TautulliState, now: datetime) -> Json:
    """A row of get_activity."""
    user, item = session.user, session.item
    row = [*state.users].index(user.user_id) + 1
    known = user_dto(user, row)
    del known["thumb"]
    return {
        **dict.fromkeys(_SESSION_TEXTS, ""),
        **dict.fromkeys(_SESSION_ZEROS, 0),
        **_FILE,
        **{f"stream_{name}": value for name, value in _FILE.items()},
        **dict.fromkeys(_DIRECT, "direct play"),
        **known,
        **item_dto(item, state),
        **_player(session),
        "session_key": session.session_key,
        "session_id": f"session{session.session_key}",
        "user": user.username,
        "user_thumb": _FACE,
        "last_seen": None,
        "state": session.state,
        "view_offset": str(session.position(now)),
        "progress_percent": str(session.percent(now)),
        "duration": str(item.duration),
        "stream_duration": str(item.duration),
        "live": int(session.live),
        "_cache_time": int(now.timestamp()),
    }


def _player(session: PlexSession) -> Json:
    return {
        "quality_profile": "Original",
        "height": "1080",
        "width": "1920",
        "file": f"/media/{session.item.key}.mkv",
        "file_size": "1",
        "selected": 1,
        "ip_address": _ADDRESS,
        "ip_address_public": _ADDRESS,
        "device": "LG",
        "platform": session.platform,
        "platform_name": "lg",
        "platform_version": "6",
        "product": session.product,
        "product_version": "5",
        "profile": session.platform,
        "player": session.player,
        "machine_id": f"machine-{session.player}",
        "local": 1,
        "secure": 1,
        "bandwidth": "9000",
        "location": "lan",
        "throttled": "0",
        "stream_audio_channel_layout": "5.1",
    }


def history_dto(rows: list[HistoryRow], state: TautulliState) -> Json:
    """A row of get_history, of one session or of all that make up one play."""
    first, last = rows[0], rows[-1]
    furthest = max(rows, key=lambda row: row.percent)
    seconds = sum(row.seconds for row in rows)
    return {
        **_history_item(last.item, state),
        **_history_user(last.user_id, state),
        "reference_id": last.reference_id,
        "row_id": last.id,
        "id": last.id,
        "date": last.started,
        "started": first.started,
        "stopped": last.stopped,
        "duration": seconds,
        "play_duration": seconds,
        "paused_counter": sum(row.paused for row in rows),
        "platform": last.platform,
        "product": last.product,
        "player": last.player,
        "live": int(last.live),
        "machine_id": f"machine-{last.player}",
        "percent_complete": furthest.percent,
        "watched_status": watched_status(furthest),
        "group_count": len(rows),
        "group_ids": ",".join(str(row.id) for row in rows),
        "state": None,
        "session_key": None,
    }


def running_dto(session: PlexSession, state: TautulliState, now: datetime) -> Json:
    """A row of get_history of what still plays: it has a state, and no ids."""
    started = int(session.started.timestamp())
    seconds = int((now - session.started).total_seconds() - session.paused_for(now))
    percent = session.percent(now)
    return {
        **_history_item(session.item, state),
        **_history_user(session.user.user_id, state),
        "reference_id": None,
        "row_id": None,
        "id": None,
        "date": started,
        "started": started,
        "stopped": None,
        "duration": seconds,
        "play_duration": seconds,
        "paused_counter": int(session.paused_for(now)),
        "platform": session.platform,
        "product": session.product,
        "player": session.player,
        "live": int(session.live),
        "machine_id": f"machine-{session.player}",
        "percent_complete": percent,
        "watched_status": watched_quarters(percent, live=session.live),
        "group_count": 1,
        "group_ids": None,
        "state": session.state,
        "session_key": int(session.session_key),
    }


def _history_item(item: PlexItem, state: TautulliState) -> Json:
    parent = state.items.get(item.parent or 0)
    above = state.items.get(item.grandparent or 0)
    return {
        "media_type": item.media_type,
        "rating_key": item.key,
        "parent_rating_key": item.parent or "",
        "grandparent_rating_key": item.grandparent or "",
        "full_title": full_title(item, state),
        "title": item.title,
        "parent_title": parent.title if parent else "",
        "grandparent_title": above.title if above else "",
        "original_title": "",
        "year": item.year,
        "media_index": "" if item.index is None else item.index,
        "parent_media_index": parent.index if parent else "",
        "thumb": _thumb(parent or item),
        "originally_available_at": item.released,
        "guid": item.guid,
        "transcode_decision": "direct play",
    }


def _history_user(user_id: int, state: TautulliState) -> Json:
    user = state.users[user_id]
    return {
        "user_id": user.user_id,
        "user": user.username,
        "friendly_name": user.shown_name,
        "user_thumb": _FACE,
        "ip_address": _ADDRESS,
        "location": "lan",
        "secure": 1,
        "relayed": 0,
    }


def spelled(seconds: int) -> str:
    """How Tautulli writes a length: "6 hrs 54 mins 40 secs", "1 hr"."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [
        f"{count} {name}{'s' if count != 1 else ''}"
        for count, name in ((hours, "hr"), (minutes, "min"), (left, "sec"))
        if count
    ]
    return " ".join(parts) or "0"
