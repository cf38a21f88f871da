"""Tests of the services that we speak to."""
