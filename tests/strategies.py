"""Hypothesis strategies for V-values. Those for networks stand beside the tests of networks."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Hashable
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

KEYS: st.SearchStrategy[Hashable] = st.sampled_from(["a", "b", "c", ":number", "d e", 3, (0, 1), None])
"""Few, so that values meet; of all sorts."""

PLAIN_KEYS: st.SearchStrategy[Hashable] = st.sampled_from(["a", "b", "c", "d", 3, (0, 1)])

EXACT = st.integers(-64, 64).map(lambda n: n / 8)
"""Floats whose sums and products, a few of them, are exact: with these the laws of algebra are equations."""

FLOATS = st.floats(allow_nan=False, allow_infinity=False)

NUMBERS: st.SearchStrategy[Any] = st.one_of(
    FLOATS,
    st.sampled_from([0, 0.0, -0.0, 1, 1.0, -1, -1.0, 5e-324, 2**62, -(2**63), 2**63 - 1]),
    st.integers(-9, 9),
    st.fractions(-3, 3, max_denominator=7),
)

ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, False, "", "text", b"x", 1j, (1, 2), object(), 10**400, -(2**64), float("nan"),
                     float("inf"), float("-inf"), Fraction(10**400, 3), [], [1.0], set()]),
)
"""What no V-value should hold, and numbers at the edge."""


def vvalues(leaves: st.SearchStrategy[Any] = NUMBERS, keys: st.SearchStrategy[Hashable] = KEYS,
            size: int = 5) -> st.SearchStrategy[Any]:
    """V-values with a mapping at the root, empty mappings and zeros inside included."""
    return st.dictionaries(keys, trees(leaves, keys, size), max_size=4)


def trees(leaves: st.SearchStrategy[Any] = NUMBERS, keys: st.SearchStrategy[Hashable] = KEYS,
          size: int = 6) -> st.SearchStrategy[Any]:
    """V-values, bare numbers among them."""
    return st.recursive(leaves, lambda below: st.dictionaries(keys, below, max_size=3), max_leaves=size)


def odd_values() -> st.SearchStrategy[Any]:
    """Anything: V-values with odd leaves, in all sorts of mappings, or no V-values at all."""
    leaves = NUMBERS | ODD
    below = st.recursive(leaves, _mappings, max_leaves=6)
    return below | _mappings(below)


def _mappings(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.dictionaries(KEYS, below, max_size=4)
    return st.one_of(
        plain,
        plain.map(MappingProxyType),
        plain.map(OrderedDict),
        plain.map(lambda found: defaultdict(dict, found)),
    )
