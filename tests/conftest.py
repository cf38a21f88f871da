"""What every test can use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Before the test plugin imports a package of that name which it brings itself.
import custom_components  # noqa: F401

from .flow_texts import FlowTexts


@pytest.fixture(autouse=True)
def integration_can_be_found(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load this integration, in tests that use a Home Assistant.

    The other tests are spared from starting one.
    """
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each Home Assistant a folder of its own: the ledger is a real file in it."""
    return str(tmp_path)


@pytest.fixture(autouse=True)
def flows_have_texts(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail a test whose flows show a text that translations/en.json lacks."""
    if "hass" not in request.fixturenames:
        yield
        return
    texts = FlowTexts.of_the_integration()
    texts.watch(monkeypatch)
    yield
    assert not texts.lacking, f"translations/en.json lacks {sorted(texts.lacking)}"


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots like Home Assistant does: without what differs in every run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
