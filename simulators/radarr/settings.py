"""Radarr's endpoints about itself: status, profiles, root folders, tags."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Refused, json_response
from . import rules, wire

if TYPE_CHECKING:
    from .service import Radarr


class Settings:
    """/api, /api/v3/system/status, /qualityprofile, /rootfolder and /tag."""

    def __init__(self, radarr: Radarr) -> None:
        self._radarr = radarr

    def routes(self) -> None:
        add = self._radarr.app.router.add_route
        add("GET", "/api", self._api)
        add("GET", "/api/v3/system/status", self._status)
        add("GET", "/api/v3/health", self._nothing)
        add("GET", "/api/v3/qualityprofile", self._profiles)
        add("GET", r"/api/v3/qualityprofile/{id:\d+}", self._profile)
        add("GET", "/api/v3/rootfolder", self._root_folders)
        add("GET", r"/api/v3/rootfolder/{id:\d+}", self._root_folder)
        add("GET", "/api/v3/tag", self._tags)
        add("POST", "/api/v3/tag", self._add_tag)
        add("GET", r"/api/v3/tag/{id:\d+}", self._tag)
        add("DELETE", r"/api/v3/tag/{id:\d+}", self._delete_tag)

    async def _nothing(self, _request: web.Request) -> web.Response:
        return json_response([])

    async def _api(self, _request: web.Request) -> web.Response:
        return json_response({"current": "v3", "deprecated": []})

    async def _status(self, _request: web.Request) -> web.Response:
        return json_response(
            {
                "appName": self._radarr.app_name,
                "instanceName": self._radarr.instance_name,
                "version": self._radarr.version,
                "buildTime": "2026-09-01T10:00:00Z",
                "isDebug": False,
                "isProduction": True,
                "isAdmin": False,
                "isUserInteractive": False,
                "startupPath": "/app/radarr/bin",
                "appData": "/config",
                "osName": "alpine",
                "osVersion": "3.22",
                "isNetCore": True,
                "isLinux": True,
                "isOsx": False,
                "isWindows": False,
                "isDocker": True,
                "mode": "console",
                "branch": "master",
                "databaseType": "sqLite",
                "databaseVersion": "3.49.2",
                "authentication": "forms",
                "migrationVersion": 242,
                "urlBase": self._radarr.url_base,
                "runtimeVersion": "8.0.12",
                "runtimeName": ".NET",
                "startTime": self._radarr.started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "packageVersion": self._radarr.version,
                "packageAuthor": "simulated",
                "packageUpdateMechanism": "docker",
            }
        )

    async def _profiles(self, _request: web.Request) -> web.Response:
        profiles = self._radarr.state.profiles.items()
        return json_response([wire.profile(number, name) for number, name in profiles])

    async def _profile(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number not in self._radarr.state.profiles:
            raise Refused(self._radarr.error(404))
        return json_response(wire.profile(number, self._radarr.state.profiles[number]))

    async def _root_folders(self, _request: web.Request) -> web.Response:
        folders = self._radarr.state.root_folders
        return json_response([self._folder(number) for number in folders])

    async def _root_folder(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number not in self._radarr.state.root_folders:
            raise Refused(self._radarr.error(404))
        return json_response(self._folder(number))

    def _folder(self, number: int) -> wire.Json:
        return {
            "id": number,
            "path": self._radarr.state.root_folders[number],
            "accessible": True,
            "freeSpace": 2_000_000_000_000,
            "unmappedFolders": [],
        }

    async def _tags(self, _request: web.Request) -> web.Response:
        tags = self._radarr.state.tags.items()
        return json_response([{"label": label, "id": number} for number, label in tags])

    async def _tag(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number not in self._radarr.state.tags:
            raise Refused(self._radarr.error(404))
        return json_response({"label": self._radarr.state.tags[number], "id": number})

    async def _add_tag(self, request: web.Request) -> web.Response:
        sent = await rules.body_object(request)
        label = rules.check_label(sent.get("label"), strict=self._radarr.major >= 6)
        number = self._radarr.add_tag(label)
        return json_response({"label": label, "id": number}, status=201)

    async def _delete_tag(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if self._radarr.state.tags.pop(number, None) is None:
            raise Refused(self._radarr.error(404))
        for movie in self._radarr.state.movies.values():
            if number in movie.tags:
                movie.tags.discard(number)
                self._radarr.changed(movie)
        return json_response({})
