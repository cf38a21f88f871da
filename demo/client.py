"""Home Assistant as its own frontend speaks to it: log in, flows, actions."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Self

import aiohttp

# A start on two busy cores; a Raspberry Pi needs about as long.
START_SECONDS = 180.0


type Step = Mapping[str, Any]
"""What Home Assistant answers to a step of a flow: the next form, or the end."""

type Answer = Mapping[str, Any] | Callable[[Step], Mapping[str, Any]]
"""What is filled in: known beforehand, or chosen from what the form offers."""

type Deed = Callable[[Step], Awaitable[None]]
"""What a person does elsewhere while a flow waits for it."""


def offered(step: Step, field: str) -> dict[str, str]:
    """Return what a select field of a form offers, by what a person reads there."""
    form = next(it for it in step["data_schema"] if it["name"] == field)
    options = form["selector"]["select"]["options"]
    return {it: it for it in options if isinstance(it, str)} | {
        it["label"]: it["value"] for it in options if not isinstance(it, str)
    }


class FlowFailed(Exception):
    """A flow did not come to its end; the text is Home Assistant's answer."""


class Client:
    """One logged-in session at a Home Assistant on loopback."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Speak to ``url``; ``connect`` is what one calls."""
        self._session = session
        self._url = url
        self._headers: dict[str, str] = {}

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str) -> AsyncIterator[Self]:
        """Wait until Home Assistant runs, and log in without a password."""
        async with aiohttp.ClientSession() as session:
            client = cls(session, url)
            async with asyncio.timeout(START_SECONDS):
                await client._log_in()
                await client._wait_until_running()
            yield client

    async def _log_in(self) -> None:
        while True:
            try:
                code = await self._code()
                break
            except aiohttp.ClientError, FlowFailed:
                await asyncio.sleep(0.5)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": f"{self._url}/",
        }
        async with self._session.post(f"{self._url}/auth/token", data=form) as answer:
            answer.raise_for_status()
            token = (await answer.json())["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    async def _code(self) -> str:
        """Go through the log-in flow of the trusted network."""
        body = {
            "client_id": f"{self._url}/",
            "handler": ["trusted_networks", None],
            "redirect_uri": f"{self._url}/",
        }
        async with self._session.post(
            f"{self._url}/auth/login_flow", json=body
        ) as answer:
            if answer.status != HTTPStatus.OK:
                raise FlowFailed(await answer.text())
            flow = await answer.json()
        if flow["type"] != "create_entry":
            raise FlowFailed(str(flow))
        return str(flow["result"])

    async def _wait_until_running(self) -> None:
        while (await self.get("config"))["state"] != "RUNNING":  # noqa: ASYNC110 - a server
            await asyncio.sleep(0.5)

    async def get(self, path: str) -> Any:
        """GET below ``/api``."""
        return await self._request("GET", path, None)

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """POST below ``/api``."""
        return await self._request("POST", path, body or {})

    async def _request(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> Any:
        async with self._session.request(
            method, f"{self._url}/api/{path}", json=body, headers=self._headers
        ) as answer:
            if answer.status >= HTTPStatus.BAD_REQUEST:
                raise FlowFailed(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def entries(self, domain: str) -> list[dict[str, Any]]:
        """Return the config entries of an integration."""
        found: list[dict[str, Any]] = await self.get(
            f"config/config_entries/entry?domain={domain}"
        )
        return found

    async def flow(
        self, handler: str, *answers: Answer, meanwhile: Deed | None = None
    ) -> dict[str, Any]:
        """Go through a config flow, one answer a form; returns the new entry.

        ``meanwhile`` is done when the flow waits for something elsewhere.
        """
        return await self._flow(
            "config/config_entries/flow", handler, answers, meanwhile
        )

    async def link(self, entry_id: str, kind: str, *answers: Answer) -> dict[str, Any]:
        """Go through the flow of a subentry."""
        path = "config/config_entries/subentries/flow"
        return await self._flow(path, [entry_id, kind], answers, None)

    async def _flow(
        self,
        path: str,
        handler: str | list[str],
        answers: tuple[Answer, ...],
        meanwhile: Deed | None,
    ) -> dict[str, Any]:
        step: dict[str, Any] = await self.post(path, {"handler": handler})
        for answer in answers:
            if step["type"] not in ("form", "menu") or step.get("errors"):
                break
            filled_in = answer(step) if callable(answer) else answer
            step = await self.post(f"{path}/{step['flow_id']}", filled_in)
            if step["type"] == "progress" and meanwhile is not None:
                await meanwhile(step)
                step = await self._when_through(f"{path}/{step['flow_id']}")
        if step["type"] != "create_entry":
            raise FlowFailed(f"{handler}: {step}")
        return step

    async def _when_through(self, path: str) -> dict[str, Any]:
        """Wait until a flow shows no progress any more."""
        while True:
            step: dict[str, Any] = await self.get(path)
            if step["type"] not in ("progress", "progress_done"):
                return step
            await asyncio.sleep(0.2)

    async def action(
        self, domain: str, name: str, data: Mapping[str, Any], *, answer: bool = False
    ) -> Any:
        """Perform an action; returns its response when it has one."""
        query = "?return_response" if answer else ""
        done = await self.post(f"services/{domain}/{name}{query}", data)
        return done["service_response"] if answer else done

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return the state of an entity."""
        found: dict[str, Any] = await self.get(f"states/{entity_id}")
        return found

    async def states(self) -> dict[str, dict[str, Any]]:
        """Return the states of all entities, by entity id."""
        return {it["entity_id"]: it for it in await self.get("states")}
