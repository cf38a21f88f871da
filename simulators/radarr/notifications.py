"""Radarr's Connect endpoints: register, change, test and remove webhooks."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Refused, json_response
from . import rules, webhook, wire
from .rules import query_bool
from .wire import Json

if TYPE_CHECKING:
    from .service import Radarr


class Notifications:
    """/api/v3/notification..."""

    def __init__(self, radarr: Radarr) -> None:
        self._radarr = radarr

    def routes(self) -> None:
        add = self._radarr.app.router.add_route
        add("GET", "/api/v3/notification", self._all)
        add("POST", "/api/v3/notification", self._add)
        add("GET", "/api/v3/notification/schema", self._schema)
        add("POST", "/api/v3/notification/test", self._test)
        add("GET", r"/api/v3/notification/{id:\d+}", self._one)
        add("PUT", r"/api/v3/notification/{id:\d+}", self._put)
        add("DELETE", r"/api/v3/notification/{id:\d+}", self._delete)

    async def _all(self, _request: web.Request) -> web.Response:
        return json_response(list(self._radarr.state.notifications.values()))

    async def _schema(self, _request: web.Request) -> web.Response:
        return json_response([webhook.schema()])

    def _number(self, request: web.Request) -> int:
        number = int(request.match_info["id"])
        if number not in self._radarr.state.notifications:
            raise Refused(self._radarr.error(404))
        return number

    async def _one(self, request: web.Request) -> web.Response:
        held = self._radarr.state.notifications
        return json_response(held[self._number(request)])

    async def _add(self, request: web.Request) -> web.Response:
        made = self._checked(await rules.body_object(request), None)
        if not query_bool(request, "forceSave"):
            await self._try(made)
        number = self._radarr.state.new_id()
        self._radarr.state.notifications[number] = made | {"id": number}
        return json_response(self._radarr.state.notifications[number], status=201)

    async def _put(self, request: web.Request) -> web.Response:
        number = self._number(request)
        made = self._checked(await rules.body_object(request), number) | {"id": number}
        if not query_bool(request, "forceSave"):
            await self._try(made)
        self._radarr.state.notifications[number] = made
        return json_response(made, status=202)

    async def _delete(self, request: web.Request) -> web.Response:
        del self._radarr.state.notifications[self._number(request)]
        return json_response({})

    async def _test(self, request: web.Request) -> web.Response:
        sent = await rules.body_object(request)
        await self._try(self._checked(sent, sent.get("id")))
        return json_response({})

    def _checked(self, sent: Json, number: int | None) -> Json:
        """The definition with everything Radarr fills in, or 400."""
        if sent.get("implementation") != "Webhook":
            raise Refused(rules.message(500, "Sequence contains no matching element"))
        failures = []
        name = sent.get("name")
        if not name:
            text = "'Name' must not be empty."
            failures.append(wire.failure("Name", text, name, "NotEmptyValidator"))
        others = self._radarr.state.notifications.items()
        if any(other["name"] == name for key, other in others if key != number):
            failures.append(
                wire.failure("Name", "Should be unique", name, "PredicateValidator")
            )
        url = webhook.setting(sent, "url")
        if not str(url or "").startswith(("http://", "https://")):
            failures.append(wire.failure("Url", f"Invalid Url: '{url}'", url))
        if failures:
            rules.invalid(*failures)
        shape = webhook.schema()
        values = {field["name"]: field.get("value") for field in sent["fields"]}
        fields = [
            field | {"value": values.get(field["name"], field.get("value"))}
            for field in shape["fields"]
        ]
        flags = {
            key: sent[key] for key in sent if key.startswith("on") and key in shape
        }
        return shape | flags | {"name": name, "fields": fields}

    async def _try(self, made: Json) -> None:
        """Radarr sends a test before it saves; a webhook that fails is a 400."""
        payload = {
            "movie": {
                "id": 1,
                "title": "Test Title",
                "year": 1970,
                "releaseDate": "1970-01-01",
                "folderPath": "C:\\testpath",
                "tmdbId": 0,
                "tags": ["test-tag"],
            },
            "remoteMovie": {
                "tmdbId": 1234,
                "imdbId": "5678",
                "title": "Test title",
                "year": 1970,
            },
            "release": {
                "quality": "Test Quality",
                "qualityVersion": 1,
                "size": 9999999,
            },
            "eventType": "Test",
            "instanceName": self._radarr.instance_name,
            "applicationUrl": "",
        }
        if (wrong := await webhook.post(made, payload)) is not None:
            text = f"Unable to send test message: {wrong}"
            rules.invalid(wire.failure("Url", text, webhook.setting(made, "url")))
