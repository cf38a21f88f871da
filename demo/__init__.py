"""The main job with no accounts: simulators and a real Home Assistant, joined."""
