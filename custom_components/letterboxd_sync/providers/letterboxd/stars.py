"""Ratings as Letterboxd writes them."""


def stars(text: str | None) -> float | None:
    """Read half stars from 0.5 to 5; None when unrated, ``ValueError`` otherwise."""
    if not text or (value := float(text)) == 0:
        return None
    if not 0.5 <= value <= 5 or value * 2 % 1:
        raise ValueError(f"{value} is not a rating")
    return value
