"""Whole stories, in a real Home Assistant with simulated services."""
