"""Tests of reading Jellyfin's JSON."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.jellyfin import wire

from ...shared_material import SPECS, needs_shared

DASHED = "01234567-89AB-CDEF-0123-456789ABCDEF"
BARE = "0123456789abcdef0123456789abcdef"


def item(**changes: object) -> dict[str, Any]:
    return {
        "Id": DASHED,
        "Name": "Heat",
        "ProductionYear": 1995,
        "DateCreated": "2026-11-20T19:00:00.1234567Z",
        "ProviderIds": {"Tmdb": "949", "Imdb": "tt0113277"},
        **changes,
    }


def one(row: object) -> wire.WireItem:
    page = wire.page({"Items": [row], "TotalRecordCount": 1})
    (read,) = page.items
    return read


def test_an_item_is_read() -> None:
    assert one(item(PlaylistItemId="p1", CanDelete=False)) == wire.WireItem(
        id=BARE,
        name="Heat",
        year=1995,
        tmdb=949,
        imdb="tt0113277",
        created=datetime(2026, 11, 20, 19, 0, 0, 123456, tzinfo=UTC),
        can_delete=False,
        playlist_item_id="p1",
    )


def test_what_is_left_out_is_none() -> None:
    read = one({"Id": BARE, "Name": "Heat"})
    assert (read.year, read.tmdb, read.imdb, read.created) == (None, None, None, None)
    assert read.can_delete


@pytest.mark.parametrize("name", ["Tmdb", "tmdb", "TMDB"])
def test_provider_ids_are_found_whatever_their_case(name: str) -> None:
    assert one(item(ProviderIds={name: " 949 "})).tmdb == 949


@pytest.mark.parametrize(
    "ids",
    [{"Tmdb": ""}, {"Tmdb": "tt0113277"}, {"Tmdb": "²"}, {"Tmdb": None}, None, []],
)
def test_an_id_that_is_no_number_is_none(ids: object) -> None:
    assert one(item(ProviderIds=ids)).tmdb is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-20T19:00:00", datetime(2026, 11, 20, 19, tzinfo=UTC)),
        ("2026-11-20T19:00:00+00:00", datetime(2026, 11, 20, 19, tzinfo=UTC)),
        ("yesterday", None),
        (3, None),
    ],
)
def test_a_date_is_read_in_utc_or_not_at_all(text: object, read: object) -> None:
    assert one(item(DateCreated=text)).created == read


@pytest.mark.parametrize("row", [None, {}, {"Id": BARE}, {"Name": "Heat"}, 3])
def test_a_row_that_is_no_item_is_counted(row: object) -> None:
    page = wire.page({"Items": [row, item()], "TotalRecordCount": 2})
    assert page.length == 2
    assert page.unreadable == 1


@pytest.mark.parametrize("said", [None, {}, [], {"Id": BARE}, {"Items": []}])
def test_an_answer_of_no_jellyfin_is_loud(said: object) -> None:
    assert wire.server(said) is None
    with pytest.raises(NotUnderstood):
        wire.page(said)
    with pytest.raises(NotUnderstood):
        wire.users([said])
    with pytest.raises(NotUnderstood):
        wire.quick_connect(said)
    with pytest.raises(NotUnderstood):
        wire.signed_in(said)


@pytest.mark.parametrize("said", [None, {}, []])
def test_something_made_has_an_id(said: object) -> None:
    with pytest.raises(NotUnderstood):
        wire.made(said)


def test_users_come_in_a_list() -> None:
    with pytest.raises(NotUnderstood):
        wire.users({"Items": []})


def test_a_user_without_rights_has_none() -> None:
    (user,) = wire.users([{"Id": DASHED, "Name": "Alice"}])
    assert user == wire.WireUser(
        id=BARE, name="Alice", is_administrator=False, is_disabled=False
    )


def test_a_server_may_have_no_name() -> None:
    server = wire.server({"Id": BARE, "Version": "10.10.7"})
    assert server is not None
    assert (server.name, server.product) == ("Jellyfin", "")


@needs_shared
def test_every_field_that_is_read_is_in_the_specification() -> None:
    path = SPECS / "jellyfin" / "openapi_10.11_subset.json"
    schemas = json.loads(path.read_text(encoding="utf-8"))["components"]["schemas"]
    read = {*item(), "PlaylistItemId", "CanDelete"}
    assert read <= set(schemas["BaseItemDto"]["properties"])
