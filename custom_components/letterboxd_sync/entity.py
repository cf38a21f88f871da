"""Base entities: one device for an account, one for each of its links."""

from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, PROVIDER_NAMES
from .coordinator import AccountCoordinator
from .model.link import LinkId


class AccountEntity(CoordinatorEntity[AccountCoordinator]):
    """Something about one account."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: AccountCoordinator, description: EntityDescription
    ) -> None:
        """Name the entity after the account's own id, which never changes."""
        super().__init__(coordinator)
        self.entity_description = description
        entry = coordinator.config_entry
        self._attr_unique_id = f"{coordinator.account_id}|{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, coordinator.account_id)},
            entry_type=DeviceEntryType.SERVICE,
            name=entry.title,
            manufacturer=PROVIDER_NAMES[entry.runtime_data.provider],
        )

    @property
    @override
    def available(self) -> bool:
        """Return whether the last look brought something; at first there was none."""
        return super().available and self.coordinator.data is not None


class FigureEntity(AccountEntity):
    """Something that we know without the account: it stays when a poll fails."""

    is_listed: bool = True
    """Whether its server has whom it is about; nobody is missing from an account."""

    @property
    @override
    def available(self) -> bool:
        """Return True: the ledger answers even when the service does not."""
        return self.is_listed


class LinkEntity(FigureEntity):
    """Something about one link."""

    def __init__(
        self,
        coordinator: AccountCoordinator,
        description: EntityDescription,
        subentry: ConfigSubentry,
    ) -> None:
        """Give the link a device of its own, which leaves with its subentry."""
        super().__init__(coordinator, description)
        self.link_id = LinkId(subentry.subentry_id)
        self._attr_unique_id = f"{subentry.subentry_id}|{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            entry_type=DeviceEntryType.SERVICE,
            # Two members may each have a link of the same title.
            name=f"{coordinator.config_entry.title}: {subentry.title}",
            manufacturer=PROVIDER_NAMES[coordinator.config_entry.runtime_data.provider],
        )
