"""One that listens to an engine and remembers what it was told."""

from dataclasses import dataclass, field

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.occurrence import Occurrence
from custom_components.letterboxd_sync.model.plan import Refusal
from custom_components.letterboxd_sync.model.playback import PlaybackOccurrence
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.model.view import Trouble


@dataclass(kw_only=True)
class Recorder:
    """Listens to an engine."""

    occurrences: list[Occurrence] = field(default_factory=list)
    refusals: list[tuple[LinkId, Refusal | None]] = field(default_factory=list)
    changed: list[AccountId] = field(default_factory=list)
    turned_away: list[AccountId] = field(default_factory=list)
    broken: list[tuple[LinkId, AccountId | None]] = field(default_factory=list)
    nobody_knows: list[tuple[AccountId, tuple[Film | Show, ...]]] = field(
        default_factory=list
    )

    troubles: list[tuple[AccountId, tuple[Trouble, ...]]] = field(default_factory=list)
    drafted: list[AccountId] = field(default_factory=list)
    playback: list[PlaybackOccurrence] = field(default_factory=list)
    now_playing: list[AccountId] = field(default_factory=list)

    def occurred(self, occurrence: Occurrence) -> None:
        self.occurrences.append(occurrence)

    def refused(self, link_id: LinkId, refusal: Refusal | None) -> None:
        self.refusals.append((link_id, refusal))

    def account_changed(self, account: AccountId) -> None:
        self.changed.append(account)

    def not_authorized(self, account: AccountId) -> None:
        self.turned_away.append(account)

    def link_broken(self, link_id: LinkId, missing: AccountId | None) -> None:
        self.broken.append((link_id, missing))

    def unresolved(self, account: AccountId, titles: tuple[Film | Show, ...]) -> None:
        self.nobody_knows.append((account, titles))

    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None:
        self.troubles.append((account, troubles))

    def drafts_changed(self, account: AccountId) -> None:
        self.drafted.append(account)

    def played(self, occurrence: PlaybackOccurrence) -> None:
        self.playback.append(occurrence)

    def now_playing_changed(self, account: AccountId) -> None:
        self.now_playing.append(account)

    def told(self) -> list[str]:
        """What was told, in short."""
        return [f"{it.kind} {it.film.title}" for it in self.occurrences]
