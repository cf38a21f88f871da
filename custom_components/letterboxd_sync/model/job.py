"""Jobs: operations on their way to a service."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .link import AccountId, LinkId
from .operation import Operation
from .plan import BaseChange


class JobState(StrEnum):
    """Where a job stands; the transitions are in ``sync/outbox.py``."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    DONE = "done"
    REJECTED = "rejected"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One operation in the outbox."""

    job_id: int
    key: str
    """Natural key, unique: the same fact seen twice is one job."""
    account: AccountId
    link_id: LinkId | None
    """None for what a person asked for directly."""
    operation: Operation
    settles: BaseChange | None
    state: JobState
    created_at: datetime
    updated_at: datetime
    not_before: datetime | None = None
    attempts: int = 0
    reason: str | None = None
    """The service's own words when it refused; never a secret."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJob:
    """A job that the ledger does not have yet."""

    key: str
    account: AccountId
    link_id: LinkId | None
    operation: Operation
    settles: BaseChange | None
    state: JobState = JobState.QUEUED
