"""Nobody there is told apart from nobody answering."""

import ssl
from unittest.mock import Mock

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotTrusted,
    NotUnderstood,
    ProviderError,
)
from custom_components.letterboxd_sync.providers.http import Http

from .moments import no_sleep
from .wires import hang_up, saying, silence, talking

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CUT = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}"
)


@pytest.fixture
def http(session: aiohttp.ClientSession) -> Http:
    return Http(session, sleep=no_sleep)


class TestNotGettingThrough:
    """Nobody there is told apart from nobody answering."""

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_a_closed_port_was_not_reached(
        self, http: Http, method: str, unused_tcp_port: int
    ) -> None:
        with pytest.raises(NotReached):
            await http.request(method, f"http://127.0.0.1:{unused_tcp_port}/")

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_a_connection_that_is_lost_after_sending_is_no_answer(
        self, http: Http, method: str
    ) -> None:
        heads, talk = saying(b"")
        async with talking(talk) as port:
            with pytest.raises(NoAnswer):
                await http.request(method, f"http://127.0.0.1:{port}/")

        assert heads

    async def test_an_answer_that_breaks_off_is_no_answer(self, http: Http) -> None:
        _, talk = saying(CUT)
        async with talking(talk) as port:
            with pytest.raises(NoAnswer):
                await http.request("POST", f"http://127.0.0.1:{port}/")

    async def test_a_read_that_broke_off_is_tried_again(self, http: Http) -> None:
        heads, talk = saying(CUT, OK)
        async with talking(talk) as port:
            await http.request("GET", f"http://127.0.0.1:{port}/")

        assert len(heads) == 2

    async def test_silence_is_no_answer(self, http: Http) -> None:
        async with talking(silence) as port:
            with pytest.raises(NoAnswer):
                await http.request("POST", f"http://127.0.0.1:{port}/", timeout=0.05)

    async def test_what_does_not_speak_http_is_not_understood(self, http: Http) -> None:
        _, talk = saying(b"220 mail.lan ESMTP\r\n")
        async with talking(talk) as port:
            with pytest.raises(NotUnderstood):
                await http.request("GET", f"http://127.0.0.1:{port}/")

    async def test_a_port_without_tls_was_not_reached_by_https(
        self, http: Http
    ) -> None:
        async with talking(hang_up) as port:
            with pytest.raises(NotReached):
                await http.request("POST", f"https://127.0.0.1:{port}/")

    @pytest.mark.parametrize(
        ("cause", "error"),
        [
            (
                aiohttp.ClientConnectorCertificateError(
                    Mock(host="radarr", port=443, is_ssl=True),
                    ssl.CertificateError("self-signed"),
                ),
                NotTrusted,
            ),
            (aiohttp.ConnectionTimeoutError("took too long"), NotReached),
            (aiohttp.NonHttpUrlClientError("about:blank"), NotReached),
            (aiohttp.InvalidURL("http://a b/"), NotReached),
            (ssl.SSLError("handshake"), NoAnswer),
        ],
    )
    async def test_what_went_wrong_below_says_whether_we_were_heard(
        self, cause: Exception, error: type[ProviderError]
    ) -> None:
        session = Mock(request=Mock(side_effect=cause))

        with pytest.raises(error) as told:
            await Http(session, sleep=no_sleep).request("POST", "https://radarr/")

        assert type(told.value) is error
