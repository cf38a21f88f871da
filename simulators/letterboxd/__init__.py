"""A Letterboxd to test against: feed, watchlists, lists and film pages."""

from .service import Letterboxd, Validators
from .world import LetterboxdState, LogEntry, Member, MemberList

__all__ = [
    "Letterboxd",
    "LetterboxdState",
    "LogEntry",
    "Member",
    "MemberList",
    "Validators",
]
