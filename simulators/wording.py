"""Long lists of words, written as running text."""


def words(text: str, separator: str | None = None) -> tuple[str, ...]:
    """The words of a text, or its parts between separators, on one line or several."""
    flat = " ".join(text.split())
    return tuple(part.strip() for part in flat.split(separator))
