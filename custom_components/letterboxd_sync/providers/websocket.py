"""An open websocket to a service, in the six errors of every other request."""

from collections.abc import Callable
import json
from typing import final

import aiohttp

from .errors import NoAnswer, NotUnderstood
from .faults import FAILURES, fault, in_words


@final
class Socket:
    """Says and hears texts; ``where`` is its address without secrets."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        *,
        where: str,
        redact: Callable[[str], str],
    ) -> None:
        """Use an open websocket; whoever opened it closes it."""
        self._socket = socket
        self._where = where
        self._redact = redact

    async def say(self, message: object) -> None:
        """Send a message as JSON; ``NoAnswer`` when the connection is gone."""
        try:
            await self._socket.send_str(json.dumps(message))
        except FAILURES as err:
            raise fault(err, self._where, None, self._redact) from None

    async def hear(self) -> str | None:
        """Wait for the next text; None when the other end hung up.

        ``NoAnswer`` when the connection broke or was silent for too long,
        ``NotUnderstood`` for a message beyond the limit; what is no text is passed
        over.
        """
        while True:
            heard = await self._received()
            match heard.type:
                case aiohttp.WSMsgType.TEXT:
                    return str(heard.data)
                case aiohttp.WSMsgType.BINARY:
                    continue
                case aiohttp.WSMsgType.ERROR:
                    raise self._broken(heard.data)
                case _:
                    break
        if self._socket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE:
            raise NoAnswer(f"{self._where}: the connection was lost")
        return None

    async def _received(self) -> aiohttp.WSMessage:
        try:
            return await self._socket.receive()
        except TimeoutError:
            raise NoAnswer(f"{self._where}: nothing is heard any more") from None

    def _broken(self, err: Exception) -> NoAnswer | NotUnderstood:
        text = self._redact(f"{self._where}: {in_words(err)}")
        too_big = aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        if isinstance(err, aiohttp.WebSocketError) and err.code == too_big:
            return NotUnderstood(text)
        return NoAnswer(text)
