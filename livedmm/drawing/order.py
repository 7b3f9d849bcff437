"""The order of the items in their columns, with few crossings.

Barycentre sweeps (Sugiyama, Tagawa and Toda 1981), then exchanges of neighbours (Gansner, Koutsofios, North
and Vo 1993). The inputs and outputs of a box keep their order, so they take part.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from livedmm.drawing.chains import Chains

SWEEPS = 24
PATIENCE = 6
"""Sweeps without a better order after which the search ends."""
EXCHANGE_BELOW = 2000
"""Items up to which neighbours are tried in exchange: it costs the product of their links."""


def order(chains: Chains) -> list[list[int]]:
    """The items of each column, from top to bottom."""
    work = _Order(chains)
    best, fewest = work.columns, work.crossings()
    since = 0
    for sweep in range(SWEEPS):
        work.sweep(to_the_right=sweep % 2 == 0)
        if len(chains.items) <= EXCHANGE_BELOW:
            work.exchange()
        crossings = work.crossings()
        since = 0 if crossings < fewest else since + 1
        if crossings < fewest:
            best, fewest = [list(c) for c in work.columns], crossings
        if fewest == 0 or since == PATIENCE:
            break
    return best


class _Order:
    """Columns while they are put in order; `place` is the index of each item in its column."""

    def __init__(self, chains: Chains) -> None:
        self.column = [item.column for item in chains.items]
        self.before: list[list[tuple[int, float]]] = [[] for _ in chains.items]
        self.after: list[list[tuple[int, float]]] = [[] for _ in chains.items]
        self.links: list[list[tuple[int, float, int, float]]] = [[] for _ in chains.columns]
        for link in chains.links:
            # Where on the side of the item, from 0 to below 1, so that it may be added to a place.
            left = 0.9 * link.left_offset / chains.items[link.left].height
            right = 0.9 * link.right_offset / chains.items[link.right].height
            self.after[link.left].append((link.right, right))
            self.before[link.right].append((link.left, left))
            self.links[self.column[link.left]].append((link.left, left, link.right, right))
        self.hooks: dict[int, list[int]] = {}
        for bend, box in chains.hooks:
            self.hooks.setdefault(bend, []).append(box)
        self.place = [0] * len(chains.items)
        self.columns = self._first(chains)
        for column in self.columns:
            self._number(column)

    def _first(self, chains: Chains) -> list[list[int]]:
        """Items in the order in which a walk along the links meets them: what belongs together is close."""
        columns: list[list[int]] = [[] for _ in chains.columns]
        met = [False] * len(chains.items)
        starts = sorted(range(len(met)), key=lambda i: chains.items[i].column)
        for start in starts:
            stack = [start]
            while stack:
                item = stack.pop()
                if met[item]:
                    continue
                met[item] = True
                columns[chains.items[item].column].append(item)
                stack += [other for other, _ in reversed(self.after[item]) if not met[other]]
        return columns

    def _number(self, column: list[int]) -> None:
        for place, item in enumerate(column):
            self.place[item] = place

    def sweep(self, to_the_right: bool) -> None:
        """Sort each column by the mean place of what it is linked to in the column before it."""
        beside = self.before if to_the_right else self.after
        for column in self.columns if to_the_right else self.columns[::-1]:
            key = {item: (self.place[item] + 0.5) / len(column) for item in column}
            for item in column:
                if linked := beside[item]:
                    size = len(self.columns[self.column[linked[0][0]]])
                    key[item] = sum(self.place[i] + offset for i, offset in linked) / (len(linked) * size)
            for item in column:
                if boxes := self.hooks.get(item):
                    below = sum(key[box] for box in boxes) / len(boxes) + 0.1 / len(column)
                    key[item] = (key[item] + below) / 2 if beside[item] else below
            column.sort(key=key.__getitem__)
            self._number(column)

    def exchange(self) -> None:
        """Exchange neighbours in a column as long as that takes crossings away."""
        better = True
        while better:
            better = False
            for column in self.columns:
                for i in range(len(column) - 1):
                    upper, lower = column[i], column[i + 1]
                    if self._between(lower, upper) < self._between(upper, lower):
                        column[i], column[i + 1] = lower, upper
                        self.place[lower], self.place[upper] = i, i + 1
                        better = True

    def _between(self, upper: int, lower: int) -> int:
        """The crossings of the links of two neighbours, if they stand in this order."""
        found = 0
        for beside in (self.before, self.after):
            ends = sorted(self.place[i] + o for i, o in beside[lower])
            if ends:
                found += sum(bisect_left(ends, self.place[i] + o) for i, o in beside[upper])
        return found

    def crossings(self) -> int:
        """How many pairs of links cross."""
        found = 0
        for links in self.links:
            ends: list[float] = []
            placed = sorted((self.place[a] + oa, self.place[b] + ob) for a, oa, b, ob in links)
            for _, end in placed:
                found += len(ends) - bisect_right(ends, end)
                insort(ends, end)
        return found
