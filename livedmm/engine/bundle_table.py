"""The table of bundles, which `livedmm.engine.mixing.mix` reads: what it says, and where each weight stands in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.finding import ZERO_PLACE, Found, Row, vector_finds
from livedmm.engine.mixing import (
    ALIKE,
    ALIKE_4,
    ALIKE_8,
    BLOCKS,
    DENSE,
    DENSE_LANES,
    DOT,
    PATTERNS,
    ROWS,
    TREE,
    place_in_dot,
    split_word,
)
from livedmm.engine.vectors import WIDTH, aligned
from livedmm.network import Address

Entries = Mapping[Address, Mapping[Address, int]]
"""For every input that is fed: the outputs that feed it, in the order in which they are summed, and the place of each
in floats from the memory's base."""
Weights = Mapping[Address, Mapping[Address, float]]
Alike = tuple[int, list[Row], Found, NDArray[np.float32]]
"""Rows side by side: the first target, the rows, how they find their entries, their weights entry by entry."""

_ALIKE = {4: ALIKE_4, 8: ALIKE_8, WIDTH: ALIKE}
"""The bundle of rows side by side, by how many lanes it has."""
LANE_COUNTS = tuple(_ALIKE)
_WORDS = ("one place", "run", "scattered", "two runs")


class BundleTable:
    """Is written bundle by bundle, and then finished.

    Parameters
    ----------
    base
        The address of the memory.
    entries, weights
        The rows.
    loose
        Places that may hold what is not finite.
    longest
        The entries of the longest row, for the memory in which it is halved.

    Attributes
    ----------
    lines
        The bundles in words.
    """

    def __init__(self, base: int, entries: Entries, weights: Weights, loose: Collection[int], longest: int) -> None:
        self.lines: list[str] = []
        self._base = base
        self._entries = entries
        self._weights = weights
        self._loose = loose
        self._where: dict[Address, tuple[int, int, int]] = {}
        self._order: dict[Address, dict[Address, int]] = {}
        self._bundles: list[tuple[int, ...]] = []
        self._floats: list[tuple[int, NDArray[np.float32]]] = []
        self._float_count = 0
        self._table: list[int] = []
        self._places: list[int] = []
        self._patterns: dict[int, int] = {}
        self._scratch = aligned(padded(longest) * 5 // 4 + WIDTH * 8)
        self._first = 0

    def finish(self) -> list[NDArray[np.generic]]:
        """Lay it into memory; returns the table, and after it what its addresses point to."""
        floats = aligned(self._float_count)
        for at, part in self._floats:
            floats[at: at + len(part)] = part
        table, places = np.array(self._table, np.int64), np.array(self._places, np.int32)
        bundles = np.array(self._bundles, np.int64).reshape(-1, 8)
        bundles[:, 3] = table.ctypes.data + 8 * bundles[:, 3]
        bundles[:, 4] = floats.ctypes.data + 4 * bundles[:, 4]
        bundles[:, 5] = places.ctypes.data + 4 * bundles[:, 5]
        for bundle, pattern in self._patterns.items():
            bundles[bundle, 5] = pattern
        self._first = floats.ctypes.data
        return [bundles, floats, table, places, self._scratch]

    def weight_address(self, row: Address, column: Address) -> int:
        """The address of one weight of a row in it, once it is finished."""
        if row not in self._order:
            self._order[row] = {c: i for i, c in enumerate(self._entries[row])}
        first, step, width = self._where[row]
        at = self._order[row][column]
        if width > 0:
            at = at % TREE * width + at // TREE
        elif width < 0:
            at = WIDTH * place_in_dot(at // WIDTH, -width) + at % WIDTH
        return self._first + 4 * (first + step * at)

    # -- bundles

    def blocks(self, pattern: tuple[int, ...], alikes: list[Alike]) -> None:
        """Sixteens of rows side by side that find their entries in the same way: one bundle."""
        at, table = self._float_count, len(self._table)
        for target, members, found, weights in alikes:
            self._keep_lanes(target, members, weights)
            self._table += [self._base + 4 * target, *(self._base + 4 * where for _, where in found
                                                      if isinstance(where, int))]
        self._patterns[len(self._bundles)] = PATTERNS.index(pattern)
        self._bundles.append((BLOCKS, 0, len(alikes), table, at, 0, 0, 0))
        self.lines.append(f"blocks {_shared(alikes[0][1])} and others: {len(alikes)} times {WIDTH} rows of "
                          f"{len(pattern)}: {', '.join(_WORDS[sort] for sort in pattern)}")

    def _keep_lanes(self, target: int, members: list[Row], weights: NDArray[np.float32]) -> int:
        """Keep the weights of rows side by side; returns where they will stand."""
        at = self._keep(weights.reshape(-1))
        for place, row, _ in members:
            self._where[row] = (at + place - target, weights.shape[1], 0)
        return at

    def alike(self, target: int, members: list[Row], found: Found, weights: NDArray[np.float32]) -> None:
        """Rows side by side."""
        at = self._keep_lanes(target, members, weights)
        table, places_at = len(self._table), len(self._places)
        for sort, where in found:
            if isinstance(where, list):
                self._table += [sort, 4 * (len(self._places) - places_at)]
                self._places += where
            elif isinstance(where, tuple):
                self._table += [split_word(where[1], 4 * (where[2] - where[0])), self._base + 4 * where[0]]
            else:
                self._table += [sort, self._base + 4 * where]
        sort = _ALIKE[weights.shape[1]]
        self._bundles.append((sort, self._base + 4 * target, len(found), table, at, places_at, 0, 0))
        self.lines.append(f"alike {_shared(members)}: {len(members)} rows of {len(found)}: "
                          f"{', '.join(_WORDS[sort] for sort, _ in found)}")

    def dense(self, target: int, members: Sequence[Row]) -> None:
        """Long rows side by side, which all read the same."""
        count = padded(len(members[0][2]))
        width = count // TREE
        weights = np.zeros((width, TREE, DENSE_LANES), np.float32)
        for place, row, places in members:
            of_row = weights_of(row, self._entries, self._weights)
            weights.reshape(count, DENSE_LANES)[: len(places), place - target] = of_row
        at = self._keep(np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(-1))
        for place, row, _ in members:
            self._where[row] = (at + place - target, DENSE_LANES, width)
        places_at = len(self._places)
        shared = np.full(count, ZERO_PLACE)
        shared[: len(members[0][2])] = members[0][2]
        self._places += shared.reshape(width, TREE).T.reshape(-1).tolist()
        self._bundles.append((DENSE, self._base + 4 * target, width, 0, at, places_at, 0, 0))
        self.lines.append(f"dense {_shared(members)}: {len(members)} rows of {len(members[0][2])}")

    def dot(self, *members: Row) -> None:
        """One long row, or two that read the same."""
        places = members[0][2]
        count = padded(len(places))
        vectors = count // WIDTH
        order = [place_in_dot(vector, vectors) for vector in range(vectors)]
        weights = np.zeros((len(members), vectors, WIDTH), np.float32)
        at, table, places_at = self._keep(weights.reshape(-1)), len(self._table), len(self._places)
        for i, (_, row, _) in enumerate(members):
            known = np.zeros(count, np.float32)
            known[: len(places)] = weights_of(row, self._entries, self._weights)
            weights[i, order] = known.reshape(-1, WIDTH)
            self._where[row] = (at + i * count, 1, -vectors)
        starts, fetched, alike = [0] * vectors, list[int](), 0
        for vector, position in enumerate(order):
            sort, where = vector_finds(places[WIDTH * vector: WIDTH * (vector + 1)], self._loose)
            if isinstance(where, int):
                starts[position] = self._base + 4 * where
                alike += 1
                continue
            starts[position] = self._scratch.ctypes.data + 2 * WIDTH * len(fetched)
            if isinstance(where, tuple):
                fetched += [split_word(where[1], 4 * (where[2] - where[0])), self._base + 4 * where[0]]
            else:
                fetched += [sort, 4 * (len(self._places) - places_at)]
                self._places += where
        second = self._base + 4 * members[1][0] if len(members) > 1 else 0
        self._table += [second, *starts, *fetched]
        self._bundles.append((DOT, self._base + 4 * members[0][0], vectors, table, at, places_at, len(fetched) // 2,
                              self._scratch.ctypes.data))
        self.lines.append(f"dot {' and '.join(str(row) for _, row, _ in members)}: {len(places)} entries, "
                          f"{min(WIDTH * alike, len(places))} of them in runs")

    def rows(self, members: Sequence[Row]) -> None:
        """All short rows that nothing binds together, in one bundle."""
        weights: list[float] = []
        table, places_at = len(self._table), len(self._places)
        first = self._float_count
        for target, row, places in members:
            self._where[row] = (first + len(weights), 1, 0)
            self._table += [target, len(weights), len(weights) + len(places)]
            self._places += places
            weights += weights_of(row, self._entries, self._weights)
        self._keep(np.array(weights, np.float32))
        self._bundles.append((ROWS, 0, len(members), table, first, places_at, 0, 0))
        self.lines.append(f"rows: {len(members)} rows, {len(weights)} entries")

    def _keep(self, weights: NDArray[np.float32]) -> int:
        """Keep some weights; returns where they will stand among all of them."""
        at = self._float_count
        self._floats.append((at, weights))
        self._float_count += len(weights)
        return at


def weights_of(row: Address, entries: Entries, weights: Weights) -> list[float]:
    """The weights of a row in the order of its entries."""
    known = weights[row]
    return [known.get(column, 0.0) for column in entries[row]]


def padded(count: int) -> int:
    """The power of two to which a long row is padded."""
    return 1 << max(count - 1, 0).bit_length()


def _shared(members: Sequence[Row]) -> str:
    """The kind and the input of rows side by side."""
    return f"{members[0][1].kind}.{members[0][1].port}"
