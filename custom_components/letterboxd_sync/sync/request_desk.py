"""What lies on the desk when a request link is planned: both ends, found by film."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ..model.film import Film, FilmKey
from ..model.job import Job
from ..model.link import RequestLink
from ..model.operation import RequestFilm
from ..model.plan import Base, BaseRow
from ..model.shelf import RequestedFilm
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import RequestsView
from .identify import Index
from .keys import request_key
from .listed import listed_films
from .neighbours import done_since, may_have_happened_since
from .outbox import ACTIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestDesk:
    """Everything that a decision about one film needs."""

    link: RequestLink
    base: Base
    source: Snapshot[Listing]
    target: RequestsView
    owned: frozenset[FilmKey]
    wanted_elsewhere: frozenset[FilmKey]
    jobs: Mapping[str, Job]
    now: datetime
    listed: Index[Film]
    agreed: Index[BaseRow]
    there: Index[RequestedFilm]

    @classmethod
    def laid_out(
        cls,
        *,
        link: RequestLink,
        base: Base,
        source: Snapshot[Listing],
        target: RequestsView,
        owned: frozenset[FilmKey],
        wanted_elsewhere: frozenset[FilmKey],
        jobs: Mapping[str, Job],
        now: datetime,
    ) -> Self:
        """Index both ends and what they agreed on."""
        return cls(
            link=link,
            base=base,
            source=source,
            target=target,
            owned=owned,
            wanted_elsewhere=wanted_elsewhere,
            jobs=jobs,
            now=now,
            listed=listed_films(source),
            agreed=Index((row.film, row) for row in base.values()),
            there=Index((entry.film, entry) for entry in target.films.items),
        )

    def request_job(self, key: FilmKey) -> Job | None:
        """Return the request for a film, whichever link made it."""
        return self.jobs.get(request_key(self.link.target, key))

    def just_requested(self, job: Job | None) -> bool:
        """Whether a request is on its way, or done and perhaps not yet in sight."""
        return job is not None and (job.state in ACTIVE or self.unseen(job))

    def unseen(self, job: Job) -> bool:
        """Whether the job was done after we last looked."""
        return done_since(job, self.target.films.read_at)

    def unsettled(self, job: Job) -> bool:
        """Whether what we saw may or may not include what the job does."""
        return may_have_happened_since(job, self.target.films.read_at)

    def bears_our_label(self, entry: RequestedFilm, key: FilmKey) -> bool:
        """Whether the film still bears a label that our request put on it.

        One that bears none was requested by somebody else at the same moment, or a
        person took the label off: either way it is not ours to remove. A request
        without labels leaves no such trace.
        """
        job = self.request_job(key)
        if job is None or not isinstance(job.operation, RequestFilm):
            return True
        labels = job.operation.tags
        return not labels or not entry.tags.isdisjoint(labels)

    def new_row(self, film: Film, key: FilmKey, *, ours: bool) -> BaseRow:
        """Return the agreement on a film that there was none on."""
        return BaseRow(
            link_id=self.link.link_id,
            key=key,
            film=film,
            ours=ours,
            agreed_at=self.now,
        )
