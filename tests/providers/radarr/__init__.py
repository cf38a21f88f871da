"""Tests of Radarr."""
