"""Rows into bundles: how the down movement of one plan is carried out (R4).

Rows that feed one input of up to sixteen neurons that lie side by side are summed together where that is cheaper than
one by one, each entry from one place, from a run of places, or gathered. What only `one` feeds is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import is_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.buffers import LANES
from livedmm.engine.mixing import (
    ALIKE,
    ALIKE_4,
    ALIKE_8,
    BLOCKS,
    DENSE,
    DENSE_LANES,
    DOT,
    PATTERNS,
    PLACE,
    ROWS,
    RUN,
    SCATTERED,
    SERIAL,
    SPLIT,
    TREE,
    WIDTHS,
    place_in_dot,
    split_word,
)
from livedmm.engine.vectors import WIDTH, aligned
from livedmm.network import ONE_OUT, Address

ZERO_PLACE, ONE_PLACE = 0, 1

Entries = Mapping[Address, Mapping[Address, int]]
"""For every input that is fed: the outputs that feed it, in the order in which they are summed, and the place of each
in floats from the memory's base."""
Weights = Mapping[Address, Mapping[Address, float]]
Row = tuple[int, Address, Sequence[int]]
"""A row: its target, its address, the places of its entries."""
Found = list[tuple[int, int | list[int] | tuple[int, int, int]]]
"""How lanes side by side find each entry: its one place, the first of a run of places, the place of each, or, of two
runs, the first of one, how many lanes it has, and where the other would have begun."""
Alike = tuple[int, list[Row], Found, NDArray[np.float32]]
"""Rows side by side: the first target, the rows, how they find their entries, their weights entry by entry."""

# Cycles that were measured on a Zen 4, near enough to choose by: a bundle, a single row, its entry; an entry of rows
# side by side by how many lanes there are, and by how it is found.
_BUNDLE, _SINGLE, _SINGLE_ENTRY = 12, 6, 3
_ENTRY = {4: {PLACE: 3, RUN: 3, SCATTERED: 6}, 8: {PLACE: 3, RUN: 3, SCATTERED: 11},
          WIDTH: {PLACE: 4, RUN: 4, SCATTERED: 20, SPLIT: 6}}
_ALIKE = {4: ALIKE_4, 8: ALIKE_8, WIDTH: ALIKE}
"""The bundle of rows side by side, by how many lanes it has."""
_WORDS = ("one place", "run", "scattered", "two runs")
_MANY = 8
"""Rows of 32 from which they are summed side by side."""


class Block(NamedTuple):
    """What is known of the short rows of sixteen neighbours, for the plans after this one.

    Attributes
    ----------
    made_from
        The entries of each row, then the weights of each: while these are the same objects, so is the rest.
    loose
        The loose places, as of `Bundles`.
    found
        How sixteen lanes find each entry.
    weights
        Entry by entry; None if the rows are summed one by one.
    """

    made_from: tuple[Mapping[Address, float], ...]
    loose: Collection[int]
    found: Found
    weights: NDArray[np.float32] | None


class Bundles:
    """The bundles of one plan.

    Parameters
    ----------
    base
        The address of the memory.
    entries, weights
        The rows.
    targets
        The place of every row's input.
    loose
        Places that may hold what is not finite: numbers from outside.
    blocks
        What the plan before knew, by the first of sixteen targets; it is brought up to date.

    Attributes
    ----------
    writes
        Places, and the bits of what stands there for good.
    table
        What `livedmm.engine.mixing.mix` reads.
    kept
        What the addresses in it point to.
    lines
        The same in words.
    """

    def __init__(self, base: int, entries: Entries, targets: Mapping[Address, int], weights: Weights,
                 loose: Collection[int] = (), blocks: dict[int, Block] | None = None) -> None:
        self.base = base
        blocks = {} if blocks is None else blocks
        self.entries = entries
        self.weights = weights
        self.loose = loose
        self.writes: list[tuple[int, int]] = []
        self.lines: list[str] = []
        self._where: dict[Address, tuple[int, int, int]] = {}
        self._order: dict[Address, dict[Address, int]] = {}
        self._bundles: list[tuple[int, ...]] = []
        self._floats: list[tuple[int, NDArray[np.float32]]] = []
        self._float_count = 0
        self._table: list[int] = []
        self._places: list[int] = []
        self._constants: list[Row] = []
        self._dots: list[Row] = []
        self._singles: list[Row] = []
        self._alikes: dict[tuple[int, ...], list[Alike]] = {}
        self._patterns: dict[int, int] = {}
        self._sort(targets, blocks)
        self._side_by_side()
        self._pairs()
        self._single()
        floats = aligned(self._float_count)
        for at, part in self._floats:
            floats[at: at + len(part)] = part
        table, places = np.array(self._table, np.int64), np.array(self._places, np.int32)
        self.table = np.array(self._bundles, np.int64).reshape(-1, 8)
        self.table[:, 3] = table.ctypes.data + 8 * self.table[:, 3]
        self.table[:, 4] = floats.ctypes.data + 4 * self.table[:, 4]
        self.table[:, 5] = places.ctypes.data + 4 * self.table[:, 5]
        for bundle, pattern in self._patterns.items():
            self.table[bundle, 5] = pattern
        self._first = floats.ctypes.data
        self.kept: list[NDArray[np.generic]] = [floats, table, places, self.table, self._scratch]
        constants = np.array([self.weights[row].get(ONE_OUT, 0.0) for _, row, _ in self._constants], np.float32)
        self.writes = [(place, word) for (place, _, _), word in
                       zip(self._constants, constants.view(np.int32).tolist(), strict=True)]
        self._held = {row: base + 4 * place for place, row, _ in self._constants}

    def weight_address(self, row: Address, column: Address) -> int | None:
        """The address of one weight; None if there is no place for it."""
        if column not in self.entries.get(row, ()):
            return None
        if row in self._held:
            return self._held[row]
        if row not in self._order:
            self._order[row] = {c: i for i, c in enumerate(self.entries[row])}
        first, step, width = self._where[row]
        at = self._order[row][column]
        if width > 0:
            at = at % TREE * width + at // TREE
        elif width < 0:
            at = WIDTH * place_in_dot(at // WIDTH, -width) + at % WIDTH
        return self._first + 4 * (first + step * at)

    # -- sorting

    def _sort(self, targets: Mapping[Address, int], known: dict[int, Block]) -> None:
        """Constants, blocks of sixteen targets, long rows."""
        before = known.copy()
        known.clear()
        blocks: dict[int, list[Row]] = {}
        long: dict[int, list[Row]] = {}
        longest = 0
        for row, columns in self.entries.items():
            found = (targets[row], row, [*columns.values()])
            count = len(columns)
            if count > SERIAL:
                longest = max(longest, count)
                long.setdefault(found[0] // DENSE_LANES, []).append(found)
            else:
                blocks.setdefault(found[0] // WIDTH, []).append(found)
        self._scratch = aligned(_padded(longest) * 5 // 4 + WIDTH * 8)
        # Rows side by side write all lanes of their block, those that are summed one by one come after them.
        for block, members in blocks.items():
            made = self._block(block * WIDTH, members, before.get(block))
            if made is not None:
                known[block] = made
        for block, members in long.items():
            first = block * DENSE_LANES // WIDTH
            self._long(block * DENSE_LANES, members, alone=first not in blocks and first + 1 not in blocks)

    def _block(self, target: int, members: list[Row], known: Block | None) -> Block | None:
        """Short rows of up to sixteen neighbours; returns what is worth knowing of them."""
        fed = [member for member in members if len(member[2]) > 1 or ONE_OUT not in self.entries[member[1]]]
        if not fed:
            self._constants += members
            return None
        alone = sum(_SINGLE + _SINGLE_ENTRY * len(places) for _, _, places in fed)
        if alone > _BUNDLE:
            made_from = (*(self.entries[row] for _, row, _ in members), *(self.weights[row] for _, row, _ in members))
            if known is None or not _are(made_from, known.made_from) or known.loose != self.loose:
                highest = max(place for place, _, _ in members) - target
                width = next(w for w in _ALIKE if highest < w)
                found = self._found(target, members, max(len(places) for _, _, places in fed), width)
                cheaper = _BUNDLE + sum(_ENTRY[width][sort] for sort, _ in found) < alone
                weights = self._lanes(target, members, len(found), width) if cheaper else None
                known = Block(made_from, self.loose, found, weights)
            if known.weights is not None:
                pattern = tuple(sort for sort, _ in known.found)
                self._alikes.setdefault(pattern, []).append((target, members, known.found, known.weights))
                return known
        else:
            known = None
        self._singles += fed
        chosen = {row for _, row, _ in fed}
        self._constants += [member for member in members if member[1] not in chosen]
        return known

    def _long(self, target: int, members: list[Row], alone: bool) -> None:
        """Rows of more than 32 entries of up to 32 neighbours: side by side if they read the same, else one by one."""
        padded = _padded(len(members[0][2]))
        if alone and len(members) >= _MANY and padded // TREE in WIDTHS and all(
                places == members[0][2] for _, _, places in members):
            self._dense(target, members, padded)
            return
        self._dots += members

    # -- bundles

    def _lanes(self, target: int, members: list[Row], longest: int, width: int) -> NDArray[np.float32]:
        """The weights of rows side by side, entry by entry."""
        weights = np.zeros((longest, width), np.float32)
        for place, row, places in members:
            weights[: len(places), place - target] = self._row_weights(row)
        return weights

    def _side_by_side(self) -> None:
        """Rows side by side: many sixteens that find their entries in the same way are one bundle."""
        for pattern, alikes in self._alikes.items():
            wide = [alike for alike in alikes if alike[3].shape[1] == WIDTH] if pattern in PATTERNS else []
            if len(wide) > 1:
                self._blocks(pattern, wide)
            for alike in alikes:
                if len(wide) < 2 or alike[3].shape[1] != WIDTH:
                    self._alike(*alike)

    def _blocks(self, pattern: tuple[int, ...], alikes: list[Alike]) -> None:
        at, table = self._float_count, len(self._table)
        for target, members, found, weights in alikes:
            self._keep_lanes(target, members, weights)
            self._table += [self.base + 4 * target, *(self.base + 4 * where for _, where in found
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

    def _alike(self, target: int, members: list[Row], found: Found, weights: NDArray[np.float32]) -> None:
        at = self._keep_lanes(target, members, weights)
        table, places_at = len(self._table), len(self._places)
        for sort, where in found:
            if isinstance(where, list):
                self._table += [sort, 4 * (len(self._places) - places_at)]
                self._places += where
            elif isinstance(where, tuple):
                self._table += [split_word(where[1], 4 * (where[2] - where[0])), self.base + 4 * where[0]]
            else:
                self._table += [sort, self.base + 4 * where]
        self._bundles.append((_ALIKE[weights.shape[1]], self.base + 4 * target, len(found), table, at, places_at, 0, 0))
        self.lines.append(f"alike {_shared(members)}: {len(members)} rows of {len(found)}: "
                          f"{', '.join(_WORDS[sort] for sort, _ in found)}")

    def _dense(self, target: int, members: list[Row], padded: int) -> None:
        width = padded // TREE
        weights = np.zeros((width, TREE, DENSE_LANES), np.float32)
        for place, row, places in members:
            weights.reshape(padded, DENSE_LANES)[: len(places), place - target] = self._row_weights(row)
        at = self._keep(np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(-1))
        for place, row, _ in members:
            self._where[row] = (at + place - target, DENSE_LANES, width)
        places_at = len(self._places)
        shared = np.full(padded, ZERO_PLACE)
        shared[: len(members[0][2])] = members[0][2]
        self._places += shared.reshape(width, TREE).T.reshape(-1).tolist()
        self._bundles.append((DENSE, self.base + 4 * target, width, 0, at, places_at, 0, 0))
        self.lines.append(f"dense {_shared(members)}: {len(members)} rows of {len(members[0][2])}")

    def _pairs(self) -> None:
        """Long rows one by one, or by twos if they read the same."""
        waiting: dict[tuple[int, ...], Row] = {}
        for member in self._dots:
            first = waiting.pop(tuple(member[2]), None)
            if first is None:
                waiting[tuple(member[2])] = member
            else:
                self._dot(first, member)
        for member in waiting.values():
            self._dot(member)

    def _dot(self, *members: Row) -> None:
        places = members[0][2]
        padded = _padded(len(places))
        vectors = padded // WIDTH
        order = [place_in_dot(vector, vectors) for vector in range(vectors)]
        weights = np.zeros((len(members), vectors, WIDTH), np.float32)
        at, table, places_at = self._keep(weights.reshape(-1)), len(self._table), len(self._places)
        for i, (_, row, _) in enumerate(members):
            known = np.zeros(padded, np.float32)
            known[: len(places)] = self._row_weights(row)
            weights[i, order] = known.reshape(-1, WIDTH)
            self._where[row] = (at + i * padded, 1, -vectors)
        starts, fetched, alike = [0] * vectors, list[int](), 0
        for vector, position in enumerate(order):
            sort, where = self._of_vector(places[WIDTH * vector: WIDTH * (vector + 1)])
            if isinstance(where, int):
                starts[position] = self.base + 4 * where
                alike += 1
                continue
            starts[position] = self._scratch.ctypes.data + 2 * WIDTH * len(fetched)
            if isinstance(where, tuple):
                fetched += [split_word(where[1], 4 * (where[2] - where[0])), self.base + 4 * where[0]]
            else:
                fetched += [sort, 4 * (len(self._places) - places_at)]
                self._places += where
        second = self.base + 4 * members[1][0] if len(members) > 1 else 0
        self._table += [second, *starts, *fetched]
        self._bundles.append((DOT, self.base + 4 * members[0][0], vectors, table, at, places_at, len(fetched) // 2,
                              self._scratch.ctypes.data))
        self.lines.append(f"dot {' and '.join(str(row) for _, row, _ in members)}: {len(places)} entries, "
                          f"{min(WIDTH * alike, len(places))} of them in runs")

    def _of_vector(self, places: Sequence[int]) -> tuple[int, int | list[int] | tuple[int, int, int]]:
        """How sixteen entries of a long row are found; those that it does not have may read what is finite."""
        if not places:
            return RUN, ZERO_PLACE
        start = places[0]
        if all(place - start == i for i, place in enumerate(places)) and (
                len(places) == WIDTH or (start // LANES == (start + WIDTH - 1) // LANES and start not in self.loose)):
            return RUN, start
        if len(places) == WIDTH and (found := _split(places)) is not None:
            return SPLIT, found
        return SCATTERED, [*places, *[ZERO_PLACE] * (WIDTH - len(places))]

    def _single(self) -> None:
        """All short rows that nothing binds together, in one bundle."""
        if not self._singles:
            return
        weights: list[float] = []
        table, places_at = len(self._table), len(self._places)
        first = self._float_count
        for target, row, places in self._singles:
            self._where[row] = (first + len(weights), 1, 0)
            self._table += [target, len(weights), len(weights) + len(places)]
            self._places += places
            weights += self._row_weights(row)
        self._keep(np.array(weights, np.float32))
        self._bundles.append((ROWS, 0, len(self._singles), table, first, places_at, 0, 0))
        self.lines.append(f"rows: {len(self._singles)} rows, {len(weights)} entries")

    def _found(self, target: int, members: list[Row], longest: int, width: int) -> Found:
        places = np.full((longest, width), ZERO_PLACE)
        used = np.zeros((longest, width), np.bool_)
        for place, _, where in members:
            places[: len(where), place - target] = where
            used[: len(where), place - target] = True
        lane = used.argmax(axis=1)
        first = places[np.arange(longest), lane]
        start = first - lane
        # Lanes without an entry read too, with weight 0: they may only read what is finite, as all outputs are.
        whole = np.asarray(used.all(axis=1))
        one = ((places == first[:, None]) | ~used).all(axis=1) & (whole | ~np.isin(first, list(self.loose)))
        run = ((places - np.arange(width) == start[:, None]) | ~used).all(axis=1) & (
            whole | (start // LANES == (start + width - 1) // LANES))
        filled = whole.tolist()
        return [(PLACE, int(first[e])) if one[e] else (RUN, int(start[e])) if run[e] else
                _scattered(places[e].tolist(), filled[e] and width == WIDTH) for e in range(longest)]

    def _row_weights(self, row: Address) -> list[float]:
        known = self.weights[row]
        return [known.get(column, 0.0) for column in self.entries[row]]

    def _keep(self, weights: NDArray[np.float32]) -> int:
        """Keep some weights; returns where they will stand among all of them."""
        at = self._float_count
        self._floats.append((at, weights))
        self._float_count += len(weights)
        return at


def _scattered(places: list[int], may_split: bool) -> tuple[int, list[int] | tuple[int, int, int]]:
    """How lanes that are at no one place and no run find an entry."""
    found = _split(places) if may_split else None
    return (SCATTERED, places) if found is None else (SPLIT, found)


def _split(places: Sequence[int]) -> tuple[int, int, int] | None:
    """Where two runs would have begun, and between them how many lanes are the first's; None if it is not two."""
    starts = [place - lane for lane, place in enumerate(places)]
    count = next((lane for lane, start in enumerate(starts) if start != starts[0]), len(starts))
    if count == len(starts) or any(start != starts[count] for start in starts[count:]):
        return None
    return starts[0], count, starts[count]


def _are(these: Sequence[object], those: Sequence[object]) -> bool:
    """Whether they are the same objects."""
    return len(these) == len(those) and all(map(is_, these, those))


def _padded(count: int) -> int:
    """The power of two to which a long row is padded."""
    return 1 << max(count - 1, 0).bit_length()


def _shared(members: list[Row]) -> str:
    """The kind and the input of rows side by side."""
    return f"{members[0][1].kind}.{members[0][1].port}"
