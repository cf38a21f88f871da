"""Triggers on one kind of event of our event entities."""

from typing import ClassVar, override

from homeassistant.components.event import (
    DOMAIN as EVENT_DOMAIN,
    EventEntityStateAttribute,
)
from homeassistant.core import State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
)

from ..const import DOMAIN


class OccurrenceTrigger(StatelessEntityTriggerBase):
    """Fires when one of our event entities reports ``event_type``.

    A target such as a room may hold event entities of others: a doorbell does not
    start a film.
    """

    event_type: ClassVar[str]
    _domain_specs = {EVENT_DOMAIN: DomainSpec()}  # noqa: RUF012 - as its base has it

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Leave out the event entities of other integrations."""
        registry = er.async_get(self._hass)
        return {
            entity_id
            for entity_id in super().entity_filter(entities)
            if (entry := registry.async_get(entity_id)) and entry.platform == DOMAIN
        }

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether this is what the automation waits for."""
        told = state.attributes.get(EventEntityStateAttribute.EVENT_TYPE)
        return bool(told == self.event_type)


def trigger_on(event_type: str) -> type[OccurrenceTrigger]:
    """Return the trigger on one kind of event."""
    return type(
        f"{event_type.title().replace('_', '')}Trigger",
        (OccurrenceTrigger,),
        {"event_type": event_type},
    )
