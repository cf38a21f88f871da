"""Simulated services on loopback, uploads, and entries that are never set up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
import tempfile
from threading import Thread
from typing import Any
from unittest.mock import AsyncMock, patch

from aiohttp import FormData
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync import accounts
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import device_code
from custom_components.letterboxd_sync.providers import http
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesOptions
from custom_components.letterboxd_sync.providers.pace import Pace
from custom_components.letterboxd_sync.providers.respite import Respite
from simulators.catalogue import films
from simulators.jellyfin import Jellyfin
from simulators.letterboxd import Letterboxd
from simulators.radarr import Radarr
from simulators.tautulli import Tautulli
from simulators.trakt import Trakt

type Upload = Callable[[str, bytes], Awaitable[str]]

FILMS = films(40)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask at once, and again at once: nobody in these tests is about to recover."""
    monkeypatch.setattr(http, "_RETRY_AFTER", (0.0,))
    monkeypatch.setattr(PagesOptions, "pace", Pace())


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
    """Run a Radarr with two profiles, two folders and a tag."""
    service = Radarr(FILMS)
    service.state.profiles = {4: "HD", 6: "Ultra-HD"}
    service.state.root_folders = {1: "/movies", 2: "/animation"}
    service.add_tag("kids")
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
async def trakt(socket_enabled: None) -> AsyncIterator[Trakt]:
    """Run a Trakt that may be asked as often as one likes; mara has signed up."""
    service = Trakt(FILMS)
    service.oauth.interval = timedelta(0)
    await service.start()
    service.add_member("mara", name="Mara M.")
    yield service
    await service.stop()


@pytest.fixture
async def tautulli(socket_enabled: None) -> AsyncIterator[Tautulli]:
    """Run a Tautulli whose Plex the users alice and bob watch."""
    service = Tautulli()
    await service.start()
    service.add_user("alice", is_admin=True)
    service.add_user("bob")
    yield service
    await service.stop()


@pytest.fixture
def self_signed(tmp_path: Path, socket_enabled: None) -> Iterator[str]:
    """Run a Radarr with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    # In a thread: the event loop of the test would report each refused handshake.
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _Answers(BaseHTTPRequestHandler):
    """Answers like a Radarr, just enough to be told apart."""

    def do_GET(self) -> None:
        body = b'{"appName": "Radarr", "version": "6.0.4.10291"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
async def upload(
    hass: HomeAssistant,
    socket_enabled: None,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Upload:
    """Upload files as the frontend does."""
    # Home Assistant empties the usual folder, also under a test beside this one.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # Before the client starts the server: it takes no new addresses after that.
    assert await async_setup_component(hass, "file_upload", {})
    assert await async_setup_component(hass, "webhook", {})
    assert await async_setup_component(hass, DOMAIN, {})
    client = await hass_client()

    async def _upload(name: str, content: bytes) -> str:
        form = FormData()
        form.add_field("file", content, filename=name)
        answer = await client.post("/api/file_upload", data=form)
        said: dict[str, Any] = await answer.json()
        return str(said["file_id"])

    return _upload


# So many times as fast.
FAST = 100


@pytest.fixture
def time_flies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second of waiting pass in a hundredth, for whoever is waited for, too."""

    def respite(clock: Callable[[], datetime]) -> Respite:
        began = clock()
        return Respite(lambda: began + (clock() - began) * FAST)

    monkeypatch.setattr(device_code, "SECOND", 1 / FAST)
    monkeypatch.setattr(accounts, "Respite", respite)
