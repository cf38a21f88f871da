"""The Home Assistant side: set-up, entities, actions, repairs, diagnostics."""
