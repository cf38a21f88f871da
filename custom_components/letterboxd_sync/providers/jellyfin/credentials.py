"""The one header by which every Jellyfin, from 10.8 to 12, knows us.

Older ways (``X-Emby-Token``, ``?api_key=``) are switched off by the upgrade to 12 and
then fail like a wrong key. The server takes the header apart by hand and decodes each
value like an address, so each is written like one: a device called ``Anna's "TV"``
would otherwise end the value early.
"""

from dataclasses import dataclass, field
from urllib.parse import quote

from ..agent import VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """Who asks; Quick Connect refuses when any of it is missing."""

    device_id: str
    """Stable, and ours alone: an API key without one goes by the server's own."""
    client: str = "Letterboxd Sync"
    name: str = "Home Assistant"
    version: str = VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """A device and, once there is one, its token: an API key or a user's."""

    device: Device
    token: str | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The header of every request."""
        values = {
            "Client": self.device.client,
            "Device": self.device.name,
            "DeviceId": self.device.device_id,
            "Version": self.device.version,
        }
        if self.token is not None:
            values = {"Token": self.token, **values}
        written = ", ".join(
            f'{key}="{quote(it, safe="")}"' for key, it in values.items()
        )
        return {"Authorization": f"MediaBrowser {written}"}
