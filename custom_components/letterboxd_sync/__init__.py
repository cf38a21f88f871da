"""Joins Letterboxd, Radarr and Jellyfin in Home Assistant."""
