"""Invent film titles, people and blurbs that read well and belong to no real film."""

from random import Random
from typing import Final

from .wording import words

_QUALITIES: Final = words(
    """
    Paper Salt Copper Borrowed Ninth Unlit Crooked Amber Hollow Tin Velvet Wandering
    Sleepless Left-Handed Patient Northbound Rusted Gilded Whispering Tidal Marble
    Forgotten Clockwork Saffron Second-Hand Moonlit Barefoot Thirteenth Frozen Painted
    Unsent Careless Faithful Spare Midwinter Cobalt Lonesome Narrow Electric Tender
    Honest Scarlet Drowsy Imaginary Polite Stubborn Distant Quiet Burning Feathered
    """
)
_THINGS: Final = words(
    """
    Cartographer Lanterns Orchard Ferryman Piano Postcard Umbrella Carousel Harbour
    Beekeeper Telescope Understudy Weathervane Almanac Viaduct Glasshouse Locksmith
    Accordion Snowplough Archive Greenhouse Parade Lighthousekeeper Signalman Kettle
    Compass Tailor Semaphore Ballroom Timetable Marionette Conservatory Bakery Violin
    Switchboard Observatory Tramway Inventory Envelope Chandelier Bicycle Harvest
    Masquerade Radio Meridian Staircase Aquarium Ledger Metronome Typewriter Sparrow
    Tournament Apothecary Voyage Cathedral Fugitive Courier Alphabet Pendulum Sonata
    """
)
_PLACES: Final = words(
    """
    Port Vellum | Ashgrove | Lindhaven | Saint Ormond | Kestrel Bay | Morrow Hill |
    Quillfort | Old Tarrow | Winterslip | Marlpool | Brackwater | the Lower Quays |
    Elmsdeep | Nordhollow | Castle Farrow | Silverrick | the Salt Road | Thornmere |
    Duskholm | Platform Nine
    """,
    "|",
)
_NAMES: Final = words(
    """
    Odalys Bertram Ingeborg Casimir Philippa Anselm Marisol Thaddeus Yevgenia Rufus
    Ottoline Lazlo Henrietta Dmitri Clementine Osric Valentina Barnaby Isolde Fenwick
    """
)
_SURNAMES: Final = words(
    """
    Vale Quist Harrow Lindqvist Okonjo Marchetti Ferreira Tamm Bellweather Osterman
    Nakadai Pruett Calloway Zielinska Arkwright Delacourt Munro Svensgaard Iyer Holt
    """
)
_MONTHS: Final = words(
    """
    January February March April May June July August September October November
    December
    """
)
_STUDIOS: Final = words(
    """
    Lamplight Pictures | Harbour & Vane | Third Floor Films | Northwind Studio | Paper
    Moth | Blue Kettle Productions | Meridian Film Works | Okapi Animation | Filmverket
    Tamm
    """,
    "|",
)
_FOREIGN: Final = words(
    """
    Der Uhrmacher von {0} | La Gare de {0} | Il Faro di {0} | El Invierno de {0} | Den
    sidste færge til {0} | Die Töchter von {0} | L'Été à {0} | Città di {0} | O Barco de
    {0} | Żegnaj, {0} | Vintern i {0} | {0} の庭
    """,
    "|",
)
_PATTERNS: Final = words(
    """
    The {quality} {thing} | {name} and the {thing} | One {thing} for {name} | The
    {thing} of {place} | {month} in {place} | {quality} {thing} | The Last {thing} in
    {place} | {name}'s {quality} {thing} | What the {thing} Knew | Goodbye to {place},
    {month} | The {quality} {thing} of {place} | {name} of {place}: The {quality}
    {thing}
    """,
    "|",
)


def title(rng: Random) -> str:
    """A title from a few hundred thousand possible ones; may repeat."""
    return rng.choice(_PATTERNS).format(
        quality=rng.choice(_QUALITIES),
        thing=rng.choice(_THINGS),
        place=rng.choice(_PLACES),
        name=rng.choice(_NAMES),
        month=rng.choice(_MONTHS),
    )


def foreign_title(rng: Random) -> str:
    """A title as a media server in another language would have it."""
    return rng.choice(_FOREIGN).format(rng.choice((*_SURNAMES, *_NAMES)))


def person(rng: Random) -> str:
    return f"{rng.choice(_NAMES)} {rng.choice(_SURNAMES)}"


def studio(rng: Random) -> str:
    return rng.choice(_STUDIOS)


def overview(rng: Random) -> str:
    """One sentence of plot."""
    return (
        f"When {rng.choice(_NAMES)} returns to {rng.choice(_PLACES)} after years away, "
        f"a {rng.choice(_QUALITIES).lower()} {rng.choice(_THINGS).lower()} turns up "
        f"and nothing about that {rng.choice(_MONTHS)} can stay as it was."
    )
