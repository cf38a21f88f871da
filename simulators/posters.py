"""Draw a small poster for an invented film: colours, a motif, its title; PNG bytes."""

from functools import lru_cache
from random import Random
import struct
from typing import Final
import zlib

from .catalogue import CatalogueFilm

_WIDTH: Final = 120
_HEIGHT: Final = 180


@lru_cache(maxsize=2048)
def poster_png(film: CatalogueFilm) -> bytes:
    """A PNG of 120 x 180 pixels, always the same for a film."""
    rng = Random(film.uid)
    top = tuple(rng.randint(20, 90) for _ in range(3))
    bottom = tuple(rng.randint(90, 235) for _ in range(3))
    disc = tuple(rng.randint(150, 255) for _ in range(3))
    at_x, at_y = rng.randint(30, 90), rng.randint(40, 110)
    radius = rng.randint(14, 38)
    rows = bytearray()
    for y in range(_HEIGHT):
        share = y / _HEIGHT
        back = bytes(int(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        row = bytearray(back * _WIDTH)
        half = radius * radius - (y - at_y) ** 2
        if half > 0:
            reach = int(half**0.5)
            left, right = max(0, at_x - reach), min(_WIDTH, at_x + reach)
            row[left * 3 : right * 3] = bytes(disc) * (right - left)
        rows += b"\0" + row
    return _png(bytes(rows))


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
