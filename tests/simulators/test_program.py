"""python -m simulators: runs, keeps its world, ends when told."""

import asyncio
import json
from pathlib import Path
import signal
import sys
from typing import Any

from aiohttp import ClientSession
import pytest


async def _start(*arguments: str) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulators",
        "--films",
        "20",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        line = await process.stdout.readline()
    return process, json.loads(line)


async def _stop(process: asyncio.subprocess.Process, number: int) -> str:
    process.send_signal(number)
    async with asyncio.timeout(20):
        _, errors = await process.communicate()
    assert process.returncode == 0
    return errors.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_until_interrupted(
    socket_enabled: None, session: ClientSession, number: int
) -> None:
    process, told = await _start("--story")
    assert told["letterboxd"]["members"] == ["mara", "jonas"]
    assert told["jellyfin"]["users"] == ["mara", "jonas", "child", "guest"]
    assert list(told["trakt"]["members"]) == ["mara", "jonas"]
    assert told["tautulli"]["users"] == ["Local", "mara", "jonas"]
    headers = {"X-Api-Key": told["radarr"]["api_key"]}
    url = f"{told['radarr']['url']}/api/v3/system/status"
    async with session.get(url, headers=headers) as answer:
        assert answer.status == 200
    assert await _stop(process, number) == ""


async def test_it_keeps_the_world_between_runs(
    socket_enabled: None, session: ClientSession, tmp_path: Path
) -> None:
    kept = str(tmp_path / "deep" / "world.json")
    process, told = await _start("--state", kept)
    sent = {"name": "ida"}
    async with session.post(f"{told['control']['url']}/add_member", json=sent):
        pass
    await _stop(process, signal.SIGTERM)
    process, told = await _start("--state", kept)
    assert told["letterboxd"]["members"] == ["mara", "jonas", "ida"]
    await _stop(process, signal.SIGTERM)


async def test_a_world_that_cannot_be_read_is_begun_anew(
    socket_enabled: None, tmp_path: Path
) -> None:
    kept = tmp_path / "world.json"
    kept.write_text("{")
    process, told = await _start("--state", str(kept))
    assert told["letterboxd"]["members"] == ["mara", "jonas"]
    assert "is not of this world" in await _stop(process, signal.SIGTERM)


async def test_an_empty_world(socket_enabled: None) -> None:
    process, told = await _start("--empty")
    assert told["letterboxd"]["members"] == []
    await _stop(process, signal.SIGTERM)
