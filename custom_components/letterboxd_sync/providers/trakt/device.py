"""Device log-in: a person types a code at Trakt instead of a password here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, final

from ..errors import NotUnderstood, Refused, RefusedReason, Throttled
from ..http import Http
from . import oauth
from .addresses import API, AUTH
from .tokens import TokenPair


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceCode:
    """A code to show, and where it is typed."""

    user_code: str
    verification_url: str
    expires_in: int
    """Seconds from now."""
    interval: int
    """At least so many seconds between two polls."""
    device_code: str = field(repr=False)


@final
class DeviceLogin:
    """One attempt to be let in, with the application that the person registered."""

    def __init__(
        self,
        http: Http,
        *,
        client_id: str,
        client_secret: str,
        auth: str = AUTH,
        api: str = API,
    ) -> None:
        """Keep who asks."""
        app = oauth.App(client_id=client_id, client_secret=client_secret)
        self._oauth = oauth.OAuth(http, app=app, auth=auth, api=api)

    async def begin(self) -> DeviceCode:
        """Get a code; ``Refused(APP_REJECTED)`` for an application unknown to Trakt."""
        answer = await self._oauth.ask("/oauth/device/code", {})
        if answer.status != HTTPStatus.OK:
            raise oauth.verdict(answer)
        code = _code(answer.json())
        self._oauth.learn(code.device_code)
        return code

    async def poll(self, code: DeviceCode) -> TokenPair | None:
        """Return the tokens once the person has agreed, None until then.

        Raises ``Refused`` with ``EXPIRED`` (also for a code that was used before),
        ``FORBIDDEN`` when the person said no, ``NOT_FOUND`` for a code that Trakt does
        not know; ``Throttled`` asks for a longer interval.
        """
        answer = await self._oauth.ask(
            "/oauth/device/token",
            {
                "code": code.device_code,
                "client_secret": self._oauth.app.client_secret,
            },
            # No such code: a host that did not serve this would have given none.
            answers=(HTTPStatus.NOT_FOUND,),
        )
        if answer.status == HTTPStatus.OK:
            pair = TokenPair.read(answer.json())
            self._oauth.learn(pair.access, pair.refresh)
            return pair
        if (ended := _ENDED.get(answer.status)) is not None:
            raise Refused(*ended)
        if answer.status != HTTPStatus.BAD_REQUEST:
            raise oauth.verdict(answer)
        _raise_unless_pending(oauth.error_named(answer))
        return None


_ENDED: Final[Mapping[int, tuple[RefusedReason, str]]] = {
    HTTPStatus.NOT_FOUND: (
        RefusedReason.NOT_FOUND,
        "Trakt does not know this code",
    ),
    HTTPStatus.CONFLICT: (
        RefusedReason.EXPIRED,
        "the code has been used already",
    ),
    HTTPStatus.GONE: (RefusedReason.EXPIRED, "the code has expired"),
    HTTPStatus.IM_A_TEAPOT: (
        RefusedReason.FORBIDDEN,
        "the person did not agree",
    ),
}


def _raise_unless_pending(error: str) -> None:
    """A 400 without words means that the person has not typed the code yet.

    With words it says what OAuth says (RFC 8628).
    """
    match error:
        case "" | "authorization_pending":
            return
        case "slow_down":
            raise Throttled("Trakt wants to be asked less often")
        case "access_denied":
            raise Refused(*_ENDED[HTTPStatus.IM_A_TEAPOT])
        case "expired_token":
            raise Refused(*_ENDED[HTTPStatus.GONE])
        case "invalid_grant":
            raise Refused(*_ENDED[HTTPStatus.NOT_FOUND])
        case "invalid_client" | "unauthorized_client":
            raise Refused(
                RefusedReason.APP_REJECTED, "Trakt does not know this application"
            )
        case _:
            raise NotUnderstood(f"Trakt answered {error}")


def _code(said: object) -> DeviceCode:
    match said:
        case {
            "device_code": str(device_code),
            "user_code": str(user_code),
            "verification_url": str(url),
            "expires_in": int(expires_in),
            "interval": int(interval),
        }:
            return DeviceCode(
                user_code=user_code,
                verification_url=url,
                expires_in=expires_in,
                interval=interval,
                device_code=device_code,
            )
        case _:
            raise NotUnderstood("Trakt did not answer with a code")
