"""What the flows of all links share: accounts to link to, and why there are none."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..const import DOMAIN, LinkType
from ..links import link_unique_id
from ..providers.errors import NotAuthorized, ProviderError
from .forms import EXAMPLES, Errors


class LinkSteps(ConfigSubentryFlow):
    """What the steps of every link build on."""

    link_type: ClassVar[LinkType]

    detail: str = ""
    """The service's own words for what went wrong; never a secret."""

    @callback
    def linked_accounts(self) -> list[ConfigEntry[Any]]:
        """Return the accounts that a link may go to, whatever they can do."""
        return self.hass.config_entries.async_entries(
            DOMAIN, include_ignore=False, include_disabled=False
        )

    @callback
    def is_taken(self, data: Mapping[str, Any], *, apart_from: str = "") -> bool:
        """Tell whether another link of this account has the same ends."""
        unique_id = link_unique_id(self.link_type, data)
        return any(
            subentry.unique_id == unique_id and subentry.subentry_id != apart_from
            for subentry in self._get_entry().subentries.values()
        )

    @callback
    def unreachable(
        self, err: ProviderError, account: ConfigEntry[Any]
    ) -> SubentryFlowResult:
        """Give up: without this account's answer there is nothing to choose from."""
        reason = "cannot_connect"
        if isinstance(err, NotAuthorized):
            reason = "invalid_auth"
        return self.async_abort(
            reason=reason,
            description_placeholders={"target": account.title},
        )

    @callback
    def show(
        self,
        step_id: str,
        schema: vol.Schema,
        *,
        values: Mapping[str, Any],
        errors: Errors | None = None,
        target: str = "",
    ) -> SubentryFlowResult:
        """Show a form with these values in it."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors,
            description_placeholders={
                **EXAMPLES,
                "account": self._get_entry().title,
                "detail": self.detail,
                "target": target,
            },
        )


def pick_accounts(
    titles: Mapping[str, str], *, multiple: bool = False
) -> SelectSelector:
    """Return the field that asks for one of these accounts, or for some of them."""
    options = [
        SelectOptionDict(value=key, label=title) for key, title in titles.items()
    ]
    return SelectSelector(
        SelectSelectorConfig(
            options=options, multiple=multiple, mode=SelectSelectorMode.LIST
        )
    )


def default_of(choices: Iterable[str]) -> Any:
    """Return the only choice, as the default of a field; of several there is none."""
    match list(choices):
        case [only]:
            return only
        case _:
            return vol.UNDEFINED
