"""Addresses of the site are those that it links to itself."""

import pytest

from custom_components.letterboxd_sync.providers.letterboxd.addresses import (
    Addresses,
    slug_in,
    username_in,
)

SITE = Addresses(site="http://site.lan/mirror/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (SITE.feed("alice"), "/alice/rss/"),
        (SITE.watchlist("alice"), "/alice/watchlist/"),
        (SITE.watchlist("alice", 2), "/alice/watchlist/page/2/"),
        (SITE.list("alice", "best-of", 3), "/alice/list/best-of/page/3/"),
        (SITE.lists("alice"), "/alice/lists/"),
        (SITE.film("se7en"), "/film/se7en/"),
        (SITE.film("../x?y"), "/film/..%2Fx%3Fy/"),
    ],
)
def test_an_address_stays_below_the_site_and_ends_with_a_slash(
    address: str, expected: str
) -> None:
    assert address == f"http://site.lan/mirror{expected}"


def test_without_another_address_it_is_the_real_site() -> None:
    assert Addresses().feed("alice") == "https://letterboxd.com/alice/rss/"


@pytest.mark.parametrize(
    ("typed", "username"),
    [
        ("alice", "alice"),
        (" Alice_1 ", "Alice_1"),
        ("@alice", "alice"),
        ("https://letterboxd.com/alice/", "alice"),
        ("https://letterboxd.com/alice/watchlist/page/2/", "alice"),
        ("letterboxd.com/alice", "alice"),
        ("", None),
        ("al ice", None),
        ("https://letterboxd.com/", None),
        ("alice@example.com", None),
        ("x" * 51, None),
    ],
)
def test_a_name_is_found_in_what_people_type(typed: str, username: str | None) -> None:
    assert username_in(typed) == username


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/film/se7en/", "se7en"),
        ("https://letterboxd.com/film/se7en/", "se7en"),
        ("https://letterboxd.com/alice/film/se7en/1/", "se7en"),
        ("/films/genre/drama/", None),
        ("", None),
    ],
)
def test_a_slug_is_found_in_the_addresses_of_films_and_log_entries(
    address: str, slug: str | None
) -> None:
    assert slug_in(address) == slug
