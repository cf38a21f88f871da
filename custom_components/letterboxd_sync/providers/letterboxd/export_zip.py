"""Takes the files that matter out of an account's ZIP, without trusting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
import zlib

from ..errors import Refused, RefusedReason

# An export of ten thousand films is a few megabytes; the site itself refuses imports
# above one
LARGEST_FILE: Final = 20 * 1024 * 1024

# A file for each list; nobody has that many
_MOST_MEMBERS: Final = 10_000

# Text such as this packs to a tenth; a thousandth is made to harm
_HIGHEST_RATIO: Final = 200
_RATIO_MATTERS_FROM: Final = 1024 * 1024

# What the member deleted, or what belongs to a film that is gone
_NOT_THEIRS_ANY_MORE: Final = frozenset({"deleted", "orphaned", "__macosx"})

_ENCRYPTED: Final = 0x1

# The last one: a name says that it is UTF-8, and is not
_DAMAGED: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    zlib.error,
    UnicodeDecodeError,
)


class Part(StrEnum):
    """A file of an export, by what it holds."""

    WATCHLIST = "watchlist"
    DIARY = "diary"
    REVIEWS = "reviews"
    RATINGS = "ratings"
    LIKES = "likes"
    SEEN = "watched"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpacked:
    """The files that matter, and when the archive was made, if it says so."""

    parts: Mapping[Part, bytes]
    lists: Mapping[str, bytes]
    """The member's lists, by the names of their files."""
    made_at: datetime | None


def unpack(data: bytes) -> Unpacked:
    """Unpack in memory; ``Refused``: UNREADABLE_FILE or TOO_LARGE."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = _members(archive.infolist())
            chosen, lists = _chosen(members), _lists(members)
            parts = {part: _content(archive, info) for part, info in chosen.items()}
            of_lists = {name: _content(archive, info) for name, info in lists.items()}
    except _DAMAGED as err:
        raise unreadable(f"the ZIP is damaged ({type(err).__name__})") from None
    if not (parts or of_lists):
        raise unreadable("the ZIP holds no watchlist, diary, ratings, likes or lists")
    made = [at for info in chosen.values() if (at := _made_at(info))]
    made += [at for info in lists.values() if (at := _made_at(info))]
    return Unpacked(parts=parts, lists=of_lists, made_at=max(made, default=None))


def unreadable(detail: str) -> Refused:
    """A file that is not what it should be."""
    return Refused(RefusedReason.UNREADABLE_FILE, detail)


def too_large(detail: str) -> Refused:
    """A file that we do not even try to read."""
    return Refused(RefusedReason.TOO_LARGE, detail)


type _Member = tuple[PurePosixPath, ZipInfo]


def _members(infos: list[ZipInfo]) -> list[_Member]:
    """The files that are the member's own, those further up first."""
    if len(infos) > _MOST_MEMBERS:
        raise too_large(f"the ZIP holds {len(infos)} files")
    members: list[_Member] = []
    for info in sorted(infos, key=lambda info: info.filename.count("/")):
        path = PurePosixPath(info.filename.replace("\\", "/").lower())
        if path.is_absolute() or ".." in path.parts:
            raise unreadable("the ZIP holds a file that points outside of it")
        if _NOT_THEIRS_ANY_MORE.isdisjoint(path.parts[:-1]):
            members.append((path, info))
    return members


def _chosen(members: list[_Member]) -> dict[Part, ZipInfo]:
    """The members that matter; of two that hold the same, the one further up."""
    chosen: dict[Part, ZipInfo] = {}
    for path, info in members:
        if part := _part(path):
            chosen.setdefault(part, info)
    return chosen


def _lists(members: list[_Member]) -> dict[str, ZipInfo]:
    """The lists by name; of two of one name, the one further up."""
    lists: dict[str, ZipInfo] = {}
    for path, info in members:
        if path.parent.name == "lists" and path.suffix == ".csv":
            lists.setdefault(path.stem, info)
    if sum(info.file_size for info in lists.values()) > LARGEST_FILE:
        raise too_large("the lists in the ZIP are too long together")
    return lists


def _part(path: PurePosixPath) -> Part | None:
    match path.parent.name, path.name:
        case "likes", "films.csv":
            return Part.LIKES
        case (("likes" | "lists"), _):
            return None
        case _, "watchlist.csv":
            return Part.WATCHLIST
        case _, "diary.csv":
            return Part.DIARY
        case _, "reviews.csv":
            return Part.REVIEWS
        case _, "ratings.csv":
            return Part.RATINGS
        case _, "watched.csv":
            return Part.SEEN
        case _:
            return None


def _content(archive: ZipFile, info: ZipInfo) -> bytes:
    """Unpack one file, if what it declares is within bounds."""
    if info.flag_bits & _ENCRYPTED:
        raise unreadable(f"{_name(info)} is encrypted")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise unreadable(f"{_name(info)} is packed in an unusual way")
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > LARGEST_FILE or (
        ratio > _HIGHEST_RATIO and info.file_size > _RATIO_MATTERS_FROM
    ):
        raise too_large(f"{_name(info)} unpacks to {info.file_size} bytes")
    # Nothing beyond what it declares is unpacked: the rest would fail the checksum
    return archive.read(info)


def _name(info: ZipInfo) -> str:
    return PurePosixPath(info.filename).name


def _made_at(info: ZipInfo) -> datetime | None:
    """When the file was packed; the archive knows no zone, the site's is UTC."""
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None
