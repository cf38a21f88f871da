"""For whom playback is followed."""

from custom_components.letterboxd_sync.engine.watches import user_of, watches
from custom_components.letterboxd_sync.model.link import DiaryLink, WatchRules

from .cinema import (
    ANNA,
    BEN,
    DIARY,
    TO_ANNA,
    TO_DIARY,
    diary_link,
    playback_link,
)
from .house import request_link

OF_HISTORY = DiaryLink(link_id=TO_DIARY, source=ANNA, target=DIARY)


def test_links_of_playback_and_users_by_themselves_are_watches() -> None:
    found = watches([playback_link(), diary_link()], ["anna", "ben"])
    assert {name: (it.user_id, it.link_id) for name, it in found.items()} == {
        "user|anna": ("anna", None),
        "user|ben": ("ben", None),
        "link|to anna": ("anna", TO_ANNA),
        "link|to diary": ("anna", TO_DIARY),
    }


def test_links_of_lists_and_of_histories_are_not() -> None:
    assert watches([request_link(), OF_HISTORY], ()) == {}


def test_a_user_by_itself_goes_nowhere_by_the_usual_rules() -> None:
    (watch,) = watches((), ["anna"]).values()
    assert watch.rules == WatchRules()
    assert watch.targets(frozenset()) == ()
    assert watch.people == frozenset()


def test_a_link_goes_to_those_who_are_at_home() -> None:
    link = playback_link(ANNA, BEN, only_when_home="person.anna")
    (watch,) = watches([link], ()).values()
    assert watch.people == {"person.anna"}
    assert watch.targets(frozenset()) == (ANNA, BEN)
    assert watch.targets(frozenset({"person.anna"})) == ()


def test_a_diary_asks_for_its_person() -> None:
    links = [diary_link(only_when_home="person.anna")]
    (watch,) = watches(links, ()).values()
    assert watch.people == {"person.anna"}


def test_names_tell_users_from_links() -> None:
    assert user_of("user|anna") == "anna"
    assert user_of("link|anna") is None
