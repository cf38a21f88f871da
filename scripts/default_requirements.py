"""Prints what Home Assistant's own default integrations need, a requirement a line.

Home Assistant installs these when it starts. Started with --skip-pip it does not, so
whoever starts it like that installs them beforehand.
"""

from collections.abc import Iterable
import json
from pathlib import Path

from homeassistant import bootstrap, components

COMPONENTS = Path(components.__file__).parent

# What bootstrap sets up whatever the configuration says, and what a configuration for
# development asks for besides. Conversation and speech are reached from the frontend.
WANTED = frozenset(
    bootstrap.CORE_INTEGRATIONS
    | bootstrap.DEFAULT_INTEGRATIONS
    | {"api", "assist_pipeline", "config", "conversation", "diagnostics", "event"}
    # The last is imported by analytics wherever it runs.
    | {"backup", "frontend", "hassio"}
    | {"history", "http", "image", "logbook", "lovelace", "media_source"}
    | {"onboarding", "recorder", "repairs", "todo", "tts", "webhook", "websocket_api"}
)


def needed(domains: Iterable[str]) -> list[str]:
    """Return the requirements of integrations and of all that they depend on."""
    seen: set[str] = set()
    requirements: set[str] = set()
    todo = list(domains)
    while todo:
        domain = todo.pop()
        manifest = COMPONENTS / domain / "manifest.json"
        if domain in seen or not manifest.is_file():
            continue
        seen.add(domain)
        described = json.loads(manifest.read_text(encoding="utf-8"))
        requirements.update(described.get("requirements", ()))
        todo.extend(described.get("dependencies", ()))
    return sorted(requirements)


if __name__ == "__main__":
    print("\n".join(needed(WANTED)))
