"""A Wikidata query service to test against."""

from .service import Wikidata

__all__ = ["Wikidata"]
