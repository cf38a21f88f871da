"""Takes secrets out of every text that leaves the providers: logs and exceptions."""

from collections.abc import Collection
import re
from typing import Final, final, override
from urllib.parse import quote, quote_plus

REDACTED: Final = "**REDACTED**"

# What carries a secret whatever its value: query parameters, headers quoted in an
# error text, Jellyfin's `MediaBrowser Token="..."`, and user:password before a host
_SHAPES: Final = (
    re.compile(
        r"""(\b(?:api[_-]?key|(?:access_|refresh_)?token|x-api-key|x-emby-token|pw
        |password|secret|client_secret|device_code|trakt-api-key)
        ["']?\s*[=:]\s*["']?)[^&\s"'#,;]+""",
        re.IGNORECASE | re.VERBOSE,
    ),
    re.compile(r"(\bauthorization\b[\"']?\s*[=:]\s*[\"']?)[^\r\n\"']+", re.IGNORECASE),
    re.compile(r"(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}", re.IGNORECASE),
    re.compile(r"(\w://)[^/\s@]+(?=@)"),
)


@final
class Redactor:
    """Replaces known secrets, and what looks like one, in a text."""

    __slots__ = ("_forms", "_known")

    def __init__(self, secrets: Collection[str] = ()) -> None:
        """Know the ``secrets`` also in the forms that addresses give them."""
        self._forms: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Collection[str]) -> None:
        """Know these, too: tokens change while they are in use."""
        forms = self._forms.union(
            form for s in secrets if s for form in (s, quote(s, safe=""), quote_plus(s))
        )
        if forms == self._forms:
            return
        self._forms = forms
        # The longest first: a secret that contains another one goes as a whole
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, longest_first)))

    def __call__(self, text: str) -> str:
        """Return ``text`` without secrets."""
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        for shape in _SHAPES:
            text = shape.sub(rf"\g<1>{REDACTED}", text)
        return text

    @override
    def __repr__(self) -> str:
        return "Redactor()"
