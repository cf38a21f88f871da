"""The members of the simulated Letterboxd: watchlists, diaries, lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ..catalogue import CatalogueFilm


@dataclass(slots=True)
class LogEntry:
    """One viewing as the feed shows it; `viewing` is the number in its guid."""

    viewing: int
    film: CatalogueFilm
    logged_at: datetime
    watched_on: date | None
    rating: float | None
    liked: bool
    rewatch: bool
    review: str | None


@dataclass(slots=True)
class MemberList:
    """A list in its owner's order; `published_at` decides its place in the feed."""

    number: int
    slug: str
    title: str
    films: list[CatalogueFilm]
    published_at: datetime
    ranked: bool = False
    public: bool = True


@dataclass(slots=True)
class Member:
    """A member; the watchlist's dict runs from the oldest addition to the newest."""

    name: str
    display_name: str
    lid: str
    private: bool = False
    watchlist_private: bool = False
    watchlist: dict[str, CatalogueFilm] = field(default_factory=dict)
    log: list[LogEntry] = field(default_factory=list)
    lists: dict[str, MemberList] = field(default_factory=dict)

    def watched(self) -> Iterator[CatalogueFilm]:
        """Each film with a log entry once, newest log entry first."""
        yield from {
            entry.film.slug: entry.film for entry in reversed(self.log)
        }.values()


@dataclass(slots=True)
class LetterboxdState:
    """All that outlives a restart; films are found by slug."""

    members: dict[str, Member] = field(default_factory=dict)
    next_number: int = 700_000_001

    def number(self) -> int:
        self.next_number += 1
        return self.next_number - 1


def to_json(state: LetterboxdState) -> dict[str, Any]:
    return {
        "next_number": state.next_number,
        "members": [_member_json(member) for member in state.members.values()],
    }


def _member_json(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "display_name": member.display_name,
        "lid": member.lid,
        "private": member.private,
        "watchlist_private": member.watchlist_private,
        "watchlist": list(member.watchlist),
        "log": [
            {
                "viewing": entry.viewing,
                "film": entry.film.slug,
                "logged_at": entry.logged_at.isoformat(),
                "watched_on": entry.watched_on and entry.watched_on.isoformat(),
                "rating": entry.rating,
                "liked": entry.liked,
                "rewatch": entry.rewatch,
                "review": entry.review,
            }
            for entry in member.log
        ],
        "lists": [
            {
                "number": held.number,
                "slug": held.slug,
                "title": held.title,
                "films": [film.slug for film in held.films],
                "published_at": held.published_at.isoformat(),
                "ranked": held.ranked,
                "public": held.public,
            }
            for held in member.lists.values()
        ],
    }


def from_json(
    saved: Mapping[str, Any], films: Mapping[str, CatalogueFilm]
) -> LetterboxdState:
    members = (_member(row, films) for row in saved["members"])
    return LetterboxdState(
        members={member.name.casefold(): member for member in members},
        next_number=saved["next_number"],
    )


def _member(row: Mapping[str, Any], films: Mapping[str, CatalogueFilm]) -> Member:
    return Member(
        name=row["name"],
        display_name=row["display_name"],
        lid=row["lid"],
        private=row["private"],
        watchlist_private=row["watchlist_private"],
        watchlist={slug: films[slug] for slug in row["watchlist"]},
        log=[_entry(entry, films) for entry in row["log"]],
        lists={held["slug"]: _list(held, films) for held in row["lists"]},
    )


def _entry(row: Mapping[str, Any], films: Mapping[str, CatalogueFilm]) -> LogEntry:
    watched_on = row["watched_on"]
    return LogEntry(
        viewing=row["viewing"],
        film=films[row["film"]],
        logged_at=datetime.fromisoformat(row["logged_at"]),
        watched_on=date.fromisoformat(watched_on) if watched_on else None,
        rating=row["rating"],
        liked=row["liked"],
        rewatch=row["rewatch"],
        review=row["review"],
    )


def _list(row: Mapping[str, Any], films: Mapping[str, CatalogueFilm]) -> MemberList:
    return MemberList(
        number=row["number"],
        slug=row["slug"],
        title=row["title"],
        films=[films[slug] for slug in row["films"]],
        published_at=datetime.fromisoformat(row["published_at"]),
        ranked=row["ranked"],
        public=row["public"],
    )
