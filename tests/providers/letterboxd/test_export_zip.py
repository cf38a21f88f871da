"""An archive is unpacked in memory, within bounds, whatever it declares."""

from datetime import UTC, datetime
import struct

import pytest

from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd import export_zip
from custom_components.letterboxd_sync.providers.letterboxd.export_zip import (
    LARGEST_FILE,
    Part,
    unpack,
)

from .archives import DIARY, LIKES, WATCHLIST, archive, whole_export

UNREADABLE = RefusedReason.UNREADABLE_FILE
TOO_LARGE = RefusedReason.TOO_LARGE


def refused(data: bytes) -> RefusedReason:
    with pytest.raises(Refused) as told:
        unpack(data)
    return told.value.reason


def patched(data: bytes, offset: int, layout: str, value: int) -> bytes:
    """Change a field of the only entry, in its local and its central header."""
    changed = bytearray(data)
    for magic, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        struct.pack_into(layout, changed, data.index(magic) + offset + shift, value)
    return bytes(changed)


ONE = archive({"watchlist.csv": WATCHLIST})


def test_the_files_that_matter_are_found() -> None:
    unpacked = unpack(whole_export())

    assert set(unpacked.parts) == set(Part)
    assert unpacked.parts[Part.DIARY] == DIARY.encode()
    assert unpacked.parts[Part.LIKES] == LIKES.encode()
    assert unpacked.made_at == datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["letterboxd-alice-2026/watchlist.csv", "Export\\Watchlist.CSV"]
)
def test_a_folder_around_the_files_does_not_matter(name: str) -> None:
    assert Part.WATCHLIST in unpack(archive({name: WATCHLIST})).parts


def test_of_two_the_one_further_up_counts() -> None:
    packed = archive({"old/watchlist.csv": "old", "watchlist.csv": "new"})

    assert unpack(packed).parts[Part.WATCHLIST] == b"new"


@pytest.mark.parametrize(
    "name",
    [
        "deleted/watchlist.csv",
        "orphaned/watchlist.csv",
        "__MACOSX/watchlist.csv",
        "likes/watchlist.csv",
        "films.csv",
        "notes.txt",
    ],
)
def test_an_archive_without_lists_of_the_member_is_refused(name: str) -> None:
    assert refused(archive({name: WATCHLIST})) is UNREADABLE


@pytest.mark.parametrize(
    "name", ["../watchlist.csv", "/watchlist.csv", "a/../../watchlist.csv", "..\\x.csv"]
)
def test_an_archive_that_points_outside_of_itself_is_refused(name: str) -> None:
    assert refused(archive({name: WATCHLIST})) is UNREADABLE


@pytest.mark.parametrize(
    "data",
    [
        b"PK",
        b"PK\x03\x04 and nothing else",
        ONE[:40],
        ONE[:-30],
        # encrypted, packed by an unknown method, another sum of its bytes
        patched(ONE, 6, "<H", 1),
        patched(ONE, 8, "<H", 14),
        patched(ONE, 8, "<H", 99),
        patched(ONE, 14, "<I", 12345),
        ONE.replace(ONE[50:60], b"\xff" * 10),
        # a name that says that it is UTF-8, and is not
        patched(ONE, 6, "<H", 0x800).replace(
            b"watchlist.csv", b"watchlist\xff\xff\xff\xff"
        ),
    ],
)
def test_a_damaged_archive_is_refused(data: bytes) -> None:
    assert refused(data) is UNREADABLE


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = archive({"watchlist.csv": b"\0" * (LARGEST_FILE + 1)})

    assert len(bomb) < 100_000
    assert refused(bomb) is TOO_LARGE


def test_an_archive_packed_tighter_than_text_is_refused() -> None:
    assert refused(archive({"watchlist.csv": b"\0" * 2_000_000})) is TOO_LARGE


def test_the_lists_are_found_by_the_names_of_their_files() -> None:
    files = {
        "me/lists/Noir.csv": "new",
        "me/old/lists/noir.csv": "old",
        "lists/a.txt": "",
    }

    assert unpack(archive(files)).lists == {"noir": b"new"}


def test_lists_that_are_too_long_together_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_zip, "LARGEST_FILE", 10)

    assert refused(archive({"lists/a.csv": "123456", "lists/b.csv": "12345"})) is (
        TOO_LARGE
    )


def test_a_small_file_may_be_packed_tightly() -> None:
    unpacked = unpack(archive({"watchlist.csv": b"\0" * 500_000}))

    assert len(unpacked.parts[Part.WATCHLIST]) == 500_000


def test_a_file_that_is_longer_than_it_declares_is_damaged() -> None:
    assert refused(patched(ONE, 22, "<I", 10)) is UNREADABLE


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_zip, "_MOST_MEMBERS", 1)

    assert refused(archive({"watchlist.csv": "", "diary.csv": ""})) is TOO_LARGE


def test_an_archive_need_not_say_when_it_was_made() -> None:
    assert unpack(patched(ONE, 12, "<H", 0)).made_at is None
