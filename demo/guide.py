"""The first page where nothing is linked yet: where to begin, and what to type."""

from collections.abc import Mapping
from typing import Any

from .home import DOMAIN
from .paragraphs import unwrapped

_BEGIN = """\
## 1. Link the accounts

Open [Settings → Devices & services](/config/integrations/dashboard), choose **Add
integration** and search for **Letterboxd Sync**. Add a Radarr, a Jellyfin, a
Letterboxd member and a Trakt member, one after the other.

## 2. Say what goes where

On the page of [Letterboxd Sync](/config/integrations/integration/{domain}),
**Request films** sends a watchlist to Radarr, and **Fill a collection or playlist**
shows in Jellyfin what is there. **Report playback** brings what somebody watches in
Jellyfin to their Trakt, **Make diary entries** to their diary queue.

## 3. Watch it happen

The page of the member has its sensors, the event entity and **Sync now**.
[Actions](/developer-tools/action) beginning with *Letterboxd Sync* answer with what is
on the watchlist and where each film stands.
"""

_SIMULATED = """\
## What to type
| | |
|:-|:-|
| **Radarr** | `{radarr}` |
| API key | `{radarr_key}` |
| **Jellyfin** | `{jellyfin}` |
| API key | `{jellyfin_key}` |
| **Letterboxd** | member `mara` or `jonas` |
| | switch on *Read watchlist, list and film pages* |
| *Advanced*, Letterboxd | `{letterboxd}` |
| *Advanced*, Wikidata | `{wikidata}` |
| **Trakt** | client ID and secret: below |
| *Advanced*, API | `{trakt}` |
| *Advanced*, signing in | `{trakt_auth}` |
| The code | is typed [at the simulated Trakt]({activation}) |
| **Tautulli** | `{tautulli}` |
| API key | `{tautulli_key}` |

Trakt's client ID:

    {trakt_id}

and client secret:

    {trakt_secret}

All of them are simulated, on this machine only. New films are listed, downloaded and
watched all the time, and *Sync now* is pressed for you every few seconds.
"""

_OWN = """\
## Your own accounts

Nothing here is simulated: what you link is really read, requested and filled, from
the moment that a link is added. To begin small, set *Requests in a run* to 1 and
switch off *Search at once* under *More* of the link; the action *Sync a link* with
**dry run** then answers with what it would do next.
"""


def guide(services: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dashboard; ``services`` is empty where nothing is simulated."""
    texts = [_BEGIN.format(domain=DOMAIN), _addresses(services) if services else _OWN]
    heading = {
        "type": "heading",
        "heading": "Begin here",
        "heading_style": "title",
        "icon": "mdi:rocket-launch-outline",
    }
    cards = [
        {
            "type": "markdown",
            "content": unwrapped(text),
            "grid_options": {"columns": "full"},
        }
        for text in texts
    ]
    view = {
        "title": "Begin here",
        "path": "begin",
        "type": "sections",
        "max_columns": 2,
        "sections": [
            {"type": "grid", "cards": [heading, cards[0]]},
            {"type": "grid", "cards": [cards[1]]},
        ],
    }
    return {"title": "Letterboxd Sync", "views": [view]}


def _addresses(services: Mapping[str, Any]) -> str:
    return _SIMULATED.format(
        radarr=services["radarr"]["url"],
        radarr_key=services["radarr"]["api_key"],
        jellyfin=services["jellyfin"]["url"],
        jellyfin_key=services["jellyfin"]["api_key"],
        letterboxd=services["letterboxd"]["url"],
        wikidata=services["wikidata"]["url"],
        trakt=services["trakt"]["url"],
        trakt_auth=services["trakt"]["auth_url"],
        trakt_id=services["trakt"]["client_id"],
        trakt_secret=services["trakt"]["client_secret"],
        activation=services["trakt"]["activation"],
        tautulli=services["tautulli"]["url"],
        tautulli_key=services["tautulli"]["api_key"],
    )
