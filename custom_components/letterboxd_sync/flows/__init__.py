"""The steps of the config flow, a module for each provider, and what they share."""
