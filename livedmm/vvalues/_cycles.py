"""Functions applied in turn: half-steps of a cycle, and every n-th element of a sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import cycle
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


def iter_apply(start: T, *functions: Callable[[T], T]) -> Iterator[T]:
    """`start`, then each result of applying the functions in turn, for ever: x, f(x), g(f(x)), f(g(f(x))),
    ...

    Without functions, `start` alone.
    """
    x = start
    yield x
    for function in cycle(functions):
        x = function(x)
        yield x


def map_every_nth(n: int, function: Callable[[T], U], items: Iterable[T]) -> Iterator[U | None]:
    """`function` of every `n`-th item, counted from 1, and None for the others; of none if `n` is below 1."""
    return (function(x) if n > 0 and i % n == 0 else None for i, x in enumerate(items, 1))
