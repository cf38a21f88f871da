"""The triggers that automations get are those that are described to people."""

from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.letterboxd_sync.trigger import async_get_triggers

from .source import INTEGRATION, read_json, read_yaml, translations

DESCRIBED: dict[str, Any] = read_yaml(INTEGRATION / "triggers.yaml")


async def test_triggers_are_described_translated_and_pictured_alike(
    hass: HomeAssistant,
) -> None:
    offered = set(await async_get_triggers(hass))
    icons = read_json(INTEGRATION / "icons.json")["triggers"]
    assert set(DESCRIBED) == offered
    assert set(translations()["triggers"]) == offered
    assert set(icons) == offered


def test_triggers_are_offered_for_our_own_event_entities() -> None:
    filters = [it["target"]["entity"] for it in DESCRIBED.values()]
    assert filters == [{"domain": "event", "integration": "letterboxd_sync"}] * len(
        DESCRIBED
    )
