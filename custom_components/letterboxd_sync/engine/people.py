"""What people ask of the engine directly, past all links."""

from ..model.film import Film, TmdbId
from ..model.identity import Candidate
from ..model.job import Job
from ..model.link import AccountId
from ..model.occurrence import Standing
from ..model.operation import PersonalOperation, RequestFilm, TakeBack
from ..model.show import Show
from ..model.title import Title
from ..model.tracking import Listing
from ..providers.contracts import SearchesFilms
from .asking import Asking
from .naming import Naming
from .taking_back import TakenBack, TakingBack
from .wishing import Wishing


class People:
    """The part of the engine that answers people."""

    _asking: Asking
    _wishing: Wishing
    _naming: Naming
    _taking_back: TakingBack

    async def standings(
        self, account: AccountId
    ) -> tuple[tuple[Listing, Standing], ...]:
        """Tell how far each film of an account's watchlist has come."""
        return await self._asking.standings(account)

    async def request_film(self, account: AccountId, request: RequestFilm) -> Job:
        """Ask for a film and wait for what becomes of it, up to half a minute.

        Raises ``ValueError`` for a film without a TMDB id.
        """
        return await self._asking.request_film(account, request)

    async def ask(self, account: AccountId, operation: PersonalOperation) -> Job:
        """Carry out what a person wants; wait half a minute for what becomes of it.

        A wish takes the place of an earlier one for the same thing. Raises
        ``NotReached``, ``Refused``, and ``ValueError`` for a title without any id.
        """
        return await self._wishing.ask(account, operation)

    async def is_known(self, tmdb: TmdbId) -> bool | None:
        """Whether TMDB has a film of this id, by whoever can tell; None: nobody can."""
        return await self._asking.is_known(tmdb)

    async def take_back(self, account: AccountId, taken: TakeBack) -> TakenBack:
        """Take an evening back at an account: it was somebody else's.

        Raises ``NotSetUp`` for an account that is not set up.
        """
        return await self._taking_back.take_back(account, taken)

    async def candidates(
        self, film: Film, *, at: SearchesFilms | None = None
    ) -> tuple[Candidate, ...]:
        """Return films that this one may be, the likeliest first.

        ``at`` is asked alone, and its ``ProviderError`` raised.
        """
        return await self._asking.candidates(film, at)

    async def known_title(self, title: Title) -> Title | None:
        """Fill in the ids of a title, or return None when nobody is sure of it."""
        return await self._naming.known_title(title)

    async def film_of_ids(self, film: Film) -> Film:
        """Return the film that has these ids, with its name as far as we know it."""
        return await self._naming.film_of_ids(film)

    @property
    def can_search(self) -> bool:
        """Whether anybody who is linked finds titles by their name."""
        return self._naming.can_search

    async def search_titles(
        self, text: str, *, year: int | None = None, at: AccountId | None = None
    ) -> tuple[Film | Show, ...]:
        """Offer films and shows of that name, the likeliest first.

        ``at`` is asked alone, and its ``ProviderError`` raised.
        """
        return await self._naming.search_titles(text, year=year, at=at)
