"""The decisions: pure functions and tables."""
