"""Does what sync decided."""
