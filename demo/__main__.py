"""`scripts/demo`: simulated services and a real Home Assistant, joined and on show."""

import argparse
import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
import signal
import sys
from typing import Any

from . import home, words
from .client import Client, FlowFailed
from .dashboard import household
from .guide import guide
from .home import ROOT
from .household import link_everything
from .place import DemoError, Place, need_port
from .programs import home_assistant, simulators
from .visitor import press_sync_now

USUAL_PORT = 8123


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=words.WHAT)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--empty", action="store_true", help=words.EMPTY)
    kind.add_argument("--own", action="store_true", help=words.OWN)
    parser.add_argument("--port", type=int, default=USUAL_PORT, help=words.PORT)
    parser.add_argument("--reset", action="store_true", help=words.RESET)
    parser.add_argument("--folder", type=Path, help=words.FOLDER)
    return parser.parse_args(given)


async def _run(options: argparse.Namespace, place: Place) -> None:
    """Start everything in order, and end it in the opposite one."""
    _end_when_asked()
    async with AsyncExitStack() as programs:
        need_port(options.port)
        ports = 0 if options.own else place.simulator_ports()
        services: dict[str, Any] = {}
        if ports:
            services = await programs.enter_async_context(
                simulators(
                    state=place.world,
                    port_base=ports,
                    log=place.log("simulators"),
                    story=True,
                )
            )
        _prepare(options, place, services)
        print(words.STARTING, flush=True)
        process = await programs.enter_async_context(
            home_assistant(place.home, log=place.log("home-assistant"))
        )
        await _until_one_ends(
            _watch(process, place), _show(options, place, services, ports)
        )


def _end_when_asked() -> None:
    """Have a signal end this task, which ends the programs.

    A closed terminal and a supervisor do it as Ctrl-C does; and Ctrl-C does it too
    where a shell started us in the background and has it ignored.
    """
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end() -> None:
        print(words.ENDING, flush=True)
        for number in numbers:
            # Programs that are being ended want to write what they know.
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        if task is not None:
            task.cancel()

    for number in numbers:
        loop.add_signal_handler(number, end)


async def _until_one_ends(*work: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(each) for each in work]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(process: asyncio.subprocess.Process, place: Place) -> None:
    await process.wait()
    raise DemoError(words.ended(place.log("home-assistant")))


def _prepare(
    options: argparse.Namespace, place: Place, services: dict[str, Any]
) -> None:
    linked = not options.own and not options.empty
    films = [ROOT / "demo" / "packages" / "films.yaml"] if linked else []
    home.prepare(place.home, name="Home", port=options.port, packages=films)
    home.dashboard(place.home, household() if linked else guide(services))


async def _show(
    options: argparse.Namespace, place: Place, services: dict[str, Any], ports: int
) -> None:
    """Link what is to be linked, say where to look, and keep the films moving."""
    url = f"http://127.0.0.1:{options.port}"
    async with Client.connect(url) as client:
        if not place.is_finished():
            if not options.own and not options.empty:
                print(words.LINKING, flush=True)
                await _link(client, services)
            place.finish(simulator_ports=ports)
        print(words.where_to_look(url, services, options), flush=True)
        if options.own:
            await asyncio.Event().wait()
        await press_sync_now(client)


async def _link(client: Client, services: dict[str, Any]) -> None:
    try:
        await link_everything(client, services)
    except FlowFailed as err:
        raise DemoError(f"An account could not be linked: {err}") from err


def _place(options: argparse.Namespace) -> Place:
    kind = "own" if options.own else "empty" if options.empty else "household"
    return Place(folder=options.folder or ROOT / ".cache" / "demo" / kind)


def main() -> int:
    """Run the demo until it is ended."""
    options = _arguments(sys.argv[1:])
    place = _place(options)
    try:
        with place.claimed():
            if options.reset or not place.is_finished():
                place.forget()
            asyncio.run(_run(options, place))
    except DemoError as err:
        print(f"demo: {err}", file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        print(words.ENDED, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
