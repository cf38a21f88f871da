"""Who has seen what, as far as it is certain that it is the same person."""

from datetime import date, datetime, timedelta, timezone

import pytest

from custom_components.letterboxd_sync.engine.drafting import Past, draft_case, past
from custom_components.letterboxd_sync.engine.roster import Roster
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
)
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.tracking import FilmRating, SeenFilm
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.sync.viewings import Viewing

from .clock import START
from .films import film
from .house import ALICE, SERVER
from .person import PERSON

EPISODE = Episode(show=Show(title="Nachts"), season=1, number=1)
USER = DiaryLink(link_id=LinkId("of a user"), source=SERVER, user_id="u1", target=ALICE)
TRACKER = DiaryLink(link_id=LinkId("diary"), source=PERSON, target=ALICE)


def play(title: Playable) -> Play:
    return Play(title=title, watched_at=START)


def view_of(*plays: Play) -> TrackerView:
    return TrackerView(plays=Snapshot(items=plays, complete=False, read_at=START))


def scrobbling(*targets: AccountId, user_id: str = "u1") -> PlaybackLink:
    """A link from a server's user to these accounts."""
    return PlaybackLink(
        link_id=LinkId("scrobbles"),
        source=SERVER,
        user_id=user_id,
        targets=tuple(PlaybackTarget(account=it) for it in targets),
    )


def known(*links: DiaryLink | PlaybackLink) -> Roster:
    roster = Roster()
    roster.links = {link.link_id: link for link in links}
    roster.views[PERSON] = view_of(play(film(1)), play(EPISODE))
    return roster


def test_who_gets_the_users_playback_alone_is_that_person() -> None:
    roster = known(USER, scrobbling(PERSON))
    case = draft_case(roster, USER, datetime.date)

    assert [play.title for play in case.past.plays] == [film(1), EPISODE]


@pytest.mark.parametrize(
    "link",
    [
        scrobbling(PERSON, AccountId("trakt:bob")),
        scrobbling(PERSON, user_id="u2"),
    ],
    ids=["several", "another user"],
)
def test_others_may_be_other_people(link: PlaybackLink) -> None:
    case = draft_case(known(USER, link), USER, datetime.date)
    assert case.past.plays == ()


def test_a_tracker_that_drafts_for_the_diary_is_that_person() -> None:
    roster = known(TRACKER)
    seen = Viewing(film=film(1), on=date(2026, 8, 2))
    auckland = timezone(timedelta(hours=13))

    def local(at: datetime) -> date:
        return at.astimezone(auckland).date()

    assert [*past(roster, ALICE).viewings(local)] == [seen]
    assert past(roster, AccountId("letterboxd:bob")) == Past()


def test_who_has_rated_a_film_had_seen_it_if_we_know_when() -> None:
    roster = known()
    ratings = (
        FilmRating(film=film(1), stars=3.0, rated_on=START.date()),
        FilmRating(film=film(2), stars=3.0),
    )
    roster.views[ALICE] = TrackerView(
        ratings=Snapshot(items=ratings, complete=True, read_at=START)
    )

    assert [*past(roster, ALICE).viewings(datetime.date)] == [
        Viewing(film=film(1), on=START.date())
    ]


def test_what_was_marked_as_seen_was_seen_if_we_know_by_when() -> None:
    roster = known()
    marked = (
        SeenFilm(film=film(1), marked_on=START.date()),
        SeenFilm(film=film(2)),
    )
    roster.views[ALICE] = TrackerView(
        seen=Snapshot(items=marked, complete=True, read_at=START)
    )

    assert [*past(roster, ALICE).viewings(datetime.date)] == [
        Viewing(film=film(1), on=START.date())
    ]


def test_nobody_has_seen_anything_before_the_first_look() -> None:
    case = draft_case(Roster(), TRACKER, datetime.date)
    assert (case.past, case.can_send) == (Past(), False)
