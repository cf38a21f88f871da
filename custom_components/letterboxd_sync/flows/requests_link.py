"""The flow of a link that requests films: watchlist or list -> Radarr."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any, ClassVar, Final, override

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.const import CONF_USERNAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..accounts import radarr_account
from ..const import (
    CONF_ANIMATION_ROOT_FOLDER,
    CONF_LIMIT,
    CONF_MINIMUM_AVAILABILITY,
    CONF_MONITORED,
    CONF_ON_UNLISTED,
    CONF_QUALITY_PROFILE_ID,
    CONF_ROOT_FOLDER,
    CONF_SEARCH,
    CONF_TAGS,
    LinkType,
    Provider,
)
from ..links import link_unique_id
from ..model.link import UnlistedPolicy
from ..model.shelf import MinimumAvailability
from ..providers.errors import ProviderError
from .forms import Errors, UserInput
from .list_link import ListLinkSteps
from .troubles import patience

CONF_MORE: Final = "more"

# Keys of translations are lower case; Radarr's own words are not.
_AVAILABILITIES: Final = {it.name.lower(): it.value for it in MinimumAvailability}

_NOT_IN_A_LABEL: Final = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Choices:
    """What a Radarr has to choose from."""

    profiles: tuple[tuple[int, str], ...]
    folders: tuple[str, ...]
    tags: tuple[str, ...]


class RequestsLinkFlow(ListLinkSteps):
    """Makes and changes a link that requests films."""

    link_type: ClassVar[LinkType] = LinkType.REQUESTS
    target_provider: ClassVar[Provider] = Provider.RADARR

    _choices: _Choices

    @override
    async def async_step_target(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask how films are to be requested."""
        if self.is_taken(self.ends()):
            return self.async_abort(reason="already_configured")
        return await self.async_step_settings()

    async def async_step_settings(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask how films are to be requested."""
        member = self._get_entry().data[CONF_USERNAME]
        values: Mapping[str, Any] = {CONF_TAGS: [label(f"letterboxd-{member}")]}
        if user_input is None:
            if (abort := await self._read_choices()) is not None:
                return abort
        elif errors := _faults(user_input):
            return self._show_settings("settings", user_input, errors)
        else:
            data = {**self.ends(), **_settings(user_input)}
            return self.async_create_entry(
                title=self.name(self.target_title()),
                data=data,
                unique_id=link_unique_id(self.link_type, data),
            )
        return self._show_settings("settings", values)

    async def async_step_reconfigure(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Change how films are requested.

        Another list or Radarr is another link: what the ends of this one agreed on
        would read as "removed" at the new ones.
        """
        if (data := self.take_subentry()) is None:
            return self.async_abort(reason="target_gone")
        if user_input is None:
            if (abort := await self._read_choices()) is not None:
                return abort
            self._choices = _with_gone(self._choices, data)
            return self._show_settings("reconfigure", _values(data))
        if errors := _faults(user_input):
            return self._show_settings("reconfigure", user_input, errors)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            data_updates=_settings(user_input),
        )

    def _show_settings(
        self, step_id: str, values: Mapping[str, Any], errors: Errors | None = None
    ) -> SubentryFlowResult:
        return self.show(
            step_id,
            _schema(self._choices),
            values=values,
            errors=errors,
            target=self.target.title,
        )

    async def _read_choices(self) -> SubentryFlowResult | None:
        """Ask Radarr what there is to choose from; a result ends the flow."""
        account = radarr_account(self.hass, self.target.data)
        try:
            async with patience():
                profiles, folders, tags = await asyncio.gather(
                    account.quality_profiles(), account.root_folders(), account.tags()
                )
        except ProviderError as err:
            return self.unreachable(err, self.target)
        if not profiles or not folders:
            reason = "no_root_folder" if profiles else "no_quality_profile"
            return self.async_abort(
                reason=reason, description_placeholders={"target": self.target.title}
            )
        self._choices = _Choices(
            profiles=tuple((profile.id, profile.name) for profile in profiles),
            folders=tuple(folder.path for folder in folders),
            tags=tags,
        )
        return None


def label(text: str) -> str:
    """Return what Radarr can take as the label of a tag; may be empty.

    Version 6 takes only ``^[a-z0-9-]+$``.
    """
    return _NOT_IN_A_LABEL.sub("-", text.strip().lower()).strip("-")


def _schema(choices: _Choices) -> vol.Schema:
    profiles = [
        SelectOptionDict(value=str(number), label=name)
        for number, name in choices.profiles
    ]
    nothing = UnlistedPolicy.NOTHING.value
    return vol.Schema(
        {
            vol.Required(
                CONF_QUALITY_PROFILE_ID, default=profiles[0]["value"]
            ): SelectSelector(
                SelectSelectorConfig(options=profiles, mode=SelectSelectorMode.DROPDOWN)
            ),
            vol.Required(CONF_ROOT_FOLDER, default=choices.folders[0]): _pick(
                choices.folders
            ),
            vol.Optional(CONF_TAGS, default=list): SelectSelector(
                SelectSelectorConfig(
                    options=list(choices.tags),
                    multiple=True,
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Required(CONF_ON_UNLISTED, default=nothing): _pick(
                [policy.value for policy in UnlistedPolicy],
                translation_key=CONF_ON_UNLISTED,
            ),
            vol.Required(CONF_MORE): section(_more(choices), {"collapsed": True}),
        }
    )


def _more(choices: _Choices) -> vol.Schema:
    released = MinimumAvailability.RELEASED.name.lower()
    return vol.Schema(
        {
            vol.Optional(CONF_ANIMATION_ROOT_FOLDER): _pick(choices.folders),
            vol.Required(CONF_MINIMUM_AVAILABILITY, default=released): _pick(
                _AVAILABILITIES, translation_key=CONF_MINIMUM_AVAILABILITY
            ),
            vol.Required(CONF_MONITORED, default=True): bool,
            vol.Required(CONF_SEARCH, default=True): bool,
            vol.Optional(CONF_LIMIT): NumberSelector(
                NumberSelectorConfig(
                    min=1, max=1000, step=1, mode=NumberSelectorMode.BOX
                )
            ),
        }
    )


def _pick(options: Iterable[str], translation_key: str | None = None) -> SelectSelector:
    config = SelectSelectorConfig(
        options=list(options), mode=SelectSelectorMode.DROPDOWN
    )
    if translation_key is not None:
        config["translation_key"] = translation_key
    return SelectSelector(config)


def _faults(user_input: UserInput) -> Errors:
    if all(label(tag) for tag in user_input[CONF_TAGS]):
        return {}
    return {CONF_TAGS: "invalid_tag"}


def _settings(user_input: UserInput) -> dict[str, Any]:
    """Return a filled-in form as the subentry keeps it."""
    more = user_input[CONF_MORE]
    limit = more.get(CONF_LIMIT)
    return {
        CONF_QUALITY_PROFILE_ID: int(user_input[CONF_QUALITY_PROFILE_ID]),
        CONF_ROOT_FOLDER: user_input[CONF_ROOT_FOLDER],
        CONF_TAGS: list(dict.fromkeys(label(tag) for tag in user_input[CONF_TAGS])),
        CONF_ON_UNLISTED: user_input[CONF_ON_UNLISTED],
        CONF_ANIMATION_ROOT_FOLDER: more.get(CONF_ANIMATION_ROOT_FOLDER) or None,
        CONF_MINIMUM_AVAILABILITY: _AVAILABILITIES[more[CONF_MINIMUM_AVAILABILITY]],
        CONF_MONITORED: more[CONF_MONITORED],
        CONF_SEARCH: more[CONF_SEARCH],
        CONF_LIMIT: None if limit is None else int(limit),
    }


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a subentry keeps as the form shows it."""
    availability = MinimumAvailability(data[CONF_MINIMUM_AVAILABILITY])
    return {
        CONF_QUALITY_PROFILE_ID: str(data[CONF_QUALITY_PROFILE_ID]),
        CONF_ROOT_FOLDER: data[CONF_ROOT_FOLDER],
        CONF_TAGS: data[CONF_TAGS],
        CONF_ON_UNLISTED: data[CONF_ON_UNLISTED],
        CONF_MORE: {
            CONF_ANIMATION_ROOT_FOLDER: data[CONF_ANIMATION_ROOT_FOLDER],
            CONF_MINIMUM_AVAILABILITY: availability.name.lower(),
            CONF_MONITORED: data[CONF_MONITORED],
            CONF_SEARCH: data[CONF_SEARCH],
            CONF_LIMIT: data[CONF_LIMIT],
        },
    }


def _with_gone(choices: _Choices, data: Mapping[str, Any]) -> _Choices:
    """Add what the link uses and Radarr has no longer: it stays visible."""
    number = data[CONF_QUALITY_PROFILE_ID]
    profiles = choices.profiles
    if number not in dict(profiles):
        profiles = (*profiles, (number, f"#{number}"))
    used = (data[CONF_ROOT_FOLDER], data[CONF_ANIMATION_ROOT_FOLDER])
    gone = [path for path in used if path and path not in choices.folders]
    return _Choices(
        profiles=profiles,
        folders=tuple(dict.fromkeys((*choices.folders, *gone))),
        tags=tuple(dict.fromkeys((*choices.tags, *data[CONF_TAGS]))),
    )
