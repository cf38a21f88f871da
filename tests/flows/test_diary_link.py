"""Making and changing a link that makes diary entries."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.links import link_of
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    DiaryPolicy,
    LinkId,
    WatchRules,
)
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin

from .linked import can_write_diary, member, players, tracks_at, watches_at
from .servers import user_id
from .walking import Walk

RULES = {
    "threshold": 80,
    "films": True,
    "episodes": False,
    "marked_by_hand": False,
    "min_length": 0,
    "libraries_left_out": [],
    "devices_left_out": [],
}


def link(user: str | None, **changes: Any) -> dict[str, Any]:
    """Return the subentry of a link that is there already."""
    return {
        "data": {
            "user_id": user,
            "target": "letterboxd:alice_b",
            "policy": "ask",
            "tags": ["home"],
            "only_when_home": None,
            **RULES,
            **changes,
        },
        "subentry_id": "LINK1",
        "subentry_type": "diary",
        "title": "Mine",
        "unique_id": f"letterboxd:alice_b|{user or ''}|diary",
    }


async def test_a_users_films_become_diary_entries(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    member(hass)
    entry = watches_at(hass, jellyfin)
    walk = await Walk.link(hass, entry, "diary")
    assert walk.options("target") == {"letterboxd:alice_b": "alice_b"}
    bob = user_id(jellyfin, "bob")
    await walk.submit(user_id=bob)
    assert walk.step == "settings"
    assert walk.suggested["policy"] == "ask"
    await walk.submit(
        policy="export",
        tags=[" home ", ""],
        only_when_home="person.bob",
        threshold=90,
        more={"min_length": 45},
    )
    assert walk.is_done
    assert walk.result["title"] == "bob → alice_b"
    [subentry] = entry.subentries.values()
    assert link_of(entry, subentry) == DiaryLink(
        link_id=LinkId(subentry.subentry_id),
        source=AccountId("jellyfin:den"),
        user_id=bob,
        target=AccountId("letterboxd:alice_b"),
        policy=DiaryPolicy.EXPORT,
        tags=("home",),
        only_when_home="person.bob",
        rules=WatchRules(
            threshold=90, episodes=False, min_length=timedelta(minutes=45)
        ),
    )


async def test_a_players_films_become_diary_entries(hass: HomeAssistant) -> None:
    member(hass)
    entry = players(hass)
    walk = await Walk.link(hass, entry, "diary")
    await walk.submit(user_id="media_player.den")
    await walk.submit(policy="ask", threshold=80, more={})
    assert walk.result["title"] == "media_player.den → alice_b"


async def test_a_history_becomes_diary_entries_whoever_reports_it(
    hass: HomeAssistant,
) -> None:
    member(hass)
    entry = tracks_at(hass)
    walk = await Walk.link(hass, entry, "diary")
    assert {str(it) for it in walk.result["data_schema"].schema} == {"target"}
    await walk.submit()
    assert {str(it) for it in walk.result["data_schema"].schema} == {"policy", "tags"}
    await walk.submit(policy="ask", tags=[])
    assert walk.result["title"] == "Mara → alice_b"
    [subentry] = entry.subentries.values()
    assert subentry.data == {
        "user_id": None,
        "target": "letterboxd:alice_b",
        "policy": "ask",
        "tags": [],
        "only_when_home": None,
        **RULES,
    }


async def test_entries_are_sent_only_where_one_can_write(hass: HomeAssistant) -> None:
    target = member(hass)
    entry = tracks_at(hass)
    walk = await Walk.link(hass, entry, "diary")
    await walk.submit()
    assert list(walk.options("policy")) == ["ask", "export"]
    can_write_diary(hass, target)
    walk = await Walk.link(hass, entry, "diary")
    await walk.submit()
    assert list(walk.options("policy")) == ["ask", "send", "export"]
    await walk.submit(policy="send", tags=[])
    assert walk.is_done


async def test_without_a_diary_there_is_no_link(hass: HomeAssistant) -> None:
    entry = tracks_at(hass)
    walk = await Walk.link(hass, entry, "diary")
    assert walk.reason == "no_target"


async def test_a_server_that_does_not_answer_is_named(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    member(hass)
    entry = watches_at(hass, jellyfin)
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    walk = await Walk.link(hass, entry, "diary")
    assert walk.reason == "cannot_connect"


async def test_a_history_goes_into_a_diary_once(hass: HomeAssistant) -> None:
    member(hass)
    entry = tracks_at(hass, subentries=(link(None),))
    walk = await Walk.link(hass, entry, "diary")
    await walk.submit()
    assert walk.errors == {"target": "already_linked"}


async def test_two_users_may_share_a_diary(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    member(hass)
    alice, bob = user_id(jellyfin, "alice"), user_id(jellyfin, "bob")
    entry = watches_at(hass, jellyfin, subentries=(link(alice),))
    walk = await Walk.link(hass, entry, "diary")
    await walk.submit(user_id=alice)
    assert walk.errors == {"target": "already_linked"}
    await walk.submit(user_id=bob)
    assert walk.step == "settings"


# -- later ------------------------------------------------------------------------


async def test_a_link_is_changed_with_what_it_has_in_the_form(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    member(hass)
    alice = user_id(jellyfin, "alice")
    before = link(alice, policy="send", only_when_home="person.alice", threshold=60)
    entry = watches_at(hass, jellyfin, subentries=(before,))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.step == "settings"
    # It was chosen when one could write, and is shown as what it is.
    assert "send" in walk.options("policy")
    assert walk.suggested["policy"] == "send"
    assert walk.suggested["tags"] == ["home"]
    assert walk.suggested["only_when_home"] == "person.alice"
    assert walk.suggested["threshold"] == 60
    await walk.submit(policy="export", tags=["home", "den"], threshold=75, more={})
    assert walk.reason == "reconfigure_successful"
    data = entry.subentries["LINK1"].data
    assert data["policy"] == "export"
    assert data["tags"] == ["home", "den"]
    assert data["only_when_home"] is None
    assert data["threshold"] == 75
    assert entry.subentries["LINK1"].title == "Mine"


async def test_a_link_whose_diary_is_gone_says_so(hass: HomeAssistant) -> None:
    entry = tracks_at(hass, subentries=(link(None),))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "target_gone"


@pytest.mark.parametrize("policy", ["ask", "export"])
async def test_how_a_history_is_entered_can_be_changed(
    hass: HomeAssistant, policy: str
) -> None:
    member(hass)
    entry = tracks_at(hass, subentries=(link(None),))
    walk = await Walk.relink(hass, entry, "LINK1")
    await walk.submit(policy=policy, tags=[])
    assert entry.subentries["LINK1"].data["policy"] == policy


async def test_a_server_that_is_down_changes_nothing(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    member(hass)
    alice = user_id(jellyfin, "alice")
    entry = watches_at(hass, jellyfin, subentries=(link(alice),))
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "cannot_connect"
