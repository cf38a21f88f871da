"""A small memory forgets what was put the longest ago."""

from custom_components.letterboxd_sync.providers.recent import Recent


def test_what_was_put_is_there() -> None:
    recent = Recent[str, int](2)
    recent.put("a", 1)
    recent.put("a", 2)

    assert (recent.get("a"), recent.get("b"), len(recent)) == (2, None, 1)


def test_what_was_put_the_longest_ago_goes() -> None:
    recent = Recent[str, int](2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.put("a", 1)
    recent.put("c", 3)

    assert [recent.get(key) for key in "abc"] == [1, None, 3]
