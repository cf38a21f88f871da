"""Small stateful servers that behave like Letterboxd, Radarr, Jellyfin and Wikidata."""
