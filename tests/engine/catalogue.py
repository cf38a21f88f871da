"""One that knows the ids of films by the hundred."""

from collections.abc import Mapping, Sequence

from custom_components.letterboxd_sync.model.film import Film, FilmKey

from .clock import Clock
from .faults import Faulty


class Catalogue(Faulty):
    """Knows the ids of films by the hundred."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.known = {it.ids.letterboxd: it for it in films}
        self.asked: list[int] = []

    async def resolve(self, films: Sequence[Film]) -> Mapping[FilmKey, Film]:
        await self.before("resolve")
        self.asked.append(len(films))
        return {
            it.key: it.with_ids(self.known[it.ids.letterboxd].ids)
            for it in films
            if it.key is not None and it.ids.letterboxd in self.known
        }
