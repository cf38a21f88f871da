"""Jellyfin's endpoints about the server, its users and its libraries."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import json_response
from . import wire
from .binding import path_guid, query_bool, refuse
from .state import guid

if TYPE_CHECKING:
    from .service import Jellyfin


class ServerInfo:
    """/System..., /Users..., /Library... and /UserViews."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        add("GET", "/System/Info/Public", self._public)
        add("GET", "/System/Info", self._info)
        add("GET", "/System/Ping", self._ping)
        add("POST", "/System/Ping", self._ping)
        add("GET", "/Users", self._users)
        add("GET", "/Users/Public", self._public_users)
        add("GET", "/Users/Me", self._me)
        add("GET", "/Users/{userId:[0-9a-fA-F-]{32,36}}", self._user)
        add("GET", "/UserViews", self._views)
        add("GET", "/Library/MediaFolders", self._folders)
        add("GET", "/Library/VirtualFolders", self._virtual_folders)
        add("POST", "/Library/Refresh", self._done)
        add("POST", "/Library/Media/Updated", self._done)

    def _described(self) -> wire.Json:
        jellyfin = self._jellyfin
        return {
            "LocalAddress": jellyfin.origin,
            "ServerName": jellyfin.server_name,
            "Version": jellyfin.version,
            "ProductName": "Jellyfin Server",
            "OperatingSystem": "",
            "Id": jellyfin.server_id,
            "StartupWizardCompleted": True,
        }

    async def _public(self, _request: web.Request) -> web.Response:
        return json_response(self._described())

    async def _info(self, _request: web.Request) -> web.Response:
        more = {
            "OperatingSystemDisplayName": "",
            "HasPendingRestart": False,
            "IsShuttingDown": False,
            "SupportsLibraryMonitor": True,
            "WebSocketPortNumber": 8096,
            "CompletedInstallations": [],
            "CanSelfRestart": True,
            "CanLaunchWebBrowser": False,
            "HasUpdateAvailable": False,
            "CastReceiverApplications": [],
            "EncoderLocation": "System",
            "SystemArchitecture": "X64",
        }
        return json_response(self._described() | more)

    async def _ping(self, _request: web.Request) -> web.Response:
        return json_response("Jellyfin Server")

    async def _users(self, request: web.Request) -> web.Response:
        """Everybody, whoever asks."""
        jellyfin = self._jellyfin
        disabled = query_bool(request, "isDisabled")
        shown = [
            user
            for user in jellyfin.state.users.values()
            if disabled in (None, user.is_disabled)
        ]
        at = jellyfin.clock()
        return json_response(
            [wire.user_dto(user, jellyfin.server_id, at) for user in shown]
        )

    async def _public_users(self, _request: web.Request) -> web.Response:
        return json_response([])

    async def _me(self, request: web.Request) -> web.Response:
        jellyfin = self._jellyfin
        caller = jellyfin.caller(request)
        if caller.user is None:
            refuse(400)
        user = jellyfin.state.users[caller.user]
        dto = wire.user_dto(user, jellyfin.server_id, jellyfin.clock())
        return json_response(dto)

    async def _user(self, request: web.Request) -> web.Response:
        jellyfin = self._jellyfin
        user = jellyfin.state.users.get(path_guid(request, "userId"))
        if user is None:
            refuse(404, "User not found")
        dto = wire.user_dto(user, jellyfin.server_id, jellyfin.clock())
        return json_response(dto)

    async def _views(self, request: web.Request) -> web.Response:
        self._jellyfin.need_user(request)
        return json_response(self._all_folders())

    async def _folders(self, request: web.Request) -> web.Response:
        self._jellyfin.need_admin(request)
        return json_response(self._all_folders())

    def _all_folders(self) -> wire.Json:
        jellyfin = self._jellyfin
        folders = jellyfin.libraries()
        if jellyfin.state.box_sets:
            sets = wire.folder_dto(
                guid("library", "boxsets"),
                "Collections",
                "CollectionFolder",
                server=jellyfin.server_id,
            )
            folders.append(sets | {"CollectionType": "boxsets"})
        return {"Items": folders, "TotalRecordCount": len(folders), "StartIndex": 0}

    async def _virtual_folders(self, request: web.Request) -> web.Response:
        self._jellyfin.need_admin(request)
        kinds = {"movies": "/media/movies", "tvshows": "/media/shows"}
        return json_response(
            [
                {
                    "Name": library["Name"],
                    "Locations": [kinds[library["CollectionType"]]],
                    "CollectionType": library["CollectionType"],
                    "ItemId": library["Id"],
                    "RefreshStatus": "Idle",
                }
                for library in self._jellyfin.libraries()
            ]
        )

    async def _done(self, request: web.Request) -> web.Response:
        self._jellyfin.need_admin(request)
        return web.Response(status=204)
