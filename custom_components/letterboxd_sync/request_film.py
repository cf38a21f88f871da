"""A person asks Radarr for one film, outside any watchlist."""

import re
from typing import Any, cast

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .film_data import film_data
from .links import links_of
from .model.film import Film, FilmIds
from .model.job import JobState
from .model.link import RequestLink
from .model.operation import RequestFilm
from .providers.radarr.account import RadarrAccount
from .sync.identify import pick

# "Heat (1995)": the year is what tells remakes apart.
TITLE_AND_YEAR = re.compile(r"^(?P<title>.+?)\s*\((?P<year>\d{4})\)\s*$")


async def async_request_film(
    entry: LetterboxdSyncConfigEntry,
    *,
    tmdb: int | None,
    title: str | None,
    quality_profile: str | None,
    root_folder: str | None,
) -> dict[str, Any]:
    """Request a film by TMDB id or by title, and say how it went."""
    data = entry.runtime_data
    account = cast(RadarrAccount, data.account)
    film = await _find(entry, account, tmdb=tmdb, title=title)
    template = _link_to(entry)
    request = RequestFilm(
        film=film,
        quality_profile_id=await _profile(account, template, quality_profile),
        root_folder=await _folder(account, template, root_folder),
        animation_root_folder=(
            template.animation_root_folder if template and not root_folder else None
        ),
    )
    job = await data.house.engine.request_film(data.account_id, request)
    if job.state is JobState.REJECTED:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="film_refused",
            translation_placeholders={"film": film.name, "reason": job.reason or ""},
        )
    await data.coordinator.async_request_refresh()
    return {**film_data(film), "state": job.state.value}


async def _find(
    entry: LetterboxdSyncConfigEntry,
    account: RadarrAccount,
    *,
    tmdb: int | None,
    title: str | None,
) -> Film:
    """Return the film that is meant; a title has to fit without a doubt."""
    if tmdb is not None:
        wanted = Film(title=f"tmdb:{tmdb}", ids=FilmIds(tmdb=tmdb))
    else:
        wanted = named(title or "")
    candidates = await entry.runtime_data.house.engine.candidates(wanted, at=account)
    if tmdb is not None and candidates:
        return candidates[0].film
    if (meant := pick(wanted, [it.film for it in candidates])) is not None:
        return meant
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="film_not_found",
        translation_placeholders={
            "film": wanted.name,
            "candidates": ", ".join(
                f"{it.film.name} [tmdb {it.film.ids.tmdb}]" for it in candidates[:5]
            )
            or "-",
        },
    )


def named(title: str) -> Film:
    """Return the film of ``Title (Year)``, or of a title without a year."""
    if match := TITLE_AND_YEAR.match(title):
        return Film(title=match["title"], year=int(match["year"]))
    return Film(title=title.strip())


def _link_to(entry: LetterboxdSyncConfigEntry) -> RequestLink | None:
    """Return the first link to this Radarr: its choices are a person's."""
    others: list[LetterboxdSyncConfigEntry] = (
        entry.runtime_data.house.hass.config_entries.async_loaded_entries(DOMAIN)
    )
    for other in others:
        if other.runtime_data.provider is not Provider.LETTERBOXD:
            continue
        for link in links_of(other):
            if isinstance(link, RequestLink) and link.target == entry.unique_id:
                return link
    return None


async def _profile(
    account: RadarrAccount, template: RequestLink | None, name: str | None
) -> int:
    """Return the quality profile named, the link's, or Radarr's first."""
    if name is None and template is not None:
        return template.quality_profile_id
    profiles = await account.quality_profiles()
    for profile in profiles:
        if name is None or profile.name.casefold() == name.casefold():
            return profile.id
    raise _not_there("quality_profile_not_found", name, [it.name for it in profiles])


async def _folder(
    account: RadarrAccount, template: RequestLink | None, path: str | None
) -> str:
    """Return the root folder named, the link's, or Radarr's first."""
    if path is None and template is not None:
        return template.root_folder
    folders = await account.root_folders()
    for folder in folders:
        if path is None or folder.path.rstrip("/") == path.rstrip("/"):
            return folder.path
    raise _not_there("root_folder_not_found", path, [it.path for it in folders])


def _not_there(
    key: str, asked: str | None, offered: list[str]
) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={
            "asked": asked or "-",
            "offered": ", ".join(offered) or "-",
        },
    )
