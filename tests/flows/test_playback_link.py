"""Making and changing a link that reports somebody's playback."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.links import link_of
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
    WatchRules,
)
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin
from simulators.tautulli import Tautulli

from .conftest import FILMS
from .linked import member, players, plays_at, tracks_at, watches_at
from .servers import user_id
from .walking import Walk

RULES = {
    "threshold": 80,
    "films": True,
    "episodes": True,
    "marked_by_hand": False,
    "min_length": 0,
    "libraries_left_out": [],
    "devices_left_out": [],
}


def settings(**changes: Any) -> dict[str, Any]:
    """Return the last form as somebody fills it in."""
    return {
        "threshold": 80,
        "films": True,
        "episodes": True,
        "more": {},
        **changes,
    }


def link(user: str, *accounts: str, **changes: Any) -> dict[str, Any]:
    """Return the subentry of a link that is there already."""
    return {
        "data": {
            "user_id": user,
            "targets": [
                {"account": account, "only_when_home": None} for account in accounts
            ],
            **RULES,
            **changes,
        },
        "subentry_id": "LINK1",
        "subentry_type": "playback",
        "title": "Mine",
        "unique_id": "|".join([*accounts, user, "playback"]),
    }


def someone_lives_here(hass: HomeAssistant) -> None:
    """Let this home have two people."""
    hass.states.async_set("person.mara", "home")
    hass.states.async_set("person.nils", "not_home")


async def test_a_users_playback_goes_to_several_accounts(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    someone_lives_here(hass)
    entry = watches_at(hass, jellyfin)
    tracks_at(hass, "mara")
    tracks_at(hass, "nils")
    alice = user_id(jellyfin, "alice")
    walk = await Walk.link(hass, entry, "playback")
    assert walk.options("user_id") == {
        alice: "alice",
        user_id(jellyfin, "bob"): "bob",
    }
    assert walk.options("targets") == {"trakt:mara": "Mara", "trakt:nils": "Nils"}
    await walk.submit(user_id=alice, targets=["trakt:mara", "trakt:nils"])
    assert walk.step == "home"
    assert walk.result["description_placeholders"]["target"] == "Mara"
    await walk.submit()
    assert walk.result["description_placeholders"]["target"] == "Nils"
    await walk.submit(only_when_home="person.nils")
    assert walk.step == "settings"
    await walk.submit(
        **settings(
            threshold=65,
            episodes=False,
            more={
                "min_length": 40,
                "devices_left_out": ["Kitchen"],
            },
        )
    )
    assert walk.is_done
    assert walk.result["title"] == "alice → Mara, Nils"
    [subentry] = entry.subentries.values()
    assert link_of(entry, subentry) == PlaybackLink(
        link_id=LinkId(subentry.subentry_id),
        source=AccountId("jellyfin:den"),
        user_id=alice,
        targets=(
            PlaybackTarget(account=AccountId("trakt:mara")),
            PlaybackTarget(
                account=AccountId("trakt:nils"), only_when_home="person.nils"
            ),
        ),
        rules=WatchRules(
            threshold=65,
            episodes=False,
            devices_left_out=frozenset({"Kitchen"}),
            min_length=timedelta(minutes=40),
        ),
    )
    assert isinstance(subentry.data["threshold"], int)


async def test_where_nobody_lives_nobody_is_asked_for(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin)
    tracks_at(hass)
    walk = await Walk.link(hass, entry, "playback")
    assert walk.suggested["targets"] == ["trakt:mara"]
    await walk.submit(user_id=user_id(jellyfin, "bob"), targets=["trakt:mara"])
    assert walk.step == "settings"


async def test_the_only_user_need_not_be_chosen(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin, user="bob")
    tracks_at(hass)
    walk = await Walk.link(hass, entry, "playback")
    await walk.submit(targets=["trakt:mara"])
    await walk.submit(**settings())
    [subentry] = entry.subentries.values()
    assert subentry.data["user_id"] == user_id(jellyfin, "bob")
    assert subentry.title == "bob → Mara"


async def test_a_server_of_plex_offers_its_libraries_and_what_plays(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    film = tautulli.add_film(FILMS[0])
    tautulli.play("alice", film, device="Plex for LG")
    entry = plays_at(hass, tautulli)
    tracks_at(hass)
    walk = await Walk.link(hass, entry, "playback")
    assert "alice" in walk.options("user_id").values()
    await walk.submit(
        user_id=next(iter(walk.options("user_id"))), targets=["trakt:mara"]
    )
    fields = {str(it) for it in walk.result["data_schema"].schema}
    assert "marked_by_hand" not in fields
    more = walk.result["data_schema"].schema["more"].schema.schema
    assert more["libraries_left_out"].config["options"] == ["Movies", "TV Shows"]
    assert more["devices_left_out"].config["options"] == ["Plex for LG"]


async def test_a_players_playback_is_linked(hass: HomeAssistant) -> None:
    hass.states.async_set(
        "media_player.den", "idle", {"friendly_name": "Television in the den"}
    )
    entry = players(hass)
    tracks_at(hass)
    walk = await Walk.link(hass, entry, "playback")
    await walk.submit(user_id="media_player.den", targets=["trakt:mara"])
    more = walk.result["data_schema"].schema["more"].schema.schema
    assert {str(it) for it in more} == {"min_length"}
    await walk.submit(**settings())
    assert walk.result["title"] == "Television in the den → Mara"
    [subentry] = entry.subentries.values()
    assert subentry.data == {
        "user_id": "media_player.den",
        "targets": [{"account": "trakt:mara", "only_when_home": None}],
        **RULES,
    }


async def test_without_an_account_to_report_to_there_is_no_link(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin)
    member(hass)
    walk = await Walk.link(hass, entry, "playback")
    assert walk.reason == "no_target"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(kind=FaultKind.RESET_BEFORE, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.STATUS, status=401, times=None), "invalid_auth"),
    ],
    ids=str,
)
async def test_a_server_that_does_not_answer_is_named(
    hass: HomeAssistant, jellyfin: Jellyfin, fault: Fault, reason: str
) -> None:
    entry = watches_at(hass, jellyfin)
    tracks_at(hass)
    jellyfin.faults.add(fault)
    walk = await Walk.link(hass, entry, "playback")
    assert walk.reason == reason
    assert walk.result["description_placeholders"]["target"] == "Den"


async def test_a_server_that_does_not_name_its_libraries_leaves_them_to_be_typed(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin)
    tracks_at(hass)
    for path in ("/UserViews", "/Sessions"):
        jellyfin.faults.add(
            Fault(kind=FaultKind.STATUS, status=403, path=path, times=None)
        )
    walk = await Walk.link(hass, entry, "playback")
    bob = user_id(jellyfin, "bob")
    await walk.submit(user_id=bob, targets=["trakt:mara"])
    more = walk.result["data_schema"].schema["more"].schema.schema
    assert more["libraries_left_out"].config["options"] == []
    assert more["devices_left_out"].config["options"] == []


async def test_what_is_only_marked_is_offered_where_the_server_tells_it(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin)
    tracks_at(hass)
    walk = await Walk.link(hass, entry, "playback")
    bob = user_id(jellyfin, "bob")
    await walk.submit(user_id=bob, targets=["trakt:mara"])
    await walk.submit(**settings(marked_by_hand=True))
    [subentry] = entry.subentries.values()
    assert subentry.data["marked_by_hand"] is True


async def test_somebody_has_to_get_it_and_something_has_to_count(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = watches_at(hass, jellyfin)
    tracks_at(hass)
    alice = user_id(jellyfin, "alice")
    walk = await Walk.link(hass, entry, "playback")
    await walk.submit(user_id=alice, targets=[])
    assert walk.errors == {"targets": "no_account"}
    await walk.submit(user_id=alice, targets=["trakt:mara"])
    await walk.submit(**settings(films=False, episodes=False))
    assert walk.errors == {"base": "nothing_counts"}
    await walk.submit(**settings(films=False))
    assert walk.is_done


async def test_a_persons_playback_goes_to_an_account_once(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    alice, bob = user_id(jellyfin, "alice"), user_id(jellyfin, "bob")
    entry = watches_at(hass, jellyfin, subentries=(link(alice, "trakt:mara"),))
    tracks_at(hass, "mara")
    tracks_at(hass, "nils")
    walk = await Walk.link(hass, entry, "playback")
    await walk.submit(user_id=alice, targets=["trakt:nils", "trakt:mara"])
    assert walk.errors == {"targets": "already_linked"}
    await walk.submit(user_id=alice, targets=["trakt:nils"])
    assert walk.step == "settings"
    other = await Walk.link(hass, entry, "playback")
    await other.submit(user_id=bob, targets=["trakt:mara"])
    assert other.step == "settings"


# -- later ------------------------------------------------------------------------


def relinkable(
    hass: HomeAssistant, jellyfin: Jellyfin, *accounts: str, **changes: Any
) -> MockConfigEntry:
    """Return a server with a link of alice's."""
    alice = user_id(jellyfin, "alice")
    return watches_at(hass, jellyfin, subentries=(link(alice, *accounts, **changes),))


async def test_somebody_who_is_gone_can_be_taken_out_though_nobody_else_is_there(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    tracks_at(hass)
    targets = [{"account": "trakt:mara", "only_when_home": "person.mara"}]
    entry = relinkable(hass, jellyfin, "trakt:mara", targets=targets)
    walk = await Walk.relink(hass, entry, "LINK1")
    await walk.submit(targets=["trakt:mara"])
    assert walk.step == "home"
    await walk.submit()
    await walk.submit(**settings())
    assert walk.reason == "reconfigure_successful"
    assert not entry.subentries["LINK1"].data["targets"][0]["only_when_home"]


async def test_what_counts_can_be_changed_and_the_title_stays(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    someone_lives_here(hass)
    tracks_at(hass)
    entry = relinkable(
        hass,
        jellyfin,
        "trakt:mara",
        targets=[{"account": "trakt:mara", "only_when_home": "person.mara"}],
        libraries_left_out=["Kids"],
        devices_left_out=["Kitchen"],
        marked_by_hand=True,
    )
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.step == "reconfigure"
    assert walk.suggested["targets"] == ["trakt:mara"]
    await walk.submit(targets=[])
    assert walk.errors == {"targets": "no_account"}
    await walk.submit(targets=["trakt:mara"])
    assert walk.suggested == {"only_when_home": "person.mara"}
    await walk.submit(only_when_home="person.nils")
    assert walk.suggested["threshold"] == 80
    assert walk.suggested["more"]["devices_left_out"] == ["Kitchen"]
    await walk.submit(
        **settings(
            threshold=90,
            marked_by_hand=True,
            more={"libraries_left_out": ["Kids"], "devices_left_out": ["Kitchen"]},
        )
    )
    assert walk.reason == "reconfigure_successful"
    data = entry.subentries["LINK1"].data
    assert data["targets"] == [
        {"account": "trakt:mara", "only_when_home": "person.nils"}
    ]
    assert data["threshold"] == 90
    assert data["libraries_left_out"] == ["Kids"]
    assert data["devices_left_out"] == ["Kitchen"]
    assert data["marked_by_hand"] is True
    assert entry.subentries["LINK1"].title == "Mine"


async def test_another_account_makes_another_title(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    tracks_at(hass, "mara")
    tracks_at(hass, "nils")
    entry = relinkable(hass, jellyfin, "trakt:mara")
    walk = await Walk.relink(hass, entry, "LINK1")
    await walk.submit(targets=["trakt:mara", "trakt:nils"])
    await walk.submit(**settings())
    subentry = entry.subentries["LINK1"]
    assert subentry.title == "alice → Mara, Nils"
    alice = user_id(jellyfin, "alice")
    assert subentry.unique_id == f"trakt:mara|trakt:nils|{alice}|playback"


async def test_an_account_that_is_gone_can_be_left_out(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    tracks_at(hass, "mara")
    entry = relinkable(hass, jellyfin, "trakt:gone", "trakt:mara")
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.options("targets") == {
        "trakt:gone": "trakt:gone",
        "trakt:mara": "Mara",
    }
    await walk.submit(targets=["trakt:mara"])
    await walk.submit(**settings())
    [target] = entry.subentries["LINK1"].data["targets"]
    assert target["account"] == "trakt:mara"


async def test_a_server_that_is_down_changes_nothing(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    tracks_at(hass)
    entry = relinkable(hass, jellyfin, "trakt:mara")
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "cannot_connect"


async def test_a_user_who_is_gone_keeps_their_id_for_a_name(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    tracks_at(hass, "mara")
    tracks_at(hass, "nils")
    entry = watches_at(hass, jellyfin, subentries=(link("gone", "trakt:mara"),))
    walk = await Walk.relink(hass, entry, "LINK1")
    await walk.submit(targets=["trakt:nils"])
    await walk.submit(**settings())
    assert entry.subentries["LINK1"].title == "gone → Nils"
