"""What another process may order of players, of Jellyfin and Plex, and of Trakt."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .catalogue import CatalogueFilm
from .house import Simulators
from .jellyfin import Session
from .shows import CatalogueEpisode, CatalogueShow
from .tautulli import PlexSession

type Orders = Mapping[str, Callable[[dict[str, Any]], object]]

# What only moves a session, by the order's name; positions are seconds.
_WITH_POSITION: Final = ("seek", "pause", "resume", "stop_playing")
_WITHOUT: Final = ("finish", "die", "vanish")


class PlaybackOrders:
    """A title is a `film`, or a `show` (slug), a `season` and a `number`.

    A session is named by what `play` or `plex_play` answered.
    """

    def __init__(self, sims: Simulators) -> None:
        self._sims = sims

    def orders(self) -> Orders:
        return {**self._jellyfin(), **self._plex(), **self._trakt()}

    def state(self) -> dict[str, Any]:
        """What plays where, and what Trakt and Plex know of it, in titles."""
        sims = self._sims
        now, trakt = sims.clock(), sims.trakt
        return {
            "playing": [
                {"session": one.id, "user": one.user and one.user.name}
                | {"device": one.device, "title": one.playing.item.name}
                | {"paused": one.playing.paused_at is not None}
                | {"seconds": one.playing.position(now) // 10_000_000}
                for one in sims.jellyfin.playback.sessions
                if one.playing is not None
            ],
            "plex": [
                {"session": one.session_key, "user": one.user.username}
                | {"device": one.player, "title": one.item.title}
                | {"state": one.state, "seconds": one.position(now) // 1000}
                for one in sims.tautulli.playback.sessions
            ],
            "trakt": {
                name: {
                    "watching": member.watching
                    and trakt.media.title(member.watching.ref),
                    "history": [
                        {"title": trakt.media.title(play.ref)}
                        | {"watched_at": play.watched_at.isoformat()}
                        for play in trakt.plays(username=name)
                    ],
                }
                for name, member in trakt.state.members.items()
            },
            "trakt_codes": trakt.codes,
        }

    def title(self, sent: Mapping[str, Any]) -> CatalogueFilm | CatalogueEpisode:
        """KeyError when there is no such film or episode."""
        if "film" in sent:
            return self._sims.film(sent["film"])
        return self._show(sent).episode(sent["season"], sent["number"])

    def _show(self, sent: Mapping[str, Any]) -> CatalogueShow:
        shows = {show.slug: show for show in self._sims.shows}
        return shows[sent["show"]]

    # --- Jellyfin -------------------------------------------------------------------

    def _jellyfin(self) -> Orders:
        jellyfin = self._sims.jellyfin
        orders: dict[str, Callable[[dict[str, Any]], object]] = {
            "add_episodes": lambda sent: len(jellyfin.add_episodes(self._show(sent))),
            "play": self._play,
            "join": lambda sent: jellyfin.join(self._session(sent), sent["user"]),
            "drop_sockets": lambda _: jellyfin.sockets.drop(),
            "refuse_sockets": self._refuse_sockets,
            "webhook": self._webhook,
        }
        for name in _WITH_POSITION:
            orders[name] = self._moves(name)
        for name in _WITHOUT:
            orders[name] = self._ends(name)
        return orders

    def _play(self, sent: dict[str, Any]) -> str:
        device = sent.get("device", "Living Room TV")
        at = float(sent.get("at", 0))
        return self._sims.jellyfin.play(
            sent["user"], self.title(sent), device=device, at=at
        ).id

    def _session(self, sent: Mapping[str, Any]) -> Session:
        session = self._sims.jellyfin.playback.sessions.get(sent["session"])
        if session is None:
            raise KeyError(sent["session"])
        return session

    def _moves(self, name: str) -> Callable[[dict[str, Any]], object]:
        act = getattr(self._sims.jellyfin, name)
        return lambda sent: act(self._session(sent), sent.get("position"))

    def _ends(self, name: str) -> Callable[[dict[str, Any]], object]:
        act = getattr(self._sims.jellyfin, name)
        return lambda sent: act(self._session(sent))

    def _refuse_sockets(self, sent: Mapping[str, Any]) -> None:
        self._sims.jellyfin.sockets.refuses = bool(sent["refuse"])

    def _webhook(self, sent: Mapping[str, Any]) -> None:
        """Somebody sets up a webhook at `service`: jellyfin, tautulli or plex."""
        urls = {
            "jellyfin": self._sims.jellyfin.webhooks,
            "tautulli": self._sims.tautulli.webhooks,
            "plex": self._sims.tautulli.plex_webhooks,
        }
        urls[sent["service"]].append(sent["url"])

    # --- Plex -----------------------------------------------------------------------

    def _plex(self) -> Orders:
        tautulli = self._sims.tautulli
        return {
            "plex_play": self._plex_play,
            "plex_pause": lambda sent: tautulli.pause(self._running(sent)),
            "plex_resume": lambda sent: tautulli.resume(self._running(sent)),
            "plex_seek": lambda sent: tautulli.progress(
                self._running(sent), sent["position"]
            ),
            "plex_stop": lambda sent: tautulli.stop_playing(
                self._running(sent), sent.get("position")
            ),
        }

    def _plex_play(self, sent: dict[str, Any]) -> str:
        """Plex is given the title when it does not have it."""
        tautulli, title = self._sims.tautulli, self.title(sent)
        if isinstance(title, CatalogueFilm):
            item = tautulli.add_film(title)
        else:
            (item,) = tautulli.add_episodes(self._show(sent), [title])
        device = sent.get("device", "Living Room TV")
        session = tautulli.play(sent["user"], item, device=device)
        return session.session_key

    def _running(self, sent: Mapping[str, Any]) -> PlexSession:
        for one in self._sims.tautulli.playback.sessions:
            if one.session_key == sent["session"]:
                return one
        raise KeyError(sent["session"])

    # --- Trakt ----------------------------------------------------------------------

    def _trakt(self) -> Orders:
        trakt = self._sims.trakt
        return {
            "approve_trakt": lambda sent: trakt.approve(
                self._code(sent), sent.get("member", "mara")
            ),
            "deny_trakt": lambda sent: trakt.deny(self._code(sent)),
            "disconnect_trakt": lambda sent: trakt.disconnect(sent["member"]),
            "expire_trakt": lambda _: trakt.expire_tokens(),
        }

    def _code(self, sent: Mapping[str, Any]) -> str:
        """The code, or whichever one somebody waits with."""
        waiting = self._sims.trakt.codes
        return str(sent.get("code") or (waiting[-1] if waiting else ""))
