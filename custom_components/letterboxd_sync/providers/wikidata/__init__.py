"""Wikidata, which knows the ids that services give one film, hundreds a query."""
