"""Walks flows step by step, as the frontend does."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers import config_validation as cv
import orjson
import probatio as vol
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN

type Result = Mapping[str, Any]


class Walk:
    """One flow, and where it stands."""

    def __init__(self, manager: Any, result: Result) -> None:
        """Go on from the first result."""
        self._manager = manager
        self.result = result

    @classmethod
    async def menu(cls, hass: HomeAssistant, *choices: str) -> Walk:
        """Begin with a new account, and choose from the menus."""
        manager = hass.config_entries.flow
        walk = cls(
            manager, await manager.async_init(DOMAIN, context={"source": SOURCE_USER})
        )
        for choice in choices:
            await walk.choose(choice)
        return walk

    @classmethod
    async def reconfigure(cls, hass: HomeAssistant, entry: MockConfigEntry) -> Walk:
        """Begin to reconfigure an account."""
        result = await entry.start_reconfigure_flow(hass)
        return cls(hass.config_entries.flow, result)

    @classmethod
    async def reauth(cls, hass: HomeAssistant, entry: MockConfigEntry) -> Walk:
        """Begin to renew the credentials of an account."""
        result = await entry.start_reauth_flow(hass)
        return cls(hass.config_entries.flow, result)

    @classmethod
    async def link(cls, hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> Walk:
        """Begin a new link of an account."""
        manager = hass.config_entries.subentries
        result = await manager.async_init(
            (entry.entry_id, kind), context={"source": SOURCE_USER}
        )
        return cls(manager, result)

    @classmethod
    async def relink(
        cls, hass: HomeAssistant, entry: MockConfigEntry, subentry_id: str
    ) -> Walk:
        """Begin to reconfigure a link."""
        result = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
        return cls(hass.config_entries.subentries, result)

    async def choose(self, choice: str) -> Result:
        """Choose from a menu."""
        assert self.result["type"] is FlowResultType.MENU
        assert choice in self.result["menu_options"]
        return await self._configure({"next_step_id": choice})

    async def submit(self, **user_input: Any) -> Result:
        """Submit a form."""
        assert self.result["type"] is FlowResultType.FORM
        return await self._configure(user_input)

    async def look(self) -> Result:
        """Look again at a flow that is waiting."""
        return await self._configure(None)

    async def _configure(self, user_input: dict[str, Any] | None) -> Result:
        flow_id = self.result["flow_id"]
        self.result = await self._manager.async_configure(flow_id, user_input)
        _check_that_the_frontend_can_show(self.result)
        return self.result

    @property
    def step(self) -> str:
        """Return which form or menu is shown."""
        return str(self.result["step_id"])

    @property
    def errors(self) -> Mapping[str, str]:
        """Return the errors of the form."""
        assert self.result["type"] is FlowResultType.FORM
        return self.result["errors"] or {}

    @property
    def reason(self) -> str:
        """Return why the flow was aborted."""
        assert self.result["type"] is FlowResultType.ABORT
        return str(self.result["reason"])

    @property
    def is_done(self) -> bool:
        """Tell whether something was created."""
        return self.result["type"] is FlowResultType.CREATE_ENTRY

    @property
    def suggested(self) -> dict[str, Any]:
        """Return what the form already has in it; sections in a mapping of theirs."""
        return _suggested(self.result["data_schema"])

    def options(self, field: str) -> dict[str, str]:
        """Return what a field offers, by value."""
        selector = self.result["data_schema"].schema[field]
        options = map(_as_option, selector.config["options"])
        return {option["value"]: option["label"] for option in options}


def _check_that_the_frontend_can_show(result: Result) -> None:
    schema = result.get("data_schema") or vol.Schema({})
    fields = vol.to_field_list(schema, custom_serializer=cv.custom_serializer)
    assert orjson.loads(orjson.dumps([fields, result.get("menu_options")]))


def _suggested(schema: vol.Schema) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for marker, kind in schema.schema.items():
        if isinstance(kind, section):
            found |= {
                str(marker): inner for inner in [_suggested(kind.schema)] if inner
            }
        elif "suggested_value" in (marker.description or {}):
            found[str(marker)] = marker.description["suggested_value"]
    return found


def _as_option(option: Any) -> dict[str, str]:
    return option if isinstance(option, dict) else {"value": option, "label": option}
