"""Lists, and the index of them, are read by pages."""

from datetime import timedelta

from custom_components.letterboxd_sync.providers.letterboxd.grids import MemberList
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesRoute

from ..canned import CannedServer
from ..moments import Clock
from .answers import DENIED, html, titles
from .markup import film_list, posters


def index(slug: str) -> str:
    """One of two pages of an index of lists."""
    return (
        '<article class="list-summary"><h2 class="name">'
        f'<a href="/alice/list/{slug}/">{slug}</a></h2></article>'
        '<div class="pagination"><li class="paginate-page">'
        '<a href="/alice/lists/page/2/">2</a></li></div>'
    )


class TestLists:
    """Lists, and the index of them."""

    async def test_a_list_is_read_in_its_owners_order(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        line = "GET /alice/list/best/"
        server.lay(line, html(film_list(posters("b", "a"), pages=2)))
        server.lay(f"{line}page/2/", html(film_list(posters("c"), page=2, pages=2)))

        snapshot = await route.read_list("best")

        assert (titles(snapshot), snapshot.complete) == (["B", "A", "C"], True)

    async def test_a_list_is_read_in_full_more_often_than_a_watchlist(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        line = "GET /alice/list/best/"
        server.lay(line, html(film_list(posters("a"), total=2, pages=2)))
        server.lay(
            f"{line}page/2/", html(film_list(posters("b"), total=2, page=2, pages=2))
        )
        await route.read_list("best")
        clock.pass_by(timedelta(hours=5))
        await route.read_list("best")
        clock.pass_by(timedelta(hours=1))
        await route.read_list("best")

        assert server.lines().count(line) == 3
        assert server.lines().count(f"{line}page/2/") == 2

    async def test_the_index_names_the_lists_of_all_its_pages(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay("GET /alice/lists/", html(index("one")))
        server.lay("GET /alice/lists/page/2/", html(index("two")))

        assert await route.member_lists() == (
            MemberList(slug="one", title="one", films=None),
            MemberList(slug="two", title="two", films=None),
        )

    async def test_an_index_that_got_shorter_meanwhile_ends_there(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay("GET /alice/lists/", html(index("one")))
        server.lay("GET /alice/lists/page/2/", DENIED)

        assert [each.slug for each in await route.member_lists()] == ["one"]
