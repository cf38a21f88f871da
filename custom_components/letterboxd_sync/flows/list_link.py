"""What the flows of links that read a list share: which list, and where it goes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    SubentryFlowResult,
)
from homeassistant.const import CONF_TARGET, CONF_USERNAME
from homeassistant.core import callback
import probatio as vol

from ..const import CONF_LIST_SLUG, CONF_PROVIDER, Provider
from ..model.capability import Access, Facet
from ..providers.errors import ProviderError
from ..providers.letterboxd.account import LetterboxdAccount
from .addresses import PastedError, list_slug
from .entry_titles import distinct_titles
from .forms import TEXT, Errors, UserInput
from .linking import LinkSteps, default_of, pick_accounts
from .troubles import PATIENCE_WITH_PROXIES, error_key, patience

CONF_LIST: Final = "list"

_LIST_ERRORS: Final = {"not_found": "list_not_found", "private": "list_private"}


class ListLinkSteps(LinkSteps, ABC):
    """The steps of every link of a list; a subclass knows one kind of target."""

    target_provider: ClassVar[Provider]

    target: ConfigEntry[Any]
    list_slug: str | None = None

    async def async_step_user(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask which list goes where."""
        if not (targets := self._targets()):
            return self.async_abort(reason="no_target")
        if not (self._reads(Facet.WATCHLIST) or self._reads(Facet.LISTS)):
            return self.async_abort(reason="nothing_to_read")
        errors: Errors = {}
        if user_input is not None:
            self.target = targets[user_input[CONF_TARGET]]
            errors = self._take_list(user_input.get(CONF_LIST, ""))
            errors = errors or await self._try_list()
            if not errors:
                return await self.async_step_target()
        return self.show(
            "user", _ends_schema(targets), values=user_input or {}, errors=errors
        )

    @abstractmethod
    async def async_step_target(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Go on with what the target needs to know."""

    @callback
    def take_subentry(self) -> Mapping[str, Any] | None:
        """Return the settings of the link to change; None when its target is gone."""
        data = self._get_reconfigure_subentry().data
        targets = {entry.unique_id: entry for entry in self._targets().values()}
        if data[CONF_TARGET] not in targets:
            return None
        self.target = targets[data[CONF_TARGET]]
        self.list_slug = data[CONF_LIST_SLUG]
        return data

    @callback
    def ends(self) -> dict[str, Any]:
        """Return the two ends as the subentry keeps them."""
        return {CONF_TARGET: self.target.unique_id, CONF_LIST_SLUG: self.list_slug}

    @callback
    def target_title(self) -> str:
        """Return what tells the target from the others that a link may go to."""
        return distinct_titles(self._targets().values())[self.target.entry_id]

    @callback
    def name(self, end: str) -> str:
        """Return a title for the link, in words that need no translation."""
        return f"{self.list_slug or 'Watchlist'} → {end}"

    def _targets(self) -> dict[str, ConfigEntry[Any]]:
        """Return the accounts that can be a target, by entry id."""
        return {
            entry.entry_id: entry
            for entry in self.linked_accounts()
            if entry.data[CONF_PROVIDER] == self.target_provider
        }

    def _reads(self, facet: Facet) -> bool:
        """Tell whether a route of the account reads this; unknown is no "no"."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return True
        support = entry.runtime_data.account.capabilities.get(facet)
        return support is not None and Access.READ in support.access

    def _take_list(self, pasted: str) -> Errors:
        member = self._get_entry().data[CONF_USERNAME]
        try:
            self.list_slug = list_slug(pasted, member=member)
        except PastedError as err:
            return {CONF_LIST: err.fault}
        if self.list_slug is None:
            readable = self._reads(Facet.WATCHLIST)
            return {} if readable else {CONF_LIST: "watchlist_unreadable"}
        return {} if self._reads(Facet.LISTS) else {CONF_LIST: "list_unreadable"}

    async def _try_list(self) -> Errors:
        """Find out whether the list is open to us; the watchlist was tried before."""
        entry = self._get_entry()
        if self.list_slug is None or entry.state is not ConfigEntryState.LOADED:
            return {}
        account: LetterboxdAccount = entry.runtime_data.account
        try:
            async with patience(PATIENCE_WITH_PROXIES):
                await account.probe_list(self.list_slug)
        except ProviderError as err:
            self.detail = err.detail
            return {CONF_LIST: _LIST_ERRORS.get(error_key(err), "list_unreachable")}
        return {}


def _ends_schema(targets: Mapping[str, ConfigEntry[Any]]) -> vol.Schema:
    titles = distinct_titles(targets.values())
    return vol.Schema(
        {
            vol.Required(CONF_TARGET, default=default_of(titles)): pick_accounts(
                titles
            ),
            vol.Optional(CONF_LIST): TEXT,
        }
    )
