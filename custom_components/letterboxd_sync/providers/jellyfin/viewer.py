"""With whose eyes a Jellyfin is looked at."""

from typing import Final, final

from ..errors import Refused, RefusedReason
from .client import JellyfinClient


@final
class Viewer:
    """The user whose token it is, or an administrator.

    Without a user the server replaces films by the collections that they are in, so
    an API key, which is no user, borrows the eyes of an administrator.
    """

    def __init__(self, client: JellyfinClient, own_user: str | None) -> None:
        """Ask nothing yet."""
        self._client: Final = client
        self._own_user: Final = own_user
        self._administrator: str | None = None

    async def id(self) -> str:
        """Return the user's id; ``Refused`` when there is nobody."""
        if self._own_user is not None:
            return self._own_user
        if self._administrator is None:
            for user in await self._client.users():
                if user.is_administrator and not user.is_disabled:
                    self._administrator = user.id
                    break
            else:
                raise Refused(
                    RefusedReason.NOT_FOUND, "the server has no active administrator"
                )
        return self._administrator

    def forget(self) -> None:
        """Find an administrator anew: this one may be gone."""
        self._administrator = None
