"""Films, operations and base changes survive their journey through the ledger."""

from dataclasses import replace
from datetime import date
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    AddToList,
    Collect,
    Dated,
    LogViewing,
    MarkPlayed,
    MonitorRequest,
    Operation,
    OrderShelf,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    TakeBack,
    Told,
    Uncollect,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import BaseChange, Forget, Keep
from custom_components.letterboxd_sync.model.shelf import (
    MinimumAvailability,
    Shelf,
    ShelfKind,
)
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.store.codec import (
    dump_change,
    dump_film,
    dump_ids,
    dump_operation,
    load_change,
    load_film,
    load_ids,
    load_operation,
)

from .examples import LINK, NOW, SOON, film, film_key, row

FULL_IDS = FilmIds(
    tmdb=949, imdb="tt0113277", letterboxd="heat-1995", boxd="2bdo", tmdb_show=7
)
FULL_FILM = Film(
    title="Heat",
    year=1995,
    ids=FULL_IDS,
    poster="https://image.example/heat.jpg",
    animated=True,
)
COLLECTION = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")
PLAYLIST = Shelf(
    kind=ShelfKind.PLAYLIST, name="Watchlist", shelf_id="b1", owner_id="u1"
)

SHOW = Show(
    title="Nachts",
    year=2021,
    ids=ShowIds(tmdb=1396, tvdb=81189, imdb="tt0903747", trakt=1388),
    poster="https://image.example/show.jpg",
)
EPISODE = Episode(
    show=SHOW,
    season=2,
    number=5,
    title="Der Morgen",
    ids=EpisodeIds(tmdb=62092, tvdb=438917, imdb="tt1232253", trakt=73496),
    poster="https://image.example/episode.jpg",
)
BARE_EPISODE = Episode(show=Show(title="Nachts"), season=0, number=1)

OPERATIONS: list[Operation] = [
    RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films"),
    RequestFilm(
        film=FULL_FILM,
        quality_profile_id=6,
        root_folder="/films",
        animation_root_folder="/animation",
        minimum_availability=MinimumAvailability.IN_CINEMAS,
        monitored=False,
        search=False,
        tags=("alice", "letterboxd"),
    ),
    TagRequest(film=film(1), tags=("bob",)),
    UnmonitorRequest(film=film(1)),
    MonitorRequest(film=film(1), search=True),
    RemoveRequest(film=film(1), delete_files=True),
    Collect(shelf=COLLECTION, film=film(1), item_id="i1"),
    Uncollect(shelf=PLAYLIST, film=film(1), item_id="i1"),
    OrderShelf(shelf=PLAYLIST, item_ids=("i2", "i1")),
    OrderShelf(shelf=PLAYLIST, item_ids=()),
    AddPlay(title=FULL_FILM, started_at=NOW, watched_at=SOON),
    AddPlay(title=EPISODE, started_at=NOW, watched_at=SOON, progress=81.5),
    AddPlay(title=EPISODE, started_at=NOW, watched_at=NOW, asked=True),
    RemovePlay(title=BARE_EPISODE, play_id="1982346"),
    TakeBack(title=EPISODE, watched_at=NOW),
    AddToList(facet=Facet.WATCHLIST, title=SHOW),
    RemoveFromList(facet=Facet.FAVOURITES, title=film(1)),
    AddToList(facet=Facet.LISTS, title=SHOW, slug="rainy-days"),
    RemoveFromList(facet=Facet.LISTS, title=SHOW, slug="rainy-days"),
    RateTitle(title=EPISODE, stars=4.5, rated_at=NOW),
    RateTitle(title=SHOW, stars=None, rated_at=NOW),
    MarkPlayed(user_id="u1", item_id="i1", title=EPISODE, played_at=NOW),
    LogViewing(film=film(1), watched_on=date(2026, 11, 20)),
    LogViewing(
        film=film(1),
        watched_on=date(2026, 11, 20),
        dated=Dated.BY_PERSON,
        told=Told(source=AccountId("trakt:alice"), at=NOW),
    ),
    LogViewing(
        film=FULL_FILM,
        watched_on=date(2026, 11, 20),
        stars=4.5,
        liked=True,
        rewatch=True,
        tags=("home", "with bob"),
        review='Zwei Zeilen,\n"laut"',
    ),
]

CHANGES: list[BaseChange] = [
    Keep(row=row(949)),
    Keep(row=replace(row(949), ours=False, item_id="i1", times=2, film=FULL_FILM)),
    Forget(link_id=LINK, key=film_key(949)),
]

FILM = '"film":{"title":"Heat","ids":{}}'
SHOWN = '"title":{"kind":"show","title":"Nachts","ids":{}}'
AN_EPISODE = (
    '"title":{"kind":"episode","show":{"title":"Nachts","ids":{}},'
    '"season":1,"number":1,"ids":{}}'
)
SHELF = '"shelf":{"kind":"collection","name":"Watchlist"}'


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_comes_back_as_it_was(operation: Operation) -> None:
    assert load_operation(dump_operation(operation)) == operation


@pytest.mark.parametrize("change", CHANGES)
def test_a_base_change_comes_back_as_it_was(change: BaseChange) -> None:
    assert load_change(dump_change(change)) == change


def test_what_a_caller_gives_as_a_whole_number_is_read_as_a_fraction() -> None:
    play = AddPlay(title=film(1), started_at=NOW, watched_at=SOON, progress=100)
    rating = RateTitle(title=film(1), stars=4, rated_at=NOW)
    viewing = LogViewing(film=film(1), watched_on=date(2026, 11, 20), stars=4)

    assert load_operation(dump_operation(play)) == play
    assert load_operation(dump_operation(rating)) == rating
    assert load_operation(dump_operation(viewing)) == viewing


def test_ids_come_back_as_they_were() -> None:
    assert load_ids(dump_ids(FULL_IDS)) == FULL_IDS
    assert load_ids(dump_ids(FilmIds())) == FilmIds()


ids = st.builds(
    FilmIds,
    tmdb=st.none() | st.integers(),
    imdb=st.none() | st.text(),
    letterboxd=st.none() | st.text(),
    boxd=st.none() | st.text(),
    tmdb_show=st.none() | st.integers(),
)
films = st.builds(
    Film,
    # Whatever JSON can carry: half a surrogate pair, too.
    title=st.text(st.characters(codec=None)),
    year=st.none() | st.integers(),
    ids=ids,
    poster=st.none() | st.text(),
    animated=st.none() | st.booleans(),
)


@given(films)
def test_any_film_comes_back_as_it_was(film: Film) -> None:
    assert load_film(dump_film(film)) == film


@given(films)
def test_the_text_of_any_film_can_be_stored(film: Film) -> None:
    assert dump_film(film).isascii()


def test_what_is_unknown_takes_no_room() -> None:
    assert json.loads(dump_film(Film(title="Heat"))) == {"title": "Heat", "ids": {}}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Expecting value"),
        ("[]", "value is not of type dict"),
        ('{"ids":{}}', "title is missing"),
        ('{"title":1,"ids":{}}', "title is not of type str"),
        ('{"title":null,"ids":{}}', "title is not of type str"),
        ('{"title":"Heat","ids":[]}', "ids is not of type dict"),
        ('{"title":"Heat","ids":{"tmdb":"949"}}', "tmdb is not of type int"),
        ('{"title":"Heat","ids":{"tmdb":true}}', "tmdb is not of type int"),
        ('{"title":"Heat","ids":{"tmdb":949.0}}', "tmdb is not of type int"),
        ('{"title":"Heat","ids":{"simkl":1}}', "unknown: simkl"),
        ('{"title":"Heat","ids":{},"animated":1}', "animated is not of type bool"),
        ('{"title":"Heat","ids":{},"z":1,"y":1}', "unknown: y, z"),
    ],
)
def test_a_film_that_is_none_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        load_film(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "type is missing"),
        ('{"type":"delete_everything"}', "unknown operation delete_everything"),
        (f'{{"type":"unmonitor_request",{FILM},"tags":[]}}', "unknown: tags"),
        (f'{{"type":"monitor_request",{FILM}}}', "search is missing"),
        (f'{{"type":"tag_request",{FILM}}}', "tags is missing"),
        (f'{{"type":"tag_request",{FILM},"tags":"a"}}', "tags is not of type list"),
        (f'{{"type":"tag_request",{FILM},"tags":[1]}}', "tags holds more than texts"),
        (f'{{"type":"remove_request",{FILM}}}', "delete_files is missing"),
        (f'{{"type":"collect",{SHELF},{FILM}}}', "item_id is missing"),
        (
            '{"type":"order_shelf","shelf":{"kind":"pile","name":"x"},"item_ids":[]}',
            "'pile' is not a valid ShelfKind",
        ),
        (f'{{"type":"remove_play",{SHOWN},"play_id":"1"}}', "a show is not played"),
        (
            f'{{"type":"add_to_list","facet":"watchlist",{AN_EPISODE}}}',
            "an episode is not listed",
        ),
        (
            f'{{"type":"remove_from_list","facet":"wishes",{SHOWN}}}',
            "'wishes' is not a valid Facet",
        ),
        (
            '{"type":"rate_title","title":{"kind":"song"}}',
            "unknown kind of title song",
        ),
        (
            f'{{"type":"log_viewing",{FILM},"watched_on":"yesterday"}}',
            "Invalid isoformat string",
        ),
    ],
)
def test_an_operation_that_is_none_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        load_operation(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"type":"swap"}', "unknown base change swap"),
        ('{"type":"forget","key":"tmdb:949"}', "link_id is missing"),
        ('{"type":"keep"}', "row is missing"),
    ],
)
def test_a_base_change_that_is_none_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        load_change(text)


def test_a_time_beyond_all_calendars_is_refused() -> None:
    text = dump_change(Keep(row=row(949)))
    fields = json.loads(text)
    fields["row"]["agreed_at"] = 10**30

    with pytest.raises(OverflowError):
        load_change(json.dumps(fields))


def test_the_words_in_the_file_are_agreed_for_good() -> None:
    """Rows of every release before have to be read: these never change."""
    assert [json.loads(dump_operation(each))["type"] for each in OPERATIONS] == [
        "request_film",
        "request_film",
        "tag_request",
        "unmonitor_request",
        "monitor_request",
        "remove_request",
        "collect",
        "uncollect",
        "order_shelf",
        "order_shelf",
        "add_play",
        "add_play",
        "add_play",
        "remove_play",
        "take_back",
        "add_to_list",
        "remove_from_list",
        "add_to_list",
        "remove_from_list",
        "rate_title",
        "rate_title",
        "mark_played",
        "log_viewing",
        "log_viewing",
        "log_viewing",
    ]
    assert json.loads(dump_change(Forget(link_id=LinkId("l"), key=FilmKey("k")))) == {
        "type": "forget",
        "link_id": "l",
        "key": "k",
    }
