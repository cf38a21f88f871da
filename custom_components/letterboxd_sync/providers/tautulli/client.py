"""Tautulli's commands, one line each; its oddities become our six errors.

Every refusal, a wrong key as well, is a 400 with a sentence; facts about it were
observed on version 2.17.2.
"""

from typing import Final, final

from ..answer import Answer
from ..errors import NotAuthorized, NotUnderstood, Refused, RefusedReason
from ..http import Http
from ..redact import Redactor
from . import wire

_PATH: Final = "/api/v2"

# An evening of episodes
HISTORY_PAGE: Final = 50


@final
class TautulliClient:
    """Speaks to one Tautulli at ``url``, which includes its HTTP root."""

    def __init__(self, http: Http, *, url: str, api_key: str) -> None:
        """Keep where it is, and the key, which travels in the address."""
        self._http = http
        self._url = url.rstrip("/")
        self._api_key = api_key
        self._redact = Redactor((api_key,))

    async def server(self) -> wire.WireServer:
        """Read which Plex server this one looks at."""
        try:
            data = await self._ask("get_server_info")
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise
            raise Refused(RefusedReason.WRONG_SERVICE, err.detail) from err
        if (server := wire.server(data)) is None:
            raise Refused(RefusedReason.WRONG_SERVICE, "no Tautulli answers so")
        return server

    async def version(self) -> str:
        """Read Tautulli's own version."""
        return wire.version(await self._ask("get_tautulli_info"))

    async def users(self) -> tuple[wire.WireUser, ...]:
        """Read the users of the Plex server."""
        return wire.users(await self._ask("get_users"))

    async def libraries(self) -> tuple[str, ...]:
        """Read the names of the libraries that hold films or shows."""
        return wire.libraries(await self._ask("get_library_names"))

    async def activity(self) -> wire.WireActivity | None:
        """Read what is played; None while Plex is down."""
        return wire.activity(await self._ask("get_activity"))

    async def history(
        self, user_id: str, start: int, *, rating_key: str | None = None
    ) -> wire.WireHistory:
        """Read sittings of films and episodes that have ended, the last first."""
        about = () if rating_key is None else (("rating_key", rating_key),)
        said = await self._ask(
            "get_history",
            ("user_id", user_id),
            ("media_type", "movie,episode"),
            ("grouping", "0"),
            ("include_activity", "0"),
            ("order_column", "stopped"),
            ("order_dir", "desc"),
            ("start", str(start)),
            ("length", str(HISTORY_PAGE)),
            *about,
        )
        return wire.history(said)

    async def guids(self, rating_key: str) -> wire.WireGuids | None:
        """Read the ids of a title; None when Plex does not know it, or is down."""
        said = await self._ask("get_metadata", ("rating_key", rating_key))
        return wire.guids(said)

    async def _ask(self, command: str, *params: tuple[str, str]) -> object:
        answer = await self._http.request(
            "GET",
            f"{self._url}{_PATH}",
            params=[("apikey", self._api_key), ("cmd", command), *params],
            pass_through=(400,),
        )
        return self._opened(answer)

    def _opened(self, answer: Answer) -> object:
        """Return what is in the envelope, or raise what it says."""
        match answer.json() if answer.status < 400 or answer.body else None:
            case {"response": {"result": "success", "data": data}}:
                return data
            case {"response": {"result": "error", "message": str(said)}}:
                raise self._refusal(said)
            case _ if answer.status >= 400:
                raise Refused(RefusedReason.REJECTED, f"{answer.url} answered 400")
            case _:
                raise NotUnderstood(f"{answer.url} is no address of Tautulli's API")

    def _refusal(self, said: str) -> NotAuthorized | Refused:
        """Tell by the words: the status is the same for all."""
        words, detail = said.casefold(), self._redact(said)
        if "apikey" in words:
            return NotAuthorized(detail)
        if "not enabled" in words or "disabled" in words:
            return Refused(RefusedReason.DISABLED, detail)
        return Refused(RefusedReason.REJECTED, detail)
