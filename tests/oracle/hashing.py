"""In which order a Java `HashMap` with texts as keys is walked: float32 sums depend on it."""

from __future__ import annotations

from collections.abc import Sequence

FIRST_SIZE = 16
LOAD = 0.75
"""The map is doubled when more of it is taken."""


def walk(keys: Sequence[str]) -> list[int]:
    """The order in which keys that were put in one after another come out, as places in `keys`."""
    size = FIRST_SIZE
    while len(keys) > LOAD * size:
        size *= 2
    return sorted(range(len(keys)), key=lambda i: (_bucket(keys[i], size), i))


def _bucket(key: str, size: int) -> int:
    h = 0
    for sign in key:
        h = (31 * h + ord(sign)) & 0xFFFFFFFF
    return (h ^ (h >> 16)) & (size - 1)
