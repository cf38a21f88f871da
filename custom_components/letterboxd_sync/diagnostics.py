"""Diagnostics: every link and job of an account, without anything secret."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, assert_never

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    CONF_API_KEY,
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_TOKEN,
    CONF_URL,
    CONF_USERNAME,
    CONF_WEBHOOK_ID,
)
from homeassistant.core import HomeAssistant

from .const import (
    CONF_ANIMATION_ROOT_FOLDER,
    CONF_API,
    CONF_AUTH,
    CONF_DEVICES_LEFT_OUT,
    CONF_LIBRARIES_LEFT_OUT,
    CONF_LIST_SLUG,
    CONF_ONLY_WHEN_HOME,
    CONF_OWNER_ID,
    CONF_PROXIES,
    CONF_ROOT_FOLDER,
    CONF_SHELF_NAME,
    CONF_SITE,
    CONF_TAGS,
    CONF_USER_ID,
    CONF_WATCHED_BY,
    CONF_WIKIDATA,
    DOMAIN,
)
from .coordinator import LetterboxdSyncConfigEntry
from .links import links_of
from .model.job import Job
from .model.link import Link
from .model.view import AccountView, RequestsView, ServerView, TrackerView
from .private_words import PrivateWords

# Addresses, credentials, and whatever people name after themselves. Account ids hold
# a member's name or an address of the home network.
PRIVATE = {
    CONF_ANIMATION_ROOT_FOLDER,
    CONF_API,
    CONF_API_KEY,
    CONF_AUTH,
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_DEVICES_LEFT_OUT,
    CONF_LIBRARIES_LEFT_OUT,
    CONF_LIST_SLUG,
    CONF_ONLY_WHEN_HOME,
    CONF_OWNER_ID,
    CONF_PROXIES,
    CONF_ROOT_FOLDER,
    CONF_SHELF_NAME,
    CONF_SITE,
    CONF_TAGS,
    CONF_TOKEN,
    CONF_URL,
    CONF_USER_ID,
    CONF_USERNAME,
    CONF_WATCHED_BY,
    CONF_WEBHOOK_ID,
    CONF_WIKIDATA,
    "account",
    # A shelf's
    "name",
    "target",
    "title",
    "unique_id",
}

# A link's account; an entry's is no secret, and no word to look for in texts.
TO_REDACT = PRIVATE | {"source"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> dict[str, Any]:
    """Return what somebody who helps needs to see, of an account in any state."""
    words = PrivateWords(hass.config_entries.async_entries(DOMAIN), PRIVATE)
    told = {
        "entry": async_redact_data(entry.as_dict(), TO_REDACT),
        "state": entry.state.value,
        "reason": words.hidden(entry.reason),
    }
    if entry.state is not ConfigEntryState.LOADED:
        return told
    return told | await _async_account_data(entry, words)


async def _async_account_data(
    entry: LetterboxdSyncConfigEntry, words: PrivateWords
) -> dict[str, Any]:
    data = entry.runtime_data
    engine = data.house.engine
    figures = engine.figures(data.account_id)
    return {
        "figures": {
            **asdict(figures),
            "last_trouble": words.hidden(figures.last_trouble),
        },
        "view": _view_data(engine.view(data.account_id)),
        # What is played, and by whom, is nobody else's business: only how it fares.
        "playing": [
            {"state": it.state.value, "progress": it.progress}
            for it in engine.playback.now_playing(data.account_id)
        ],
        "drafts": [
            {"waits": it.waits, "at": it.at.isoformat()}
            for it in engine.diary.drafts(data.account_id)
        ],
        "capabilities": {
            facet.value: sorted(access.value for access in support.access)
            for facet, support in data.account.capabilities.items()
        },
        "links": [
            {
                **async_redact_data(_link_data(link), TO_REDACT),
                "agreed": engine.agreed(link.link_id),
            }
            for link in links_of(entry)
        ],
        "jobs": [_job_data(job, words) for job in await engine.jobs(data.account_id)],
        "activity": [
            {"at": at.isoformat(), "kind": kind, "text": words.hidden(text)}
            for at, account, kind, text in await engine.activity()
            if account == data.account_id
        ],
    }


def _link_data(link: Link) -> dict[str, Any]:
    return {"kind": type(link).__name__, **_plain(asdict(link))}


def _plain(value: Any) -> Any:
    """Return tuples as lists, which is where redacting looks for more."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case tuple() | frozenset():
            return [_plain(inner) for inner in value]
        case timedelta():
            return value.total_seconds()
        case _:
            return value


def _job_data(job: Job, words: PrivateWords) -> dict[str, Any]:
    """Return a job without its key and account, which name the home's address."""
    about = getattr(job.operation, "film", getattr(job.operation, "title", None))
    return {
        "operation": type(job.operation).__name__,
        "film": about.name if about else None,
        "ids": asdict(about.ids) if about else None,
        "state": job.state.value,
        "created_at": job.created_at.isoformat(),
        "updated_at": job.updated_at.isoformat(),
        "not_before": job.not_before.isoformat() if job.not_before else None,
        "attempts": job.attempts,
        "reason": words.hidden(job.reason),
    }


def _view_data(view: AccountView | None) -> dict[str, Any] | None:
    match view:
        case None:
            return None
        case TrackerView():
            return {
                "watchlist": len(view.watchlist.items) if view.watchlist else None,
                "diary": len(view.diary.items) if view.diary else None,
                "lists": len(view.lists),
                "ratings": len(view.ratings.items) if view.ratings else None,
                "shows": len(view.shows.items) if view.shows else None,
                "plays": len(view.plays.items) if view.plays else None,
                "stats": asdict(view.stats) if view.stats else None,
                "watching": view.watching is not None,
                "routes": {
                    facet.value: asdict(status) for facet, status in view.routes.items()
                },
            }
        case RequestsView():
            return {
                "films": len(view.films.items),
                "excluded": len(view.excluded),
                "complete": view.films.complete,
                "undecoded": view.films.undecoded,
            }
        case ServerView():
            return {
                "library": len(view.library.items),
                "complete": view.library.complete,
                "undecoded": view.library.undecoded,
                "shelves": [len(it.items) for it in view.shelves.values()],
                "played": [len(items) for items in view.played.values()],
            }
        case _:
            assert_never(view)
