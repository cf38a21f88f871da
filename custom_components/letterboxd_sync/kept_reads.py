"""What was read by pages, kept in the ledger: a restart goes on where it was."""

from .accounts import LinkedAccount
from .bridge import House
from .const import LOGGER
from .model.link import AccountId, Link, RequestLink, ShelfLink
from .providers.letterboxd.account import LetterboxdAccount
from .store.errors import LedgerError
from .store.ledger import scoped


async def async_kept_reads(
    house: House,
    account_id: AccountId,
    account: LinkedAccount,
    links: tuple[Link, ...],
) -> KeptReads | None:
    """Let a member go on from what was kept; None for an account without pages.

    To be called before the account is read.
    """
    if not isinstance(account, LetterboxdAccount):
        return None
    kept_reads = KeptReads(house, account_id, account)
    await kept_reads.async_restore(links)
    return kept_reads


class KeptReads:
    """The whole reads of one member, from one life of Home Assistant to the next."""

    def __init__(
        self, house: House, account_id: AccountId, account: LetterboxdAccount
    ) -> None:
        """Keep what ``account`` reads."""
        self._house = house
        self._account = account
        # Named so that it is forgotten along with the account
        self._name = scoped(account_id, "pages")
        self._kept_revision = account.reads_revision

    async def async_restore(self, links: tuple[Link, ...]) -> None:
        """Let the account go on from what was kept.

        Lists that no link reads any more are left out, and so forgotten in time.
        """
        text = await self._house.engine.kept(self._name)
        if text is None:
            return
        lists = {
            link.list_slug
            for link in links
            if isinstance(link, RequestLink | ShelfLink) and link.list_slug is not None
        }
        # In a thread: with ten thousand films it would hold the event loop
        used = await self._house.hass.async_add_executor_job(
            lambda: self._account.restore_reads(text, lists=lists)
        )
        if not used:
            await self._house.engine.keep(self._name, None)

    async def async_keep(self) -> None:
        """Keep what was read, if anything has changed since.

        A ledger that fails costs no more than what is kept: it is tried again after
        the next look.
        """
        revision = self._account.reads_revision
        if revision == self._kept_revision:
            return
        text = await self._house.hass.async_add_executor_job(self._account.kept_reads)
        try:
            await self._house.engine.keep(self._name, text)
        except LedgerError as err:
            LOGGER.warning("What was read by pages cannot be kept: %s", err)
        else:
            self._kept_revision = revision
