"""Where items stand in their columns: as near as they can to what they are joined to.

Each column in turn is the exact solution of a least-squares problem: every item wants its links level, and
the order and the distances of its column hold it (isotonic regression by pooling adjacent violators). Sweeps
over the columns bring the whole close to level wires.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from livedmm.drawing.chains import Chains, Item

BOXES, BEND_TO_BOX, BENDS = 26.0, 15.0, 8.0
"""Distances between neighbours of a column."""
WORK = 300_000
"""Items placed in all sweeps together, at most, so that a large picture takes seconds."""


def place(chains: Chains, order: Sequence[Sequence[int]]) -> list[float]:
    """The top of each item, from 0 on; the items of a column keep their order and their distances."""
    items = chains.items
    joined = _joined(chains)
    top = [0.0] * len(items)
    for column in order:
        _settle(column, items, top, [0.0] * len(column), [1.0] * len(column))
    sweeps = max(4, min(60, WORK // max(1, len(items))))
    for sweep in range(sweeps):
        # At first from one side only, so that a shift runs through the whole; then from both.
        side = sweep % 2 if sweep < sweeps // 2 else None
        for column in order if sweep % 2 == 0 else order[::-1]:
            wish, weight = [], []
            for item in column:
                pulls = [(top[other] + shift, pull) for other, shift, pull, where in joined[item]
                         if side is None or where != side]
                whole = sum(pull for _, pull in pulls)
                wish.append(sum(y * pull for y, pull in pulls) / whole if whole else top[item])
                weight.append(whole or 0.01)
            _settle(column, items, top, wish, weight)
    for _ in range(2):  # what the first round moved makes room for the second
        _straighten(chains, order, top)
    highest = min(top, default=0.0)
    return [y - highest for y in top]


def _joined(chains: Chains) -> list[list[tuple[int, float, float, int]]]:
    """What each item is joined to: (item, own top less that item's where the link is level, pull, side).

    The sides are 0 left, 1 right, and 2 for a box of the same column that a wire turns round.
    """
    items = chains.items
    joined: list[list[tuple[int, float, float, int]]] = [[] for _ in items]
    for link in chains.links:
        bends = items[link.left].bend + items[link.right].bend
        pull = (1.0, 2.0, 24.0)[bends]  # the long run of a wire is kept straight before its ends
        shift = link.left_offset - link.right_offset
        joined[link.right].append((link.left, shift, pull, 0))
        joined[link.left].append((link.right, -shift, pull, 1))
    for bend, box in chains.hooks:
        joined[bend].append((box, items[box].height + BEND_TO_BOX, 2.0, 2))
    return joined


def _straighten(chains: Chains, order: Sequence[Sequence[int]], top: list[float]) -> None:
    """Level the bends of each wire, in place, in as few steps as their neighbours leave room for."""
    items = chains.items
    above = {lower: upper for column in order for upper, lower in pairwise(column)}
    below = {upper: lower for lower, upper in above.items()}

    def room(bend: int) -> tuple[float, float]:
        """The least and the largest top it may have while its neighbours stay."""
        low, high = -inf, inf
        if (upper := above.get(bend)) is not None:
            low = top[upper] + items[upper].height + distance(items[upper], items[bend])
        if (lower := below.get(bend)) is not None:
            high = top[lower] - items[bend].height - distance(items[bend], items[lower])
        return low, high

    for wire in _runs(chains):
        level: list[int] = []
        low, high = -inf, inf
        for bend in wire:
            least, most = room(bend)
            if max(low, least) > min(high, most):
                _level(level, low, high, top)
                level, low, high = [], -inf, inf
            level.append(bend)
            low, high = max(low, least), min(high, most)
        _level(level, low, high, top)


def _level(bends: Sequence[int], low: float, high: float, top: list[float]) -> None:
    """Put bends on one level, in place, the nearest to where they are between `low` and `high`."""
    level = min(max(sum(top[bend] for bend in bends) / len(bends), low), high)
    for bend in bends:
        top[bend] = level


def _runs(chains: Chains) -> list[list[int]]:
    """The bends of each output's wires, from left to right."""
    items = chains.items
    following = {link.left: link.right for link in chains.links
                 if items[link.left].bend and items[link.right].bend}
    runs = []
    for first in sorted(following.keys() - set(following.values())):
        run = [first]
        while run[-1] in following:
            run.append(following[run[-1]])
        runs.append(run)
    return runs


def distance(upper: Item, lower: Item) -> float:
    """The least space between two neighbours."""
    return (BOXES, BEND_TO_BOX, BENDS)[upper.bend + lower.bend]


def _settle(column: Sequence[int], items: Sequence[Item], top: list[float],
            wish: Sequence[float], weight: Sequence[float]) -> None:
    """Set the tops of a column, in place, as near to the wishes as order and distances allow."""
    stacked, at = [], 0.0
    for i, item in enumerate(column):
        if i:
            above = items[column[i - 1]]
            at += above.height + distance(above, items[item])
        stacked.append(at)
    pools: list[tuple[float, float, int]] = []  # mean of the wishes less the stack, weight, members
    for i in range(len(column)):
        mean, whole, members = wish[i] - stacked[i], weight[i], 1
        while pools and pools[-1][0] >= mean:
            other, others, more = pools.pop()
            mean = (mean * whole + other * others) / (whole + others)
            whole, members = whole + others, members + more
        pools.append((mean, whole, members))
    i = 0
    for mean, _, members in pools:
        for _ in range(members):
            top[column[i]] = mean + stacked[i]
            i += 1
