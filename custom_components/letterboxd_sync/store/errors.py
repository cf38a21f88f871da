"""Three ways in which the ledger cannot serve, told by what to do next."""

from pathlib import Path


class LedgerError(Exception):
    """The ledger cannot serve; nothing was changed and nothing was thrown away.

    The text is for people and logs: it names the file and says what to do.
    """


class LedgerBroken(LedgerError):
    """The file is damaged or not ours: somebody has to put a good one in its place."""

    def __init__(self, path: Path, detail: str) -> None:
        """Say what is wrong with ``path`` and how to go on."""
        super().__init__(
            f"The ledger {path} cannot be read ({detail}). Put it back from a backup, "
            "or move it away to begin anew: what is at your services already will "
            "then be found there, and counts as not requested by us"
        )


class LedgerTooNew(LedgerError):
    """A newer release wrote the file: install that release again."""

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        """Say which schema was ``found`` and which is the newest one ``known``."""
        super().__init__(
            f"The ledger {path} was written by a newer release (schema {found}, this "
            f"one knows {known}). Install the newer release again, or put a backup "
            "from before the update in place"
        )


class LedgerUnavailable(LedgerError):
    """The file cannot be used just now (disk full, locked): try again later."""

    def __init__(self, path: Path, detail: str) -> None:
        """Say what stands in the way of using ``path``."""
        super().__init__(f"The ledger {path} cannot be used just now ({detail})")
