"""The page on which a person types the code of a log-in, and agrees or not."""

from html import escape
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from .service import Trakt

_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated Trakt</title>
<style>
body {{ font: 18px/1.5 system-ui, sans-serif; background: #1d1d1d; color: #eee;
  margin: 0; display: grid; place-items: center; min-height: 100vh; }}
main {{ width: min(26rem, 90vw); background: #2a2a2a; border-radius: 12px;
  padding: 2rem; }}
h1 {{ font-size: 1.3rem; margin: 0 0 1rem; }}
label {{ display: block; margin: 1rem 0; }}
input, select {{ font: inherit; display: block; width: 100%; box-sizing: border-box;
  margin-top: .3rem; padding: .5rem; border-radius: 6px; border: 1px solid #666; }}
input {{ letter-spacing: .2em; text-transform: uppercase; }}
button {{ font: inherit; padding: .5rem 1.2rem; border: 0; border-radius: 6px;
  margin-right: .5rem; cursor: pointer; }}
button[value=yes] {{ background: #9f42c6; color: #fff; }}
</style></head><body><main><h1>Simulated Trakt</h1>{content}</main></body></html>
"""

_FORM: Final = """{said}
<p>Somebody at Home Assistant shows you a code. Type it here.</p>
<form method="post">
<label>Code <input name="code" value="{code}" autocomplete="off" autofocus required>
</label>
<label>Sign in as <select name="member">{members}</select></label>
<button name="agrees" value="yes">Allow</button>
<button name="agrees" value="no">Deny</button>
</form>"""

_DONE: Final = "<p><b>{said}</b></p><p>Go back to Home Assistant: it goes on there.</p>"


class Activation:
    """/activate on the log-in host, in place of https://auth.trakt.tv/activate."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        self._trakt.app.router.add_get("/auth/activate", self._show)
        self._trakt.app.router.add_post("/auth/activate", self._take)

    async def _show(self, _request: web.Request) -> web.Response:
        return self._form("", "")

    async def _take(self, request: web.Request) -> web.Response:
        sent = await request.post()
        code, member = (str(sent.get(name, "")).strip() for name in ("code", "member"))
        agrees = sent.get("agrees") == "yes"
        try:
            if agrees:
                self._trakt.approve(code.upper(), member or "mara")
            else:
                self._trakt.deny(code.upper())
        except KeyError:
            return self._form("<p><b>Nobody waits with this code.</b></p>", code)
        return _page(_DONE.format(said="You are signed in." if agrees else "Denied."))

    def _form(self, said: str, code: str) -> web.Response:
        names = list(self._trakt.state.members) or ["mara"]
        members = "".join(f"<option>{escape(name)}</option>" for name in names)
        return _page(_FORM.format(said=said, code=escape(code), members=members))


def _page(content: str) -> web.Response:
    return web.Response(text=_PAGE.format(content=content), content_type="text/html")
