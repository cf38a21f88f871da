"""Tautulli, which knows what is played on a Plex server, and who plays it."""
