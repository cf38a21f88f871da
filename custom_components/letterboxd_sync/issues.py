"""Repair issues: what we cannot decide for people, said in words they can act on."""

from collections.abc import Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .model.film import Film
from .model.link import AccountId, LinkId
from .model.plan import Refusal
from .model.view import Trouble

# An issue that lists 400 films is not read; the action gives the whole list.
SHOWN_FILMS = 30


def film_lines(films: Sequence[Film]) -> str:
    """Return films as a Markdown list, cut to what people read."""
    lines = [f"- {film.name}" for film in films[:SHOWN_FILMS]]
    if len(films) > SHOWN_FILMS:
        lines.append(f"- … (+{len(films) - SHOWN_FILMS})")
    return "\n".join(lines)


def link_owner(
    hass: HomeAssistant, link_id: LinkId
) -> tuple[ConfigEntry[Any], ConfigSubentry] | None:
    """Return the entry and subentry of a link, or None when it is gone."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if subentry := entry.subentries.get(link_id):
            return entry, subentry
    return None


@callback
def show_refusal(hass: HomeAssistant, link_id: LinkId, refusal: Refusal | None) -> None:
    """Ask about a plan that safety refused, or stop asking."""
    issue_id = f"refused_{link_id}"
    owner = link_owner(hass, link_id)
    if refusal is None or owner is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"link_id": link_id},
        is_fixable=True,
        is_persistent=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=f"refused_{refusal.reason}",
        translation_placeholders={
            "link": f"{owner[0].title}: {owner[1].title}",
            "count": str(len(refusal.films)),
            "films": film_lines(refusal.films),
        },
    )


@callback
def show_broken_link(
    hass: HomeAssistant, link_id: LinkId, missing: AccountId | None
) -> None:
    """Say that the account at a link's other end is gone, or that it is back."""
    issue_id = f"link_broken_{link_id}"
    owner = link_owner(hass, link_id)
    if missing is None or owner is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"link_id": link_id},
        is_fixable=True,
        is_persistent=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="link_broken",
        translation_placeholders={"link": f"{owner[0].title}: {owner[1].title}"},
    )


@callback
def show_unresolved(
    hass: HomeAssistant, entry: ConfigEntry[Any] | None, films: Sequence[Film]
) -> None:
    """Ask which films these are; one issue for all of an account."""
    if entry is None:
        return
    issue_id = f"unresolved_{entry.entry_id}"
    if not films:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id},
        is_fixable=True,
        is_persistent=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="unresolved",
        translation_placeholders={
            "account": entry.title,
            "count": str(len(films)),
            "films": film_lines(films),
        },
    )


@callback
def show_trouble(
    hass: HomeAssistant, entry: ConfigEntry[Any] | None, trouble: Trouble | None
) -> None:
    """Say why an account has stopped answering, or that it answers again."""
    if entry is None:
        return
    issue_id = f"trouble_{entry.entry_id}"
    if trouble is None:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        is_persistent=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=f"trouble_{trouble}",
        translation_placeholders={"account": entry.title},
    )


@callback
def forget_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Withdraw every issue about an entry and its links."""
    ir.async_delete_issue(hass, DOMAIN, f"unresolved_{entry.entry_id}")
    ir.async_delete_issue(hass, DOMAIN, f"trouble_{entry.entry_id}")
    for link_id in entry.subentries:
        forget_link(hass, LinkId(link_id))


@callback
def forget_link(hass: HomeAssistant, link_id: LinkId) -> None:
    """Withdraw every issue about a link."""
    ir.async_delete_issue(hass, DOMAIN, f"refused_{link_id}")
    ir.async_delete_issue(hass, DOMAIN, f"link_broken_{link_id}")
