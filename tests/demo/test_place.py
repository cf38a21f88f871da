"""Where a demo lives: alone, remembered, and clear about what is in the way."""

from collections.abc import Iterator
from pathlib import Path
import socket

import pytest

from demo.place import DemoError, Place, need_port


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(folder=tmp_path / "demo")


@pytest.fixture
def taken_port(socket_enabled: None) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_a_way_out(taken_port: int) -> None:
    with pytest.raises(DemoError, match=f"--port {taken_port + 1}"):
        need_port(taken_port)


def test_a_second_demo_is_kept_out_of_the_folder(place: Place) -> None:
    with (
        place.claimed(),
        pytest.raises(DemoError, match="running already"),
        place.claimed(),
    ):
        pytest.fail("two at once")


def test_a_folder_is_free_again_afterwards(place: Place) -> None:
    with place.claimed():
        pass
    with place.claimed():
        assert place.folder.is_dir()


def test_the_simulators_keep_their_ports(place: Place, socket_enabled: None) -> None:
    with place.claimed():
        first = place.simulator_ports() + 20
        place.finish(simulator_ports=first)
        assert place.simulator_ports() == first


def test_ports_that_another_program_took_are_named(
    place: Place, taken_port: int
) -> None:
    with place.claimed():
        place.finish(simulator_ports=taken_port)
        with pytest.raises(DemoError, match=f"{taken_port} to {taken_port + 6}"):
            place.simulator_ports()


def test_nothing_is_remembered_after_forgetting(place: Place) -> None:
    with place.claimed():
        place.home.mkdir()
        place.world.write_text("{}")
        place.finish(simulator_ports=18123)
        place.forget()
        assert not place.is_finished()
        assert not place.home.exists()
        assert not place.world.exists()
