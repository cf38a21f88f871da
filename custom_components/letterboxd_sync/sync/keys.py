"""Natural keys: the name of a fact, so that the same fact seen twice is one job."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from ..model.capability import Facet
from ..model.film import FilmKey
from ..model.link import AccountId, UnlistedPolicy
from ..model.shelf import Shelf

REMOVING: Final = (
    UnlistedPolicy.UNMONITOR,
    UnlistedPolicy.REMOVE_KEEP_FILES,
    UnlistedPolicy.REMOVE_WITH_FILES,
)
"""The policies that do something at the target, mildest first."""


OVER: Final = ("play", "unplay", "take back", "listed", "rating", "mark")
"""The kinds of keys whose facts are over for good some time after they were told.

Not of diary entries: they tell that a film was seen before. Not of links' jobs: their
plans free what is over.
"""


def request_key(target: AccountId, film: FilmKey) -> str:
    """Name the request for a film; links to the same Radarr share it."""
    return f"request|{target}|{film}"


def tag_key(target: AccountId, film: FilmKey, labels: Iterable[str]) -> str:
    """Name the labelling of a film with exactly these labels."""
    return f"tag|{target}|{film}|{','.join(sorted(labels))}"


def removal_key(policy: UnlistedPolicy, target: AccountId, film: FilmKey) -> str:
    """Name what a policy does to a film; each policy has keys of its own.

    Somebody who softens the policy while a removal waits must not find the harsher
    one carried out under the same name.
    """
    return f"{policy}|{target}|{film}"


def removal_keys(target: AccountId, film: FilmKey) -> tuple[str, ...]:
    """Name everything by which a film may leave the target."""
    return tuple(removal_key(policy, target, film) for policy in REMOVING)


def monitor_key(target: AccountId, film: FilmKey) -> str:
    """Name the undoing of what ``UnlistedPolicy.UNMONITOR`` did to a film."""
    return f"monitor|{target}|{film}"


def collect_key(target: AccountId, shelf: Shelf, item_id: str, times: int) -> str:
    """Name the ``times``-th time that we put an item on a shelf."""
    return f"collect|{target}|{shelf_name(shelf)}|{item_id}|{times}"


def uncollect_key(target: AccountId, shelf: Shelf, item_id: str) -> str:
    """Name the taking of an item off a shelf."""
    return f"uncollect|{target}|{shelf_name(shelf)}|{item_id}"


def order_key(target: AccountId, shelf: Shelf, item_ids: Iterable[str]) -> str:
    """Name an order of a shelf; a digest keeps the key short for 10,000 items."""
    digest = sha256("\n".join(item_ids).encode()).hexdigest()[:16]
    return f"order|{target}|{shelf_name(shelf)}|{digest}"


def shelf_name(shelf: Shelf) -> str:
    """Name a shelf as its link does: by kind, owner and name.

    Not by its id, which a shelf gets when it is made and which changes when it is
    made again.
    """
    return f"{shelf.kind}:{shelf.owner_id or ''}:{shelf.name}"


def play_key(target: AccountId, title_key: str, started_at: datetime) -> str:
    """Name a play by when it began, to the minute, in UTC."""
    minute = started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"play|{target}|{title_key}|{minute}"


def unplay_key(target: AccountId, play_id: str) -> str:
    """Name the taking back of a play."""
    return f"unplay|{target}|{play_id}"


def take_back_key(target: AccountId, title_key: str, watched_at: datetime) -> str:
    """Name the taking back of an evening with a title, to the minute, in UTC."""
    minute = watched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"take back|{target}|{title_key}|{minute}"


def viewing_key(target: AccountId, film_key: str, watched_on: date) -> str:
    """Name the diary entry of a film on a day."""
    return f"diary|{target}|{film_key}|{watched_on.isoformat()}"


def mark_key(target: AccountId, user_id: str, item_id: str) -> str:
    """Name the marking of a server's title as played by a user."""
    return f"mark|{target}|{user_id}|{item_id}"


def listed_key(
    target: AccountId, facet: Facet, title_key: str, *, slug: str | None, wanted: bool
) -> str:
    """Name the wish that a title is, or is not, on a list."""
    name = facet if slug is None else f"{facet}:{slug}"
    return f"listed|{target}|{name}|{title_key}|{'on' if wanted else 'off'}"


def rating_key(target: AccountId, title_key: str, stars: float | None) -> str:
    """Name the rating of a title; each number of stars has a key of its own.

    While one is on its way another may be given; they must not be taken for one.
    """
    return f"rating|{target}|{title_key}|{'none' if stars is None else f'{stars:.1f}'}"
