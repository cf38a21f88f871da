"""What the demo's first page shows, made of Home Assistant's own cards alone."""

from typing import Any

from .paragraphs import unwrapped

type Card = dict[str, Any]

COLLECTION = "sensor.mara_watchlist_mara_s_watchlist_simulated_jellyfin"
PLAYLIST = "sensor.jonas_watchlist_jonas_s_watchlist_simulated_jellyfin"

_HELLO = """\
# Films, from wanting to watching

What **Mara** and **Jonas** put on their Letterboxd watchlists is requested in Radarr,
arrives in Jellyfin, goes on the shelf of whoever wanted it, and leaves when it has been
watched. What they watch shows at Trakt while it plays, lands in their history there,
and waits in the diary queue. Everybody and every film here is invented; the Home
Assistant is real.
"""

# A table needs a head; the longest titles are cut, so that posters stand in a row.
_SCREEN = """\
{%- set ns = namespace(nobody=true) -%}
{%- for who in ['mara', 'jonas'] %}
{%- set id = 'sensor.simulated_jellyfin_' ~ who ~ '_is_watching' %}
{%- if has_value(id) and not is_state(id, 'off') %}
{%- if ns.nobody %}
|  |  |
|:-|:-|
{%- endif %}
{%- set ns.nobody = false %}
{%- set done = state_attr(id, 'progress') | float(0) %}
| <img src="{{ state_attr(id, 'poster') }}" width="64" height="96"> \
| **{{ states(id) | replace('|', ' ') }}**<br>\
<ha-icon icon="mdi:{{ 'pause' if is_state_attr(id, 'state', 'paused') else 'play' }}">\
</ha-icon> {{ who | capitalize }} · {{ state_attr(id, 'device') }}<br>\
{{ '▰' * (done / 10) | int }}{{ '▱' * (10 - (done / 10) | int) }} {{ done | round }} % |
{%- endif %}
{%- endfor %}

{% if ns.nobody %}Nobody watches anything; it won't be long.{% endif %}
"""

# The title is cut: a long one would make its row higher than the poster.
_NEWS = """\
{% set said = {
  'film_listed': ('mdi:playlist-plus', 'put on the watchlist'),
  'film_unlisted': ('mdi:playlist-minus', 'taken off the watchlist'),
  'film_requested': ('mdi:movie-search-outline', 'requested in Radarr'),
  'film_available': ('mdi:movie-open-check-outline', 'has arrived'),
  'film_collected': ('mdi:bookshelf', 'put on the shelf'),
  'film_watched': ('mdi:eye-check-outline', 'watched'),
} %}
{% set news = state_attr('sensor.film_news', 'news') or [] %}
{% if not news %}In a moment the first films move.{% endif %}
|  |  |  |
|:-|:-|:-|
{%- for film in news[:9] %}
{%- set icon, text = said[film.kind] %}
| {% if film.poster %}<img src="{{ film.poster }}" width="32" height="48">\
{% else %}<ha-icon icon="mdi:filmstrip"></ha-icon>{% endif %} \
| <ha-icon icon="{{ icon }}"></ha-icon> \
| **{{ film.title | truncate(38, True) | replace('|', ' ') }}** ({{ film.year }})\
<br>{{ text }} · {{ film.who | capitalize }} |
{%- endfor %}
"""

_STANDINGS = """\
{%% for standing, icon, text in [
  ('not_requested', 'mdi:playlist-star', 'wait for their turn'),
  ('requested', 'mdi:movie-search-outline', 'requested'),
  ('downloading', 'mdi:download', 'on their way'),
  ('available', 'mdi:movie-open-check-outline', 'here'),
  ('watched', 'mdi:eye-check-outline', 'watched'),
] %%}
{%% set films = state_attr('%s', standing) or [] %%}
{%% set pictured = films | selectattr('poster') | list %%}
<ha-icon icon="{{ icon }}"></ha-icon> **{{ films | count }}** {{ text }}
{%% if pictured %%}

{%% for film in pictured[:6] %%}<img src="{{ film.poster }}" width="48" height="72" \
title="{{ film.title }}"> {%% endfor %%}

{%% endif %%}
{%% endfor %%}
"""


def household() -> dict[str, Any]:
    """Return the dashboard of the linked household."""
    header = {
        "layout": "start",
        "card": _markdown(unwrapped(_HELLO), text_only=True),
    }
    films = _view("Films", "films", "mdi:movie-open-star", _films())
    plays = _view("Plays", "plays", "mdi:television-play", _plays())
    return {"title": "Films", "views": [films | {"header": header}, plays]}


def _films() -> list[Card]:
    """Return the sections about films, from the wish to the shelf and the screen."""
    return [
        _section(
            _heading("On the screen", "mdi:television-play"),
            _markdown(_SCREEN),
            _queue("Mara"),
        ),
        _member("Mara", COLLECTION, "Collection"),
        _member("Jonas", PLAYLIST, "Playlist"),
        _section(
            _heading("What has just happened", "mdi:newspaper-variant-outline"),
            _markdown(_NEWS),
        ),
        _section(
            _heading("Where films come from", "mdi:server"),
            _tile("sensor.radarr_films", "Films in Radarr"),
            _tile("sensor.radarr_queued_films", "Downloading"),
            _tile("sensor.radarr_missing_films", "Still missing"),
            _tile(
                "sensor.simulated_jellyfin_films_in_the_library",
                "In Jellyfin's library",
            ),
            _sync_now("button.radarr_sync_now", "Look at Radarr now"),
            _sync_now("button.simulated_jellyfin_sync_now", "Look at Jellyfin now"),
        ),
        _section(
            _heading("The last quarter of an hour", "mdi:chart-line"),
            _history(
                {"sensor.mara_watchlist": "Mara's watchlist"},
                {f"{COLLECTION}_films_in_the_collection": "Mara's collection"},
                {"sensor.jonas_watchlist": "Jonas's watchlist"},
                {f"{PLAYLIST}_films_in_the_collection": "Jonas's playlist"},
            ),
        ),
    ]


def _plays() -> list[Card]:
    """Return the sections about what is watched, and what becomes of it."""
    playback = "event.simulated_jellyfin_playback_of_"
    calendar = _section(
        _heading("Diaries", "mdi:calendar-month"),
        {
            "type": "calendar",
            "initial_view": "dayGridMonth",
            "entities": ["calendar.mara_diary", "calendar.jonas_diary"],
            "grid_options": {"columns": "full", "rows": 10},
        },
    )
    return [
        _section(
            _heading("What automations hear", "mdi:robot-outline"),
            _tile(f"{playback}mara", "Mara's playback"),
            _tile(f"{playback}jonas", "Jonas's playback"),
            {
                "type": "logbook",
                "target": {"entity_id": [f"{playback}mara", f"{playback}jonas"]},
                "hours_to_show": 1,
                "grid_options": {"columns": "full", "rows": 8},
            },
        ),
        _trakt("Mara", "mara_lindqvist"),
        _trakt("Jonas", "jonas_okonjo"),
        calendar | {"column_span": 2},
        _section(
            _heading("What automations hear of films", "mdi:robot-outline"),
            _tile("event.mara_films", "Mara's films"),
            _tile("event.jonas_films", "Jonas's films"),
            {
                "type": "logbook",
                "target": {"entity_id": ["event.mara_films", "event.jonas_films"]},
                "hours_to_show": 1,
                "grid_options": {"columns": "full", "rows": 8},
            },
        ),
    ]


def _trakt(name: str, account: str) -> Card:
    """Return the section of what Trakt has of a person."""
    return _section(
        _heading(f"{name} at Trakt", "mdi:movie-check-outline"),
        _tile(
            f"sensor.{account}_currently_watching",
            "Currently watching",
            show_entity_picture=True,
            grid_options={"columns": "full"},
        ),
        _tile(
            f"sensor.{account}_last_play",
            "Last play",
            show_entity_picture=True,
            grid_options={"columns": "full"},
        ),
        _tile(f"sensor.{account}_plays", "Plays"),
        _tile(f"sensor.{account}_time_watched", "Time watched"),
        _sync_now(f"button.{account}_sync_now", f"Look at {name}'s Trakt now"),
        _queue(name),
    )


def _queue(name: str) -> Card:
    """Return the diary queue of a person; what is ticked leaves the card."""
    return {
        "type": "todo-list",
        "entity": f"todo.{name.lower()}_diary_queue",
        "title": f"{name}'s diary queue",
        "hide_completed": True,
        "hide_create": True,
        "grid_options": {"columns": "full"},
    }


def _view(title: str, path: str, icon: str, sections: list[Card]) -> Card:
    return {
        "title": title,
        "path": path,
        "icon": icon,
        "type": "sections",
        "max_columns": 3,
        "sections": sections,
    }


def _member(name: str, shelf: str, shelf_name: str) -> Card:
    """Return the section of one person."""
    person = name.lower()
    return _section(
        _heading(name, "mdi:account-star"),
        _tile(
            f"sensor.{person}_last_watched_film",
            "Last watched",
            show_entity_picture=True,
            state_content=["state", "rating"],
            grid_options={"columns": "full"},
        ),
        _tile(f"sensor.{person}_watchlist", "On the watchlist"),
        _tile(f"{shelf}_films_in_the_collection", shelf_name),
        _markdown(_STANDINGS % f"sensor.films_of_{person}"),
        _sync_now(f"button.{person}_sync_now", f"Look at {name}'s watchlist now"),
    )


def _section(*cards: Card) -> Card:
    return {"type": "grid", "cards": list(cards)}


def _heading(text: str, icon: str) -> Card:
    return {
        "type": "heading",
        "heading": text,
        "heading_style": "title",
        "icon": icon,
    }


def _markdown(content: str, **more: Any) -> Card:
    card = {"type": "markdown", "content": content, **more}
    if "text_only" not in more:
        card["grid_options"] = {"columns": "full"}
    return card


def _tile(entity_id: str, name: str, **more: Any) -> Card:
    return {"type": "tile", "entity": entity_id, "name": name, **more}


def _sync_now(button: str, name: str) -> Card:
    press = {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": button},
    }
    return {
        "type": "tile",
        "entity": button,
        "name": name,
        "icon": "mdi:sync",
        "hide_state": True,
        "tap_action": press,
        "icon_tap_action": press,
        "grid_options": {"columns": "full"},
    }


def _history(*named: dict[str, str]) -> Card:
    entities = [
        {"entity": entity_id, "name": name}
        for each in named
        for entity_id, name in each.items()
    ]
    return {
        "type": "history-graph",
        "entities": entities,
        "hours_to_show": 0.25,
        "grid_options": {"columns": "full"},
    }
