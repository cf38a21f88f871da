"""Recognises the pages that a protection service puts in front of a site."""

from collections.abc import Mapping
import re
from typing import Final

# Seen in front of Letterboxd and of self-hosted servers alike; only the first
# kilobytes are looked at, these pages are short
_LOOK_AT: Final = 16_384

_TITLE: Final = re.compile(
    rb"<title[^>]*>(.*?)(?:</title>|\Z)", re.IGNORECASE | re.DOTALL
)
_STARTS: Final = re.compile(
    rb"\s*(?:just a moment|attention required!|access denied)", re.IGNORECASE
)
# Films are called so, too; but the titles of their pages go on with year and site
_WHOLE: Final = re.compile(
    rb"\s*(?:just a moment(?:\.\.\.|\xe2\x80\xa6)?|attention required! \| cloudflare"
    rb"|access denied(?: \| .* used cloudflare .*)?)\s*",
    re.IGNORECASE | re.DOTALL,
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
    if _is_page(headers, start) and (title := _TITLE.search(start)):
        failed = status >= 400
        if _STARTS.match(title[1]) if failed else _WHOLE.fullmatch(title[1]):
            return True
    return status >= 400 and _ON_ERROR.search(start) is not None


def _is_page(headers: Mapping[str, str], start: bytes) -> bool:
    """Whether this is a web page: a feed has titles, too, those of films."""
    if kind := headers.get("Content-Type", ""):
        return "html" in kind.lower()
    return start.lstrip().lower().startswith((b"<!doctype html", b"<html"))
