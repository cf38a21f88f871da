"""Recognises the pages that a protection service puts in front of a site."""

from collections.abc import Mapping
import re
from typing import Final

# Seen in front of Letterboxd and of self-hosted servers alike; only the first
# kilobytes are looked at, these pages are short
_LOOK_AT: Final = 16_384

_TITLE: Final = re.compile(
    rb"<title>\s*(?:just a moment|attention required!|access denied)", re.IGNORECASE
)
# Ordinary pages behind the same service may mention these too, so they count only
# when the status says that the page was not given. 1015 is no block but a limit: its
# 429 asks us to slow down
_ON_ERROR: Final = re.compile(
    rb"/cdn-cgi/challenge-platform|used cloudflare to restrict access"
    rb"|enable javascript and cookies to continue|\berror code: 10(?!15)\d\d\b",
    re.IGNORECASE,
)


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell a challenge or block page from an answer of the service itself.

    A private watchlist is an answer of the service, although it comes with the
    protection service's headers: only the mitigation header, the title and the
    wording tell them apart.
    """
    if "challenge" in headers.get("cf-mitigated", "").lower():
        return True
    start = body[:_LOOK_AT]
    if _TITLE.search(start):
        return True
    return status >= 400 and _ON_ERROR.search(start) is not None
