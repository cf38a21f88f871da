"""Tests of Wikidata."""
