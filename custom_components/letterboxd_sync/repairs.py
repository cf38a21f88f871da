"""Fix flows: a person decides what we would not."""

from typing import Any, cast

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
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

from .bridge import DATA_HOUSE
from .const import DOMAIN
from .coordinator import LetterboxdSyncConfigEntry
from .issues import link_owner
from .model.film import Film, FilmIds
from .model.link import LinkId
from .model.show import Show, ShowIds
from .providers.errors import ProviderError

FIELD_FILM = "film"
FIELD_CANDIDATE = "candidate"
FIELD_TMDB = "tmdb"


class RefusedPlanFlow(RepairsFlow):
    """Apply a plan that safety refused, or keep the films where they are."""

    def __init__(self, link_id: LinkId) -> None:
        """Decide about the plan of ``link_id``."""
        self._link_id = link_id

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Offer both ways out."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_menu(
            step_id="init",
            menu_options=["apply", "keep"],
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    async def async_step_apply(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Carry the plan out, for exactly the films that were listed."""
        house = self.hass.data.get(DATA_HOUSE)
        if house is None:
            return self.async_abort(reason="not_loaded")
        try:
            _, refusal = await house.engine.run_link(self._link_id, approved=True)
        except ProviderError:
            return self.async_abort(reason="not_reached")
        if refusal is not None:
            # To finish would withdraw the issue, which lists other films by now.
            return self.async_abort(reason="changed")
        return self.async_create_entry(data={})

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave the films where they are, and no longer call them ours."""
        house = self.hass.data.get(DATA_HOUSE)
        if house is None:
            return self.async_abort(reason="not_loaded")
        try:
            await house.engine.keep_link(self._link_id)
        except ProviderError:
            return self.async_abort(reason="not_reached")
        return self.async_create_entry(data={})


class BrokenLinkFlow(RepairsFlow):
    """Remove a link whose other end is gone."""

    def __init__(self, link_id: LinkId) -> None:
        """Decide about the link ``link_id``."""
        self._link_id = link_id

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask first."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Remove the link once it is confirmed; no film is touched."""
        owner = link_owner(self.hass, self._link_id)
        if user_input is None and owner is not None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders={"link": owner[1].title},
            )
        if owner is not None:
            self.hass.config_entries.async_remove_subentry(owner[0], self._link_id)
        return self.async_create_entry(data={})


class UnresolvedFilmsFlow(RepairsFlow):
    """Say which film an unresolved one is, and which show an episode is of."""

    def __init__(self, entry: LetterboxdSyncConfigEntry) -> None:
        """Go through the unresolved films and shows of ``entry``."""
        self._entry = entry
        self._title: Film | Show | None = None
        self._candidates: dict[str, Film | Show] = {}

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin with the list; what arrives here is not a person's answer yet."""
        return await self.async_step_pick()

    async def async_step_pick(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask which of them to settle."""
        if self._entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        titles = {title.name: title for title in self._unresolved()}
        if not titles:
            return self.async_create_entry(data={})
        # Meanwhile it may have been identified without this person.
        if user_input is not None and user_input[FIELD_FILM] in titles:
            self._title = titles[user_input[FIELD_FILM]]
            return await self.async_step_choose()
        return self.async_show_form(
            step_id="pick",
            data_schema=vol.Schema(
                {vol.Required(FIELD_FILM): _select({name: name for name in titles})}
            ),
        )

    def _unresolved(self) -> tuple[Film | Show, ...]:
        data = self._entry.runtime_data
        engine = data.house.engine
        shows = engine.playback.unresolved_shows(data.account_id)
        return (*engine.unresolved_films(data.account_id), *shows)

    async def async_step_choose(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Offer what the linked services know by that name, or take an id."""
        title = cast(Film | Show, self._title)
        errors: dict[str, str] = {}
        if self._entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is not None:
            errors = await self._faults(title, user_input)
            if not errors:
                await self._settle(title, user_input)
                return await self.async_step_pick()
        else:
            self._candidates = await self._search(title)
        return self.async_show_form(
            step_id="choose",
            data_schema=self._choose_schema(),
            description_placeholders={"film": title.name},
            errors=errors,
        )

    async def _faults(self, title: Film | Show, said: dict[str, Any]) -> dict[str, str]:
        """Say what is wrong with an answer, as far as anybody can tell."""
        typed: float | None = said.get(FIELD_TMDB)
        if typed is None:
            return {} if FIELD_CANDIDATE in said else {"base": "nothing_chosen"}
        if not typed.is_integer():
            return {FIELD_TMDB: "not_whole"}
        engine = self._entry.runtime_data.house.engine
        if isinstance(title, Film) and await engine.is_known(int(typed)) is False:
            return {FIELD_TMDB: "unknown_id"}
        return {}

    async def _search(self, title: Film | Show) -> dict[str, Film | Show]:
        engine = self._entry.runtime_data.house.engine
        found: list[Film | Show]
        if isinstance(title, Film):
            found = [each.film for each in await engine.candidates(title)]
        else:
            # Without the year, which may be what is wrong.
            named = await engine.search_titles(title.title)
            found = [each for each in named if isinstance(each, Show)]
        return {str(it.ids.tmdb): it for it in found if it.ids.tmdb}

    def _choose_schema(self) -> vol.Schema:
        by_hand = NumberSelector(
            NumberSelectorConfig(min=1, mode=NumberSelectorMode.BOX, step=1)
        )
        offered = {key: it.name for key, it in self._candidates.items()}
        fields: dict[vol.Marker, Any] = {}
        if offered:
            fields[vol.Optional(FIELD_CANDIDATE)] = _select(offered)
        fields[vol.Optional(FIELD_TMDB)] = by_hand
        return vol.Schema(fields)

    async def _settle(self, title: Film | Show, said: dict[str, Any]) -> None:
        """Keep what was chosen; a number typed by hand is meant."""
        data = self._entry.runtime_data
        engine = data.house.engine
        by_hand: float | None = said.get(FIELD_TMDB)
        known = self._candidates[said[FIELD_CANDIDATE]] if by_hand is None else None
        if isinstance(title, Film):
            ids = cast(Film, known).ids if known else FilmIds(tmdb=_number(by_hand))
            await engine.choose_identity(data.account_id, title, ids)
        else:
            chosen = cast(Show, known).ids if known else ShowIds(tmdb=_number(by_hand))
            await engine.playback.choose_show(title, chosen)


def _number(typed: float | None) -> int | None:
    """Return a number that was typed into a box, which knows no whole ones."""
    return None if typed is None else int(typed)


def _select(options: dict[str, str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=value, label=label)
                for value, label in options.items()
            ],
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow of an issue; only fixable issues get here."""
    data = data or {}
    if issue_id.startswith("refused_"):
        return RefusedPlanFlow(LinkId(data["link_id"]))
    if issue_id.startswith("link_broken_"):
        return BrokenLinkFlow(LinkId(data["link_id"]))
    entry = hass.config_entries.async_get_entry(data["entry_id"])
    return UnresolvedFilmsFlow(cast(LetterboxdSyncConfigEntry, entry))
