"""Trakt: what a person watched, wants to watch and is watching, films and shows."""
