"""Paragraphs for the Markdown card, which breaks a line wherever the text does."""

import re

_WITHIN = re.compile(r"(?<=[^\n|])\n(?=[^\n|#])")


def unwrapped(text: str) -> str:
    """Put each paragraph on one line; headings and tables stay as they are."""
    return _WITHIN.sub(" ", text)
