"""Radarr, the service that gets films: versions 4 to 6, API v3."""
