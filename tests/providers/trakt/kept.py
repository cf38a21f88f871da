"""A place for tokens that remembers what was kept, and can fail to keep it."""

from custom_components.letterboxd_sync.providers.trakt.tokens import NotKept, TokenPair

from ..canned import Canned

ACCESS = "a" * 64
REFRESH = "r" * 64
WEEK = 7 * 24 * 3600
TOKEN = "POST /auth/oauth/token"
OLD_TOKEN = "POST /api/oauth/token"
NEXT = {
    "access_token": "b" * 64,
    "token_type": "bearer",
    "expires_in": WEEK,
    "refresh_token": "q" * 64,
    "scope": "public",
    "created_at": 1_795_000_000,
}
SPENT = Canned(said={"error": "invalid_grant", "error_description": "no"}, status=400)


class KeptTokens:
    """Keeps pairs in memory; the last one is the newest."""

    def __init__(self, *pairs: TokenPair) -> None:
        self.pairs = list(pairs)
        self.is_full = False

    def load(self) -> TokenPair | None:
        return self.pairs[-1] if self.pairs else None

    async def save(self, pair: TokenPair) -> None:
        if self.is_full:
            raise NotKept("the disk is full")
        self.pairs.append(pair)
