"""One way to ask a service anything: paced, bounded, redacted, in our six errors."""

import asyncio
from collections import defaultdict
from collections.abc import (
    AsyncGenerator,
    Callable,
    Collection,
    Container,
    Mapping,
)
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
import logging
import random
import time
from typing import Final, final

import aiohttp
from yarl import URL

from .answer import ACCEPT, Answer, Body, Wanted, judge
from .call import Call, Params, address_of, headers_of
from .errors import NoAnswer, NotReached, NotUnderstood, Throttled
from .exchange import exchange
from .faults import FAILURES, ProxyFailed, fault
from .pace import Monotonic, Pace, Pacer, Sleep, Uniform
from .proxies import Proxy, ProxyPool
from .redact import Redactor
from .respite import Respite
from .websocket import Socket

__all__ = ["Answer", "Body", "Http", "Pace", "Pacer", "Params", "Socket"]

_LOGGER = logging.getLogger(__name__)

# A list page of a hundred films has a quarter of a megabyte; whoever expects more
# says so
BODY_LIMIT: Final = 8 * 1024 * 1024

# A name lookup, a connection and TLS take less, also to a server that is waking up
_CONNECT_TIMEOUT: Final = 10.0

# Only reads, and only what a moment may cure
_RETRY_AFTER: Final = (0.5, 1.5)

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS: Final = 5
_MOST_PROXIES_TRIED: Final = 5

# Whoever waits for it for longer keeps Home Assistant from stopping
_GOODBYE_TIMEOUT: Final = 2.0

# At the address that was given, and at the one that it turns out to be
_HANDSHAKES: Final = 2


@final
class Http:
    """Asks one service on behalf of one account.

    ``session`` is not closed here. ``secrets`` are kept out of logs and exceptions,
    as is everything that looks like one. ``per_host`` bounds how many connections
    this account opens to one host.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        pace: Pace | Pacer | None = None,
        secrets: Collection[str] = (),
        verify_ssl: bool = True,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30.0,
        per_host: int = 4,
        proxies: ProxyPool | None = None,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        uniform: Uniform = random.uniform,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep what every request of this account has in common."""
        self._session = session
        self._secrets = tuple(secrets)
        self._verify_ssl = verify_ssl
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._per_host = per_host
        self._hosts = defaultdict[tuple[str | None, int | None], asyncio.Semaphore](
            lambda: asyncio.Semaphore(per_host)
        )
        self._monotonic = monotonic
        self._sleep = sleep
        self._uniform = uniform
        self._clock = clock
        self._pacer = self._pacer_of(pace or Pace(), Respite(clock))
        self._proxies = proxies
        of_proxies = proxies.secrets if proxies is not None else ()
        self._redact = Redactor((*self._secrets, *of_proxies))

    def paced(self, pace: Pace | Pacer, *, proxies: ProxyPool | None = None) -> Http:
        """Another ``Http`` like this one, at its own pace and through ``proxies``.

        Unless it asks from elsewhere, it leaves alone whom this one leaves alone.
        """
        respite = Respite(self._clock) if proxies else self._pacer.respite
        return Http(
            self._session,
            pace=self._pacer_of(pace, respite),
            secrets=self._secrets,
            verify_ssl=self._verify_ssl,
            headers=self._headers,
            timeout=self._timeout,
            per_host=self._per_host,
            proxies=proxies,
            monotonic=self._monotonic,
            sleep=self._sleep,
            uniform=self._uniform,
            clock=self._clock,
        )

    def _pacer_of(self, pace: Pace | Pacer, respite: Respite) -> Pacer:
        if isinstance(pace, Pacer):
            return pace
        return Pacer(
            pace,
            respite=respite,
            monotonic=self._monotonic,
            sleep=self._sleep,
            uniform=self._uniform,
        )

    def learn(self, secrets: Collection[str]) -> None:
        """Keep these out of logs and exceptions, too, from now on.

        Copies that ``paced`` made before do not learn them.
        """
        self._secrets = tuple(dict.fromkeys((*self._secrets, *secrets)))
        self._redact.learn(secrets)

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Params | None = None,
        json: object | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Body = Body.JSON,
        ok: Container[int] = range(200, 300),
        pass_through: Collection[int] = (),
        timeout: float | None = None,  # noqa: ASYNC109 - aiohttp says which part took it
        limit: int = BODY_LIMIT,
    ) -> Answer:
        """Ask, and return an answer whose status is in ``ok`` or ``pass_through``.

        ``timeout`` is in seconds over everything, ``limit`` in bytes of the unpacked
        body. What is in ``pass_through`` is returned whatever its kind. GET and HEAD
        are tried three times in all; anything else once, since only the caller knows
        whether it is safe to send it again. Raises the errors of ``errors.py``:
        ``NotReached`` means that the service cannot have seen the request,
        ``NoAnswer`` that it may have.
        """
        total = self._timeout if timeout is None else timeout
        call = Call(
            method=method.upper(),
            url=address_of(url, params),
            headers=headers_of({"Accept": ACCEPT[expect]}, self._headers, headers),
            json=json,
            form=form,
            timeout=aiohttp.ClientTimeout(
                total=total, connect=min(_CONNECT_TIMEOUT, total / 2)
            ),
            limit=limit,
        )
        wanted = Wanted(expect=expect, ok=ok, pass_through=pass_through)
        for pause in _RETRY_AFTER if call.reads else ():
            try:
                return await self._ask(call, wanted)
            except NotReached, NoAnswer:
                await self._sleep(pause * self._uniform(0.75, 1.25))
        return await self._ask(call, wanted)

    @asynccontextmanager
    async def socket(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = BODY_LIMIT,
        silence: float | None = None,
    ) -> AsyncGenerator[Socket]:
        """Open a websocket at ``url``, an http or https address.

        ``limit`` bounds one message, in bytes. One that is silent for ``silence``
        seconds is lost: a server without power says no goodbye. Credentials go into
        the header ``Authorization``, the one that does not follow to another host.
        Raises the errors of ``errors.py``, as does what is said and heard then.
        Through proxies there is none.
        """
        if self._proxies is not None:
            raise NotReached("a websocket is not opened through proxies")
        call = Call(
            method="GET",
            url=address_of(url, None),
            headers=headers_of(headers),
            json=None,
            form=None,
            timeout=aiohttp.ClientTimeout(total=self._timeout),
            limit=limit,
        )
        opened = await self._open(call, silence)
        try:
            where = self._redact(call.where)
            yield Socket(opened, where=where, redact=self._redact)
        finally:
            await opened.close()

    async def _open(
        self, call: Call, silence: float | None
    ) -> aiohttp.ClientWebSocketResponse:
        """Shake hands; where it is sent on to, that is done anew, with the key."""
        for _ in range(_HANDSHAKES):
            try:
                async with self._turn(call), asyncio.timeout(call.timeout.total):
                    return await self._session.ws_connect(
                        call.url,
                        headers=call.headers,
                        ssl=self._verify_ssl,
                        timeout=aiohttp.ClientWSTimeout(
                            ws_receive=silence, ws_close=_GOODBYE_TIMEOUT
                        ),
                        max_msg_size=call.limit,
                    )
            except aiohttp.WSServerHandshakeError as err:
                call = self._sent_on(call, err)
            except FAILURES as err:
                where = self._redact(call.where)
                raise fault(err, where, None, self._redact) from None
        raise NotUnderstood(f"{self._redact(call.where)} redirects in circles")

    def _sent_on(self, call: Call, err: aiohttp.WSServerHandshakeError) -> Call:
        """Return where to shake hands instead, or raise what the refusal means."""
        answer = Answer(
            status=err.status,
            headers=err.headers or {},
            pieces=(),
            url=self._redact(call.where),
        )
        if err.history:
            at = {"Location": str(err.request_info.real_url)}
            return self._redirected(call, replace(answer, headers=at))
        wanted = Wanted(expect=Body.ANY, ok=range(200, 300), pass_through=())
        self._judged(answer, wanted, call)
        raise NotUnderstood(f"{answer.url} opens no websocket")

    async def _ask(self, call: Call, wanted: Wanted) -> Answer:
        """Send, follow a read where it is sent on to, and judge the answer."""
        asked: list[Call] = []
        for _ in range(_MOST_REDIRECTS):
            asked.append(call)
            answer = await self._send(call)
            if answer.status not in _REDIRECTS or answer.status in wanted.pass_through:
                return self._judged(answer, wanted, *asked)
            call = self._redirected(call, answer)
        raise NotUnderstood(f"{self._redact(call.where)} redirects in circles")

    def _judged(self, answer: Answer, wanted: Wanted, *asked: Call) -> Answer:
        """Judge, and from now on leave alone whoever wants to be."""
        try:
            return judge(answer, wanted, now=self._clock(), redact=self._redact)
        except Throttled as err:
            for call in asked:
                self._pacer.respite.begin(call.url, err.retry_after)
            raise

    @asynccontextmanager
    async def _turn(self, call: Call) -> AsyncGenerator[None]:
        """Wait for our turn; ``Throttled`` if the service is to be left alone."""
        self._pacer.respite.check(call.url)
        async with self._pacer.turn():
            # While we waited, others may have been told to slow down
            self._pacer.respite.check(call.url)
            yield

    def _redirected(self, call: Call, answer: Answer) -> Call:
        try:
            to = call.url.join(URL(answer.headers.get("Location", "")))
            host = to.host
        except ValueError:
            raise NotUnderstood(f"{answer.url} redirects to nowhere") from None
        same_place = host == call.url.host and (
            (to.scheme, to.port) == (call.url.scheme, call.url.port)
            or (call.url.scheme, to.scheme) == ("http", "https")
        )
        if not (call.reads and same_place):
            # The key goes with the request, so it stays with the host it was given to
            target = to.path if host == call.url.host else f"{host}{to.path}"
            raise NotUnderstood(self._redact(f"{answer.url} redirects to {target}"))
        return replace(call, url=to)

    async def _send(self, call: Call) -> Answer:
        """Send directly or through the proxies in turn."""
        if self._proxies is None:
            return await self._send_over(call, None)
        for proxy in self._proxies.in_turn()[:_MOST_PROXIES_TRIED]:
            try:
                return await self._send_over(call, proxy)
            except ProxyFailed as err:
                _LOGGER.debug("Proxy %s did not let us through: %s", proxy, err)
                self._proxies.failed(proxy)
        if self._proxies.direct_fallback:
            return await self._send_over(call, None)
        raise NotReached("none of the proxies let us through")

    async def _send_over(self, call: Call, proxy: Proxy | None) -> Answer:
        """Send at our pace; what goes wrong below becomes one of the six errors."""
        host = self._hosts[call.url.host, call.url.port]
        where = self._redact(call.where)
        async with host, self._turn(call):
            started = self._monotonic()
            try:
                answer = await exchange(
                    self._session, call, proxy, where=where, verify_ssl=self._verify_ssl
                )
            except FAILURES as err:
                # "from None": the text of the cause may hold the address with its key
                raise fault(err, where, proxy, self._redact) from None
        if (
            proxy is not None
            and answer.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED
        ):
            raise ProxyFailed("the proxy does not take our credentials")
        _LOGGER.debug(
            "%s %s answered %s, %d bytes, after %.0f ms",
            call.method,
            self._redact(str(call.url)),
            answer.status,
            answer.size,
            (self._monotonic() - started) * 1000,
        )
        return answer
