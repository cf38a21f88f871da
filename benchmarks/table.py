"""The table of figures in README.md."""

from collections.abc import Iterable
from typing import Final

from .figure import Figure

_BEGIN: Final = "<!-- bench:begin -->"
_END: Final = "<!-- bench:end -->"
_HELD: Final = {True: "yes", False: "**no**", None: ""}


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table, a row each."""
    rows = [
        "| Measured | Value | Bound | Held |",
        "|---|---:|---:|---|",
        *(
            f"| {each.name.replace('_', ' ')} | {each.value:g} {each.unit}"
            f" | {'' if each.bound is None else f'{each.bound:g}'}"
            f" | {_HELD[each.held]} |"
            for each in figures
        ),
    ]
    return "\n".join(rows)


def put_table(text: str, rows: str) -> str:
    """Put rows between the marks of a text; ValueError when it has none."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"there is no place for the table: {_BEGIN} … {_END}")
    return f"{before}{begin}\n{rows}\n{end}{after}"
