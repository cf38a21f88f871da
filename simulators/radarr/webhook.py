"""Radarr's Connect: webhooks registered by others, and telling them."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from ..wording import words
from .wire import Json

_TIMEOUT: Final = ClientTimeout(total=5)
_EVENTS: Final = words(
    """
    Grab Download Upgrade Rename MovieAdded MovieDelete MovieFileDelete
    MovieFileDeleteForUpgrade HealthIssue HealthRestored ApplicationUpdate
    ManualInteractionRequired
    """
)


def schema() -> Json:
    """The one implementation this Radarr offers, as /notification/schema shows it."""
    return {
        "onGrab": False,
        **{f"on{event}": False for event in _EVENTS},
        **{f"supportsOn{event}": True for event in _EVENTS},
        "includeHealthWarnings": False,
        "name": "",
        "fields": [
            _field(0, "url", "URL", "url"),
            {**_field(1, "method", "Method", "select"), "value": 1}
            | {
                "selectOptions": [
                    {"value": 1, "name": "POST", "order": 1},
                    {"value": 2, "name": "PUT", "order": 2},
                ]
            },
            _field(2, "username", "Username", "textbox"),
            {**_field(3, "password", "Password", "password"), "privacy": "password"},
            {**_field(4, "headers", "Headers", "keyValueList"), "advanced": True},
        ],
        "implementationName": "Webhook",
        "implementation": "Webhook",
        "configContract": "WebhookSettings",
        "infoLink": "https://wiki.servarr.com/radarr/supported#webhook",
        "tags": [],
        "presets": [],
    }


def _field(order: int, name: str, label: str, kind: str) -> Json:
    return {
        "order": order,
        "name": name,
        "label": label,
        "type": kind,
        "advanced": False,
        "privacy": "normal",
        "isFloat": False,
    }


def setting(notification: Mapping[str, Any], name: str) -> Any:
    for field in notification.get("fields") or ():
        if field.get("name") == name:
            return field.get("value")
    return None


class Connect:
    """Sends webhooks in order, one at a time, from a task of its own."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[tuple[Json, Json]] | None = None
        self._early: list[tuple[Json, Json]] = []
        self._task: asyncio.Task[None] | None = None
        self.sent: list[Json] = []

    def tell(self, notification: Json, payload: Json) -> None:
        if self._waiting is None:
            self._early.append((notification, payload))
        else:
            self._waiting.put_nowait((notification, payload))

    async def start(self) -> None:
        self._waiting = asyncio.Queue()
        for pair in self._early:
            self._waiting.put_nowait(pair)
        self._early.clear()
        self._task = asyncio.create_task(self._run(self._waiting))

    async def settle(self) -> None:
        """Return when every webhook so far has been sent, or has failed."""
        if self._waiting is not None:
            await self._waiting.join()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = self._waiting = None

    async def _run(self, waiting: asyncio.Queue[tuple[Json, Json]]) -> None:
        while True:
            notification, payload = await waiting.get()
            await post(notification, payload)
            self.sent.append(payload)
            waiting.task_done()


async def post(notification: Json, payload: Json) -> str | None:
    """Send once; what went wrong, or None."""
    headers = {
        row["key"]: row["value"] for row in setting(notification, "headers") or ()
    }
    user, password = (
        setting(notification, "username"),
        setting(notification, "password"),
    )
    if user or password:
        token = b64encode(f"{user or ''}:{password or ''}".encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    method = "PUT" if setting(notification, "method") == 2 else "POST"
    url = setting(notification, "url") or ""
    try:
        async with (
            ClientSession(timeout=_TIMEOUT) as session,
            session.request(method, url, json=payload, headers=headers) as answer,
        ):
            return None if answer.ok else f"HTTP {answer.status}"
    except (ClientError, TimeoutError, ValueError) as err:
        return str(err) or type(err).__name__
