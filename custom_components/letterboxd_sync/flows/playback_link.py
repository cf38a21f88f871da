"""The flow of a link that brings playback to the accounts of who watches."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowResult
from homeassistant.helpers.typing import UNDEFINED
import probatio as vol

from ..const import (
    CONF_ACCOUNT,
    CONF_ONLY_WHEN_HOME,
    CONF_TARGETS,
    CONF_USER_ID,
    LinkType,
)
from ..links import link_unique_id
from ..model.capability import Access, Facet
from .forms import Errors, UserInput
from .linking import pick_accounts
from .watch_link import PERSON, WatchLinkSteps
from .watch_rules import rules_faults, rules_fields, rules_of, rules_values

_HOME: Final = vol.Schema({vol.Optional(CONF_ONLY_WHEN_HOME): PERSON})


class PlaybackLinkFlow(WatchLinkSteps):
    """Makes and changes a link of playback: who, to which accounts, what counts."""

    link_type: ClassVar[LinkType] = LinkType.PLAYBACK

    _user_id: str
    _titles: Mapping[str, str]
    _homes: dict[str, str | None]
    """The accounts that were chosen, and who has to be home for each."""
    _to_ask: list[str]
    """Those of them that were not asked about yet."""

    async def async_step_user(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask who watches, and which accounts that goes to."""
        if user_input is None:
            self._titles = self.titles_of_those_who_can(Facet.HISTORY, Access.ADD)
            if not self._titles:
                return self.async_abort(reason="no_target")
            if (abort := await self.read_source()) is not None:
                return abort
        else:
            self._user_id = user_input[CONF_USER_ID]
            if not (errors := self._take_accounts(user_input[CONF_TARGETS])):
                return await self.async_step_home()
            return self._show_ends("user", user_input, errors)
        return self._show_ends("user", {CONF_TARGETS: self._likely_accounts()})

    async def async_step_reconfigure(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask to which accounts it goes from now on; another person is another link."""
        if user_input is None:
            chosen = [target[CONF_ACCOUNT] for target in self.before[CONF_TARGETS]]
            self._user_id = self.before[CONF_USER_ID]
            # An account that is gone stays visible, so that it can be unticked.
            self._titles = {it: it for it in chosen} | self.titles_of_those_who_can(
                Facet.HISTORY, Access.ADD
            )
            if (abort := await self.read_source()) is not None:
                return abort
            return self._show_ends("reconfigure", {CONF_TARGETS: chosen})
        if not (errors := self._take_accounts(user_input[CONF_TARGETS])):
            return await self.async_step_home()
        return self._show_ends("reconfigure", user_input, errors)

    async def async_step_home(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask of each account who has to be home for it; nobody where nobody lives."""
        if user_input is not None:
            self._homes[self._to_ask.pop(0)] = user_input.get(CONF_ONLY_WHEN_HOME)
        if not self._to_ask:
            return await self.async_step_settings()
        asked = self._to_ask[0]
        # Whoever is named and gone can be taken back, whether anybody else is there.
        people = self._homes[asked] or self.hass.states.async_entity_ids("person")
        if not people:
            return await self.async_step_settings()
        return self.show(
            "home",
            _HOME,
            values={CONF_ONLY_WHEN_HOME: self._homes[asked]},
            target=self._titles[asked],
        )

    async def async_step_settings(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask what counts, and keep the link."""
        if user_input is None:
            return self._show_settings(rules_values(self.before))
        rules = rules_of(user_input, self.before)
        if errors := rules_faults(rules):
            return self._show_settings(user_input, errors)
        return self._keep({**self._ends(), **rules})

    def _keep(self, data: Mapping[str, Any]) -> SubentryFlowResult:
        accounts = ", ".join(self._titles[it] for it in self._homes)
        title = f"{self.name_of(self._user_id)} → {accounts}"
        unique_id = link_unique_id(self.link_type, data)
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data, unique_id=unique_id)
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(
            self._get_entry(),
            subentry,
            data=data,
            unique_id=unique_id,
            # A title that a person gave to the link stays.
            title=UNDEFINED if unique_id == subentry.unique_id else title,
        )

    def _ends(self) -> dict[str, Any]:
        return {
            CONF_USER_ID: self._user_id,
            CONF_TARGETS: [
                {CONF_ACCOUNT: account, CONF_ONLY_WHEN_HOME: person}
                for account, person in self._homes.items()
            ],
        }

    def _take_accounts(self, chosen: list[str]) -> Errors:
        """Take the accounts; two links of one person to one of them are one."""
        if not chosen:
            return {CONF_TARGETS: "no_account"}
        if self._taken_accounts() & set(chosen):
            return {CONF_TARGETS: "already_linked"}
        homes = {
            target[CONF_ACCOUNT]: target[CONF_ONLY_WHEN_HOME]
            for target in self.before.get(CONF_TARGETS, ())
        }
        self._homes = {account: homes.get(account) for account in chosen}
        self._to_ask = list(chosen)
        return {}

    def _taken_accounts(self) -> set[str]:
        """Return the accounts that this person's playback goes to by other links."""
        return {
            target[CONF_ACCOUNT]
            for subentry in self._get_entry().get_subentries_of_type(self.link_type)
            if subentry.subentry_id != self.own_subentry_id
            and subentry.data[CONF_USER_ID] == self._user_id
            for target in subentry.data[CONF_TARGETS]
        }

    def _likely_accounts(self) -> list[str]:
        return list(self._titles) if len(self._titles) == 1 else []

    def _show_ends(
        self, step_id: str, values: Mapping[str, Any], errors: Errors | None = None
    ) -> SubentryFlowResult:
        accounts = {
            vol.Required(CONF_TARGETS): pick_accounts(self._titles, multiple=True)
        }
        who = self.who_field() if step_id == "user" else {}
        return self.show(
            step_id, vol.Schema({**who, **accounts}), values=values, errors=errors
        )

    def _show_settings(
        self, values: Mapping[str, Any], errors: Errors | None = None
    ) -> SubentryFlowResult:
        schema = vol.Schema(rules_fields(self.told, self.before, episodes=True))
        return self.show("settings", schema, values=values, errors=errors)
