"""Jellyfin, the media server that films are seen on: versions 10.10 to 12."""
