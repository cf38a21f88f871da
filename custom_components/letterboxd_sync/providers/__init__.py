"""The services that we speak to, one folder each."""
