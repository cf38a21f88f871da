"""Jellyfin's QuickConnect: a code on the screen, approved in another client."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import json_response
from . import auth, wire
from .binding import body, refuse, value
from .state import User

if TYPE_CHECKING:
    from .service import Jellyfin

_LIFETIME: Final = timedelta(minutes=10)
_NEEDED: Final = ("DeviceId", "Device", "Client", "Version")


@dataclass(slots=True)
class _Attempt:
    code: str
    secret: str
    added: datetime
    device: dict[str, str]
    user: User | None = None


class QuickConnect:
    """/QuickConnect/... and /Users/AuthenticateWithQuickConnect."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin
        self.enabled = True
        self._attempts: dict[str, _Attempt] = {}
        self._random = Random(6)

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        add("GET", "/QuickConnect/Enabled", self._enabled)
        add("POST", "/QuickConnect/Initiate", self._initiate)
        add("GET", "/QuickConnect/Initiate", self._initiate_by_get)
        add("GET", "/QuickConnect/Connect", self._connect)
        add("POST", "/QuickConnect/Authorize", self._authorize)
        add("POST", "/Users/AuthenticateWithQuickConnect", self._authenticate)

    def approve(self, code: str, user: User) -> None:
        """KeyError when nobody waits with this code."""
        for attempt in self._attempts.values():
            if attempt.code == code:
                attempt.user = user
                return
        raise KeyError(f"no QuickConnect request with code {code}")

    @property
    def codes(self) -> list[str]:
        """The codes somebody is waiting with."""
        return [one.code for one in self._attempts.values() if one.user is None]

    def expire(self) -> None:
        """Ten minutes pass."""
        self._attempts.clear()

    async def _enabled(self, _request: web.Request) -> web.Response:
        return json_response(self.enabled)

    async def _initiate_by_get(self, request: web.Request) -> web.Response:
        """The older form, gone in version 12."""
        if self._jellyfin.major >= 12:
            return self._jellyfin.error(405)
        return await self._initiate(request)

    async def _initiate(self, request: web.Request) -> web.Response:
        jellyfin = self._jellyfin
        if not self.enabled:
            refuse(401, "Quick connect is disabled")
        device = auth.header_fields(request, legacy=jellyfin.reads_legacy_auth)
        if any(not device.get(key) for key in _NEEDED):
            refuse(400)
        attempt = _Attempt(
            code=f"{self._random.randint(0, 999_999):06d}",
            secret=f"{self._random.getrandbits(256):064x}",
            added=jellyfin.clock(),
            device=dict(device),
        )
        self._attempts[attempt.secret] = attempt
        return json_response(_result(attempt))

    def _find(self, secret: str | None) -> _Attempt:
        attempt = self._attempts.get(secret or "")
        if attempt is None or self._jellyfin.clock() - attempt.added > _LIFETIME:
            refuse(404, "Unknown secret")
        return attempt

    async def _connect(self, request: web.Request) -> web.Response:
        return json_response(_result(self._find(value(request, "secret"))))

    async def _authorize(self, request: web.Request) -> web.Response:
        user = self._jellyfin.need_user(request)
        try:
            self.approve(value(request, "code") or "", user)
        except KeyError:
            refuse(404)
        return json_response(True)

    async def _authenticate(self, request: web.Request) -> web.Response:
        jellyfin = self._jellyfin
        sent = await body(request)
        attempt = self._find(sent.get("Secret"))
        if attempt.user is None:
            refuse(500)
        token = jellyfin.add_token(attempt.user)
        at = jellyfin.clock()
        return json_response(
            {
                "User": wire.user_dto(attempt.user, jellyfin.server_id, at),
                "SessionInfo": _session(attempt, jellyfin.server_id, at),
                "AccessToken": token,
                "ServerId": jellyfin.server_id,
            }
        )


def _result(attempt: _Attempt) -> wire.Json:
    return {
        "Authenticated": attempt.user is not None,
        "Secret": attempt.secret,
        "Code": attempt.code,
        "DeviceId": attempt.device["DeviceId"],
        "DeviceName": attempt.device["Device"],
        "AppName": attempt.device["Client"],
        "AppVersion": attempt.device["Version"],
        "DateAdded": wire.stamp(attempt.added),
    }


def _session(attempt: _Attempt, server: str, at: datetime) -> wire.Json:
    user = attempt.user
    return {
        "PlayableMediaTypes": [],
        "Id": attempt.secret[:32],
        "UserId": user.id if user else None,
        "UserName": user.name if user else None,
        "Client": attempt.device["Client"],
        "LastActivityDate": wire.stamp(at),
        "LastPlaybackCheckIn": "0001-01-01T00:00:00.0000000Z",
        "DeviceName": attempt.device["Device"],
        "DeviceId": attempt.device["DeviceId"],
        "ApplicationVersion": attempt.device["Version"],
        "IsActive": True,
        "SupportsMediaControl": False,
        "SupportsRemoteControl": False,
        "HasCustomDeviceName": False,
        "ServerId": server,
        "SupportedCommands": [],
    }
