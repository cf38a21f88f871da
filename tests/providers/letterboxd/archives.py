"""Exports written by hand, and the archives that they come in."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MADE_AT = (2026, 11, 19, 12, 0, 0)

WATCHLIST = (
    "Date,Name,Year,Letterboxd URI\r\n"
    "2026-11-01,Tank,1984,https://boxd.it/2lwg\r\n"
    "2026-11-02,Gator,1976,https://boxd.it/2luO\r\n"
)
DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\r\n"
    "2026-11-03,Christine,1983,https://boxd.it/log1,4.5,Yes,"
    '"cinema, with Ben",2026-11-02\r\n'
)
REVIEWS = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\r\n"
    "2026-11-03,Christine,1983,https://boxd.it/log1,4.5,Yes,"
    '"Loud, <b>red</b>.","cinema, with Ben",2026-11-02\r\n'
    "2026-11-04,Her,2013,https://boxd.it/log2,,,Undated.,,\r\n"
)
RATINGS = (
    "Date,Name,Year,Letterboxd URI,Rating\r\n"
    "2026-11-03,Christine,1983,https://boxd.it/1ZRQ,4.5\r\n"
)
LIKES = (
    "Date,Name,Year,Letterboxd URI\r\n"
    "2026-11-03,Christine,1983,https://boxd.it/1ZRQ\r\n"
)
SEEN = (
    "Date,Name,Year,Letterboxd URI\r\n"
    "2026-10-01,Her,2013,https://boxd.it/4O24\r\n"
    "2026-11-03,Christine,1983,https://boxd.it/1ZRQ\r\n"
)
LIST = (
    "Letterboxd list export v7\r\n"
    "Date,Name,Tags,URL,Description\r\n"
    '2026-10-01,Film noir,"dark, old",https://boxd.it/zz018,"Two\r\n\r\nlines."\r\n'
    "\r\n"
    "Position,Name,Year,URL,Description\r\n"
    "1,Laura,1944,https://boxd.it/28Zu,\r\n"
    "2,Detour,1945,https://boxd.it/1Q2e,\r\n"
)


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these files, all packed at one moment."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as packed:
        for name, content in members.items():
            info = ZipInfo(name, MADE_AT)
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, content)
    return buffer.getvalue()


def whole_export() -> bytes:
    """The ZIP of an account, with one row or two a file."""
    return archive(
        {
            "profile.csv": "Username\r\nalice\r\n",
            "watchlist.csv": WATCHLIST,
            "watched.csv": SEEN,
            "diary.csv": DIARY,
            "reviews.csv": REVIEWS,
            "ratings.csv": RATINGS,
            "likes/films.csv": LIKES,
            "likes/reviews.csv": "Date,Content\r\n2026-01-01,https://boxd.it/x\r\n",
            "lists/film-noir.csv": LIST,
            "deleted/diary.csv": DIARY.replace("log1", "log9"),
        }
    )
