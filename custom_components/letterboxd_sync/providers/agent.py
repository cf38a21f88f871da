"""How we introduce ourselves to services on the internet: honestly."""

from typing import Final

# The same as in manifest.json; a test holds them together
VERSION: Final = "0.1.0"

USER_AGENT: Final = (
    f"letterboxd_sync/{VERSION} (+https://github.com/letterboxd-sync/letterboxd-sync)"
)
