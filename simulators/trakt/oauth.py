"""Log-in by code, tokens that expire, refresh tokens that work once."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..server import Refused, json_response
from .answers import empty, oauth_error, refuse
from .state import DeviceCode, Grant

if TYPE_CHECKING:
    from .service import Trakt

REDIRECT_URI: Final = "urn:ietf:wg:oauth:2.0:oob"
_ALPHABET: Final = "0123456789ABCDEF"


class OAuth:
    """/oauth/...: `interval` and `lifetimes` may be changed for a test.

    `activation` is where people are sent with their code: `auth_url`/activate works.
    """

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt
        self.interval = timedelta(seconds=5)
        self.code_lifetime = timedelta(minutes=10)
        self.token_lifetime = timedelta(days=7)
        self.activation = "https://auth.trakt.tv/activate"
        self._random = Random(3)

    def routes(self) -> None:
        add = self._trakt.app.router.add_post
        add("/oauth/device/code", self._device_code)
        add("/oauth/device/token", self._device_token)
        add("/oauth/token", self._token)
        add("/oauth/revoke", self._revoke)

    # --- for whoever drives the world -----------------------------------------------

    def code(self, user_code: str) -> DeviceCode:
        """KeyError when nobody waits with this code (any more)."""
        for code in self._trakt.state.codes.values():
            if code.user_code == user_code and not self._expired(code):
                return code
        raise KeyError(f"nobody waits with the code {user_code}")

    def grant(self, member: str) -> Grant:
        state = self._trakt.state
        now = self._trakt.clock()
        state.last_token += 1
        made = Random(f"token {state.last_token}")
        grant = Grant(
            access_token=f"{made.getrandbits(256):064x}",
            refresh_token=f"{made.getrandbits(256):064x}",
            member=member,
            made_at=now,
            expires_at=now + self.token_lifetime,
        )
        state.grants[grant.access_token] = grant
        return grant

    # --- answering ------------------------------------------------------------------

    async def _device_code(self, request: web.Request) -> web.Response:
        sent = await self._sent(request)
        if not self._trakt.knows_app(sent.get("client_id")):
            refuse(403)
        rng = self._random
        code = DeviceCode(
            device_code=f"{rng.getrandbits(256):064x}",
            user_code="".join(rng.choices(_ALPHABET, k=8)),
            made_at=self._trakt.clock(),
        )
        self._trakt.state.codes[code.device_code] = code
        return json_response(
            {
                "device_code": code.device_code,
                "user_code": code.user_code,
                "verification_url": self.activation,
                "expires_in": int(self.code_lifetime.total_seconds()),
                "interval": int(self.interval.total_seconds()),
            }
        )

    async def _device_token(self, request: web.Request) -> web.Response:
        sent = await self._sent(request)
        self._need_client(sent)
        code = self._trakt.state.codes.get(sent.get("code", ""))
        if code is None:
            return empty(404)
        asked, code.asked_at = code.asked_at, self._trakt.clock()
        if code.state in ("used", "denied"):
            return empty(409 if code.state == "used" else 418)
        if self._expired(code):
            return empty(410)
        if asked is not None and code.asked_at - asked < self.interval:
            return empty(429)
        if code.member is None:
            return empty(400)
        code.state = "used"
        return json_response(self._tokens(self.grant(code.member)))

    async def _token(self, request: web.Request) -> web.Response:
        sent = await self._sent(request)
        self._need_client(sent)
        if sent.get("grant_type") != "refresh_token":
            oauth_error("unsupported_grant_type")
        if not sent.get("refresh_token") or not sent.get("redirect_uri"):
            oauth_error("invalid_request")
        if sent["redirect_uri"] != REDIRECT_URI:
            oauth_error("invalid_grant")
        grants = self._trakt.state.grants
        token = sent["refresh_token"]
        held = (one for one in grants.values() if one.refresh_token == token)
        if (grant := next(held, None)) is None:
            oauth_error("invalid_grant")
        # The pair that was exchanged is worth nothing from here on.
        del grants[grant.access_token]
        return json_response(self._tokens(self.grant(grant.member)))

    async def _revoke(self, request: web.Request) -> web.Response:
        sent = await self._sent(request)
        self._need_client(sent)
        self._trakt.state.grants.pop(sent.get("token", ""), None)
        return json_response({})

    def _need_client(self, sent: Mapping[str, Any]) -> None:
        known = self._trakt.knows_app(sent.get("client_id"))
        if not known or sent.get("client_secret") != self._trakt.client_secret:
            oauth_error("invalid_client", 401)

    async def _sent(self, request: web.Request) -> Mapping[str, Any]:
        sent = await self._trakt.body(request)
        if any(not isinstance(value, str) for value in sent.values()):
            raise Refused(empty(400))
        return sent

    def _expired(self, code: DeviceCode) -> bool:
        return self._trakt.clock() - code.made_at >= self.code_lifetime

    def _tokens(self, grant: Grant) -> Mapping[str, Any]:
        return {
            "access_token": grant.access_token,
            "token_type": "bearer",
            "expires_in": int(self.token_lifetime.total_seconds()),
            "refresh_token": grant.refresh_token,
            "scope": "public",
            "created_at": int(grant.made_at.timestamp()),
        }
