"""The whole of it: a real Home Assistant, simulated services, a browser."""
