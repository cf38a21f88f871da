"""Draw a small poster for an invented film: colours, a motif, its title; PNG bytes."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
import struct
from textwrap import wrap
from typing import Final
import unicodedata
import zlib

from .catalogue import CatalogueFilm
from .shows import CatalogueShow
from .wording import words

_WIDTH: Final = 200
_HEIGHT: Final = 300
_SCALE: Final = 2
_CELL: Final = 6 * _SCALE
_LINE: Final = 9 * _SCALE
_MARGIN: Final = 14
_WHITE: Final = b"\xf4\xf1\xe8"

# Letters of five columns; the lowest bit of a column is its top dot, of seven.
_GLYPHS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'-:,&.",
        words(
            """
            7e1111117e 7f49494936 3e41414122 7f4141221c 7f49494941 7f09090901
            3e4149497a 7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040
            7f020c027f 7f0408107f 3e4141413e 7f09090906 3e4151215e 7f09192946
            4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f 6314081463
            0708700807 6151494543 3e5149453e 00427f4000 4261514946 2141454b31
            1814127f10 2745454539 3c4a494930 0171090503 3649494936 064949291e
            0005030000 0808080808 0036360000 0050300000 3649552250 0060600000
            """
        ),
        strict=True,
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Poster:
    """What is drawn for anything that is no film; `uid` chooses colours and motif."""

    uid: int
    title: str
    year: int

    @classmethod
    def of_show(cls, show: CatalogueShow) -> Poster:
        return cls(uid=show.trakt, title=show.title, year=show.year)


@lru_cache(maxsize=2048)
def poster_png(film: CatalogueFilm | Poster) -> bytes:
    """A PNG of 200 x 300 pixels, always the same for a film."""
    rows = _background(Random(film.uid))
    lines = wrap(_plain(film.title), (_WIDTH - 2 * _MARGIN) // _CELL)
    top = _HEIGHT - _MARGIN - (len(lines) + 1) * _LINE
    for at, line in enumerate([*lines, str(film.year)]):
        _write(rows, line, top + at * _LINE)
    return _png(b"".join(b"\0" + bytes(row) for row in rows))


def _background(rng: Random) -> list[bytearray]:
    """A dark gradient with a disc, as over a horizon."""
    top = [rng.randint(15, 60) for _ in range(3)]
    bottom = [rng.randint(40, 130) for _ in range(3)]
    disc = bytes(rng.randint(150, 255) for _ in range(3))
    at_x, at_y = rng.randint(60, 140), rng.randint(70, 150)
    radius = rng.randint(24, 60)
    rows: list[bytearray] = []
    for y in range(_HEIGHT):
        share = y / _HEIGHT
        colour = [int(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)]
        row = bytearray(bytes(colour) * _WIDTH)
        half = radius * radius - (y - at_y) ** 2
        if half > 0:
            reach = int(half**0.5)
            left, right = max(0, at_x - reach), min(_WIDTH, at_x + reach)
            row[left * 3 : right * 3] = disc * (right - left)
        rows.append(row)
    return rows


def _plain(title: str) -> str:
    """Only letters that the font has; accents are taken off."""
    bare = unicodedata.normalize("NFKD", title).upper()
    return "".join(letter for letter in bare if letter in _GLYPHS or letter == " ")


def _write(rows: list[bytearray], line: str, top: int) -> None:
    dot = _WHITE * _SCALE
    for place, letter in enumerate(line):
        columns = bytes.fromhex(_GLYPHS.get(letter, "0000000000"))
        for across, column in enumerate(columns):
            x = (_MARGIN + place * _CELL + across * _SCALE) * 3
            for down in (bit for bit in range(7) if column >> bit & 1):
                for thick in range(_SCALE):
                    row = rows[top + down * _SCALE + thick]
                    row[x : x + len(dot)] = dot


def _png(rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
