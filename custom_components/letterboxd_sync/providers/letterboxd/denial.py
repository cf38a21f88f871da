"""Why the site does not show a page: blocked, private, beyond the last, not there."""

from http import HTTPStatus
import re
from typing import Final

from ..answer import Answer
from ..errors import Refused, RefusedReason

DENIALS: Final = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)

# The site's own error page has it; the pages of the protection service do not
_OWN_ERROR_PAGE: Final = re.compile(
    rb"<section[^>]*\bclass=[\"'][^\"']*\bmessage\b", re.IGNORECASE
)


class BeyondLast(Exception):
    """There is no such page any more; the site says 403 to that, not 404."""


def denial(answer: Answer, *, page: int = 1) -> Refused | BeyondLast:
    """Tell what a 403 or 404 means; challenges were told apart before.

    A private watchlist and a page beyond the last both get the site's own error
    page with status 403. Any other 403 comes from what protects the site.
    """
    if answer.status == HTTPStatus.NOT_FOUND:
        return Refused(RefusedReason.NOT_FOUND, f"{answer.url} does not exist")
    if _OWN_ERROR_PAGE.search(answer.body) is None:
        return Refused(RefusedReason.BLOCKED, f"{answer.url} is closed to us")
    if page > 1:
        return BeyondLast(answer.url)
    return Refused(RefusedReason.PRIVATE, f"{answer.url} is private")
