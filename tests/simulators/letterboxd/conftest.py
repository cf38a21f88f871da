"""A simulated Letterboxd with a member, and ways to read it."""

from aiohttp import ClientSession
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from simulators.house import Simulators
from simulators.letterboxd import Letterboxd

NS = {"lb": "https://letterboxd.com", "tmdb": "https://themoviedb.org"}


@pytest.fixture
def site(sims: Simulators) -> Letterboxd:
    sims.letterboxd.add_member("mara", display_name="Mara & Co")
    sims.letterboxd.list_film("mara", *sims.catalogue[:60])
    return sims.letterboxd


async def get(
    session: ClientSession, site: Letterboxd, path: str
) -> tuple[int, str, dict[str, str]]:
    async with session.get(site.url + path, allow_redirects=False) as answer:
        return answer.status, await answer.text(), dict(answer.headers)


async def read(session: ClientSession, site: Letterboxd, path: str) -> LexborHTMLParser:
    status, text, _ = await get(session, site, path)
    assert status == 200
    return LexborHTMLParser(text)


def slugs(page: LexborHTMLParser, within: str = "") -> list[str | None]:
    posters = page.css(f'{within} [data-component-class="LazyPoster"]')
    return [poster.attributes["data-item-slug"] for poster in posters]


def one(page: LexborHTMLParser, selector: str) -> LexborNode:
    found = page.css(selector)
    assert len(found) == 1, selector
    return found[0]
