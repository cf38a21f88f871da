"""The flow of a link that makes diary entries: history or playback -> Letterboxd."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowResult
from homeassistant.const import CONF_TARGET
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..const import (
    CONF_EPISODES,
    CONF_ONLY_WHEN_HOME,
    CONF_POLICY,
    CONF_TAGS,
    CONF_USER_ID,
    LinkType,
    Provider,
)
from ..links import link_unique_id
from ..model.capability import Access, Facet
from ..model.link import DiaryPolicy
from .forms import Errors, UserInput
from .linking import default_of, pick_accounts
from .watch_link import PERSON, WatchLinkSteps
from .watch_rules import CONF_MORE, rules_fields, rules_of, rules_values

_TAGS: Final = SelectSelector(
    SelectSelectorConfig(
        options=[], multiple=True, custom_value=True, mode=SelectSelectorMode.DROPDOWN
    )
)


class DiaryLinkFlow(WatchLinkSteps):
    """Makes and changes a link that turns what was watched into diary entries."""

    link_type: ClassVar[LinkType] = LinkType.DIARY

    _user_id: str | None
    _target: str
    _titles: Mapping[str, str]

    async def async_step_user(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask who watches, unless the account is a person's, and whose diary it is."""
        if user_input is None:
            self._titles = self.titles_of_those_who_can(Facet.DIARY, Access.READ)
            if not self._titles:
                return self.async_abort(reason="no_target")
            if (abort := await self._read_watchers()) is not None:
                return abort
            return self._show_ends({})
        self._user_id = user_input.get(CONF_USER_ID)
        self._target = user_input[CONF_TARGET]
        if self.is_taken(self._ends()):
            return self._show_ends(user_input, {CONF_TARGET: "already_linked"})
        return await self.async_step_settings()

    async def async_step_reconfigure(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Change how entries are made; another person or diary is another link."""
        self._titles = self.titles_of_those_who_can(Facet.DIARY, Access.READ)
        self._user_id = self.before[CONF_USER_ID]
        self._target = self.before[CONF_TARGET]
        if self._target not in self._titles:
            return self.async_abort(reason="target_gone")
        if (abort := await self._read_watchers()) is not None:
            return abort
        return await self.async_step_settings()

    async def async_step_settings(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask how entries are made, and keep the link."""
        if user_input is None:
            return self._show_settings()
        data = {**self._ends(), **self._settings(user_input)}
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), data=data
            )
        return self.async_create_entry(
            title=self._title(),
            data=data,
            unique_id=link_unique_id(self.link_type, data),
        )

    @property
    def _is_of_a_person(self) -> bool:
        """Whether the account is one person's, whose whole history is meant."""
        return self.source_provider is Provider.TRAKT

    async def _read_watchers(self) -> SubentryFlowResult | None:
        return None if self._is_of_a_person else await self.read_source()

    def _title(self) -> str:
        diary = self._titles[self._target]
        if self._user_id is None:
            return f"{self._get_entry().title} → {diary}"
        return f"{self.name_of(self._user_id)} → {diary}"

    def _ends(self) -> dict[str, Any]:
        return {CONF_USER_ID: self._user_id, CONF_TARGET: self._target}

    def _settings(self, user_input: UserInput) -> dict[str, Any]:
        """Return a filled-in form as the subentry keeps it; a diary holds films."""
        rules = rules_of({CONF_MORE: {}, **user_input}, self.before)
        return {
            CONF_POLICY: user_input[CONF_POLICY],
            CONF_TAGS: [tag for it in user_input[CONF_TAGS] if (tag := it.strip())],
            CONF_ONLY_WHEN_HOME: user_input.get(CONF_ONLY_WHEN_HOME),
            **rules,
            CONF_EPISODES: False,
        }

    def _policies(self) -> list[str]:
        """Return what can become of a draft; sending, only where one can write."""
        can_write = self._target in self.titles_of_those_who_can(
            Facet.DIARY, Access.ADD
        )
        chosen = self.before.get(CONF_POLICY)
        return [
            policy.value
            for policy in DiaryPolicy
            if can_write or policy is not DiaryPolicy.SEND or policy == chosen
        ]

    def _show_ends(
        self, values: Mapping[str, Any], errors: Errors | None = None
    ) -> SubentryFlowResult:
        target = {
            vol.Required(CONF_TARGET, default=default_of(self._titles)): pick_accounts(
                self._titles
            )
        }
        who = {} if self._is_of_a_person else self.who_field()
        return self.show(
            "user", vol.Schema({**who, **target}), values=values, errors=errors
        )

    def _show_settings(self) -> SubentryFlowResult:
        before = self.before
        ask = DiaryPolicy.ASK.value
        fields: dict[Any, Any] = {
            vol.Required(CONF_POLICY, default=ask): SelectSelector(
                SelectSelectorConfig(
                    options=self._policies(),
                    translation_key=CONF_POLICY,
                    mode=SelectSelectorMode.LIST,
                )
            ),
            vol.Optional(CONF_TAGS, default=list): _TAGS,
        }
        if not self._is_of_a_person:
            # A history does not tell who was home while it was made.
            fields[vol.Optional(CONF_ONLY_WHEN_HOME)] = PERSON
            fields |= rules_fields(self.told, before, episodes=False)
        values = {
            **rules_values(before),
            CONF_POLICY: before.get(CONF_POLICY, ask),
            CONF_TAGS: before.get(CONF_TAGS, []),
            CONF_ONLY_WHEN_HOME: before.get(CONF_ONLY_WHEN_HOME),
        }
        return self.show(
            "settings",
            vol.Schema(fields),
            values=values,
            target=self._titles[self._target],
        )
