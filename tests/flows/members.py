"""A Letterboxd member as forms and entries have one, and the files of an export."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.letterboxd import Letterboxd

WATCHLIST = (
    b"Date,Name,Year,Letterboxd URI\r\n2026-01-02,Gozu,2003,https://boxd.it/1RTa\r\n"
)

LINKED = {
    "provider": "letterboxd",
    "username": "alice",
    "wikidata": "https://query.wikidata.org/sparql",
    "pages": False,
    "pages_concurrency": 1,
    "proxies": "",
    "proxy_fallback": False,
}


def filled_in(letterboxd: Letterboxd, **changes: Any) -> dict[str, Any]:
    """Return the first form as somebody fills it in who gets it right."""
    return {
        "username": "alice",
        "pages": False,
        "advanced": {
            "site": letterboxd.url,
            "wikidata": "https://query.wikidata.org/sparql",
        },
        **changes,
    }


def stays(letterboxd: Letterboxd, **changes: Any) -> dict[str, Any]:
    """Return the form that changes a member who is linked."""
    form = filled_in(letterboxd, **changes)
    del form["username"]
    return form


def own_proxies(**changes: Any) -> dict[str, Any]:
    """Return the form about pages."""
    return {"own_proxies": {"pages_concurrency": 1, "proxy_fallback": False, **changes}}


def entry_of(letterboxd: Letterboxd, **changes: Any) -> MockConfigEntry:
    """Return a linked member."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="alice",
        unique_id="letterboxd:alice",
        data={**LINKED, "site": letterboxd.url, **changes},
    )


def zipped(**files: bytes) -> bytes:
    """Return a ZIP of files named like ``watchlist.csv``."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return buffer.getvalue()


def uploads(hass: HomeAssistant) -> Any:
    """Return where uploaded files lie."""
    return hass.data["file_upload"]
