"""What scripts/bench prints, and what it writes into the README."""

import json
from pathlib import Path

import pytest

from benchmarks.figure import Figure, requests
from benchmarks.table import put_table, table

README = Path(__file__).parents[2] / "README.md"


def test_a_figure_is_one_json_object_on_a_line() -> None:
    line = requests("unchanged", 1, 1).line

    assert "\n" not in line
    assert json.loads(line) == {
        "name": "unchanged",
        "value": 1,
        "unit": "requests",
        "bound": 1,
        "held": True,
    }


@pytest.mark.parametrize(
    ("value", "bound", "held"),
    [(19.9, 20.0, True), (20.0, 20.0, True), (20.1, 20.0, False), (5.0, None, None)],
)
def test_a_figure_keeps_its_bound(
    value: float, bound: float | None, held: bool | None
) -> None:
    assert Figure(name="held", value=value, unit="ms", bound=bound).held is held


def test_the_table_takes_the_place_of_the_former_one() -> None:
    text = "a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nz\n"
    rows = table([requests("pages_read", 36, 36), requests("queries", 8, 7)])

    assert put_table(text, rows) == (
        "a\n<!-- bench:begin -->\n"
        "| Measured | Value | Bound | Held |\n"
        "|---|---:|---:|---|\n"
        "| pages read | 36 requests | 36 | yes |\n"
        "| queries | 8 requests | 7 | **no** |\n"
        "<!-- bench:end -->\nz\n"
    )


@pytest.mark.parametrize(
    "text", ["", "<!-- bench:begin -->", "<!-- bench:end --> <!-- bench:begin -->"]
)
def test_a_text_without_a_place_for_the_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        put_table(text, "")


def test_the_readme_has_a_place_for_the_table() -> None:
    assert put_table(README.read_text(encoding="utf-8"), "new").count("new") >= 1
