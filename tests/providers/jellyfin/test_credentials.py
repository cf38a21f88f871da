"""Tests of the header by which Jellyfin knows us."""

from urllib.parse import unquote

from hypothesis import given, strategies as st

from custom_components.letterboxd_sync.providers.jellyfin.credentials import (
    Credentials,
    Device,
)


def test_the_header_names_token_and_device() -> None:
    device = Device(device_id="abc", version="1.2.3")
    assert Credentials(device=device, token="secret").headers == {
        "Authorization": (
            'MediaBrowser Token="secret", Client="Letterboxd%20Sync",'
            ' Device="Home%20Assistant", DeviceId="abc", Version="1.2.3"'
        )
    }


def test_without_a_token_the_header_has_none() -> None:
    header = Credentials(device=Device(device_id="abc")).headers["Authorization"]
    assert header.startswith('MediaBrowser Client="')


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(
        Credentials(device=Device(device_id="a"), token="secret")
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_name_of_a_device_ends_its_value_early(name: str) -> None:
    device = Device(device_id="abc", name=name)
    header = Credentials(device=device).headers["Authorization"]
    values = header.removeprefix("MediaBrowser ").split(", ")
    assert len(values) == 4
    assert unquote(values[1]) == f'Device="{name}"'
    assert header.isascii()
