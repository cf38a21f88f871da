"""What every test can use."""

import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion


@pytest.fixture(autouse=True)
def integration_can_be_found(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load this integration, in tests that use a Home Assistant.

    The other tests are spared from starting one.
    """
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots like Home Assistant does: without what differs in every run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
