"""Purpose-specific triggers: a thin layer on the event entities of this integration."""
