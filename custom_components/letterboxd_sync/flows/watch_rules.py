"""The part of a form that asks what of somebody's playback counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..const import (
    CONF_DEVICES_LEFT_OUT,
    CONF_EPISODES,
    CONF_FILMS,
    CONF_LIBRARIES_LEFT_OUT,
    CONF_MARKED_BY_HAND,
    CONF_MIN_LENGTH,
    CONF_THRESHOLD,
)
from .forms import Errors, UserInput

CONF_MORE: Final = "more"

# Below half of a title nobody has seen it; the credits of some are a tenth of it.
_THRESHOLD: Final = NumberSelector(
    NumberSelectorConfig(
        min=50,
        max=95,
        step=1,
        unit_of_measurement="%",
        mode=NumberSelectorMode.SLIDER,
    )
)
_MINUTES: Final = NumberSelector(
    NumberSelectorConfig(
        min=0, max=600, step=1, unit_of_measurement="min", mode=NumberSelectorMode.BOX
    )
)

# What a new link begins with, and what stays where a source cannot tell.
_NEW: Final = {
    CONF_THRESHOLD: 80,
    CONF_FILMS: True,
    CONF_EPISODES: True,
    CONF_MARKED_BY_HAND: False,
    CONF_MIN_LENGTH: 0,
    CONF_LIBRARIES_LEFT_OUT: [],
    CONF_DEVICES_LEFT_OUT: [],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a source of playback tells, and so what can be left out."""

    libraries: tuple[str, ...] | None = None
    """Those that can be named now; None where a source does not tell them."""
    devices: tuple[str, ...] | None = None
    marks: bool = False
    """Whether it tells what was only marked as played."""


def rules_fields(
    told: Told, before: Mapping[str, Any], *, episodes: bool
) -> dict[Any, Any]:
    """Return the fields; ``episodes``: the link may be about more than films."""
    fields: dict[Any, Any] = {vol.Required(CONF_THRESHOLD, default=80): _THRESHOLD}
    if episodes:
        fields[vol.Required(CONF_FILMS, default=True)] = bool
        fields[vol.Required(CONF_EPISODES, default=True)] = bool
    if told.marks:
        fields[vol.Required(CONF_MARKED_BY_HAND, default=False)] = bool
    more: dict[Any, Any] = {vol.Optional(CONF_MIN_LENGTH, default=0): _MINUTES}
    for key, names in (
        (CONF_LIBRARIES_LEFT_OUT, told.libraries),
        (CONF_DEVICES_LEFT_OUT, told.devices),
    ):
        if names is not None:
            # What is left out already stays visible though it is gone.
            offered = dict.fromkeys((*names, *before.get(key, ())))
            more[vol.Optional(key, default=list)] = _pick(offered)
    fields[vol.Required(CONF_MORE)] = section(vol.Schema(more), {"collapsed": True})
    return fields


def rules_values(before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields have in them: the settings of a link, if it has any."""
    values = {key: before.get(key, value) for key, value in _NEW.items()}
    return {**values, CONF_MORE: values}


def rules_of(user_input: UserInput, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return filled-in fields as the subentry keeps them."""
    said = {
        **{key: before.get(key, value) for key, value in _NEW.items()},
        **{key: value for key, value in user_input.items() if key in _NEW},
        **user_input[CONF_MORE],
    }
    for number in (CONF_THRESHOLD, CONF_MIN_LENGTH):
        said[number] = int(said[number])
    return said


def rules_faults(rules: Mapping[str, Any]) -> Errors:
    """Return what is wrong with rules."""
    if not rules[CONF_FILMS] and not rules[CONF_EPISODES]:
        return {"base": "nothing_counts"}
    return {}


def _pick(names: Iterable[str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(names),
            multiple=True,
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
