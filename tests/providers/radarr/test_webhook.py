"""Tests of Radarr's knocks, and of the entry that makes it knock."""

from collections.abc import AsyncGenerator
import json

import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood, Refused
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from custom_components.letterboxd_sync.providers.radarr.webhook import (
    RadarrEvent,
    RadarrKnock,
    decode_knock,
    free_name,
    knocks_at,
    our_number,
)
from simulators.catalogue import CatalogueFilm
from simulators.radarr import Radarr

from ..canned import Canned, CannedServer


@pytest.mark.parametrize(
    ("name", "event", "is_news"),
    [
        ("Test", RadarrEvent.TEST, False),
        ("Grab", RadarrEvent.GRAB, True),
        ("Download", RadarrEvent.IMPORTED, True),
        ("MovieAdded", RadarrEvent.ADDED, True),
        ("MovieDelete", RadarrEvent.DELETED, True),
        ("Health", RadarrEvent.OTHER, False),
    ],
)
def test_a_knock_says_what_it_is_about(
    name: str, event: RadarrEvent, is_news: bool
) -> None:
    body = {"eventType": name, "movie": {"tmdbId": 949, "imdbId": "tt0113277"}}
    knock = decode_knock(json.dumps(body).encode())
    assert knock == RadarrKnock(event=event, tmdb=949, imdb="tt0113277")
    assert knock.is_news is is_news


@pytest.mark.parametrize(
    ("movie", "tmdb"), [({"tmdbId": 949}, 949), ({"tmdbId": 0}, None), (None, None)]
)
def test_a_knock_may_lack_ids(movie: object, tmdb: int | None) -> None:
    knock = decode_knock(json.dumps({"eventType": "Grab", "movie": movie}).encode())
    assert knock == RadarrKnock(event=RadarrEvent.GRAB, tmdb=tmdb, imdb=None)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"eventType": 3}', b"[" * 100_000]
)
def test_what_radarr_does_not_write_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        decode_knock(body)


@pytest.fixture
async def door() -> AsyncGenerator[CannedServer]:
    """Where Radarr is to knock."""
    server = await CannedServer().start()
    server.lay("POST /api/webhook/abc", Canned())
    server.lay("POST /api/webhook/new", Canned())
    server.lay("POST /moved/abc", Canned())
    yield server
    await server.stop()


async def test_radarr_knocks_when_a_film_arrives(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    door: CannedServer,
) -> None:
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    radarr.add_film(catalogue[0])
    radarr.finish_download(catalogue[0].tmdb)
    radarr.remove_film(catalogue[0].tmdb)
    await radarr.settle()
    knocks = [decode_knock(asked.body) for asked in door.asked]
    assert [knock.event for knock in knocks] == [
        RadarrEvent.TEST,
        RadarrEvent.GRAB,
        RadarrEvent.IMPORTED,
        RadarrEvent.DELETED,
    ]
    assert {knock.tmdb for knock in knocks} == {None, catalogue[0].tmdb}


async def test_telling_radarr_twice_changes_nothing(
    linked: RadarrAccount, radarr: Radarr, door: CannedServer
) -> None:
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    before = len(radarr.requests)
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    assert [request.method for request in radarr.requests[before:]] == ["GET"]
    assert len(radarr.state.notifications) == 1


async def test_entries_of_others_are_left_alone(
    linked: RadarrAccount, radarr: Radarr, door: CannedServer
) -> None:
    radarr.state.notifications[999] = {"id": 999, "name": "Telegram", "fields": []}
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    assert radarr.state.notifications[999]["name"] == "Telegram"
    assert len(radarr.state.notifications) == 2


async def test_a_new_address_replaces_the_old_one(
    linked: RadarrAccount, radarr: Radarr, door: CannedServer
) -> None:
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    (entry,) = radarr.state.notifications.values()
    entry["name"] = "Ours, renamed"
    await linked.ensure_webhook(f"{door.url}/moved/abc")
    (entry,) = radarr.state.notifications.values()
    assert entry["name"] == "Ours, renamed"
    assert knocks_at(entry) == f"{door.url}/moved/abc"


async def test_two_homes_at_one_radarr_have_an_entry_each(
    linked: RadarrAccount, radarr: Radarr, door: CannedServer
) -> None:
    await linked.ensure_webhook(f"{door.url}/api/webhook/abc")
    await linked.ensure_webhook(f"{door.url}/api/webhook/new")
    names = {knocks_at(it): it["name"] for it in radarr.state.notifications.values()}
    assert names == {
        f"{door.url}/api/webhook/abc": "Letterboxd Sync",
        f"{door.url}/api/webhook/new": "Letterboxd Sync 2",
    }
    await linked.remove_webhook("new")
    assert [knocks_at(it) for it in radarr.state.notifications.values()] == [
        f"{door.url}/api/webhook/abc"
    ]


async def test_an_address_where_nobody_answers_is_refused(
    linked: RadarrAccount, radarr: Radarr, door: CannedServer
) -> None:
    with pytest.raises(Refused):
        await linked.ensure_webhook(f"{door.url}/api/webhook/closed")
    assert not radarr.state.notifications


@pytest.mark.parametrize(
    "entry", [None, {}, {"fields": []}, {"fields": [{"name": "method", "value": 1}]}]
)
def test_an_entry_may_have_no_address(entry: object) -> None:
    assert knocks_at(entry) is None
    assert our_number(entry, "abc") is None
    assert free_name([entry]) == "Letterboxd Sync"
