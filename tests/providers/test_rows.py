"""Arrays are read element by element, wherever the pieces of a body are cut."""

import json

import pytest

from custom_components.letterboxd_sync.providers.rows import NoList, rows

ELEMENTS = [{"title": "Amélie 🎬", "ids": [1, 22]}, 12345, "a, b]", None, [[]], {}]
TEXT = json.dumps(ELEMENTS, ensure_ascii=False, indent=1).encode()


@pytest.mark.parametrize("size", [1, 2, 7, len(TEXT)])
def test_it_does_not_matter_where_the_pieces_are_cut(size: int) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]

    assert list(rows(pieces)) == ELEMENTS


def test_a_long_piece_is_not_decoded_at_once() -> None:
    many = [{"title": "é" * 50, "number": number} for number in range(5000)]

    assert list(rows([json.dumps(many, ensure_ascii=False).encode()])) == many


@pytest.mark.parametrize("text", [b"[]", b" [ ] ", b"[\n]"])
def test_an_empty_array_has_no_elements(text: bytes) -> None:
    assert list(rows([text])) == []


@pytest.mark.parametrize("text", [b"", b" ", b"{}", b'"["', b"12"])
def test_what_is_no_array_is_told_apart(text: bytes) -> None:
    with pytest.raises(NoList):
        list(rows([text]))


@pytest.mark.parametrize("text", [b"[", b"[1", b"[1,", b'[{"a": 1', b"[1}", b"[\xff]"])
def test_an_array_that_breaks_off_is_an_error(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        list(rows([text]))

    assert not isinstance(told.value, NoList)
