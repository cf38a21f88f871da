"""Where Trakt answers."""

from typing import Final

API: Final = "https://api.trakt.tv"

# Where log-ins and tokens are kept since 2026; many apps are still served by the other
AUTH: Final = "https://auth.trakt.tv"
