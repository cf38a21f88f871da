"""The watch over flows notices what is not there."""

from typing import Any

from homeassistant.data_entry_flow import FlowResultType, section
import probatio as vol
import pytest

from .flow_texts import missing

TEXTS = {
    "step": {
        "user": {
            "title": "Link {name}",
            "data": {"url": "Address"},
            "data_description": {"url": "Where it answers"},
            "sections": {
                "more": {
                    "name": "More",
                    "data": {"key": "Key"},
                    "data_description": {"key": "From its settings"},
                }
            },
        },
        "menu": {"title": "What?", "menu_options": {"one": "One"}},
    },
    "error": {"refused": "It said no"},
    "abort": {"gone": "It is gone"},
}


def form(schema: dict[Any, Any], **more: Any) -> dict[str, Any]:
    """Return what a step that shows a form results in."""
    return {
        "type": FlowResultType.FORM,
        "step_id": "user",
        "data_schema": vol.Schema(schema),
        "description_placeholders": {"name": "Radarr"},
        **more,
    }


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (form({vol.Required("url"): str}), []),
        (
            form({vol.Required("port"): int}),
            ["step.user.data.port", "step.user.data_description.port"],
        ),
        (form({"more": section(vol.Schema({vol.Optional("key"): str}))}), []),
        (
            form({"less": section(vol.Schema({}))}),
            ["step.user.sections.less.name"],
        ),
        (form({}, errors={"base": "refused"}), []),
        (form({}, errors={"base": "unknown"}), ["error.unknown"]),
        (
            form({}, description_placeholders={}),
            ["step.user.title (name not given)"],
        ),
        (form({}, step_id="other"), ["step.other.title"]),
        (
            {
                "type": FlowResultType.MENU,
                "step_id": "menu",
                "menu_options": ["one", "two"],
            },
            ["step.menu.menu_options.two"],
        ),
        ({"type": FlowResultType.ABORT, "reason": "gone"}, []),
        ({"type": FlowResultType.ABORT, "reason": "lost"}, ["abort.lost"]),
        (
            {
                "type": FlowResultType.ABORT,
                "reason": "lost",
                "translation_domain": "homeassistant",
            },
            [],
        ),
        (
            {"type": FlowResultType.SHOW_PROGRESS, "progress_action": "wait"},
            ["progress.wait"],
        ),
        ({"type": FlowResultType.CREATE_ENTRY}, []),
    ],
)
def test_what_a_step_shows_is_compared_with_the_texts(
    result: dict[str, Any], expected: list[str]
) -> None:
    assert list(missing(TEXTS, result, set())) == expected


def test_a_repair_fills_in_what_its_issue_knows() -> None:
    result = form({}, description_placeholders=None)
    assert list(missing(TEXTS, result, {"name"})) == []
