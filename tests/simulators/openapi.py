"""Check requests and answers against a service's published OpenAPI document.

Attach it to a simulator for the length of a test::

    spec = radarr_spec()
    spec.watch(sims.radarr)
    ...
    assert spec.broken == []

Status codes are not checked: the documents are wrong about them (Radarr answers 201 to
POST /movie where its document says 200).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
import json
from pathlib import Path
import re
from typing import Any, Final

from aiohttp import web
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from simulators.server import Simulator
from tests.shared_material import SPECS

type Json = Any

_URI: Final = "urn:spec"
_METHODS: Final = ("get", "post", "put", "delete", "head", "patch")

# What the services take or send although their documents do not say so.
_UNDOCUMENTED_PROPERTIES: Final[Mapping[str, Mapping[str, Json]]] = {
    "MovieResource": {"isExcluded": {"type": "boolean"}},
    "CommandResource": {
        "movieIds": {"type": "array", "items": {"type": "integer"}},
        "movieId": {"type": "integer"},
    },
}
_UNDOCUMENTED_QUERY: Final = ("apikey", "api_key")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Endpoint:
    pattern: re.Pattern[str]
    operation: Mapping[str, Json]
    parameters: Mapping[str, Json]


@dataclass(kw_only=True, slots=True)
class ApiSpec:
    """A document; `broken` gathers what did not agree with it."""

    document: Mapping[str, Json]
    broken: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _registry: Registry[Json] = field(init=False)
    _endpoints: dict[str, list[_Endpoint]] = field(init=False)
    _validators: dict[str, OAS30Validator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        resource = DRAFT4.create_resource(self.document)
        self._registry = Registry().with_resource(_URI, resource)
        self._endpoints = {method: [] for method in _METHODS}
        for path, operations in self.document["paths"].items():
            for method in _METHODS:
                if method in operations:
                    endpoint = _endpoint(path, operations[method])
                    self._endpoints[method].append(endpoint)
        for endpoints in self._endpoints.values():
            # /movie/lookup before /movie/{id}.
            endpoints.sort(key=lambda one: one.pattern.pattern.count("("))

    def watch(self, simulator: Simulator) -> None:
        """Check everything that this simulator serves from now on."""

        def observe(request: web.Request, body: bytes, answer: web.Response) -> None:
            path = simulator.inner_path(request.path)
            self.broken += self.check(request, path, body, answer)

        simulator.observers.append(observe)

    def check(
        self, request: web.Request, path: str, body: bytes, answer: web.Response
    ) -> list[str]:
        """What is wrong with a request and its answer, in words."""
        name = f"{request.method} {path}"
        found = self._find(request.method, path)
        if found is None:
            return [f"{name}: not in the document"]
        self.seen.add(f"{request.method} {found.pattern.pattern}")
        wrong = [
            *self._wrong_query(found, request),
            *self._wrong_body(found, body),
            *self._wrong_answer(found, answer),
        ]
        return [f"{name}: {one}" for one in wrong]

    def _find(self, method: str, path: str) -> _Endpoint | None:
        for endpoint in self._endpoints[method.lower()]:
            if endpoint.pattern.fullmatch(path):
                return endpoint
        return None

    def _wrong_query(self, found: _Endpoint, request: web.Request) -> Iterator[str]:
        for name, text in request.query.items():
            schema = found.parameters.get(name.lower())
            if schema is not None:
                yield from self._wrong_value(name, text, schema)
            elif name.lower() not in _UNDOCUMENTED_QUERY:
                yield f"query parameter {name} is not in the document"

    def _wrong_value(self, name: str, text: str, schema: Json) -> Iterator[str]:
        if schema.get("type") == "array":
            for part in text.split(","):
                yield from self._wrong_value(name, part, schema["items"])
            return
        value: object = text
        if schema.get("type") == "boolean" and text.lower() in ("true", "false"):
            value = text.lower() == "true"
        if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", text):
            value = int(text)
        for error in self._errors(schema, value):
            yield f"query parameter {name}: {error}"
        if schema.get("format") == "uuid" and not re.fullmatch(
            r"[0-9a-fA-F-]{32,36}", text
        ):
            yield f"query parameter {name}: {text} is no id"

    def _wrong_body(self, found: _Endpoint, body: bytes) -> Iterator[str]:
        schema = _json_schema(found.operation.get("requestBody"))
        if not body:
            return
        if schema is None:
            yield "has a body, which is not in the document"
            return
        for error in self._errors(schema, json.loads(body)):
            yield f"body: {error}"

    def _wrong_answer(self, found: _Endpoint, answer: web.Response) -> Iterator[str]:
        if not 200 <= answer.status < 300 or answer.content_type != "application/json":
            return
        schema = _json_schema(found.operation["responses"].get("200"))
        if schema is None or not isinstance(answer.body, bytes):
            return
        for error in self._errors(schema, json.loads(answer.body)):
            yield f"answer: {error}"

    def _errors(self, schema: Json, value: object) -> Iterator[str]:
        key = json.dumps(schema, sort_keys=True)
        if (validator := self._validators.get(key)) is None:
            whole = json.loads(key.replace('"#/', f'"{_URI}#/'))
            validator = OAS30Validator(whole, registry=self._registry)
            self._validators[key] = validator
        for error in validator.iter_errors(value):
            where = "/".join(str(part) for part in error.absolute_path)
            yield f"{where or 'all of it'}: {error.message[:200]}"


def _endpoint(path: str, operation: Mapping[str, Json]) -> _Endpoint:
    pattern = re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(path))
    parameters = {
        parameter["name"].lower(): parameter.get("schema", {})
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    }
    return _Endpoint(
        pattern=re.compile(pattern), operation=operation, parameters=parameters
    )


def _json_schema(content: Mapping[str, Json] | None) -> Json:
    if content is None:
        return None
    return content.get("content", {}).get("application/json", {}).get("schema")


@cache
def _document(path: Path) -> Mapping[str, Json]:
    document = json.loads(path.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    for name, properties in _UNDOCUMENTED_PROPERTIES.items():
        if name in schemas:
            schemas[name]["properties"] |= properties
    checked: Mapping[str, Json] = document
    return checked


def radarr_spec() -> ApiSpec:
    """Radarr's API v3; only where `tests.shared_material.needs_shared` lets run."""
    return ApiSpec(document=_document(SPECS / "radarr" / "openapi_v3.json"))


def jellyfin_spec(version: str = "10.11") -> ApiSpec:
    """Jellyfin's API as of 10.11; of "10.10" there is a part."""
    names = {"10.11": "openapi_10.11.json", "10.10": "openapi_10.10_subset.json"}
    return ApiSpec(document=_document(SPECS / "jellyfin" / names[version]))
