"""From a watchlist to films on the shelf."""

from .home import Home


async def test_what_is_listed_is_requested_and_collected(home: Home) -> None:
    sims = home.sims
    sims.letterboxd.add_member("alice")
    film, other = (it for it in sims.catalogue[:2])
    sims.letterboxd.list_film("alice", film)
    await home.link_radarr()
    await home.link_jellyfin()
    await home.link_member("alice", home.request_link("alice"), home.shelf_link("alice"))
    assert sims.radarr.movie(film.tmdb) is not None

    sims.letterboxd.list_film("alice", other)
    await home.later()
    assert sims.radarr.movie(other.tmdb) is not None

    sims.radarr.finish_download(film.tmdb)
    await home.later()
    shelf = sims.jellyfin.box_set("Watchlist of alice")
    assert shelf is not None
    assert sims.jellyfin.members(shelf) == [film]
