"""The folder that a demo lives in: one at a time, remembered until it is reset."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import fcntl
import json
from pathlib import Path
import shutil
import socket

LOOPBACK = "127.0.0.1"

# The simulated services and what drives them each take one.
PORTS_OF_THE_SIMULATORS = 7

# Below the ports that systems give out by themselves.
FIRST_PORT_OF_THE_SIMULATORS = 18123


class DemoError(Exception):
    """Why the demo cannot start, in words for whoever started it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The files of one demo."""

    folder: Path

    @property
    def home(self) -> Path:
        """Home Assistant's own folder."""
        return self.folder / "home"

    @property
    def world(self) -> Path:
        """What the simulated services remember."""
        return self.folder / "world.json"

    def log(self, program: str) -> Path:
        """Return where a program writes what it has to say."""
        return self.folder / f"{program}.log"

    @property
    def _settings(self) -> Path:
        return self.folder / "demo.json"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep a second demo out of the folder; ``DemoError`` when it is the second."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise DemoError(
                    "This demo is running already; end it with Ctrl-C there."
                ) from None
            yield

    def forget(self) -> None:
        """Remove what earlier runs left behind."""
        shutil.rmtree(self.home, ignore_errors=True)
        for file in (self.world, self._settings):
            file.unlink(missing_ok=True)

    def simulator_ports(self) -> int:
        """Return the first of the simulators' ports, the same on every start.

        Accounts keep the addresses that they were linked with.
        """
        if self._settings.exists():
            first: int = json.loads(self._settings.read_text())["simulator_ports"]
            if not _are_free(first):
                raise DemoError(
                    f"The simulated services need the ports {first} to "
                    f"{first + PORTS_OF_THE_SIMULATORS - 1}, as before, and another "
                    "program has one of them. End it, or forget this demo with --reset."
                )
            return first
        tried = range(FIRST_PORT_OF_THE_SIMULATORS, 28123, 10)
        return next(first for first in tried if _are_free(first))

    def is_finished(self) -> bool:
        """Tell whether a first start came to its end here."""
        return self._settings.exists()

    def finish(self, *, simulator_ports: int) -> None:
        """Note that everything is linked: later starts go on from here."""
        self._settings.write_text(json.dumps({"simulator_ports": simulator_ports}))


def need_port(port: int) -> None:
    """Raise ``DemoError`` when another program has this port."""
    if not is_free(port):
        raise DemoError(
            f"Port {port} is taken, perhaps by a Home Assistant of your own. "
            f"Choose another one: scripts/demo --port {port + 1}"
        )


def is_free(port: int) -> bool:
    """Tell whether a program can listen on this port of the loopback interface."""
    with socket.socket() as attempt:
        # What was just given back is free, as it is for those who listen on it.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _are_free(first: int) -> bool:
    return all(is_free(first + offset) for offset in range(PORTS_OF_THE_SIMULATORS))
