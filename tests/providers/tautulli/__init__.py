"""Tests of Tautulli."""
