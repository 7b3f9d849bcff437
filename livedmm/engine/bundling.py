"""Rows into bundles: how the down movement of one plan is carried out (R4).

Rows that feed one input of up to sixteen neurons that lie side by side are summed together where that is cheaper than
one by one, each entry from one place, from a run of places, or gathered. What only `one` feeds is written once.

Here it is chosen; how lanes find their entries is a matter of `finding`, and what then stands where one of
`bundle_table`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import is_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.bundle_table import LANE_COUNTS, Alike, BundleTable, Entries, Weights, padded, weights_of
from livedmm.engine.finding import Found, Row, lanes_find
from livedmm.engine.mixing import DENSE_LANES, PATTERNS, PLACE, RUN, SCATTERED, SERIAL, SPLIT, TREE, WIDTHS
from livedmm.engine.vectors import WIDTH
from livedmm.network import ONE_OUT, Address

# Cycles that were measured on a Zen 4, near enough to choose by: a bundle, a single row, its entry; an entry of rows
# side by side by how many lanes there are, and by how it is found.
_BUNDLE, _SINGLE, _SINGLE_ENTRY = 12, 6, 3
_ENTRY = {4: {PLACE: 3, RUN: 3, SCATTERED: 6}, 8: {PLACE: 3, RUN: 3, SCATTERED: 11},
          WIDTH: {PLACE: 4, RUN: 4, SCATTERED: 20, SPLIT: 6}}
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
        self.entries = entries
        self.weights = weights
        self.loose = loose
        self._constants: list[Row] = []
        self._denses: list[tuple[int, list[Row]]] = []
        self._dots: list[Row] = []
        self._singles: list[Row] = []
        self._alikes: dict[tuple[int, ...], list[Alike]] = {}
        longest = self._sort(targets, {} if blocks is None else blocks)
        self._table = BundleTable(base, entries, weights, loose, longest)
        for target, members in self._denses:
            self._table.dense(target, members)
        self._side_by_side()
        self._pairs()
        if self._singles:
            self._table.rows(self._singles)
        self.lines = self._table.lines
        self.table, *self.kept = self._table.finish()
        self.kept.append(self.table)
        constants = np.array([self.weights[row].get(ONE_OUT, 0.0) for _, row, _ in self._constants], np.float32)
        self.writes: list[tuple[int, int]] = [(place, word) for (place, _, _), word in
                                              zip(self._constants, constants.view(np.int32).tolist(), strict=True)]
        self._held = {row: base + 4 * place for place, row, _ in self._constants}

    def weight_address(self, row: Address, column: Address) -> int | None:
        """The address of one weight; None if there is no place for it."""
        if column not in self.entries.get(row, ()):
            return None
        return self._held[row] if row in self._held else self._table.weight_address(row, column)

    def _sort(self, targets: Mapping[Address, int], known: dict[int, Block]) -> int:
        """Constants, blocks of sixteen targets, long rows; returns the entries of the longest."""
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
        # Rows side by side write all lanes of their block, those that are summed one by one come after them.
        for block, members in blocks.items():
            made = self._block(block * WIDTH, members, before.get(block))
            if made is not None:
                known[block] = made
        for block, members in long.items():
            first = block * DENSE_LANES // WIDTH
            self._long(block * DENSE_LANES, members, alone=first not in blocks and first + 1 not in blocks)
        return longest

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
                width = next(w for w in LANE_COUNTS if highest < w)
                found = lanes_find(target, members, max(len(places) for _, _, places in fed), width, self.loose)
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
        if alone and len(members) >= _MANY and padded(len(members[0][2])) // TREE in WIDTHS and all(
                places == members[0][2] for _, _, places in members):
            self._denses.append((target, members))
            return
        self._dots += members

    def _lanes(self, target: int, members: list[Row], longest: int, width: int) -> NDArray[np.float32]:
        """The weights of rows side by side, entry by entry."""
        weights = np.zeros((longest, width), np.float32)
        for place, row, places in members:
            weights[: len(places), place - target] = weights_of(row, self.entries, self.weights)
        return weights

    def _side_by_side(self) -> None:
        """Rows side by side: many sixteens that find their entries in the same way are one bundle."""
        for pattern, alikes in self._alikes.items():
            wide = [alike for alike in alikes if alike[3].shape[1] == WIDTH] if pattern in PATTERNS else []
            if len(wide) > 1:
                self._table.blocks(pattern, wide)
            for alike in alikes:
                if len(wide) < 2 or alike[3].shape[1] != WIDTH:
                    self._table.alike(*alike)

    def _pairs(self) -> None:
        """Long rows one by one, or by twos if they read the same."""
        waiting: dict[tuple[int, ...], Row] = {}
        for member in self._dots:
            first = waiting.pop(tuple(member[2]), None)
            if first is None:
                waiting[tuple(member[2])] = member
            else:
                self._table.dot(first, member)
        for member in waiting.values():
            self._table.dot(member)


def _are(these: Sequence[object], those: Sequence[object]) -> bool:
    """Whether they are the same objects."""
    return len(these) == len(those) and all(map(is_, these, those))
