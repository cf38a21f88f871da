"""The flow of a link that fills a shelf: watchlist -> collection or playlist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, override

from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowResult
from homeassistant.const import CONF_TARGET, CONF_USERNAME
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.typing import UNDEFINED
import probatio as vol

from ..accounts import jellyfin_account
from ..const import (
    CONF_OWNER_ID,
    CONF_SHELF_ID,
    CONF_SHELF_KIND,
    CONF_SHELF_NAME,
    CONF_USER_ID,
    CONF_WATCHED_BY,
    LinkType,
    Provider,
)
from ..links import link_unique_id
from ..model.shelf import ServerUser, Shelf, ShelfKind
from ..providers.errors import ProviderError
from .forms import Errors, UserInput
from .jellyfin import server_of
from .list_link import ListLinkSteps
from .troubles import patience

CONF_SHELF: Final = "shelf"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Choices:
    """What a server has to choose from."""

    users: tuple[ServerUser, ...]
    shelves: tuple[Shelf, ...] = ()


class ShelfLinkFlow(ListLinkSteps):
    """Makes and changes a link that fills a collection or playlist."""

    link_type: ClassVar[LinkType] = LinkType.SHELF
    target_provider: ClassVar[Provider] = Provider.JELLYFIN

    _kind: ShelfKind
    _owner_id: str | None = None
    _choices: _Choices

    @override
    async def async_step_target(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask what is to be filled."""
        return self.async_show_menu(step_id="target", menu_options=[*ShelfKind])

    async def async_step_collection(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask which collection."""
        self._kind = ShelfKind.COLLECTION
        return await self._ask_shelf("collection", user_input)

    async def async_step_playlist(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask whose playlist, if it can be anybody else's."""
        self._kind = ShelfKind.PLAYLIST
        if user_input is None:
            if (abort := await self._read_users()) is not None:
                return abort
            if len(self._choices.users) == 1:
                self._owner_id = self._choices.users[0].user_id
                return await self.async_step_playlist_name()
            return self.show(
                "playlist",
                vol.Schema(
                    {vol.Required(CONF_OWNER_ID): _pick_users(self._choices.users)}
                ),
                values={CONF_OWNER_ID: self.target.data[CONF_USER_ID]},
                target=self.target.title,
            )
        self._owner_id = user_input[CONF_OWNER_ID]
        return await self.async_step_playlist_name()

    async def async_step_playlist_name(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Ask which playlist of its owner."""
        return await self._ask_shelf("playlist_name", user_input)

    async def async_step_reconfigure(
        self, user_input: UserInput | None = None
    ) -> SubentryFlowResult:
        """Change what is filled, and who must have watched a film."""
        if (data := self.take_subentry()) is None:
            return self.async_abort(reason="target_gone")
        self._kind = ShelfKind(data[CONF_SHELF_KIND])
        self._owner_id = data[CONF_OWNER_ID]
        return await self._ask_shelf("reconfigure", user_input)

    async def _ask_shelf(
        self, step_id: str, user_input: UserInput | None
    ) -> SubentryFlowResult:
        before = self._before()
        if user_input is None:
            if (abort := await self._read_choices()) is not None:
                return abort
            self._choices = _with_gone(self._choices, before)
            return self._show_shelf(step_id, self._first_values(before))
        data = self._settings(user_input, before)
        if errors := self._faults(data):
            return self._show_shelf(step_id, user_input, errors)
        title = self.name(f"{data[CONF_SHELF_NAME]} ({self.target_title()})")
        unique_id = link_unique_id(self.link_type, data)
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data, unique_id=unique_id)
        renamed = data[CONF_SHELF_NAME] != before[CONF_SHELF_NAME]
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            data=data,
            unique_id=unique_id,
            # A title that a person gave to the link stays.
            title=title if renamed else UNDEFINED,
        )

    def _show_shelf(
        self, step_id: str, values: Mapping[str, Any], errors: Errors | None = None
    ) -> SubentryFlowResult:
        return self.show(
            step_id,
            _schema(self._choices),
            values=values,
            errors=errors,
            target=self.target.title,
        )

    def _before(self) -> Mapping[str, Any]:
        """Return the settings that the link has; empty for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return {}
        return self._get_reconfigure_subentry().data

    def _first_values(self, before: Mapping[str, Any]) -> dict[str, Any]:
        name = before.get(
            CONF_SHELF_NAME, f"Letterboxd {self._get_entry().data[CONF_USERNAME]}"
        )
        shelves = self._choices.shelves
        shelf = _find(shelves, before.get(CONF_SHELF_ID)) or _find(shelves, name)
        return {
            CONF_SHELF: _option(shelf)["value"] if shelf else name,
            CONF_WATCHED_BY: before.get(CONF_WATCHED_BY, self._likely_watchers()),
        }

    def _likely_watchers(self) -> list[str]:
        """Return the one user it can be, when it can be only one."""
        users = [user.user_id for user in self._choices.users]
        own = self._owner_id or self.target.data[CONF_USER_ID]
        return [own] if own in users else users if len(users) == 1 else []

    def _settings(
        self, user_input: UserInput, before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a filled-in form as the subentry keeps it."""
        picked = user_input[CONF_SHELF].strip()
        shelf = _find(self._choices.shelves, picked)
        return {
            **self.ends(),
            CONF_SHELF_KIND: self._kind.value,
            CONF_SHELF_NAME: shelf.name if shelf else picked,
            CONF_SHELF_ID: shelf.shelf_id if shelf else None,
            CONF_OWNER_ID: self._owner_id,
            CONF_WATCHED_BY: user_input[CONF_WATCHED_BY],
        }

    def _faults(self, data: Mapping[str, Any]) -> Errors:
        if not data[CONF_SHELF_NAME]:
            return {CONF_SHELF: "no_name"}
        own = self.source == SOURCE_RECONFIGURE and self._reconfigure_subentry_id
        if any(
            self.is_taken({**data, CONF_TARGET: target}, apart_from=own or "")
            for target in self._entries_of_the_server()
        ):
            return {CONF_SHELF: "already_linked"}
        return {}

    def _entries_of_the_server(self) -> list[str]:
        """Return the identities under which the target's server is linked."""
        server = server_of(str(self.target.unique_id))
        known = (str(entry.unique_id) for entry in self._targets().values())
        return [unique_id for unique_id in known if server_of(unique_id) == server]

    async def _read_users(self) -> SubentryFlowResult | None:
        """Ask the server for its users; a result ends the flow."""
        account = jellyfin_account(self.hass, self.target.data)
        try:
            async with patience():
                self._choices = _Choices(users=await account.users())
        except ProviderError as err:
            return self.unreachable(err, self.target)
        return None

    async def _read_choices(self) -> SubentryFlowResult | None:
        """Ask the server what there is to choose from; a result ends the flow."""
        account = jellyfin_account(self.hass, self.target.data)
        try:
            async with patience():
                users = await account.users()
                if self._owner_id is None:
                    shelves = await account.collections()
                else:
                    shelves = await account.playlists(self._owner_id)
        except ProviderError as err:
            return self.unreachable(err, self.target)
        self._choices = _Choices(users=users, shelves=shelves)
        return None


def _schema(choices: _Choices) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_SHELF): SelectSelector(
                SelectSelectorConfig(
                    options=[_option(shelf) for shelf in choices.shelves],
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Optional(CONF_WATCHED_BY, default=list): _pick_users(
                choices.users, multiple=True
            ),
        }
    )


def _pick_users(
    users: Iterable[ServerUser], *, multiple: bool = False
) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=user.user_id, label=user.name) for user in users
            ],
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def _option(shelf: Shelf) -> SelectOptionDict:
    return SelectOptionDict(value=shelf.shelf_id or shelf.name, label=shelf.name)


def _find(shelves: Iterable[Shelf], picked: str | None) -> Shelf | None:
    """Return the shelf of that id or, whatever its case, of that name."""
    by_id = {shelf.shelf_id: shelf for shelf in shelves}
    by_name = {shelf.name.casefold(): shelf for shelf in shelves}
    if picked is None:
        return None
    return by_id.get(picked) or by_name.get(picked.casefold())


def _with_gone(choices: _Choices, before: Mapping[str, Any]) -> _Choices:
    """Add what the link uses and the server has no longer: it stays visible."""
    if not before:
        return choices
    there = {user.user_id for user in choices.users}
    gone = (
        ServerUser(user_id=user_id, name=user_id)
        for user_id in before[CONF_WATCHED_BY]
        if user_id not in there
    )
    shelves = choices.shelves
    name, shelf_id = before[CONF_SHELF_NAME], before[CONF_SHELF_ID]
    if not (_find(shelves, shelf_id) or _find(shelves, name)):
        kind = ShelfKind(before[CONF_SHELF_KIND])
        shelves = (*shelves, Shelf(kind=kind, name=name, shelf_id=shelf_id))
    return _Choices(users=(*choices.users, *gone), shelves=shelves)
