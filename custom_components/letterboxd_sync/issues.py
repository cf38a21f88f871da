"""Repair issues: what we cannot decide for people, said in words they can act on."""

from collections.abc import Collection, Sequence
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .links import links_of
from .model.film import Film
from .model.link import AccountId, LinkId, targets_of
from .model.plan import Refusal
from .model.show import Show
from .model.view import Trouble

# An issue that lists 400 films is not read; the action gives the whole list.
SHOWN_FILMS = 30

# What issues about a link are called, before its id.
_OF_LINKS = ("refused_", "link_broken_", "entity_gone_")


def film_lines(films: Sequence[Film | Show]) -> str:
    """Return titles as a Markdown list, cut to what people read."""
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
    owner = link_owner(hass, link_id)
    if refusal is None or owner is None:
        _withdraw(hass, f"refused_{link_id}")
        return
    _raise(
        hass,
        f"refused_{link_id}",
        text=f"refused_{refusal.reason}",
        data={"link_id": link_id},
        link=_link_name(owner),
        count=str(len(refusal.films)),
        films=film_lines(refusal.films),
    )


@callback
def show_broken_link(
    hass: HomeAssistant, link_id: LinkId, missing: AccountId | None
) -> None:
    """Say that the account at a link's other end is gone, or that it is back."""
    owner = link_owner(hass, link_id)
    if missing is None or owner is None:
        _withdraw(hass, f"link_broken_{link_id}")
        return
    _raise(
        hass,
        f"link_broken_{link_id}",
        text="link_broken",
        data={"link_id": link_id},
        link=_link_name(owner),
    )


@callback
def show_broken_links(hass: HomeAssistant) -> None:
    """Say of every link whether its other ends are linked, whoever came first."""
    _forget_removed_links(hass)
    entries = hass.config_entries.async_entries(DOMAIN)
    linked = {entry.unique_id for entry in entries}
    for entry in entries:
        if entry.disabled_by is not None:
            # Its links do nothing, whoever is there at their other ends.
            continue
        for link in links_of(entry):
            missing = (it for it in targets_of(link) if it not in linked)
            show_broken_link(hass, link.link_id, next(missing, None))


def _forget_removed_links(hass: HomeAssistant) -> None:
    """Withdraw every issue about a link that is no more."""
    for domain, issue_id in tuple(ir.async_get(hass).issues):
        kind = next((it for it in _OF_LINKS if issue_id.startswith(it)), None)
        if domain != DOMAIN or kind is None:
            continue
        link_id = LinkId(issue_id.removeprefix(kind))
        if link_owner(hass, link_id) is None:
            forget_link(hass, link_id)


@callback
def show_missing_entity(
    hass: HomeAssistant, link_id: LinkId, missing: str | None
) -> None:
    """Say that a person or a player that a link names is gone, or is there again."""
    owner = link_owner(hass, link_id)
    if missing is None or owner is None:
        _withdraw(hass, f"entity_gone_{link_id}")
        return
    _raise(
        hass,
        f"entity_gone_{link_id}",
        text=f"{split_entity_id(missing)[0]}_gone",
        link=_link_name(owner),
        entity=missing,
    )


@callback
def show_unresolved(
    hass: HomeAssistant, entry: ConfigEntry[Any] | None, titles: Sequence[Film | Show]
) -> None:
    """Ask which films and shows these are; one issue for all of an account."""
    if entry is None:
        return
    if not titles:
        _withdraw(hass, f"unresolved_{entry.entry_id}")
        return
    _raise(
        hass,
        f"unresolved_{entry.entry_id}",
        text="unresolved",
        data={"entry_id": entry.entry_id},
        account=entry.title,
        count=str(len(titles)),
        films=film_lines(titles),
    )


@callback
def show_trouble(
    hass: HomeAssistant, entry: ConfigEntry[Any] | None, trouble: Trouble | None
) -> None:
    """Say why an account has stopped answering, or that it answers again."""
    if entry is None:
        return
    if trouble is None:
        _withdraw(hass, f"trouble_{entry.entry_id}")
        return
    _raise(
        hass,
        f"trouble_{entry.entry_id}",
        text=f"trouble_{trouble}",
        account=entry.title,
    )


@callback
def show_write_troubles(
    hass: HomeAssistant, entry: ConfigEntry[Any] | None, troubles: Collection[Trouble]
) -> None:
    """Say what an account may not write at the moment, each in words of its own.

    Apart from ``show_trouble``: an account that is read well may still be full.
    """
    if entry is None:
        return
    for trouble in Trouble:
        issue_id = f"write_{trouble}_{entry.entry_id}"
        if trouble in troubles:
            _raise(hass, issue_id, text=f"trouble_{trouble}", account=entry.title)
        else:
            _withdraw(hass, issue_id)


@callback
def forget_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Withdraw every issue about an entry and its links."""
    _withdraw(hass, f"unresolved_{entry.entry_id}")
    _withdraw(hass, f"trouble_{entry.entry_id}")
    show_write_troubles(hass, entry, ())
    for link_id in entry.subentries:
        forget_link(hass, LinkId(link_id))


@callback
def forget_link(hass: HomeAssistant, link_id: LinkId) -> None:
    """Withdraw every issue about a link."""
    for kind in _OF_LINKS:
        _withdraw(hass, f"{kind}{link_id}")


def _link_name(owner: tuple[ConfigEntry[Any], ConfigSubentry]) -> str:
    return f"{owner[0].title}: {owner[1].title}"


def _raise(
    hass: HomeAssistant,
    issue_id: str,
    *,
    text: str,
    data: dict[str, str | int | float | None] | None = None,
    **placeholders: str,
) -> None:
    """Raise an issue; what a fix flow needs in ``data`` makes it fixable."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=data,
        is_fixable=data is not None,
        is_persistent=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=text,
        translation_placeholders=placeholders,
    )


def _withdraw(hass: HomeAssistant, issue_id: str) -> None:
    ir.async_delete_issue(hass, DOMAIN, issue_id)
