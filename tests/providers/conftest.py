"""What tests of providers share: servers on loopback."""

import pytest


@pytest.fixture(autouse=True)
def servers_may_listen(socket_enabled: None) -> None:
    """Home Assistant's test plugin forbids all sockets; loopback is allowed here."""
