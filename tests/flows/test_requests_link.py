"""Making and changing a link that requests films."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.flows.requests_link import label
from custom_components.letterboxd_sync.links import link_of
from custom_components.letterboxd_sync.model.link import RequestLink, UnlistedPolicy
from custom_components.letterboxd_sync.model.shelf import MinimumAvailability
from simulators.faults import Fault, FaultKind
from simulators.radarr import Radarr

from .linked import member, requests_at
from .request_links import MORE, SETTINGS, kept, link
from .walking import Walk


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
