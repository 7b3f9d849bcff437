"""Layers of a directed graph: which edges run back, and in which column each box stands.

The first two steps of the method of Sugiyama, Tagawa and Toda (1981).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

Edge = tuple[int, int]


def back_edges(count: int, edges: Collection[Edge], last: Collection[int] = ()) -> set[Edge]:
    """Edges whose reversal leaves no cycle, few of them; loops of one box are not among them.

    The greedy order of Eades, Lin and Smyth (1993): boxes that nothing feeds go to the front, boxes that
    feed nothing to the end, and of the rest the one that feeds most beyond what feeds it comes next. Of
    equals the first that something in front of it feeds: there the flow enters the cycle.

    Parameters
    ----------
    last
        Boxes that come after all others: each edge from one of them runs back.
    """
    forced = {(a, b) for a, b in edges if a in last and a != b}
    kept = {(a, b) for a, b in edges if a != b} - forced
    place = {box: i for i, box in enumerate(_greedy_order(count, kept))}
    return forced | {(a, b) for a, b in kept if place[a] > place[b]}


def _greedy_order(count: int, edges: Collection[Edge]) -> list[int]:
    into: list[list[int]] = [[] for _ in range(count)]
    out: list[list[int]] = [[] for _ in range(count)]
    for a, b in sorted(edges):
        out[a].append(b)
        into[b].append(a)
    fed, feeds, entered = [len(x) for x in into], [len(x) for x in out], [0] * count
    front: list[int] = []
    end: list[int] = []
    remaining = dict.fromkeys(range(count))
    sources = deque(i for i in range(count) if not fed[i])
    sinks = deque(i for i in range(count) if fed[i] and not feeds[i])

    def take(box: int, to: list[int]) -> None:
        del remaining[box]
        to.append(box)
        for other in out[box]:
            fed[other] -= 1
            entered[other] += to is front
            if other in remaining and not fed[other]:
                sources.append(other)
        for other in into[box]:
            feeds[other] -= 1
            if other in remaining and not feeds[other]:
                sinks.append(other)

    while remaining:
        if sinks:
            if (box := sinks.popleft()) in remaining:
                take(box, end)
        elif sources:
            if (box := sources.popleft()) in remaining:
                take(box, front)
        else:
            take(max(remaining, key=lambda i: (feeds[i] - fed[i], entered[i], -i)), front)
    return front + end[::-1]


def layers(count: int, edges: Collection[Edge], last: Collection[int] = ()) -> list[int]:
    """The column of each box, from 0, such that every edge of an acyclic graph runs to the right.

    Each box starts as far left as it may; then boxes move, one at a time, to where their edges are
    shortest: a source stands beside what it feeds. Boxes of `last` share the last column.
    """
    into: list[list[int]] = [[] for _ in range(count)]
    out: list[list[int]] = [[] for _ in range(count)]
    for a, b in sorted(edges):
        out[a].append(b)
        into[b].append(a)
    order = _topological(into, out)
    column = [0] * count
    for box in order:
        column[box] = 1 + max((column[b] for b in into[box]), default=-1)
    end = max(column, default=0)
    if last:
        inner = max((column[i] for i in range(count) if i not in last), default=-1)
        end = max(end, inner + 1)
    for box in last:
        column[box] = end
    _shorten(order, into, out, column, last)
    return column


def _topological(into: Sequence[Sequence[int]], out: Sequence[Sequence[int]]) -> list[int]:
    left = [len(x) for x in into]
    ready = deque(i for i, n in enumerate(left) if not n)
    order = []
    while ready:
        box = ready.popleft()
        order.append(box)
        for other in out[box]:
            left[other] -= 1
            if not left[other]:
                ready.append(other)
    return order


def _shorten(order: Sequence[int], into: Sequence[Sequence[int]], out: Sequence[Sequence[int]],
             column: list[int], fixed: Collection[int], rounds: int = 16) -> None:
    """Move boxes towards the side where they have more edges, in place, while any of them can move."""
    for turn in range(rounds):
        moved = False
        for box in reversed(order) if turn % 2 == 0 else order:
            if box in fixed:
                continue
            target = column[box]
            if len(out[box]) > len(into[box]):
                target = min(column[b] for b in out[box]) - 1
            elif len(out[box]) < len(into[box]):
                target = 1 + max(column[b] for b in into[box])
            moved |= target != column[box]
            column[box] = target
        if not moved:
            return
