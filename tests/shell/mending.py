"""Fix flows, walked over HTTP as the frontend does."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.letterboxd_sync.const import DOMAIN

FIX = "/api/repairs/issues/fix"

type Step = dict[str, Any]
type Fix = Callable[[str], Awaitable[Step]]
type Answer = Callable[[Step, dict[str, Any]], Awaitable[Step]]


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    """Return one of our issues that is shown now."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return found if found is not None and found.active else None
