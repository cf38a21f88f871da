"""All that we ask of Radarr is as its published document has it."""

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RemoveRequest,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from simulators.catalogue import CatalogueFilm
from simulators.radarr import Radarr

from ...shared_material import needs_shared
from ...simulators.openapi import radarr_spec
from ..canned import Canned, CannedServer
from ..moments import Clock
from .examples import film_of, wanted


@needs_shared
async def test_every_request_is_in_the_document(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    server: CannedServer,
    clock: Clock,
) -> None:
    spec = radarr_spec()
    spec.watch(radarr)
    server.lay("POST /before/hook", Canned())
    server.lay("POST /after/hook", Canned())
    films = [film_of(known) for known in catalogue[:20]]
    await linked.probe()
    await linked.quality_profiles()
    await linked.root_folders()
    await linked.request_films([wanted(films[0], animation="/data/animation")])
    await linked.request_films([wanted(film) for film in films[1:]])
    await linked.tag_requests([TagRequest(film=film, tags=("a",)) for film in films])
    await linked.unmonitor_requests([UnmonitorRequest(film=films[0])])
    await linked.monitor_requests([MonitorRequest(film=films[0], search=True)])
    await linked.remove_requests([RemoveRequest(film=films[1], delete_files=True)])
    await linked.find_requests([catalogue[0].tmdb])
    await linked.search(Film(title=catalogue[0].title))
    radarr.start_download(catalogue[2].tmdb)
    radarr.exclude(catalogue[25])
    await linked.read_requests()
    await linked.history(clock.now)
    await linked.ensure_webhook(f"{server.url}/before/hook")
    await linked.ensure_webhook(f"{server.url}/after/hook")
    await linked.remove_webhook("hook")
    assert spec.broken == []
    assert len(spec.seen) == 19
