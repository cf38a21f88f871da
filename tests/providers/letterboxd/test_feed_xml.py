"""A feed says what was logged, and a bad item is counted instead of guessed at."""

from datetime import UTC, date, datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.letterboxd.feed_xml import (
    Feed,
    parse_feed,
)

from .markup import feed, item


def parsed(*items: str) -> Feed:
    return parse_feed(feed(*items).encode())


def entry(text: str) -> DiaryEntry:
    (only,) = parsed(text).entries
    return only


def test_an_entry_carries_everything_that_the_feed_says() -> None:
    more = (
        "<letterboxd:rewatch>Yes</letterboxd:rewatch>"
        "<letterboxd:memberRating>4.5</letterboxd:memberRating>"
        "<letterboxd:memberLike>Yes</letterboxd:memberLike>"
        "<tmdb:movieId>949</tmdb:movieId>"
    )
    description = (
        '<p><img src="https://a.ltrbxd.com/heat.jpg"/></p> <p>Great &amp; loud.</p>'
        "<p>Twice.</p>"
    )

    assert parsed(item(7, kind="review", more=more, description=description)) == Feed(
        username="alice",
        display_name="Alice",
        entries=(
            DiaryEntry(
                key="viewing:7",
                film=Film(
                    title="Heat",
                    year=1995,
                    ids=FilmIds(tmdb=949, letterboxd="heat-1995"),
                    poster="https://a.ltrbxd.com/heat.jpg",
                ),
                watched_on=date(2026, 11, 1),
                stars=4.5,
                liked=True,
                rewatch=True,
                review="Great & loud.\n\nTwice.",
                logged_at=datetime(2026, 11, 1, 20, 0, tzinfo=UTC),
            ),
        ),
        undecoded=0,
    )


def test_what_the_feed_leaves_out_is_not_there() -> None:
    bare = (
        "<item><guid>letterboxd-watch-3</guid><title>Heat</title>"
        "<letterboxd:filmTitle>Heat</letterboxd:filmTitle></item>"
    )

    assert entry(bare) == DiaryEntry(
        key="viewing:3", film=Film(title="Heat"), watched_on=None
    )


def test_the_viewing_keeps_its_key_when_a_text_is_added() -> None:
    assert entry(item(5, kind="watch")).key == entry(item(5, kind="review")).key


def test_one_viewing_counts_once() -> None:
    assert len(parsed(item(5), item(5, kind="review")).entries) == 1


def test_a_television_id_is_not_taken_for_a_film() -> None:
    ids = entry(item(more="<tmdb:tvId>949</tmdb:tvId>")).film.ids

    assert (ids.tmdb, ids.tmdb_show) == (None, 949)


def test_a_missing_year_is_taken_from_the_title_of_the_item() -> None:
    assert entry(item(year="")).film.year == 1995


def test_a_comma_in_the_title_does_not_look_like_a_year() -> None:
    assert entry(item(title="One, 2000 - Two", year="")).film.year == 1995


def test_a_title_keeps_its_letters() -> None:
    assert entry(item(title="Amélie &amp; Ben’s")).film.title == "Amélie & Ben’s"


@pytest.mark.parametrize(
    "description",
    [
        '<p><img src="http://a/x.jpg"/></p> <p>Watched on Sunday November 1, 2026.</p>',
        '<p><img src="http://a/x.jpg"/></p>',
        "",
    ],
)
def test_the_day_is_not_a_review(description: str) -> None:
    assert entry(item(description=description)).review is None


def test_the_spoiler_notice_is_not_part_of_the_review() -> None:
    description = "<p><em>This review may contain spoilers.</em></p> <p>He dies.</p>"

    assert entry(item(kind="review", description=description)).review == "He dies."


def test_a_quotation_is_said_once() -> None:
    description = "<blockquote><p>Said</p></blockquote><blockquote>Cited</blockquote>"

    assert entry(item(kind="review", description=description)).review == "Said\n\nCited"


def test_lists_and_what_else_there_may_be_are_passed_over() -> None:
    read = parsed(
        item(1),
        item(2, kind="list", title="", year=""),
        item(3, kind="story", title="", year=""),
    )

    assert [each.key for each in read.entries] == ["viewing:1"]
    assert read.undecoded == 0


@pytest.mark.parametrize(
    "bad",
    [
        item(title="", year=""),
        item(watched="yesterday"),
        item(year="<letterboxd:filmYear>soon</letterboxd:filmYear>"),
        item(more="<letterboxd:memberRating>7.0</letterboxd:memberRating>"),
        item(more="<tmdb:movieId>x</tmdb:movieId>"),
        item().replace("letterboxd-watch-1", "something-else"),
        item().replace("<guid isPermaLink", "<id isPermaLink").replace("guid>", "id>"),
        item().replace("+1300", ""),
        item().replace("Mon, 2 Nov 2026 09:00:00 +1300", "some day"),
    ],
)
def test_a_bad_item_is_counted_and_the_others_are_read(bad: str) -> None:
    read = parsed(item(8), bad, item(9))

    assert [each.key for each in read.entries] == ["viewing:8", "viewing:9"]
    assert read.undecoded == 1


def test_a_member_who_logged_nothing_has_an_empty_feed() -> None:
    assert parsed() == Feed(
        username="alice", display_name="Alice", entries=(), undecoded=0
    )


def test_a_feed_that_does_not_say_whose_it_is_still_has_a_name() -> None:
    text = feed().replace("<link>https://letterboxd.com/alice/</link>", "")

    assert parse_feed(text.encode()).username is None


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<rss><channel><title>Letterboxd - &b;</title></channel></rss>"
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        feed()[:-20],
        BOMB,
        '<?xml version="1.0" encoding="no-such"?><rss/>',
        "<rss></rss>",
        "<rss><channel></channel></rss>",
        feed(title="Some other blog"),
    ],
)
def test_what_is_no_feed_of_the_site_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_feed(text.encode())
