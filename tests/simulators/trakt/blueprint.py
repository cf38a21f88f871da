"""The samples of Trakt's published blueprint, and whether an answer is shaped alike."""

from collections.abc import Iterator
from functools import cache
import json
import re
from typing import Any, Final

from tests.shared_material import SPECS

type Json = Any

_NAME: Final = "trakt_blueprint_2025-11.apib"
# A sample says `""` or null where it had nothing to say.
_NOTHING: Final = ("", None)


@cache
def samples(path: str, method: str = "GET") -> tuple[Json, ...]:
    """The bodies of all good answers under a heading like `[/sync/history]`."""
    text = (SPECS / "trakt" / _NAME).read_text(encoding="utf-8")
    sections = re.split(r"^##? ", text, flags=re.MULTILINE)
    mine = [one for one in sections if f"[{path}]" in one.split("\n", 1)[0]]
    return tuple(body for one in mine for body in _answers(one, method))


def _answers(section: str, method: str) -> Iterator[Json]:
    parts = re.split(r"^### .*\[(\w+)\]$", section, flags=re.MULTILINE)
    for verb, part in zip(parts[1::2], parts[2::2], strict=True):
        if verb == method:
            yield from _bodies(part)


def _bodies(part: str) -> Iterator[Json]:
    for answer in re.split(r"^\+ (?=Request|Response)", part, flags=re.MULTILINE):
        body = re.search(r"\+ Body\n(.*)", answer, re.DOTALL)
        if answer.startswith("Response 2") and body and body[1].strip():
            yield json.loads(body[1])


def lacking(sample: Json, answer: Json, where: str = "") -> Iterator[str]:
    """What the sample has and the answer has not, or has as another kind of value."""
    if sample in _NOTHING or answer is None:
        return
    if isinstance(sample, bool) or not isinstance(sample, (int, float)):
        if type(sample) is not type(answer):
            yield f"{where}: {answer!r} where the sample has {sample!r}"
            return
    elif isinstance(answer, bool) or not isinstance(answer, (int, float)):
        yield f"{where}: {answer!r} where the sample has a number"
    if isinstance(sample, dict):
        for name, value in sample.items():
            if name in answer:
                yield from lacking(value, answer[name], f"{where}/{name}")
            else:
                yield f"{where}: lacks {name}"
    if isinstance(sample, list) and sample and answer:
        yield from lacking(sample[0], answer[0], f"{where}/0")
