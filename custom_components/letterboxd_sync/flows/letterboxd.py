"""The flow's steps for a Letterboxd member: who it is, and by which routes to read."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.const import CONF_USERNAME
from homeassistant.data_entry_flow import section
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers.selector import (
    FileSelector,
    FileSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import probatio as vol

from ..accounts import letterboxd_account
from ..bridge import ledger_folder
from ..const import (
    CONF_PAGES,
    CONF_PAGES_CONCURRENCY,
    CONF_PROVIDER,
    CONF_PROXIES,
    CONF_PROXY_FALLBACK,
    CONF_SITE,
    CONF_WIKIDATA,
    DEFAULT_SITE,
    DEFAULT_WIKIDATA,
    Provider,
)
from ..exports import async_keep_export
from ..model.link import AccountId
from ..providers.errors import ProviderError, Refused, RefusedReason
from ..providers.letterboxd.export import UNTOLD, Export, Holds
from ..providers.letterboxd.pages import MOST_CONCURRENT
from ..providers.proxies import ProxyTextError, parse_proxies
from ..store.errors import LedgerError
from .addresses import PastedError, member_name, server_address
from .forms import ADDRESS, LINES, TEXT, AccountSteps, Errors, UserInput
from .proxy_lines import masked, unmasked
from .troubles import PATIENCE_WITH_PROXIES, error_key, patience
from .uploads import (
    Upload,
    UploadGone,
    async_read_export,
    async_read_text,
    async_take_upload,
)

CONF_EXPORT: Final = "export"
CONF_HOLDS: Final = "holds"
CONF_ADVANCED: Final = "advanced"
CONF_PROXIES_FILE: Final = "proxies_file"
CONF_OWN_PROXIES: Final = "own_proxies"

# Only the feed is read unless somebody says otherwise.
_NEW: Final = {
    CONF_PROVIDER: Provider.LETTERBOXD,
    CONF_PAGES: False,
    CONF_PAGES_CONCURRENCY: 1,
    CONF_PROXIES: "",
    CONF_PROXY_FALLBACK: False,
    CONF_SITE: DEFAULT_SITE,
    CONF_WIKIDATA: DEFAULT_WIKIDATA,
}

_ROUTES: Final = {
    vol.Optional(CONF_EXPORT): FileSelector(FileSelectorConfig(accept=".zip,.csv")),
    vol.Required(CONF_PAGES, default=False): bool,
    vol.Required(CONF_ADVANCED): section(
        vol.Schema(
            {
                vol.Required(CONF_SITE, default=DEFAULT_SITE): ADDRESS,
                vol.Required(CONF_WIKIDATA, default=DEFAULT_WIKIDATA): ADDRESS,
            }
        ),
        {"collapsed": True},
    ),
}

_MEMBER: Final = vol.Schema({vol.Required(CONF_USERNAME): TEXT, **_ROUTES})

_MEMBER_STAYS: Final = vol.Schema(_ROUTES)

_PAGES: Final = vol.Schema(
    {
        vol.Required(CONF_OWN_PROXIES): section(
            vol.Schema(
                {
                    vol.Required(CONF_PAGES_CONCURRENCY, default=1): NumberSelector(
                        NumberSelectorConfig(
                            min=1,
                            max=MOST_CONCURRENT,
                            step=1,
                            mode=NumberSelectorMode.SLIDER,
                        )
                    ),
                    vol.Optional(vol.Secret(CONF_PROXIES)): LINES,
                    vol.Optional(CONF_PROXIES_FILE): FileSelector(
                        FileSelectorConfig(accept=".txt,.csv,text/plain")
                    ),
                    vol.Required(CONF_PROXY_FALLBACK, default=False): bool,
                }
            ),
            {"collapsed": True},
        )
    }
)


_KIND: Final = vol.Schema(
    {
        vol.Required(CONF_HOLDS): SelectSelector(
            SelectSelectorConfig(
                options=[*UNTOLD],
                translation_key="export_holds",
                mode=SelectSelectorMode.LIST,
            )
        )
    }
)

# What the first form has to say of these does not fit: there is a member.
_PAGES_ERRORS: Final = {"not_found": "member_not_found", "blocked": "pages_blocked"}


class LetterboxdSteps(AccountSteps):
    """Steps whose name says letterboxd, and the one about pages."""

    _draft: dict[str, Any]
    _export: Export | None = None
    _export_file: str | None = None
    _upload: Upload
    """The export that was read last."""
    _is_untold: bool = False
    """Whether only the person can say what it holds."""
    _proxies_file: tuple[str | None, str, str] = (None, "", "")
    """The file of proxies that was read last: its id, its name, and its text."""
    _faulty_line: str = ""

    async def async_step_letterboxd(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask who the member is and by which routes to read."""
        errors: Errors = {}
        if user_input is not None:
            errors = await self._take_routes(user_input, _NEW)
            errors |= await self._take_member(user_input[CONF_USERNAME])
            errors = errors or await self._try_member()
            if not errors:
                return await self._go_on()
        return self.show("letterboxd", _MEMBER, values=user_input, errors=errors)

    async def async_step_reconfigure_letterboxd(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask by which routes to read the same member."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        values: Mapping[str, Any] = {**entry.data, CONF_ADVANCED: entry.data}
        if user_input is not None:
            values = user_input
            errors = await self._take_routes(user_input, entry.data)
            errors = errors or await self._try_member()
            if not errors:
                return await self._go_on()
        return self.show(
            "reconfigure_letterboxd",
            _MEMBER_STAYS,
            values=values,
            errors=errors,
            placeholders={"member": entry.title},
        )

    async def async_step_reauth_letterboxd(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Look again: a member has no credentials that could be renewed."""
        entry = self._get_reauth_entry()
        errors: Errors = {}
        if user_input is not None:
            self._draft = dict(entry.data)
            errors = await self._try_member()
            if not errors:
                return self.change_and_abort(entry, {})
        return self.show("reauth_letterboxd", vol.Schema({}), errors=errors)

    async def async_step_export_kind(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask what an export holds that does not say so."""
        errors: Errors = {}
        if user_input is not None:
            holds = Holds(user_input[CONF_HOLDS])
            errors = await self._read_export(CONF_HOLDS, holds)
            if not errors:
                return await self._go_on()
        return self.show(
            "export_kind",
            _KIND,
            values=user_input,
            errors=errors,
            placeholders={"file": self._upload.name},
        )

    async def async_step_pages(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask how pages are to be read."""
        errors: Errors = {}
        shown = {**self._draft, CONF_PROXIES: masked(self._draft[CONF_PROXIES])}
        values: Mapping[str, Any] = {CONF_OWN_PROXIES: shown}
        if user_input is not None:
            values = user_input
            errors = await self._take_proxies(user_input[CONF_OWN_PROXIES])
            errors = errors or await self._try_pages()
            if not errors:
                return await self._finish()
        return self.show(
            "pages",
            _PAGES,
            values=values,
            errors=errors,
            placeholders={"line": self._faulty_line},
        )

    async def _take_member(self, pasted: str) -> Errors:
        """Take the member's name; ends the flow when they are linked already."""
        try:
            self._draft[CONF_USERNAME] = member_name(pasted)
        except PastedError as err:
            return {CONF_USERNAME: err.fault}
        await self.async_set_unique_id(self._account_id)
        self._abort_if_unique_id_configured()
        return {}

    async def _take_routes(
        self, user_input: UserInput, before: Mapping[str, Any]
    ) -> Errors:
        """Take what both the first form and a later change ask."""
        self._draft = {**before, CONF_PAGES: user_input[CONF_PAGES]}
        errors = await self._take_export(user_input.get(CONF_EXPORT))
        for key, address in user_input[CONF_ADVANCED].items():
            try:
                self._draft[key] = server_address(address)
            except PastedError as err:
                # A field in a section cannot show an error of its own.
                errors["base"] = err.fault
        return errors

    async def _take_export(self, file_id: str | None) -> Errors:
        """Read an uploaded export; a form that comes back brings it once more."""
        if file_id is None or file_id == self._export_file:
            return {}
        try:
            self._upload = await async_take_upload(self.hass, file_id)
        except UploadGone:
            return {CONF_EXPORT: "upload_gone"}
        errors = await self._read_export(CONF_EXPORT)
        self._export_file = None if errors else file_id
        return errors

    async def _read_export(self, field: str, holds: Holds | None = None) -> Errors:
        """Read an export; one that does not say what it holds is asked about later."""
        self._is_untold, self._export = False, None
        try:
            self._export = await async_read_export(self.hass, self._upload, holds)
        except Refused as err:
            if err.reason is not RefusedReason.UNTOLD:
                self.detail = err.detail
                return {field: error_key(err)}
            self._is_untold = True
        return {}

    async def _take_proxies(self, own: Mapping[str, Any]) -> Errors:
        """Take how pages are read; a file is added to what was typed."""
        # What was tried before in this flow counts as kept, too.
        kept = self._draft[CONF_PROXIES]
        typed = unmasked(own.get(CONF_PROXIES, ""), kept).strip()
        try:
            name, text = await self._proxies_of_file(own.get(CONF_PROXIES_FILE))
        except UploadGone:
            return {"base": "upload_gone"}
        except Refused as err:
            return {"base": f"proxies_{error_key(err)}"}
        for lines, where in ((typed, ""), (text, f" ({name})")):
            try:
                parse_proxies(lines)
            except ProxyTextError as err:
                self._faulty_line = f"{err.line}{where}"
                return {"base": f"proxy_{err.fault}"}
        self._draft |= {
            CONF_PAGES_CONCURRENCY: int(own[CONF_PAGES_CONCURRENCY]),
            CONF_PROXIES: "\n".join(it for it in (typed, text.strip()) if it),
            CONF_PROXY_FALLBACK: own[CONF_PROXY_FALLBACK],
        }
        return {}

    async def _proxies_of_file(self, file_id: str | None) -> tuple[str, str]:
        """Return a file's name and text; a form that comes back brings it once more."""
        if file_id is None:
            return "", ""
        if file_id != self._proxies_file[0]:
            read = await async_read_text(self.hass, file_id)
            self._proxies_file = (file_id, *read)
        return self._proxies_file[1:]

    async def _try_member(self) -> Errors:
        """Find out whether there is such a member."""
        account = letterboxd_account(self.hass, {**self._draft, CONF_PAGES: False})
        try:
            async with patience():
                await account.probe()
        except ProviderError as err:
            self.detail = err.detail
            key = error_key(err)
            return {"base": "member_not_found" if key == "not_found" else key}
        return {}

    async def _try_pages(self) -> Errors:
        """Find out whether the pages are open to us, by the way that was chosen."""
        account = letterboxd_account(self.hass, self._draft)
        try:
            async with patience(PATIENCE_WITH_PROXIES):
                await account.probe_pages()
        except ProviderError as err:
            self.detail = err.detail
            return {"base": _PAGES_ERRORS.get(key := error_key(err), key)}
        return {}

    async def _go_on(self) -> ConfigFlowResult:
        if self._is_untold:
            return await self.async_step_export_kind()
        if self._draft[CONF_PAGES]:
            return await self.async_step_pages()
        return await self._finish()

    async def _finish(self) -> ConfigFlowResult:
        """Keep an uploaded export, now that nothing can go wrong any more."""
        if self._export is not None:
            try:
                await async_keep_export(self.hass, self._account_id, self._export)
            except LedgerError, ConfigEntryError, ConfigEntryNotReady:
                folder = str(ledger_folder(self.hass))
                return self.async_abort(
                    reason="ledger_unusable",
                    description_placeholders={"folder": folder},
                )
        if self.source == SOURCE_RECONFIGURE:
            return self.change_and_abort(
                self._get_reconfigure_entry(),
                self._draft,
                force=self._export is not None,
            )
        return self.async_create_entry(
            title=self._draft[CONF_USERNAME], data=self._draft
        )

    @property
    def _account_id(self) -> AccountId:
        return AccountId(f"{Provider.LETTERBOXD}:{self._draft[CONF_USERNAME]}")
