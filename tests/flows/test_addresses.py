"""What people paste, in one form; what it cannot be, by name."""

import pytest

from custom_components.letterboxd_sync.flows.addresses import (
    AddressFault,
    PastedError,
    list_slug,
    member_name,
    server_address,
)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("http://host:7878", "http://host:7878"),
        ("host:7878", "http://host:7878"),
        ("host", "http://host"),
        (" HTTPS://Host.Local:443/ ", "https://host.local"),
        ("http://host:80", "http://host"),
        ("https://host:80", "https://host:80"),
        ("192.168.1.5:7878/radarr/", "http://192.168.1.5:7878/radarr"),
        ("[::1]:7878", "http://[::1]:7878"),
        ("https://host/a/b//", "https://host/a/b"),
        ("http://host:8096/web/index.html#!/home.html", "http://host:8096"),
        ("http://host:8096/jellyfin/web/", "http://host:8096/jellyfin"),
        ("http://host:8096/web/index.html?a=b", "http://host:8096"),
    ],
)
def test_an_address_has_one_form(pasted: str, expected: str) -> None:
    assert server_address(pasted) == expected
    assert server_address(expected) == expected


@pytest.mark.parametrize(
    "pasted",
    ["", "  ", "http://", "ftp://host", "two words", "host:99999", "http://[", "a:b"],
)
def test_what_is_no_address_is_refused(pasted: str) -> None:
    with pytest.raises(PastedError) as caught:
        server_address(pasted)
    assert caught.value.fault is AddressFault.ADDRESS


@pytest.mark.parametrize("pasted", ["http://me@host", "http://me:secret@host", "m:s@h"])
def test_an_address_holds_no_credentials_and_an_error_none_of_it(pasted: str) -> None:
    with pytest.raises(PastedError) as caught:
        server_address(pasted)
    assert caught.value.fault is AddressFault.CREDENTIALS
    assert "secret" not in str(caught.value)


def test_a_name_has_one_case() -> None:
    assert member_name("@Alice_B") == "alice_b"


@pytest.mark.parametrize("pasted", ["", "@", "a b", "https://letterboxd.com"])
def test_what_is_no_name_is_refused(pasted: str) -> None:
    with pytest.raises(PastedError) as caught:
        member_name(pasted)
    assert caught.value.fault is AddressFault.MEMBER


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("", None),
        ("watchlist", None),
        ("https://letterboxd.com/alice/watchlist/", None),
        ("alice/watchlist", None),
        ("noir", "noir"),
        ("NOIR", "noir"),
        ("/alice/list/noir/", "noir"),
        ("https://letterboxd.com/alice/list/noir/detail/", "noir"),
    ],
)
def test_a_list_is_understood(pasted: str, expected: str | None) -> None:
    assert list_slug(pasted, member="alice") == expected


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("a b", AddressFault.LIST),
        ("https://letterboxd.com/alice/films/", AddressFault.LIST),
        ("https://[", AddressFault.LIST),
        ("https://letterboxd.com/bob/list/noir/", AddressFault.OTHER_MEMBER),
    ],
)
def test_what_is_no_list_is_refused(pasted: str, fault: AddressFault) -> None:
    with pytest.raises(PastedError) as caught:
        list_slug(pasted, member="alice")
    assert caught.value.fault is fault
