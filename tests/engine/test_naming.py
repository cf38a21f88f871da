"""Which title is meant when a person or a player names one."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from custom_components.letterboxd_sync.model.capability import Capabilities
from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.identity import Candidate
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import (
    DiaryEntry,
    FilmRating,
    Listing,
)
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.providers.errors import (
    NotReached,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .catalogue import Catalogue
from .clock import START, Clock
from .faults import Fault, Faulty
from .films import film
from .house import ALICE, RADARR, SERVER, House
from .radarr import Radarr
from .server import Server

SEEKER = AccountId("trakt:alice")
OTHER = AccountId("trakt:bob")

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949, imdb="tt0113277"))
NIGHTS = Show(title="Nachts", year=2021, ids=ShowIds(tmdb=7, tvdb=8, trakt=9))


class Seeker(Faulty):
    """An account that finds titles by their name."""

    def __init__(self, clock: Clock, *titles: Film | Show) -> None:
        super().__init__(clock)
        self.titles = titles
        self.asked: list[tuple[str, int | None]] = []

    @property
    def capabilities(self) -> Capabilities:
        return {}

    async def search_titles(
        self, text: str, *, year: int | None = None
    ) -> Sequence[Film | Show]:
        self.asked.append((text, year))
        await self.before("search_titles")
        return self.titles


@pytest.fixture
def seeker(clock: Clock) -> Seeker:
    return Seeker(clock, HEAT, NIGHTS)


@pytest.fixture
async def home(
    clock: Clock, seeker: Seeker, ledger: MemoryLedger
) -> AsyncIterator[House]:
    house = House(clock, lambda: ledger)
    house.accounts = {SEEKER: seeker}
    await house.open()
    yield house
    await house.engine.close()


async def test_a_film_that_has_ids_asks_nobody(home: House, seeker: Seeker) -> None:
    assert await home.engine.known_title(film(1)) == film(1)
    assert seeker.asked == []


async def test_a_film_by_name_and_year_is_searched_once(
    home: House, seeker: Seeker
) -> None:
    named = Film(title="heat", year=1995)
    first = await home.engine.known_title(named)
    second = await home.engine.known_title(named)

    assert first == Film(title="heat", year=1995, ids=HEAT.ids)
    assert second == first
    assert seeker.asked == [("heat", 1995)]


async def test_a_name_without_a_year_is_not_sure_enough(home: House) -> None:
    assert await home.engine.known_title(Film(title="Heat")) is None


async def test_of_two_films_alike_none_is_taken(home: House, seeker: Seeker) -> None:
    seeker.titles = (HEAT, Film(title="Heat", year=1995, ids=FilmIds(tmdb=950)))
    assert await home.engine.known_title(Film(title="Heat", year=1995)) is None


async def test_two_who_know_the_same_film_know_one(
    home: House, seeker: Seeker, clock: Clock
) -> None:
    seeker.titles = (Film(title="Heat", year=1996, ids=FilmIds(tmdb=949)),)
    house = home.engine
    house.attach(OTHER, Seeker(clock, HEAT))
    assert await house.known_title(Film(title="Heat", year=1995)) == Film(
        title="Heat", year=1995, ids=FilmIds(tmdb=949)
    )


async def test_who_fails_is_passed_over_for_another(
    home: House, seeker: Seeker, clock: Clock
) -> None:
    seeker.faults.append(Fault.THROTTLED)
    home.engine.attach(OTHER, Seeker(clock, HEAT))
    assert await home.engine.known_title(Film(title="Heat", year=1995)) is not None


async def test_when_all_fail_it_is_tried_again_next_time(
    home: House, seeker: Seeker
) -> None:
    seeker.faults.append(Fault.THROTTLED)
    named = Film(title="Heat", year=1995)

    assert await home.engine.known_title(named) is None
    assert await home.engine.known_title(named) is not None


async def test_radarr_is_asked_for_films_where_nobody_else_searches(
    clock: Clock, radarr: Radarr
) -> None:
    house = House(clock)
    house.accounts = {RADARR: radarr}
    await house.open()
    radarr.candidates = [Candidate(film=HEAT, confidence=1)]
    known = await house.engine.known_title(Film(title="Heat", year=1995))
    await house.engine.close()

    assert known == HEAT


async def test_without_anybody_to_ask_a_name_stays_a_name(clock: Clock) -> None:
    house = House(clock)
    await house.open()
    film_known = await house.engine.known_title(Film(title="Heat", year=1995))
    show_known = await house.engine.known_title(Show(title="Nachts"))
    await house.engine.close()

    assert (film_known, show_known) == (None, None)


async def test_films_of_our_own_servers_are_known_by_name(
    clock: Clock, server: Server, radarr: Radarr, seeker: Seeker
) -> None:
    house = House(clock)
    house.accounts = {SERVER: server, RADARR: radarr, SEEKER: seeker}
    await house.open()
    radarr.put(HEAT)
    await house.engine.look(SERVER)
    await house.engine.look(RADARR)
    known = await house.engine.known_title(Film(title="Heat", year=1995))
    await house.engine.close()

    assert known is not None
    assert seeker.asked == []


async def test_servers_that_know_no_shows_do_not_stand_in_the_way(
    clock: Clock, server: Server, seeker: Seeker
) -> None:
    house = House(clock)
    house.accounts = {SERVER: server, SEEKER: seeker}
    await house.open()
    await house.engine.look(SERVER)
    known = await house.engine.known_title(Show(title="Nachts", year=2021))
    await house.engine.close()

    assert known == Show(title="Nachts", year=2021, ids=NIGHTS.ids)


async def test_a_slug_is_looked_up_by_the_hundred(home: House, clock: Clock) -> None:
    slug = FilmIds(letterboxd="heat-1995")
    known = Film(title="Heat", ids=slug.merged(HEAT.ids))
    home.engine.set_resolver(ALICE, Catalogue(clock, known))

    assert await home.engine.known_title(Film(title="Heat", ids=slug)) == known


async def test_a_show_with_ids_is_known(home: House, seeker: Seeker) -> None:
    assert await home.engine.known_title(NIGHTS) == NIGHTS
    assert seeker.asked == []


async def test_a_show_without_a_year_is_the_only_one_of_that_name(
    home: House, seeker: Seeker
) -> None:
    first = await home.engine.known_title(Show(title="nachts"))
    second = await home.engine.known_title(Show(title="nachts"))

    assert first == Show(title="nachts", ids=NIGHTS.ids)
    assert second == Show(title="nachts", ids=ShowIds(tmdb=7, trakt=9))
    assert seeker.asked == [("nachts", None)]


async def test_of_two_shows_of_that_name_none_is_taken(
    home: House, seeker: Seeker
) -> None:
    seeker.titles = (NIGHTS, Show(title="Nachts", year=1988, ids=ShowIds(tmdb=6)))
    known = await home.engine.known_title(Show(title="Nachts", year=2021))

    assert await home.engine.known_title(Show(title="Nachts")) is None
    assert known == Show(title="Nachts", year=2021, ids=NIGHTS.ids)


async def test_an_episode_is_known_by_its_show(home: House) -> None:
    episode = Episode(show=Show(title="Nachts"), season=1, number=2)
    assert await home.engine.known_title(episode) == Episode(
        show=Show(title="Nachts", ids=NIGHTS.ids), season=1, number=2
    )


async def test_an_episode_with_ids_of_its_own_asks_nobody(
    home: House, seeker: Seeker
) -> None:
    episode = Episode(
        show=Show(title="Nachts"), season=1, number=2, ids=EpisodeIds(tvdb=3)
    )
    assert await home.engine.known_title(episode) == episode
    assert seeker.asked == []


async def test_an_episode_of_an_unknown_show_is_unknown(home: House) -> None:
    episode = Episode(show=Show(title="Tags"), season=1, number=2)
    assert await home.engine.known_title(episode) is None


async def test_what_trackers_have_shown_us_is_known_by_name(
    home: House, seeker: Seeker
) -> None:
    played = Snapshot(
        items=(
            Play(title=HEAT, watched_at=START),
            Play(title=Episode(show=NIGHTS, season=1, number=1), watched_at=START),
        ),
        complete=False,
        read_at=START,
    )
    home.engine._roster.views[SEEKER] = TrackerView(plays=played)

    assert await home.engine.known_title(Film(title="Heat", year=1995)) == HEAT
    assert await home.engine.known_title(Show(title="Nachts", year=2021)) == Show(
        title="Nachts", year=2021, ids=NIGHTS.ids
    )
    assert seeker.asked == []


async def test_everybody_is_asked_for_titles_and_each_is_offered_once(
    home: House, seeker: Seeker, clock: Clock
) -> None:
    same_id = Show(title="949", ids=ShowIds(imdb="tt0113277"))
    home.engine.attach(OTHER, Seeker(clock, NIGHTS, HEAT, same_id))
    seeker.titles = (HEAT,)

    assert await home.engine.search_titles("heat", year=1995) == (HEAT, NIGHTS, same_id)
    assert seeker.asked == [("heat", 1995)]


async def test_who_fails_to_search_is_passed_over(home: House, seeker: Seeker) -> None:
    seeker.faults.append(Fault.NOT_REACHED)
    assert await home.engine.search_titles("heat") == ()


async def test_one_that_is_asked_alone_says_why_it_failed(
    home: House, seeker: Seeker
) -> None:
    seeker.faults.append(Fault.NOT_REACHED)
    with pytest.raises(NotReached):
        await home.engine.search_titles("heat", at=SEEKER)

    assert await home.engine.search_titles("heat", at=SEEKER) == (HEAT, NIGHTS)


async def test_one_that_cannot_search_or_is_not_there_says_so(
    home: House, radarr: Radarr
) -> None:
    home.engine.attach(RADARR, radarr)
    with pytest.raises(Refused) as refused:
        await home.engine.search_titles("heat", at=RADARR)
    with pytest.raises(NotReached):
        await home.engine.search_titles("heat", at=OTHER)

    assert refused.value.reason is RefusedReason.DISABLED


class Catalogued:
    """Knows films by their IMDb ids, as Wikidata does."""

    def __init__(self, *films: Film) -> None:
        self.films = films
        self.asked: list[FilmKey] = []

    async def resolve(self, films: Sequence[Film]) -> Mapping[FilmKey, Film]:
        self.asked += [film.key for film in films if film.key is not None]
        return {
            film.key: film.with_ids(known.ids)
            for film in films
            for known in self.films
            if film.key is not None and film.ids.imdb == known.ids.imdb
        }


def by_ids(**ids: Any) -> Film:
    return Film(title="by its ids", ids=FilmIds(**ids))


@pytest.mark.parametrize("facet", ["watchlist", "diary", "ratings", "plays"])
async def test_a_film_of_our_own_accounts_is_known_by_its_ids(
    home: House, seeker: Seeker, clock: Clock, facet: str
) -> None:
    home.engine.attach(RADARR, Radarr(clock))
    await home.engine.look(RADARR)
    shown = {
        "watchlist": Listing(film=HEAT, position=0),
        "diary": DiaryEntry(key="1", film=HEAT, watched_on=None),
        "ratings": FilmRating(film=HEAT, stars=4.0),
        "plays": Play(title=HEAT, watched_at=START),
    }[facet]
    snapshot = Snapshot(items=(shown,), complete=True, read_at=START)
    view = TrackerView(**{facet: snapshot})  # type: ignore[arg-type]
    home.engine._roster.views[SEEKER] = view

    assert await home.engine.film_of_ids(by_ids(imdb="tt0113277")) == HEAT
    assert await home.engine.film_of_ids(by_ids(tmdb=949, trakt=609)) == (
        HEAT.with_ids(FilmIds(trakt=609))
    )
    assert seeker.asked == []


async def test_a_film_is_known_by_its_imdb_id_to_wikidata(home: House) -> None:
    wikidata = Catalogued(Film(title="", ids=FilmIds(tmdb=949, imdb="tt0113277")))
    home.engine.set_resolver(SEEKER, wikidata)

    assert (await home.engine.film_of_ids(by_ids(imdb="tt0113277"))).ids.tmdb == 949
    assert (await home.engine.film_of_ids(by_ids(imdb="tt0000001"))) == by_ids(
        imdb="tt0000001"
    )
    assert (await home.engine.film_of_ids(by_ids(tmdb=3))) == by_ids(tmdb=3)
    assert wikidata.asked == [FilmKey("imdb:tt0113277"), FilmKey("imdb:tt0000001")]


async def test_whether_anybody_can_search_is_known(home: House) -> None:
    assert home.engine.can_search
    await home.engine.detach(SEEKER)
    assert not home.engine.can_search
