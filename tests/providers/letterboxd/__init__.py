"""Tests of the routes to a Letterboxd member."""
