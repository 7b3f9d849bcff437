"""Flattening: the coordinates of V-values as slots of one contiguous array."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from heapq import heapify, heappop
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import VValueError, Where

from ._numbers import NUMBERS
from ._values import DEPTH, NUMBER, VValue, read

Path: TypeAlias = tuple[Hashable, ...]

LEAST = 16
"""Slots of the smallest array."""


class Slots:
    """A translation between paths of V-values and slots of an array, in both directions.

    A slot that is given never moves. New paths take the lowest free slots; when there are none, the capacity
    doubles, and arrays made before are `fitted`. A number at a path and under ``":number"`` there have one slot.
    One thread at a time may call the methods that make slots; the others any thread may call meanwhile, except
    those.

    Parameters
    ----------
    paths
        Paths that have slots from the start: a mapping to slots of the caller's choice, or paths alone, which
        take the slots from 0 on in this order.
    capacity
        The length of the array at least; what is more than the paths need is spare.

    Raises
    ------
    VValueError
        If the mapping is not one to one, or a slot is no natural number.

    Attributes
    ----------
    tree
        A V-value of the same shape as those that are flattened, with slots at its leaves. Read it only.
    """

    def __init__(self, paths: Mapping[Path, int] | Iterable[Path] = (), capacity: int = LEAST) -> None:
        self.tree: dict[Hashable, Any] = {}
        chosen = dict(paths) if isinstance(paths, Mapping) else {p: i for i, p in enumerate(dict.fromkeys(paths))}
        for path, slot in chosen.items():
            if type(slot) is not int or slot < 0:
                raise _wrong(path, f"{slot!r} is no slot", "slots are numbered 0, 1, 2, ...")
        size = max([LEAST, capacity, *(slot + 1 for slot in chosen.values())])
        self._paths: list[Path | None] = [None] * size
        for path, slot in chosen.items():
            taken = self._paths[slot]
            if taken is not None:
                raise _wrong(path, f"slot {slot} is that of {_shown(taken)} already", "give each path its own slot")
            if self.slot(path) is not None:
                raise _wrong(path, f"it has slot {self.slot(path)} already", "name each path once")
            self._place(path, slot)
        self._free = [slot for slot, path_ in enumerate(self._paths) if path_ is None]
        heapify(self._free)

    @property
    def capacity(self) -> int:
        """The length of the array."""
        return len(self._paths)

    def __len__(self) -> int:
        """How many slots have paths."""
        return self.capacity - len(self._free)

    def slot(self, path: Path) -> int | None:
        """The slot of `path`, or None."""
        node: Any = self.tree
        for key in path:
            if type(node) is dict:
                node = node.get(key)
            elif key != NUMBER:
                return None
        while type(node) is dict:
            node = node.get(NUMBER)
        return node if type(node) is int else None

    def path(self, slot: int) -> Path | None:
        """The path of `slot` as it was first given, or None for a spare one."""
        return self._paths[slot]

    def reserve(self, v: VValue) -> int:
        """Make a slot for each number in `v` that has none; returns how many."""
        return sum(self._made(path) for path, _ in leaves_of(v))

    def reserve_path(self, path: Path) -> int:
        """The slot of `path`, made if need be."""
        self._made(path)
        slot = self.slot(path)
        assert slot is not None
        return slot

    def flatten(self, v: VValue) -> NDArray[np.float64]:
        """The numbers of `v` in their slots, shape ``(capacity,)``; what has no slot is left out.

        Integers and ratios become the nearest floats.
        """
        slots: list[int] = []
        numbers: list[Any] = []
        _gather(self.tree, read(v), slots, numbers, DEPTH)
        x = np.zeros(self.capacity, np.float64)
        x[slots] = numbers
        return x

    def unflatten(self, x: NDArray[np.float64]) -> VValue:
        """The V-value whose numbers are `x`, shape ``(capacity,)`` or less; zeros are dropped.

        Numbers stand as their paths were first given, or under ``":number"`` where a subtree came after.
        """
        values = x.tolist()
        values += [0.0] * (self.capacity - len(values))
        return _restored(self.tree, values)

    def fitted(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """`x`, of a time when there were fewer slots, as long as it is now; itself where it is long enough."""
        return x if len(x) >= self.capacity else np.concatenate([x, np.zeros(self.capacity - len(x))])

    def _made(self, path: Path) -> bool:
        if self.slot(path) is not None:
            return False
        if not self._free:
            self._free = list(range(self.capacity, 2 * self.capacity))
            self._paths += [None] * self.capacity
        self._place(path, heappop(self._free))
        return True

    def _place(self, path: Path, slot: int) -> None:
        self._paths[slot] = path
        node = self.tree
        for key in path[:-1]:
            below = node.get(key)
            if type(below) is not dict:
                below = node[key] = {} if below is None else {NUMBER: below}
            node = below
        last = path[-1] if path else NUMBER
        while type(node.get(last)) is dict:
            node, last = node[last], NUMBER
        node[last] = slot


def leaves_of(v: object) -> Iterator[tuple[Path, Any]]:
    """Every number in `v` that is not 0, with its path, in order."""
    stack: list[tuple[Path, Any]] = [((), v)]
    while stack:
        path, x = stack.pop()
        x = read(x)
        if type(x) is dict:
            if len(path) < DEPTH:
                stack += [((*path, key), below) for key, below in reversed(x.items())]
        elif type(x) in NUMBERS and x:
            yield path, x


def _gather(tree: Any, v: Any, slots: list[int], numbers: list[Any], depth: int) -> None:
    """Append the numbers of `v` that have slots in `tree`, and those slots."""
    if type(v) is not dict:
        v = {NUMBER: v}
    elif type(tree) is int:
        tree = {NUMBER: tree}
    for key, x in v.items():
        below = tree.get(key)
        if type(below) is int and type(x) is float:
            slots.append(below)
            numbers.append(x)
        elif below is not None and depth:
            x = read(x)
            if type(below) is int and type(x) in NUMBERS:
                slots.append(below)
                numbers.append(float(x))
            elif type(x) is dict or type(x) in NUMBERS:
                _gather(below, x, slots, numbers, depth - 1)


def _restored(tree: dict[Hashable, Any], values: list[float]) -> dict[Hashable, Any]:
    v: dict[Hashable, Any] = {}
    for key, below in tree.items():
        x = values[below] if type(below) is int else _restored(below, values)
        if x:
            v[key] = x
    return v


def _wrong(path: Path, message: str, advice: str) -> VValueError:
    return VValueError(message, advice, Where(path=_shown(path)))


def _shown(path: Path) -> str:
    return ".".join(map(str, path))
