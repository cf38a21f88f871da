"""Proxies are read with care, taken in turn, and their credentials never shown."""

import pytest

from custom_components.letterboxd_sync.providers.proxies import (
    Proxy,
    ProxyFault,
    ProxyPool,
    ProxyScheme,
    ProxyTextError,
    open_socks_session,
    parse_proxies,
)


def proxy(
    host: str,
    port: int = 8080,
    scheme: ProxyScheme = ProxyScheme.HTTP,
    username: str | None = None,
    password: str | None = None,
) -> Proxy:
    return Proxy(
        scheme=scheme, host=host, port=port, username=username, password=password
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("203.0.113.5:8080", proxy("203.0.113.5")),
        (
            "203.0.113.5:8080:alice:p:a:ss",
            proxy("203.0.113.5", username="alice", password="p:a:ss"),
        ),
        ("my-proxy.lan:3128", proxy("my-proxy.lan", 3128)),
        ("http://203.0.113.5:8080/", proxy("203.0.113.5")),
        ("HTTPS://proxy.lan:443", proxy("proxy.lan", 443, ProxyScheme.HTTPS)),
        (
            "socks5://alice:p%40ss@203.0.113.5:1080",
            proxy("203.0.113.5", 1080, ProxyScheme.SOCKS5, "alice", "p@ss"),
        ),
        (
            "socks5h://[2001:db8::1]:1080",
            proxy("2001:db8::1", 1080, ProxyScheme.SOCKS5H),
        ),
        (
            "http://alice:@203.0.113.5:8080",
            proxy("203.0.113.5", 8080, username="alice", password=""),
        ),
    ],
)
def test_lines_name_proxies_as_fields_or_addresses(line: str, expected: Proxy) -> None:
    assert parse_proxies(line) == (expected,)


def test_empty_lines_comments_and_repetitions_are_passed_over() -> None:
    text = "\n# mine\r\n 203.0.113.5:8080 \r\n\n203.0.113.6:8080\n203.0.113.5:8080\n"

    assert parse_proxies(text) == (proxy("203.0.113.5"), proxy("203.0.113.6"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("203.0.113.5", ProxyFault.SHAPE),
        ("203.0.113.5:8080:alice", ProxyFault.CREDENTIALS),
        ("203.0.113.5:8080::secret", ProxyFault.CREDENTIALS),
        ("203.0.113.5:0", ProxyFault.PORT),
        ("203.0.113.5:65536", ProxyFault.PORT),
        ("203.0.113.5:99999999999", ProxyFault.PORT),
        ("203.0.113.5:http", ProxyFault.PORT),
        ("203.0.113.5:٨٠", ProxyFault.PORT),
        ("203.0.113.500:8080", ProxyFault.HOST),
        ("bad_host-:8080", ProxyFault.HOST),
        (":8080", ProxyFault.HOST),
        ("ftp://203.0.113.5:21", ProxyFault.SCHEME),
        ("socks4://203.0.113.5:1080", ProxyFault.SCHEME),
        ("http://203.0.113.5", ProxyFault.PORT),
        ("http://203.0.113.5:x", ProxyFault.PORT),
        ("http://[2001:db8::1:1080", ProxyFault.HOST),
        ("http://203.0.113.5:8080/path", ProxyFault.SHAPE),
        ("http://203.0.113.5:8080?x=1", ProxyFault.SHAPE),
        ("http://alice@203.0.113.5:8080", ProxyFault.CREDENTIALS),
        ("http://al%3Aice:x@203.0.113.5:8080", ProxyFault.CREDENTIALS),
    ],
)
def test_a_line_that_names_no_proxy_is_told_by_number_and_fault(
    line: str, fault: ProxyFault
) -> None:
    with pytest.raises(ProxyTextError, match="line 3: ") as told:
        parse_proxies(f"203.0.113.1:8080\n\n{line}")

    assert (told.value.line, told.value.fault) == (3, fault)
    assert "secret" not in str(told.value)


def test_credentials_are_in_no_text() -> None:
    held = proxy("203.0.113.5", username="alice", password="hush")

    assert "alice" not in f"{held} {held!r} {held.name}"
    assert "hush" not in f"{held} {held!r} {held.name}"
    assert held.secrets == ("alice", "hush")


def test_an_address_of_version_six_is_named_in_brackets() -> None:
    assert proxy("2001:db8::1").name == "http://[2001:db8::1]:8080"


FIRST, SECOND, THIRD = (proxy(f"203.0.113.{n}") for n in (1, 2, 3))


def test_proxies_are_taken_round_robin() -> None:
    pool = ProxyPool([FIRST, SECOND, THIRD], monotonic=lambda: 0.0)

    assert [pool.in_turn()[0] for _ in range(4)] == [FIRST, SECOND, THIRD, FIRST]


def test_a_proxy_that_failed_comes_last_until_it_has_rested() -> None:
    now = 0.0
    pool = ProxyPool([FIRST, SECOND], monotonic=lambda: now)
    pool.failed(FIRST)

    assert pool.in_turn() == [SECOND, FIRST]

    now = 301.0
    pool.in_turn()
    assert pool.in_turn() == [FIRST, SECOND]


def test_a_pool_without_proxies_is_refused() -> None:
    with pytest.raises(ValueError, match="needs proxies"):
        ProxyPool([])


@pytest.mark.parametrize("scheme", [ProxyScheme.SOCKS5, ProxyScheme.SOCKS5H])
async def test_who_looks_names_up_is_what_the_scheme_says(scheme: ProxyScheme) -> None:
    session = open_socks_session(proxy("127.0.0.1", 1080, scheme))
    try:
        by_proxy = vars(session.connector)["_rdns"]
    finally:
        await session.close()

    assert by_proxy is (scheme is ProxyScheme.SOCKS5H)
