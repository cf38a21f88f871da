"""Tests of Trakt."""
