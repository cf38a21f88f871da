"""The nouns of Letterboxd Sync: frozen values that every other part speaks in."""
