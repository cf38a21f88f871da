"""Simulated services on loopback, uploads, and entries that are never set up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from unittest.mock import AsyncMock, patch

from aiohttp import FormData
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers import http
from simulators.catalogue import films
from simulators.jellyfin import Jellyfin
from simulators.letterboxd import Letterboxd
from simulators.radarr import Radarr

type Upload = Callable[[str, bytes], Awaitable[str]]

FILMS = films(40)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once: nobody in these tests is about to recover."""
    monkeypatch.setattr(http, "_RETRY_AFTER", (0.0,))


@pytest.fixture(autouse=True)
def setup_entry() -> Iterator[AsyncMock]:
    """Let entries be created without being set up."""
    with patch(
        f"custom_components.{DOMAIN}.async_setup_entry", return_value=True
    ) as mock:
        yield mock


@pytest.fixture(autouse=True)
def kept_exports() -> Iterator[AsyncMock]:
    """Hold what would be kept in the ledger."""
    with patch(
        f"custom_components.{DOMAIN}.flows.letterboxd.async_keep_export"
    ) as mock:
        yield mock


@pytest.fixture
async def letterboxd(socket_enabled: None) -> AsyncIterator[Letterboxd]:
    """Run a Letterboxd with the members alice and bob."""
    service = Letterboxd(FILMS)
    await service.start()
    service.add_member("alice")
    service.add_member("bob")
    service.list_film("alice", *FILMS[:5])
    service.create_list("alice", "film-noir", "Film noir", FILMS[5:9])
    yield service
    await service.stop()


@pytest.fixture
async def radarr(socket_enabled: None) -> AsyncIterator[Radarr]:
    """Run a Radarr."""
    service = Radarr(FILMS)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def jellyfin(socket_enabled: None) -> AsyncIterator[Jellyfin]:
    """Run a Jellyfin with the users alice, who administers it, and bob."""
    service = Jellyfin()
    await service.start()
    service.add_user("alice", is_admin=True)
    service.add_user("bob")
    yield service
    await service.stop()


@pytest.fixture
async def upload(
    hass: HomeAssistant, socket_enabled: None, hass_client: ClientSessionGenerator
) -> Upload:
    """Upload files as the frontend does."""
    assert await async_setup_component(hass, "file_upload", {})
    client = await hass_client()

    async def _upload(name: str, content: bytes) -> str:
        form = FormData()
        form.add_field("file", content, filename=name)
        answer = await client.post("/api/file_upload", data=form)
        said: dict[str, Any] = await answer.json()
        return str(said["file_id"])

    return _upload
