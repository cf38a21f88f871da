"""Trakt's OAuth endpoints: device codes and tokens, at whichever host answers.

They belong to a host of their own since 2026. An app that this host does not serve
gets a 404 or 405 there, and is served by the API's host as before.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, final

from ..agent import USER_AGENT
from ..answer import Answer
from ..errors import NotAuthorized, NotUnderstood, ProviderError, Refused, RefusedReason
from ..http import Http
from . import refusals

_NOT_HERE: Final = frozenset(
    {HTTPStatus.NOT_FOUND.value, HTTPStatus.METHOD_NOT_ALLOWED.value}
)

# What says in its body, if anywhere, what is wrong
_TOLD: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST.value,
        HTTPStatus.UNAUTHORIZED.value,
        HTTPStatus.FORBIDDEN.value,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """The application that a person has registered at Trakt."""

    client_id: str
    client_secret: str = field(repr=False)


@final
class OAuth:
    """Asks the host that answers for this app, and remembers which one it is."""

    def __init__(self, http: Http, *, app: App, auth: str, api: str) -> None:
        """Begin with the host of its own."""
        self.app = app
        self._http = http
        self._hosts = (auth.rstrip("/"), api.rstrip("/"))
        http.learn((app.client_secret,))

    async def ask(
        self, path: str, body: Mapping[str, str], *, answers: Collection[int] = ()
    ) -> Answer:
        """Ask; statuses that Trakt gives a meaning of their own come back as they are.

        Only a 404 or 405 makes it ask the other host, too, unless it ``answers`` what
        was asked.
        """
        first, other = self._hosts
        elsewhere = _NOT_HERE.difference(answers)
        answer = await self._ask(f"{first}{path}", body)
        if answer.status in elsewhere and other != first:
            answer = await self._ask(f"{other}{path}", body)
            if answer.status not in elsewhere:
                self._hosts = (other, first)
        return answer

    async def _ask(self, url: str, body: Mapping[str, str]) -> Answer:
        headers = {
            "User-Agent": USER_AGENT,
            "trakt-api-key": self.app.client_id,
            "trakt-api-version": "2",
        }
        return await self._http.request(
            "POST",
            url,
            json={**body, "client_id": self.app.client_id},
            headers=headers,
            pass_through=_PASSED,
        )

    def learn(self, *secrets: str) -> None:
        """Keep these out of logs and exceptions from now on."""
        self._http.learn(secrets)


# Judged by who asks: Trakt's device flow speaks in statuses
_PASSED: Final = (
    _NOT_HERE
    | _TOLD
    | refusals.JUDGED
    | {
        HTTPStatus.CONFLICT.value,
        HTTPStatus.GONE.value,
        HTTPStatus.IM_A_TEAPOT.value,
    }
)


def error_named(answer: Answer) -> str:
    """Read the name of an OAuth error; empty when the answer names none."""
    try:
        said = answer.json()
    except NotUnderstood:
        return ""
    match said:
        case {"error": str(name)}:
            return name
        case _:
            return ""


def verdict(answer: Answer) -> ProviderError:
    """Tell what an answer means that grants nothing."""
    match error_named(answer):
        case "invalid_client" | "unauthorized_client":
            return Refused(
                RefusedReason.APP_REJECTED, "Trakt does not know this application"
            )
        case "invalid_grant":
            return NotAuthorized("Trakt no longer takes these tokens")
        case _:
            pass
    match answer.status:
        case status if status in refusals.JUDGED:
            return refusals.verdict(answer)
        case HTTPStatus.UNAUTHORIZED:
            return Refused(
                RefusedReason.APP_REJECTED, "Trakt does not know this application"
            )
        case status if status in _NOT_HERE:
            return Refused(
                RefusedReason.WRONG_SERVICE, f"{answer.url} answered {answer.status}"
            )
        case _:
            return Refused(
                RefusedReason.REJECTED, f"{answer.url} answered {answer.status}"
            )
