"""Quality profiles and root folders: what a bulk addition does not check itself.

``POST /movie/import`` takes any profile number and any path, and leaves movies behind
that Radarr cannot work with; so whatever it is given is looked at here first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, final

from ..errors import Refused, RefusedReason
from .client import RadarrClient

# People rarely rearrange their folders, and adding films should not ask each time
_GOOD_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityProfile:
    """A quality profile, by which Radarr chooses releases."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RootFolder:
    """A folder below which Radarr keeps films."""

    path: str
    accessible: bool
    free_space: int | None
    """In bytes; None when Radarr cannot tell."""


@final
class Places:
    """Knows Radarr's quality profiles and root folders for a while."""

    def __init__(self, client: RadarrClient, clock: Callable[[], datetime]) -> None:
        """Know none yet."""
        self._client = client
        self._clock = clock
        self._read_at: datetime | None = None
        self._profiles: frozenset[int] = frozenset()
        self._folders: frozenset[str] = frozenset()

    async def quality_profiles(self) -> tuple[QualityProfile, ...]:
        """Read the quality profiles, in Radarr's order."""
        profiles = await self._client.quality_profiles()
        return tuple(QualityProfile(id=number, name=name) for number, name in profiles)

    async def root_folders(self) -> tuple[RootFolder, ...]:
        """Read the root folders, in Radarr's order."""
        return tuple(
            RootFolder(
                path=folder.path,
                accessible=folder.accessible,
                free_space=folder.free_space,
            )
            for folder in await self._client.root_folders()
        )

    async def check(self, profiles: Iterable[int], folders: Iterable[str]) -> None:
        """Raise ``Refused`` when Radarr has one of them no longer."""
        wanted_profiles = set(profiles)
        wanted_folders = {path: _bare(path) for path in folders}
        known = (
            wanted_profiles <= self._profiles
            and set(wanted_folders.values()) <= self._folders
        )
        if not (known and self._is_fresh()):
            await self._read()
        for number in sorted(wanted_profiles - self._profiles):
            raise Refused(
                RefusedReason.QUALITY_PROFILE,
                f"Radarr has no quality profile with number {number}",
            )
        for path, bare in sorted(wanted_folders.items()):
            if bare not in self._folders:
                raise Refused(
                    RefusedReason.ROOT_FOLDER, f"Radarr has no root folder {path}"
                )

    def _is_fresh(self) -> bool:
        return self._read_at is not None and self._clock() - self._read_at < _GOOD_FOR

    async def _read(self) -> None:
        profiles = await self._client.quality_profiles()
        folders = await self._client.root_folders()
        self._profiles = frozenset(number for number, _ in profiles)
        self._folders = frozenset(_bare(folder.path) for folder in folders)
        self._read_at = self._clock()


def _bare(path: str) -> str:
    """Radarr writes ``/movies`` and ``/movies/`` for the same folder."""
    return path.rstrip("/\\")
