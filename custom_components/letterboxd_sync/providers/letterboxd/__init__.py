"""Letterboxd: the feed, the public pages and the export of an account, as one."""
