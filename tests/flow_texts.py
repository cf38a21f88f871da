"""Watches every flow that a test walks, and notes each text that it shows but lacks.

Home Assistant's own test suite does this for its integrations; the plugin does not. A
missing text is no error at run time: people see the bare key.
"""

from collections.abc import Iterable, Iterator, Mapping
import json
from pathlib import Path
from string import Formatter
from typing import Any

from homeassistant import data_entry_flow
from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigFlow, ConfigSubentryFlow
from homeassistant.data_entry_flow import FlowHandler, FlowManager, FlowResultType
from homeassistant.helpers import issue_registry as ir
import probatio as vol
import pytest

DOMAIN = "letterboxd_sync"
TRANSLATIONS = (
    Path(__file__).parents[1]
    / "custom_components"
    / DOMAIN
    / "translations"
    / "en.json"
)

type Texts = Mapping[str, Any]
type AnyFlow = FlowHandler[Any, Any, Any]


def texts_of(flow: AnyFlow, texts: Texts) -> tuple[str, Texts] | None:
    """Return the part of the texts that a flow of ours uses, with its name.

    None for the flows of other integrations.
    """
    match flow:
        case ConfigFlow() if flow.handler == DOMAIN:
            return "config", texts.get("config", {})
        case ConfigSubentryFlow():
            entry_id, kind = flow.handler
            entry = flow.hass.config_entries.async_get_entry(entry_id)
            if entry is None or entry.domain != DOMAIN:
                return None
            return kind, texts.get("config_subentries", {}).get(kind, {})
        case RepairsFlow() if flow.handler == DOMAIN:
            issue = ir.async_get(flow.hass).async_get_issue(DOMAIN, flow.issue_id)
            if issue is None:
                # Withdrawn meanwhile: the frontend still shows it by the key it had.
                return None
            key = issue.translation_key or ""
            return key, texts.get("issues", {}).get(key, {}).get("fix_flow", {})
        case _:
            return None


def issue_placeholders(flow: AnyFlow) -> set[str]:
    """Return what the frontend fills in from the issue that a flow mends."""
    if not isinstance(flow, RepairsFlow):
        return set()
    issue = ir.async_get(flow.hass).async_get_issue(DOMAIN, flow.issue_id)
    return set((issue.translation_placeholders if issue else None) or ())


def missing(texts: Texts, result: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    """Yield each text that a result of a step shows and that is not there.

    ``known`` are placeholders that are filled in besides those of the result.
    """
    given = known | set(result.get("description_placeholders") or ())
    for path in shown(result):
        said: Any = texts
        for name in path:
            said = said.get(name) if isinstance(said, Mapping) else None
        if not isinstance(said, str):
            yield ".".join(path)
        elif (
            unfilled := {name for _, name, _, _ in Formatter().parse(said) if name}
            - given
        ):
            yield f"{'.'.join(path)} ({', '.join(sorted(unfilled))} not given)"


def shown(result: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield where each text stands that a result of a step shows."""
    match result["type"]:
        case FlowResultType.FORM:
            step = ("step", result["step_id"])
            yield (*step, "title")
            schema = result["data_schema"]
            yield from fields(step, schema.schema if schema else {})
            for key in (result.get("errors") or {}).values():
                yield "error", key
        case FlowResultType.MENU:
            step = ("step", result["step_id"])
            yield (*step, "title")
            options = result["menu_options"]
            if not isinstance(options, Mapping):
                yield from ((*step, "menu_options", option) for option in options)
        case FlowResultType.ABORT:
            if result.get("translation_domain") in {None, DOMAIN}:
                yield "abort", result["reason"]
        case FlowResultType.SHOW_PROGRESS:
            yield "progress", result["progress_action"]
        case _:
            return


def fields(
    step: tuple[str, ...], schema: Mapping[Any, Any]
) -> Iterator[tuple[str, ...]]:
    """Yield where the texts of a form's fields stand, those in sections too."""
    for marker, kind in schema.items():
        name = str(marker.schema if isinstance(marker, vol.Marker) else marker)
        if isinstance(kind, data_entry_flow.section):
            yield (*step, "sections", name, "name")
            yield from fields((*step, "sections", name), kind.schema.schema)
        else:
            yield (*step, "data", name)
            yield (*step, "data_description", name)


class FlowTexts:
    """What the flows of a test lacked."""

    def __init__(self, texts: Texts) -> None:
        """Compare with these texts."""
        self._texts = texts
        self.lacking: set[str] = set()

    @classmethod
    def of_the_integration(cls) -> FlowTexts:
        """Compare with translations/en.json."""
        return cls(json.loads(TRANSLATIONS.read_text(encoding="utf-8")))

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look at the result of each step from now on."""
        take_step = FlowManager._async_handle_step

        async def watched(
            manager: FlowManager[Any, Any, Any],
            flow: AnyFlow,
            step_id: str,
            user_input: Any,
        ) -> Any:
            ours = texts_of(flow, self._texts)
            known = issue_placeholders(flow)
            result = await take_step(manager, flow, step_id, user_input)
            if ours is not None:
                name, its_texts = ours
                self.note(name, missing(its_texts, result, known))
            return result

        monkeypatch.setattr(FlowManager, "_async_handle_step", watched)

    def note(self, name: str, lacking: Iterable[str]) -> None:
        """Remember what a flow lacked."""
        self.lacking.update(f"{name}.{path}" for path in lacking)
