"""The two programs of the demo, started and ended as one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import signal
import sys
from typing import Any

from .home import ROOT

# Home Assistant writes its state on the way out; a Raspberry Pi takes this long.
PATIENCE = 60.0


@asynccontextmanager
async def running(
    command: Sequence[str], *, log: Path | None = None, read_first_line: bool = False
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run a program of this environment; it is ended as by Ctrl-C on the way out.

    Yields the process and, when asked for, the first line that it printed.
    """
    with (log or Path(os.devnull)).open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE if read_first_line else file,
            stderr=file,
            # Ctrl-C goes to us alone, so that both are ended in order.
            start_new_session=True,
        )
        try:
            line = b""
            if read_first_line and process.stdout is not None:
                line = await process.stdout.readline()
            yield process, line.decode()
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@asynccontextmanager
async def simulators(
    *, state: Path, port_base: int, log: Path, story: bool
) -> AsyncIterator[dict[str, Any]]:
    """Run the simulated services; yields their addresses and keys."""
    command = [sys.executable, "-m", "simulators", "--state", str(state)]
    command += ["--port-base", str(port_base)]
    if story:
        command.append("--story")
    async with running(command, log=log, read_first_line=True) as (_, line):
        if not line:
            raise SystemExit(f"The simulators did not start; see {log}")
        yield json.loads(line)


@asynccontextmanager
async def home_assistant(
    folder: Path, *, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Home Assistant on a prepared folder, without installing anything."""
    command = [sys.executable, "-m", "homeassistant", "--config", str(folder)]
    command += ["--skip-pip", "--log-no-color"]
    async with running(command, log=log) as (process, _):
        yield process
