"""A Home Assistant of our own in a folder: loopback only, nobody asked to log in.

Home Assistant keeps these settings in ``.storage`` and has no other way in before
its first start; what is written here is what its own forms would have written.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
import json
from pathlib import Path
import shutil
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = "letterboxd_sync"
OWNER_ID = "0123456789abcdef0123456789abcdef"

# `default_config` would look for devices, radios and the cloud; these are what the
# pictures need. The log keeps what somebody who looks for a fault wants.
CONFIGURATION = """\
homeassistant:
  name: {name}
  internal_url: http://127.0.0.1:{port}
  packages: !include_dir_named packages
  time_zone: Europe/Berlin
  country: DE
  language: en
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1, "::1"]
      allow_bypass_login: true
    - type: homeassistant
  allowlist_external_dirs: [{exports}]
frontend:
config:
history:
logbook:
recorder:
  commit_interval: 1
system_health:
logger:
  default: warning
  logs:
    custom_components.letterboxd_sync: info
    # Home Assistant sets these up itself, and they miss programs that nobody needs.
    haffmpeg: critical
    homeassistant.components.camera.img_util: critical
    # That nothing is installed and that this integration is ours are both on purpose.
    homeassistant.bootstrap: error
    homeassistant.loader: error
"""


def prepare(
    folder: Path, *, name: str, port: int, packages: Sequence[Path] = ()
) -> None:
    """Make the folder of a home, or leave the one that is there as it is.

    ``packages`` are files of more configuration, which are copied into it.
    """
    storage = folder / ".storage"
    exports = folder / "exports"
    package_folder = folder / "packages"
    for needed in (storage, exports, package_folder, folder / "custom_components"):
        needed.mkdir(parents=True, exist_ok=True)
    for package in packages:
        shutil.copy(package, package_folder)
    integration = folder / "custom_components" / DOMAIN
    integration.unlink(missing_ok=True)
    integration.symlink_to(ROOT / "custom_components" / DOMAIN)
    (folder / "configuration.yaml").write_text(
        CONFIGURATION.format(name=name, exports=exports, port=port)
    )
    _write_http(storage, port)
    if not (storage / "auth").exists():
        _write_people(storage)


def dashboard(folder: Path, config: Mapping[str, Any]) -> None:
    """Put a dashboard in place of the generated one, unless somebody made theirs."""
    if not (folder / ".storage" / "lovelace").exists():
        _store(folder / ".storage", "lovelace", 1, {"config": config})


def _write_http(storage: Path, port: int) -> None:
    """Bind to loopback; a setting in the YAML would be on trial for five minutes."""
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    http = {"stable": stable, "pending": None, "yaml_migration_done": True}
    _store(storage, "http", 2, http, minor_version=2)


def _write_people(storage: Path) -> None:
    """Make one owner without a password: only loopback gets in."""
    owner = {
        "id": OWNER_ID,
        "group_ids": ["system-admin"],
        "is_owner": True,
        "is_active": True,
        "name": "Visitor",
        "system_generated": False,
        "local_only": True,
    }
    people = {"users": [owner], "groups": [], "credentials": [], "refresh_tokens": []}
    _store(storage, "auth", 1, people)
    steps = ["user", "core_config", "analytics", "integration"]
    _store(storage, "onboarding", 4, {"done": steps})
    preferences = {"preferences": {}, "onboarded": True, "uuid": None}
    _store(storage, "core.analytics", 1, preferences)


def _store(
    storage: Path, key: str, version: int, data: object, *, minor_version: int = 1
) -> None:
    content = {
        "version": version,
        "minor_version": minor_version,
        "key": key,
        "data": data,
    }
    (storage / key).write_text(json.dumps(content, indent=2))
