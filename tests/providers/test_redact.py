"""No text that leaves the providers holds a secret."""

import pytest

from custom_components.letterboxd_sync.providers.redact import REDACTED, Redactor


@pytest.mark.parametrize(
    "text",
    [
        "http://radarr:7878/api/v3/movie?x=1&apikey=s3cr3t-key",
        "http://jellyfin:8096/Items?api_key=s3cr3t-key&limit=5",
        "Authorization: MediaBrowser Client=x, Token=s3cr3t-key",
        "{'Authorization': 'Bearer s3cr3t-key'}",
        'MediaBrowser Client="Home Assistant", Token="s3cr3t-key"',
        "Bearer s3cr3t-key",
        '{"X-Api-Key": "s3cr3t-key"}',
        "http://alice:s3cr3t-key@proxy:3128",
        "access_token=s3cr3t-key#fragment",
        '{"device_code": "s3cr3t-key"}',
        "trakt-api-key: s3cr3t-key",
    ],
)
def test_what_looks_like_a_secret_is_taken_out_without_being_known(text: str) -> None:
    redacted = Redactor()(text)

    assert "s3cr3t" not in redacted
    assert REDACTED in redacted


@pytest.mark.parametrize(
    "text",
    [
        "in words: pa ss/wörd",
        "in a path /pa%20ss%2Fw%C3%B6rd",
        "in a form pa+ss%2Fw%C3%B6rd",
    ],
)
def test_a_known_secret_is_taken_out_in_every_form_that_addresses_give_it(
    text: str,
) -> None:
    assert Redactor(["pa ss/wörd"])(text).endswith(REDACTED)


def test_a_secret_that_contains_another_one_goes_as_a_whole() -> None:
    assert Redactor(["abc", "abcdef"])("abcdef") == REDACTED


def test_an_empty_secret_leaves_texts_as_they_are() -> None:
    assert Redactor([""])("http://radarr:7878/api/v3/system/status") == (
        "http://radarr:7878/api/v3/system/status"
    )


def test_the_redactor_does_not_show_what_it_knows() -> None:
    assert "hush" not in repr(Redactor(["hush"]))


def test_a_secret_that_is_learnt_later_is_taken_out_from_then_on() -> None:
    redact = Redactor(["first"])
    before = redact("first, second")

    redact.learn(["second"])

    assert before == f"{REDACTED}, second"
    assert redact("first, second") == f"{REDACTED}, {REDACTED}"
