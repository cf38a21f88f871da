"""What a knock brought: read whole, but never more of it than a knock has."""

from typing import Final

from aiohttp.web import Request

# A film's worth of JSON, or a form with a thumbnail; nothing bigger is a knock.
LONGEST_KNOCK: Final = 256 * 1024


async def async_read_body(request: Request) -> bytes | None:
    """Return the whole body, however many pieces it comes in; None: too long."""
    if (request.content_length or 0) > LONGEST_KNOCK:
        return None
    body = b""
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LONGEST_KNOCK:
            return None
    return body
