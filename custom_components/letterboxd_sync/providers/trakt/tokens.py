"""Trakt's tokens: always a pair, renewed early, kept before they are used.

A refresh token serves once and brings the next pair, so the next pair is written down
before anything is asked with it, and no two callers renew at the same time. Whoever
waits for a renewal may be cancelled; the renewal itself goes on to its end.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, Protocol, Self, final

from ..answer import Answer
from ..errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from ..http import Http
from . import oauth
from .addresses import API, AUTH

# A day's or a week's token leaves hours or days for an outage to end in
_RENEW_IN_THE_LAST: Final = 1 / 3

# After a renewal failed, while the old access token still serves
_REST: Final = timedelta(minutes=5)

# Trakt demands it again although nothing is sent there
_REDIRECT: Final = "urn:ietf:wg:oauth:2.0:oob"

# What of a refused renewal would be a no to the title that is being sent
_ABOUT_THE_ACCOUNT: Final = frozenset(
    {
        RefusedReason.ACCOUNT_LOCKED,
        RefusedReason.APP_REJECTED,
        RefusedReason.BLOCKED,
        RefusedReason.PRECONDITION,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenPair:
    """An access token, and the refresh token that brings the next pair."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    created_at: int
    """Unix time, in seconds, by Trakt's clock."""
    expires_in: int
    """Seconds: three months, a day, a week; it has changed before."""

    @property
    def lifetime(self) -> timedelta:
        """How long the access token serves from its beginning."""
        return timedelta(seconds=self.expires_in)

    @property
    def expires_at(self) -> datetime:
        """When the access token ends."""
        return datetime.fromtimestamp(self.created_at, UTC) + self.lifetime

    @classmethod
    def read(cls, said: object) -> Self:
        """Read a pair as Trakt writes it; ``NotUnderstood`` when it is none."""
        match said:
            case {
                "access_token": str(access),
                "refresh_token": str(refresh),
                "created_at": int(created_at),
                "expires_in": int(expires_in),
            } if access and refresh:
                return cls(
                    access=access,
                    refresh=refresh,
                    created_at=created_at,
                    expires_in=expires_in,
                )
            case _:
                raise NotUnderstood("Trakt did not answer with a pair of tokens")

    def written(self) -> dict[str, str | int]:
        """The pair as Trakt writes it, to be read again by ``read``."""
        return {
            "access_token": self.access,
            "refresh_token": self.refresh,
            "created_at": self.created_at,
            "expires_in": self.expires_in,
        }


class NotKept(Exception):
    """A pair could not be written down; raised by a ``TokenStore``, without secrets."""


class TokenStore(Protocol):
    """Where the newest pair is kept."""

    def load(self) -> TokenPair | None:
        """Return the newest pair, or None when there is none."""

    async def save(self, pair: TokenPair) -> None:
        """Return only once the pair survives a crash; ``NotKept`` when it cannot."""


@final
class TokenKeeper:
    """Hands out access tokens of one account, and renews them."""

    def __init__(
        self,
        http: Http,
        *,
        client_id: str,
        client_secret: str,
        store: TokenStore,
        clock: Callable[[], datetime],
        auth: str = AUTH,
        api: str = API,
        patience: float = 5.0,
    ) -> None:
        """Ask nothing yet; the pair is loaded when it is first needed.

        Where a renewal takes longer than ``patience``, in seconds, the old token is
        used as long as it serves.
        """
        app = oauth.App(client_id=client_id, client_secret=client_secret)
        self._oauth = oauth.OAuth(http, app=app, auth=auth, api=api)
        self._store = store
        self._clock = clock
        self._patience = patience
        self._pair: TokenPair | None = None
        # By our own clock, which may differ from Trakt's; None for a loaded pair
        self._received_at: datetime | None = None
        self._unkept: TokenPair | None = None
        self._spent: str | None = None
        self._rests_until: datetime | None = None
        self._renewal: asyncio.Task[ProviderError | None] | None = None

    @property
    def client_id(self) -> str:
        """The application's public name."""
        return self._oauth.app.client_id

    async def token(self) -> str:
        """Return an access token; ``NotAuthorized`` when there is none any more.

        Raises nothing that leaves open whether something has happened: what is asked
        with the token has not been asked.
        """
        pair = self._current()
        left = self._expires_at(pair) - self._clock()
        alive = left > timedelta()
        if left > pair.lifetime * _RENEW_IN_THE_LAST or (alive and self._rests()):
            return pair.access
        failure = await self._renew(self._patience if alive else None)
        if failure is not None and not alive:
            raise _nothing_asked(failure)
        return self._current().access

    async def instead_of(self, rejected: str) -> str:
        """Return another access token than one that Trakt has just rejected."""
        if self._current().access == rejected:
            if (failure := await self._renew()) is not None:
                raise _nothing_asked(failure)
        return self._current().access

    async def settled(self) -> None:
        """Wait for a renewal that is under way, so that its pair is kept."""
        if self._renewal is not None:
            await asyncio.wait({self._renewal})

    async def revoke(self) -> None:
        """Give the tokens back: nobody gets in with them any more.

        Raises a ``ProviderError`` where Trakt does not take them; without any, nothing
        happens.
        """
        await self.settled()
        if (pair := self._pair or self._store.load()) is None:
            return
        self._oauth.learn(pair.access, pair.refresh)
        answer = await self._oauth.ask(
            "/oauth/revoke",
            {"token": pair.access, "client_secret": self._oauth.app.client_secret},
        )
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise oauth.verdict(answer)

    def _current(self) -> TokenPair:
        if self._pair is None:
            self._pair = self._store.load()
        if self._pair is None:
            raise NotAuthorized("there are no tokens for this Trakt account")
        return self._pair

    def _expires_at(self, pair: TokenPair) -> datetime:
        if self._received_at is None:
            return pair.expires_at
        return self._received_at + pair.lifetime

    def _rests(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    async def _renew(self, patience: float | None = None) -> ProviderError | None:
        """Renew, or wait for the renewal that is under way; return why it failed.

        It goes on when whoever waits for it loses patience, or is cancelled.
        """
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._attempt(self._current()))
        done, _ = await asyncio.wait({self._renewal}, timeout=patience)
        return done.pop().result() if done else NotReached("Trakt is slow to renew")

    async def _attempt(self, pair: TokenPair) -> ProviderError | None:
        if self._unkept is None:
            try:
                self._unkept = await self._next(pair)
            except ProviderError as err:
                self._rests_until = self._clock() + _rest(err)
                return err
        try:
            await self._store.save(self._unkept)
        except NotKept as err:
            self._rests_until = self._clock() + _REST
            return NotReached(f"new tokens could not be kept: {err}")
        self._pair, self._unkept = self._unkept, None
        self._received_at = self._clock()
        self._rests_until = None
        return None

    async def _next(self, pair: TokenPair) -> TokenPair:
        """Ask for the next pair; a refresh token that was refused is not sent again."""
        if pair.refresh == self._spent:
            raise NotAuthorized("Trakt no longer takes these tokens")
        self._oauth.learn(pair.refresh, pair.access)
        answer = await self._oauth.ask(
            "/oauth/token",
            {
                "refresh_token": pair.refresh,
                "client_secret": self._oauth.app.client_secret,
                "redirect_uri": _REDIRECT,
                "grant_type": "refresh_token",
            },
        )
        if answer.status == HTTPStatus.OK:
            return self._read(answer)
        err = oauth.verdict(answer)
        if isinstance(err, NotAuthorized):
            self._spent = pair.refresh
        raise err

    def _read(self, answer: Answer) -> TokenPair:
        pair = TokenPair.read(answer.json())
        self._oauth.learn(pair.refresh, pair.access)
        return pair


def _rest(err: ProviderError) -> timedelta:
    match err:
        case Throttled(retry_after=timedelta() as wait):
            return max(wait, _REST)
        case _:
            return _REST


def _nothing_asked(failure: ProviderError) -> ProviderError:
    """Say it so that nobody takes a failed renewal for the fate of what was to be sent.

    Whether Trakt heard of the renewal, or what it thinks of how it is written, says
    nothing about a play: that one was not sent.
    """
    match failure:
        case NoAnswer() | NotUnderstood():
            return NotReached(failure.detail)
        case Refused(reason=reason) if reason not in _ABOUT_THE_ACCOUNT:
            return NotReached(failure.detail)
        case _:
            return failure
