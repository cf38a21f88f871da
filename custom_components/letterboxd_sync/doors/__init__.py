"""Webhooks: where servers knock, a module for each kind, and what they share."""
