"""Tests of Jellyfin."""
