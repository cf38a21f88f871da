"""Quick Connect: a person types a code at the server instead of a key here."""

from typing import final

from ...model.shelf import ServerUser
from ..http import Http
from .client import JellyfinClient
from .credentials import Credentials, Device


@final
class QuickConnect:
    """One attempt to get a user's token from the server at ``url``."""

    def __init__(
        self, http: Http, *, url: str, device_id: str, device: Device | None = None
    ) -> None:
        """Keep who asks; the token will belong to ``device_id``."""
        asking = device or Device(device_id=device_id)
        self._client = JellyfinClient(
            http, url=url, credentials=Credentials(device=asking)
        )

    async def enabled(self) -> bool:
        """Tell whether the server offers it."""
        return await self._client.quick_connect_enabled()

    async def initiate(self) -> tuple[str, str]:
        """Return the code to show, valid for ten minutes, and the secret to keep.

        Raises ``Refused(DISABLED)`` where the server has it switched off.
        """
        attempt = await self._client.begin_quick_connect()
        return attempt.code, attempt.secret

    async def poll(self, secret: str) -> bool:
        """Tell whether the person has typed the code; ``Refused(EXPIRED)`` if late."""
        return (await self._client.quick_connect(secret)).authenticated

    async def authenticate(self, secret: str) -> tuple[str, ServerUser]:
        """Return the token and whose it is; ``Refused(EXPIRED)`` if late."""
        answer = await self._client.end_quick_connect(secret)
        user = ServerUser(user_id=answer.user_id, name=answer.user_name)
        return answer.token, user
