"""Tests of the media players of a house."""
