"""Prints what manifest.json requires, a requirement a line."""

import json
from pathlib import Path

MANIFEST = (
    Path(__file__).resolve().parents[1]
    / "custom_components"
    / "letterboxd_sync"
    / "manifest.json"
)

if __name__ == "__main__":
    print("\n".join(json.loads(MANIFEST.read_text(encoding="utf-8"))["requirements"]))
