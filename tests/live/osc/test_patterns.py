"""Address patterns: against a naive matcher that tries everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedmm.errors import OscError
from livedmm.live.osc.patterns import Pattern, is_pattern


def naive(pattern: str, text: str) -> bool:
    """Whether a part of a pattern matches a name: every way is tried, in exponential time."""
    if not pattern:
        return not text
    first = pattern[0]
    if first == "*":
        return any(naive(pattern[1:], text[i:]) for i in range(len(text) + 1))
    if first == "{":
        inside, _, rest = pattern[1:].partition("}")
        return any(text.startswith(one) and naive(rest, text[len(one):]) for one in inside.split(","))
    if not text:
        return False
    if first == "[":
        inside, _, rest = pattern[1:].partition("]")
        spread = inside.removeprefix("!").replace("a-c", "abc")
        return (text[0] in spread) != inside.startswith("!") and naive(rest, text[1:])
    return first in ("?", text[0]) and naive(pattern[1:], text[1:])


def naive_parts(pattern: list[str], address: list[str]) -> bool:
    """The same for whole addresses; an empty part of the pattern is any number of parts."""
    if not pattern:
        return not address
    if not pattern[0]:
        return any(naive_parts(pattern[1:], address[i:]) for i in range(len(address) + 1))
    return bool(address) and naive(pattern[0], address[0]) and naive_parts(pattern[1:], address[1:])


PARTS = st.lists(st.sampled_from(["a", "b", "ab", "*", "?", "[a-c]", "[!a]", "[ab]", "[c-]", "{a,ab}", "{,b}",
                                  "{abc,b,c}"]), min_size=1, max_size=5).map("".join)
NAMES = st.text("abcd-", min_size=1, max_size=7)


@given(PARTS, NAMES)
def test_a_part_matches_as_the_naive_matcher_says(pattern: str, name: str) -> None:
    assert Pattern(f"/{pattern}").matches(f"/{name}") == naive(pattern, name)


@given(st.lists(PARTS | st.just(""), min_size=1, max_size=4), st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1,
                                                                       max_size=4))
def test_an_address_matches_as_the_naive_matcher_says(parts: list[str], names: list[str]) -> None:
    text = "/" + "/".join(parts)
    meant = list(parts)
    if text.endswith("//"):  # two slashes at the end split into two empty parts, or three if they are all there is
        meant.pop()
    elif not parts[-1]:
        meant[-1] = "no name is this"
    assert Pattern(text).matches("/" + "/".join(names)) == naive_parts(meant, names)


@pytest.mark.parametrize(("pattern", "address", "matches"), [
    ("/net/*/freq", "/net/voice/freq", True), ("/net/*/freq", "/net/a/b/freq", False),
    ("//freq", "/net/voice/freq", True), ("/net//freq", "/net/freq", True), ("/net//", "/net/a/b", True),
    ("//", "/a", True), ("/net/", "/net", False), ("/net/", "/net/a", False),
    ("/*{abcd,c}*d", "/abcd", True), ("/bank.[0-3]", "/bank.2", True), ("/bank.[!0-3]", "/bank.2", False),
    ("/[a-]", "/-", True), ("/{freq,phase}", "/phase", True), ("/a?c", "/ac", False),
])
def test_patterns_mean_what_osc_says(pattern: str, address: str, matches: bool) -> None:
    assert Pattern(pattern).matches(address) is matches


@pytest.mark.parametrize(("pattern", "told"), [
    ("/a[b", "'a[b' has a [ without ]; brackets of a pattern close within one part"),
    ("/{a/b}", "'{a' has a { without }; brackets of a pattern close within one part"),
    ("/a]", "'a]' has a ] that closes nothing; [ and { come first"),
    ("/" + "*" * 129, "a pattern with a part of 129 characters; 128 are the most"),
])
def test_a_broken_pattern_is_told(pattern: str, told: str) -> None:
    with pytest.raises(OscError) as caught:
        Pattern(pattern)
    assert str(caught.value) == told


def test_only_what_has_marks_is_a_pattern() -> None:
    assert [is_pattern(a) for a in ("/net/a.1/b-c", "/a!", "/a,b", "/a*", "/a//b", "/{a}", "/[a]", "/a?")] == [
        False, False, False, True, True, True, True, True]


def test_many_stars_cost_as_many_steps() -> None:
    """Who tries every way would need some 10^18 of them."""
    assert not Pattern("/" + "*a" * 40 + "*b").matches("/" + "a" * 120)
