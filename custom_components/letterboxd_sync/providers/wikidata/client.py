"""Wikidata's query service: one endpoint."""

from collections.abc import Iterable, Mapping
from typing import Final, final

from ..agent import USER_AGENT
from ..answer import Body
from ..aside import aside
from ..http import Http
from . import sparql
from .sparql import Found, Property

# The service stops a query after a minute and says so then
_TIMEOUT: Final = 65.0

_HEADERS: Final = {
    "Accept": "application/sparql-results+json",
    # The service turns away who does not say who they are (its User-Agent policy)
    "User-Agent": USER_AGENT,
}


@final
class WikidataClient:
    """Asks the SPARQL service at ``endpoint``."""

    def __init__(self, http: Http, *, endpoint: str) -> None:
        """Keep where it is."""
        self._http = http
        self._endpoint = endpoint

    async def find(
        self, asked: Property, aliases: Iterable[str]
    ) -> Mapping[str, Found]:
        """Return what is known of each alias; unknown ones are absent.

        A query is long, so it goes in a POST; it reads all the same.
        """
        answer = await self._http.request(
            "POST",
            self._endpoint,
            form={"query": sparql.question(asked, aliases)},
            headers=_HEADERS,
            expect=Body.JSON,
            timeout=_TIMEOUT,
        )
        return await aside(lambda: sparql.answer(asked, answer.json()))
