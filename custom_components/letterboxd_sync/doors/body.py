"""What a knock brought: read whole, but never more of it than a knock has."""

from typing import Final

from aiohttp.web import Request

# A film's worth of JSON, or a form with a thumbnail; nothing bigger is a knock.
LONGEST_KNOCK: Final = 256 * 1024


async def async_read_body(request: Request) -> bytes | None:
    """Return the whole body, however many pieces it comes in; None: too long.

    Only what every stand-in for a request has is used: Home Assistant's cloud and its
    websocket hand webhooks over, too.
    """
    content = request.content
    body = b""
    while piece := await content.read(LONGEST_KNOCK):
        body += piece
        if len(body) > LONGEST_KNOCK:
            return None
    return body
