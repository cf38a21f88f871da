"""The simulated query.wikidata.org: one SPARQL endpoint, by GET and POST."""

from collections.abc import Mapping, Sequence
from html import escape
import re
from typing import Final, override
from urllib.parse import parse_qs

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..faults import Handler
from ..server import Clock, Simulator, json_response, utc_now
from .evaluate import Row, select
from .graph import Graph, Term
from .parse import parse
from .tokens import MalformedQuery

_JSON: Final = "application/sparql-results+json"
# The policy asks for an address or a page to reach the operator by; generic names are
# turned away.
_GENERIC: Final = re.compile(
    r"^$|^python-requests|^Python/[\d.]+ aiohttp|^curl/|^Java/"
)
_GET_LIMIT: Final = 8000


class Wikidata(Simulator):
    """What the query service knows of the catalogue; read only.

    `.state` is the graph of statements.
    """

    name = "wikidata"

    def __init__(
        self, catalogue: Sequence[CatalogueFilm], *, clock: Clock = utc_now
    ) -> None:
        super().__init__(clock=clock)
        self.state = Graph(catalogue)
        self.app.router.add_get("/sparql", self._get)
        self.app.router.add_post("/sparql", self._post)

    @property
    def endpoint(self) -> str:
        return f"{self.url}/sparql"

    def know(self, *films: CatalogueFilm) -> None:
        for film in films:
            self.state.know(film)

    @override
    def error(self, status: int) -> web.Response:
        text = "Rate limit exceeded" if status == 429 else f"Error {status}"
        return web.Response(status=status, text=text)

    @override
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if _GENERIC.search(request.headers.get("User-Agent", "")):
            text = "Please set a user-agent that respects our policy"
            return web.Response(status=403, text=text)
        return await handler(request)

    async def _get(self, request: web.Request) -> web.Response:
        if len(request.path_qs) > _GET_LIMIT:
            return web.Response(status=414)
        return self._answer(request, request.query.get("query"), request.query)

    async def _post(self, request: web.Request) -> web.Response:
        text = (await request.read()).decode()
        if request.content_type == "application/sparql-query":
            return self._answer(request, text, {})
        if request.content_type != "application/x-www-form-urlencoded":
            return web.Response(status=415)
        form = {key: values[0] for key, values in parse_qs(text).items()}
        return self._answer(request, form.get("query"), form)

    def _answer(
        self, request: web.Request, text: str | None, form: Mapping[str, str]
    ) -> web.Response:
        try:
            if text is None:
                raise MalformedQuery("no query")
            names, rows = select(self.state, parse(text))
        except MalformedQuery as err:
            shown = f"SPARQL-QUERY: queryStr={text}\n\n"
            return web.Response(
                status=400, text=f"{shown}MalformedQueryException: {err}\n"
            )
        accepted = request.headers.get("Accept", "")
        if "json" in accepted or form.get("format") == "json":
            return _as_json(names, rows)
        return _as_xml(names, rows)


def _as_json(names: list[str], rows: list[Row]) -> web.Response:
    bindings = [
        {name: _cell(row[name]) for name in names if name in row} for row in rows
    ]
    response = json_response(
        {"head": {"vars": names}, "results": {"bindings": bindings}}
    )
    response.content_type = _JSON
    return response


def _cell(term: Term) -> dict[str, str]:
    if term.is_iri:
        return {"type": "uri", "value": term.value}
    if term.datatype:
        return {"datatype": term.datatype, "type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value}


def _as_xml(names: list[str], rows: list[Row]) -> web.Response:
    """The default of the service, for those who ask for nothing else."""
    head = "".join(f"<variable name='{name}'/>" for name in names)
    results = "".join(
        "<result>"
        + "".join(
            f"<binding name='{name}'><literal>{escape(row[name].value)}"
            "</literal></binding>"
            for name in names
            if name in row
        )
        + "</result>"
        for row in rows
    )
    text = (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<sparql xmlns='http://www.w3.org/2005/sparql-results#'>"
        f"<head>{head}</head><results>{results}</results></sparql>"
    )
    return web.Response(text=text, content_type="application/sparql-results+xml")
