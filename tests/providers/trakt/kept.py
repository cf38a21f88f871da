"""A place for tokens that remembers what was kept, and can fail to keep it."""

from custom_components.letterboxd_sync.providers.trakt.tokens import NotKept, TokenPair


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
