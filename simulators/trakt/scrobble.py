"""Live playback: scrobbles, check-ins, what is being watched, where it was left."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import empty, invalid, refuse
from .calls import Call
from .media import Json, Kind, Ref
from .state import Member, Play, Progress, Watching

if TYPE_CHECKING:
    from .service import Trakt

# Percent. From here on a stopped film counts as watched.
_WATCHED: Final = 80
# Percent. A stop before this is refused.
_LEAST: Final = 1
# For so long the same title cannot be scrobbled again.
_AGAIN: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=182)
_SHARING: Final = {"twitter": False, "mastodon": False, "tumblr": False}


class Scrobble:
    """/scrobble/..., /checkin, /sync/playback, /users/{id}/watching."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        route("POST", "/scrobble/start", self._start)
        route("POST", "/scrobble/pause", self._pause)
        route("POST", "/scrobble/stop", self._stop)
        route("POST", "/checkin", self._check_in)
        route("DELETE", "/checkin", self._check_out)
        route("GET", "/sync/playback", self._playback)
        route("GET", r"/sync/playback/{type:movies|episodes}", self._playback)
        route("DELETE", "/sync/playback/{number}", self._forget)
        route("GET", "/users/{id}/watching", self._watching, public=True)

    def settle(self, member: Member) -> None:
        """Let time pass: what has run its length is no longer being watched.

        A check-in has become a play then; a scrobble that was never stopped has not.
        """
        now = self._trakt.clock()
        if member.watching is not None and now >= member.watching.expires_at:
            member.watching = None
        if (done := member.checkin) is not None and now >= done.expires_at:
            member.checkin = None
            self._trakt.history.add(
                member, done.ref, done.started_at, "checkin", done.play_id
            )

    # --- scrobbles ------------------------------------------------------------------

    async def _start(self, call: Call) -> web.Response:
        ref, progress = self._item(call), _progress(call)
        runtime = call.media.runtime(ref)
        left = runtime * (1 - progress / 100)
        started = call.now - (runtime - left)
        call.me.watching = Watching(ref, "scrobble", started, call.now + left)
        self._drop_progress(call.me, ref, call.now)
        return self._answer(call, ref, "start", progress, 0)

    async def _pause(self, call: Call) -> web.Response:
        ref, progress = self._item(call), _progress(call)
        return self._save(call, ref, progress)

    async def _stop(self, call: Call) -> web.Response:
        ref, progress = self._item(call), _progress(call)
        if progress < _LEAST:
            invalid(progress="must be at least 1")
        if progress < _WATCHED:
            return self._save(call, ref, progress)
        self._stop_watching(call.me, ref)
        self._drop_progress(call.me, ref, call.now)
        last = self._last(call.me, ref)
        if last is not None and call.now < last.added_at + _AGAIN:
            return _conflict(
                watched_at=last.watched_at, expires_at=last.added_at + _AGAIN
            )
        play = self._trakt.history.add(call.me, ref, call.now, "scrobble")
        return self._answer(call, ref, "scrobble", progress, play.id)

    def _save(self, call: Call, ref: Ref, progress: float) -> web.Response:
        """Keep the position; one for each title."""
        member = call.me
        held = next((p for p in member.playback.values() if p.ref == ref), None)
        if held is None:
            held = Progress(self._trakt.state.new_id(), ref, progress, call.now)
            member.playback[held.id] = held
        held.progress, held.paused_at = progress, call.now
        self._stop_watching(member, ref)
        member.touch(call.now, (ref.kind.plural, "paused_at"))
        return self._answer(call, ref, "pause", progress, held.id)

    def _stop_watching(self, member: Member, ref: Ref) -> None:
        """Another title that began in the meantime goes on."""
        if member.watching is not None and member.watching.ref == ref:
            member.watching = None

    def _drop_progress(self, member: Member, ref: Ref, now: datetime) -> None:
        for held in [p for p in member.playback.values() if p.ref == ref]:
            del member.playback[held.id]
            member.touch(now, (ref.kind.plural, "paused_at"))

    def _last(self, member: Member, ref: Ref) -> Play | None:
        scrobbled = [
            play
            for play in member.plays.values()
            if play.ref == ref and play.action == "scrobble"
        ]
        return max(scrobbled, key=lambda play: play.added_at, default=None)

    def _answer(
        self, call: Call, ref: Ref, action: str, progress: float, number: int
    ) -> web.Response:
        body = {
            "id": number,
            "action": action,
            "progress": progress,
            "sharing": _SHARING,
            **wire.item(call.media, ref, extended=call.extended),
        }
        return json_response(body, status=201)

    def _item(self, call: Call) -> Ref:
        """The film or episode that was sent; 404 when it is not known, 422 if none."""
        sent, media = call.sent, call.media
        for key in ("movie", "show", "episode"):
            if key in sent and not isinstance(sent[key], dict):
                invalid(**{key: "is not an object"})
        ref: Ref | None = None
        if "movie" in sent:
            ref = media.find(Kind.MOVIE, sent["movie"])
        elif "episode" in sent:
            ref = media.find(Kind.EPISODE, sent["episode"])
            if ref is None and "show" in sent:
                show = media.find(Kind.SHOW, sent["show"])
                ref = show and media.episode_of(show, sent["episode"])
        else:
            invalid(item="can't be blank")
        if ref is None:
            refuse(404)
        return ref

    # --- check-ins ------------------------------------------------------------------

    async def _check_in(self, call: Call) -> web.Response:
        ref, member = self._item(call), call.me
        running = member.checkin or member.watching
        if running is not None:
            return _conflict(expires_at=running.expires_at)
        until = call.now + call.media.runtime(ref)
        play_id = self._trakt.state.new_play_id()
        member.checkin = Watching(ref, "checkin", call.now, until, play_id)
        body = {
            "id": play_id,
            "watched_at": wire.stamp(call.now),
            "sharing": call.sent.get("sharing", _SHARING),
            **wire.item(call.media, ref),
        }
        return json_response(body, status=201)

    async def _check_out(self, call: Call) -> web.Response:
        call.me.checkin = None
        return empty(204)

    # --- reading --------------------------------------------------------------------

    async def _watching(self, call: Call) -> web.Response:
        person = call.person
        self.settle(person)
        now = person.checkin or person.watching
        if now is None:
            return empty(204)
        return json_response(
            {
                "expires_at": wire.stamp(now.expires_at),
                "started_at": wire.stamp(now.started_at),
                "action": now.action,
                "type": now.ref.kind.value,
                **wire.item(call.media, now.ref, extended=call.extended),
            }
        )

    async def _playback(self, call: Call) -> web.Response:
        start, end = call.moment("start_at"), call.moment("end_at")
        rows = [
            held
            for held in call.me.playback.values()
            if call.part("type") in ("", held.ref.kind.plural)
            and call.now - held.paused_at < _KEPT
            and (start is None or held.paused_at >= start)
            and (end is None or held.paused_at <= end)
        ]
        rows.sort(key=lambda held: held.paused_at, reverse=True)
        return call.page(rows, lambda held: self._left(call, held))

    def _left(self, call: Call, held: Progress) -> Json:
        return {
            "progress": held.progress,
            "paused_at": wire.stamp(held.paused_at),
            "id": held.id,
            "type": held.ref.kind.value,
            **wire.item(call.media, held.ref),
        }

    async def _forget(self, call: Call) -> web.Response:
        number = call.part("number")
        held = call.me.playback.get(int(number)) if number.isdecimal() else None
        if held is None:
            return empty(404)
        self._drop_progress(call.me, held.ref, call.now)
        return empty(204)


def _conflict(**times: datetime) -> web.Response:
    body = {name: wire.stamp(at) for name, at in times.items()}
    return json_response(body, status=409)


def _progress(call: Call) -> float:
    """Percent; 422 when it is missing, no number, or not from 0 to 100."""
    progress = call.sent.get("progress")
    if isinstance(progress, bool) or not isinstance(progress, (int, float)):
        invalid(progress="is not a number")
    if not 0 <= progress <= 100:
        invalid(progress="must be between 0 and 100")
    return progress
