"""HTML that stands in the way of a service: a proxy's log-in page, Cloudflare's."""

from typing import Final

LOGIN_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Login</title></head>
<body><form method="post" action="/login"><h1>Please sign in</h1>
<input name="username"><input name="password" type="password">
<button type="submit">Login</button></form></body></html>
"""

CHALLENGE_PAGE: Final = """<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="robots" content="noindex,nofollow"></head>
<body><div class="main-wrapper" role="main"><div class="main-content"><noscript>
<div class="h2"><span id="challenge-error-text">
Enable JavaScript and cookies to continue</span></div></noscript></div></div>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>
</body></html>
"""

BLOCK_PAGE: Final = """<!DOCTYPE html>
<html class="no-js" lang="en-US"><head><title>Attention Required! | Cloudflare</title>
</head><body><div id="cf-wrapper"><div id="cf-error-details">
<h1 data-translate="block_headline">Sorry, you have been blocked</h1>
<h2 class="cf-subheadline"><span data-translate="unable_to_access">You are unable to
access</span> letterboxd.com</h2></div></div></body></html>
"""
