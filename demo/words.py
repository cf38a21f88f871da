"""What the demo says in the terminal."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .home import DOMAIN

WHAT = "Simulated services and a real Home Assistant, linked, with films on the move."
EMPTY = "the same services, for you to link"
OWN = "without simulated services, for accounts of your own"
PORT = "where Home Assistant listens, on loopback only (8123)"
RESET = "forget what earlier runs left behind"
FOLDER = "where to keep everything (below .cache)"

STARTING = "Starting Home Assistant ..."
LINKING = "Linking two members at Letterboxd and Trakt, and three servers ..."
ENDING = "\nEnding ..."
ENDED = "Ended. The next start goes on from here; --reset forgets it."

_LINKED = """
Two members of a simulated Letterboxd, Mara and Jonas, share a Radarr and a Jellyfin.
What they put on their watchlists is requested in Radarr, downloaded, brought into
Jellyfin and then into Mara's collection and Jonas's playlist; when it has been watched,
it leaves. What they watch in Jellyfin shows at their Trakt while it plays, is in its
history afterwards, and waits in their diary queue for a tick. Every few seconds
something happens; within a minute films have arrived, and somebody watches one.

  Watch     {url}/lovelace
  Diary     {url}/todo?entity_id=todo.mara_diary_queue
  Accounts  {url}/config/integrations/integration/{domain}
  Actions   {url}/developer-tools/action

The simulated services, as their own pages show them:

  Mara's watchlist   {letterboxd}/mara/watchlist/
  Jonas's watchlist  {letterboxd}/jonas/watchlist/
"""

_EMPTY = """
Nothing is linked yet. Begin at

  {url}/lovelace

and type what is simulated:

  Letterboxd  member mara or jonas; switch on "Read watchlist, list and film pages";
              under Advanced: Letterboxd at {letterboxd}
                              Wikidata at {wikidata}
  Radarr      {radarr}
              API key {radarr_key}
  Jellyfin    {jellyfin}
              API key {jellyfin_key}
  Tautulli    {tautulli}
              API key {tautulli_key}
  Trakt       client ID      {trakt_id}
              client secret  {trakt_secret}
              under Advanced: Address of the API  {trakt}
                              for signing in      {trakt_auth}
              Home Assistant then shows a code: open {activation},
              type it there, and choose mara or jonas.

Then add links: on the page of the member those of the watchlist, on the page of the
Jellyfin "Report playback" and "Make diary entries". "Sync now" is pressed for you every
few seconds, so that you need not wait for the next look.
"""

_OWN = """
A Home Assistant of its own, for accounts of your own. Begin at

  {url}/lovelace

Nothing is simulated: what you link is really read, requested and filled.
"""

_END = "Ctrl-C ends it."


def ended(log: Path) -> str:
    """Return what to say when Home Assistant did not stay."""
    return f"Home Assistant has ended by itself; its log is {log}"


def where_to_look(url: str, services: Mapping[str, Any], options: Namespace) -> str:
    """Return the addresses, and what there is to see."""
    if options.own:
        text = _OWN.format(url=url)
    else:
        text = (_EMPTY if options.empty else _LINKED).format(
            url=url,
            domain=DOMAIN,
            letterboxd=services["letterboxd"]["url"],
            wikidata=services["wikidata"]["url"],
            radarr=services["radarr"]["url"],
            radarr_key=services["radarr"]["api_key"],
            jellyfin=services["jellyfin"]["url"],
            jellyfin_key=services["jellyfin"]["api_key"],
            tautulli=services["tautulli"]["url"],
            tautulli_key=services["tautulli"]["api_key"],
            trakt=services["trakt"]["url"],
            trakt_auth=services["trakt"]["auth_url"],
            trakt_id=services["trakt"]["client_id"],
            trakt_secret=services["trakt"]["client_secret"],
            activation=services["trakt"]["activation"],
        )
    return text + _END
