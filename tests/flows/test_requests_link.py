"""Making and changing a link that requests films."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.flows.requests_link import label
from custom_components.letterboxd_sync.links import link_of
from custom_components.letterboxd_sync.model.link import RequestLink, UnlistedPolicy
from custom_components.letterboxd_sync.model.shelf import MinimumAvailability
from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd
from simulators.radarr import Radarr

from .conftest import FILMS
from .linked import member, requests_at
from .walking import Walk

MORE = {"minimum_availability": "released", "monitored": True, "search": True}

SETTINGS = {
    "quality_profile_id": "4",
    "root_folder": "/movies",
    "tags": ["letterboxd-alice-b"],
    "on_unlisted": "nothing",
    "more": MORE,
}


def kept(**changes: Any) -> dict[str, Any]:
    """Return a link as its subentry keeps it."""
    return {
        "target": "radarr:Attic",
        "list_slug": None,
        "quality_profile_id": 4,
        "root_folder": "/movies",
        "animation_root_folder": None,
        "minimum_availability": "released",
        "monitored": True,
        "search": True,
        "tags": ["letterboxd-alice-b"],
        "limit": None,
        "on_unlisted": "nothing",
        **changes,
    }


def link(subentry_id: str = "LINK1", **changes: Any) -> dict[str, Any]:
    """Return the subentry of a link."""
    data = kept(**changes)
    return {
        "data": data,
        "subentry_id": subentry_id,
        "subentry_type": "requests",
        "title": "Mine",
        "unique_id": f"{data['target']}|(watchlist)|requests",
    }


@pytest.fixture
def radarr(radarr: Radarr) -> Radarr:
    """Run a Radarr with two profiles, two folders and a tag."""
    radarr.state.profiles = {4: "HD", 6: "Ultra-HD"}
    radarr.state.root_folders = {1: "/movies", 2: "/animation"}
    radarr.add_tag("kids")
    return radarr


async def test_a_watchlist_is_linked(hass: HomeAssistant, radarr: Radarr) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    assert walk.step == "user"
    assert walk.options("target") == {target.entry_id: "Attic"}
    await walk.submit(target=target.entry_id)
    assert walk.step == "settings"
    assert walk.options("quality_profile_id") == {"4": "HD", "6": "Ultra-HD"}
    assert list(walk.options("root_folder")) == ["/movies", "/animation"]
    assert list(walk.options("tags")) == ["kids"]
    assert walk.suggested == {"tags": ["letterboxd-alice-b"]}
    await walk.submit(**SETTINGS)
    assert walk.is_done
    assert walk.result["title"] == "Watchlist → Attic"
    [subentry] = entry.subentries.values()
    assert subentry.data == kept()
    assert subentry.unique_id == "radarr:Attic|(watchlist)|requests"
    assert subentry.subentry_type == "requests"


async def test_everything_can_be_chosen(hass: HomeAssistant, radarr: Radarr) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="")
    await walk.submit(
        quality_profile_id="6",
        root_folder="/movies",
        tags=["kids", " Noir & Co ", "KIDS"],
        on_unlisted="remove_keep_files",
        more={
            "animation_root_folder": "/animation",
            "minimum_availability": "in_cinemas",
            "monitored": False,
            "search": False,
            "limit": 5.0,
        },
    )
    [subentry] = entry.subentries.values()
    link = link_of(entry, subentry)
    assert isinstance(link, RequestLink)
    assert link.quality_profile_id == 6
    assert link.animation_root_folder == "/animation"
    assert link.minimum_availability is MinimumAvailability.IN_CINEMAS
    assert (link.monitored, link.search, link.limit) == (False, False, 5)
    assert link.tags == ("kids", "noir-co")
    assert link.on_unlisted is UnlistedPolicy.REMOVE_KEEP_FILES
    assert isinstance(subentry.data["limit"], int)


async def test_a_link_without_tags_is_possible(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    form = {key: value for key, value in SETTINGS.items() if key != "tags"}
    await walk.submit(**form)
    [subentry] = entry.subentries.values()
    assert subentry.data["tags"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("letterboxd-alice", "letterboxd-alice"),
        ("Letterboxd Alice_B", "letterboxd-alice-b"),
        (" --x-- ", "x"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_a_label_is_in_radarrs_alphabet(text: str, expected: str) -> None:
    assert label(text) == expected


async def test_a_tag_that_cannot_be_one_is_named(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    await walk.submit(**{**SETTINGS, "tags": ["ok", "日本"]})
    assert walk.errors == {"tags": "invalid_tag"}
    assert not entry.subentries
    await walk.submit(**SETTINGS)
    assert walk.is_done


# -- which list -------------------------------------------------------------------


@pytest.fixture
def site(letterboxd: Letterboxd) -> Letterboxd:
    """Run a Letterboxd with lists of Alice_B."""
    letterboxd.add_member("alice_b")
    letterboxd.create_list("alice_b", "film-noir", "Film noir", FILMS[:3])
    return letterboxd


@pytest.mark.parametrize(
    "pasted",
    [
        "film-noir",
        " Film-Noir ",
        "https://letterboxd.com/alice_b/list/film-noir/",
        "letterboxd.com/Alice_B/list/film-noir/page/2/",
    ],
)
async def test_a_list_is_linked(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd, pasted: str
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    await walk.submit(**SETTINGS)
    assert walk.result["title"] == "film-noir → Attic"
    [subentry] = entry.subentries.values()
    assert subentry.data["list_slug"] == "film-noir"
    assert subentry.unique_id == "radarr:Attic|film-noir|requests"


@pytest.mark.parametrize(
    "pasted", ["watchlist", "https://letterboxd.com/alice_b/watchlist/"]
)
async def test_the_watchlist_may_be_pasted_too(
    hass: HomeAssistant, radarr: Radarr, pasted: str
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    await walk.submit(**SETTINGS)
    [subentry] = entry.subentries.values()
    assert subentry.data["list_slug"] is None


@pytest.mark.parametrize(
    ("pasted", "error"),
    [
        ("no slug at all", "invalid_list"),
        ("https://letterboxd.com/alice_b/", "invalid_list"),
        ("https://letterboxd.com/", "invalid_list"),
        ("https://letterboxd.com/bob/list/film-noir/", "list_of_another_member"),
        ("somewhere-else", "list_not_found"),
    ],
)
async def test_what_is_no_list_of_theirs_is_named(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd, pasted: str, error: str
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    assert walk.errors == {"list": error}
    assert not entry.subentries
    await walk.submit(target=target.entry_id, list="film-noir")
    await walk.submit(**SETTINGS)
    assert walk.is_done


async def test_a_list_behind_a_challenge_is_named(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    site.faults.add(Fault(kind=FaultKind.CHALLENGE))
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.errors == {"list": "list_unreachable"}
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.step == "settings"


async def test_a_member_of_whom_only_the_feed_is_read_has_nothing_to_link(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, pages=False)
    requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    assert walk.reason == "nothing_to_read"


def export(**facets: Any) -> Export:
    """Return an export of one day."""
    return Export(made_at=datetime(2026, 11, 1, tzinfo=UTC), **facets)


async def test_an_export_brings_a_watchlist_and_no_lists(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, pages=False, export=export(watchlist=()))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.errors == {"list": "list_unreadable"}
    await walk.submit(target=target.entry_id)
    assert walk.step == "settings"


async def test_an_account_that_is_not_loaded_may_be_linked(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_RETRY)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.step == "settings"


# -- which Radarr -----------------------------------------------------------------


async def test_without_a_radarr_there_is_nothing_to_link_to(
    hass: HomeAssistant,
) -> None:
    walk = await Walk.link(hass, member(hass), "requests")
    assert walk.reason == "no_target"


async def test_one_of_several_is_chosen(hass: HomeAssistant, radarr: Radarr) -> None:
    entry = member(hass)
    requests_at(hass, radarr)
    target = requests_at(hass, radarr, "Cellar")
    walk = await Walk.link(hass, entry, "requests")
    assert list(walk.options("target").values()) == ["Attic", "Cellar"]
    await walk.submit(target=target.entry_id)
    await walk.submit(**SETTINGS)
    [subentry] = entry.subentries.values()
    assert subentry.data["target"] == "radarr:Cellar"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(kind=FaultKind.STATUS, status=401, times=None), "invalid_auth"),
        (Fault(kind=FaultKind.STATUS, status=500, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE, times=None), "cannot_connect"),
    ],
    ids=str,
)
async def test_a_radarr_that_does_not_answer_ends_the_flow(
    hass: HomeAssistant, radarr: Radarr, fault: Fault, reason: str
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    radarr.faults.add(fault)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    assert walk.reason == reason
    assert walk.result["description_placeholders"]["target"] == "Attic"
    assert not entry.subentries
    radarr.faults.clear()
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    assert walk.step == "settings"


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [("profiles", "no_quality_profile"), ("root_folders", "no_root_folder")],
)
async def test_a_radarr_that_is_not_set_up_yet_ends_the_flow(
    hass: HomeAssistant, radarr: Radarr, lacks: str, reason: str
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    getattr(radarr.state, lacks).clear()
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    assert walk.reason == reason


async def test_two_links_do_not_have_the_same_ends(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, subentries=(link(),))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    assert walk.reason == "already_configured"
    assert len(entry.subentries) == 1


async def test_two_lists_may_go_to_one_radarr(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd
) -> None:
    entry = member(hass, site.url, subentries=(link(),))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    await walk.submit(**SETTINGS)
    assert len(entry.subentries) == 2


# -- later ------------------------------------------------------------------------


async def relinking(
    hass: HomeAssistant, radarr: Radarr, **changes: Any
) -> tuple[MockConfigEntry, Walk]:
    """Return an account with a link that is about to be changed."""
    entry = member(hass, subentries=(link(**changes),))
    requests_at(hass, radarr)
    return entry, await Walk.relink(hass, entry, "LINK1")


async def test_a_link_shows_its_settings_and_takes_new_ones(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry, walk = await relinking(hass, radarr, tags=["kids"], limit=3)
    assert walk.step == "reconfigure"
    assert walk.suggested == {
        "quality_profile_id": "4",
        "root_folder": "/movies",
        "tags": ["kids"],
        "on_unlisted": "nothing",
        "more": {**MORE, "animation_root_folder": None, "limit": 3},
    }
    await walk.submit(**{**SETTINGS, "tags": ["!"]})
    assert walk.errors == {"tags": "invalid_tag"}
    await walk.submit(**{**SETTINGS, "quality_profile_id": "6", "tags": []})
    assert walk.reason == "reconfigure_successful"
    [subentry] = entry.subentries.values()
    assert subentry.data == kept(quality_profile_id=6, tags=[])
    assert subentry.title == "Mine"


async def test_what_radarr_has_no_longer_stays_visible(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    _, walk = await relinking(
        hass,
        radarr,
        quality_profile_id=99,
        root_folder="/gone",
        animation_root_folder="/gone-too",
        tags=["kids", "old"],
    )
    assert walk.options("quality_profile_id")["99"] == "#99"
    folders = ["/movies", "/animation", "/gone", "/gone-too"]
    assert list(walk.options("root_folder")) == folders
    assert list(walk.options("tags")) == ["kids", "old"]
    more = {**MORE, "animation_root_folder": "/gone-too"}
    await walk.submit(
        **{
            **SETTINGS,
            "quality_profile_id": "99",
            "root_folder": "/gone",
            "more": more,
        }
    )
    assert walk.reason == "reconfigure_successful"


async def test_a_link_whose_target_is_gone_says_so(hass: HomeAssistant) -> None:
    entry = member(hass, subentries=(link(),))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "target_gone"


async def test_a_link_is_not_changed_blindly(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, subentries=(link(),))
    requests_at(hass, radarr)
    radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "cannot_connect"
    [subentry] = entry.subentries.values()
    assert subentry.data == kept()
