"""Wires cut at every column they cross, so that each piece joins neighbouring columns.

A wire that runs right has a *bend* in each column between its ends. One that runs back has a bend in each
column from that of its source to that of its target, both included: it leaves to the right, turns, passes
below or above the boxes, turns again and enters from the left. The wires of one output share their bends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from livedmm.drawing.graph import Graph
from livedmm.drawing.layers import Edge
from livedmm.drawing.measure import Face, room_above

BEND_HEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a column: a box (items and boxes share their first numbers) or a bend."""

    column: int
    height: float
    bend: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of a wire from an item to one in the next column; the offsets count from the items' tops."""

    left: int
    left_offset: float
    right: int
    right_offset: float


@dataclass(slots=True)
class Chains:
    """The items of a graph, the links between neighbouring columns, and the bends of each wire in its order.

    `hooks` are pairs (bend, box) of one column that a wire joins by turning round; `rooms` is the space
    above each box for its loops.
    """

    items: list[Item]
    rooms: list[float]
    links: dict[Link, None] = field(default_factory=dict)
    hooks: list[tuple[int, int]] = field(default_factory=list)
    routes: list[list[int]] = field(default_factory=list)

    @property
    def columns(self) -> list[list[int]]:
        """The items of each column, in the order of their numbers."""
        found: list[list[int]] = [[] for _ in range(1 + max((i.column for i in self.items), default=-1))]
        for number, item in enumerate(self.items):
            found[item.column].append(number)
        return found


def chains(graph: Graph, faces: Sequence[Face], column: Sequence[int], back: set[Edge]) -> Chains:
    """Cut the wires of a graph whose boxes stand in these columns; wires of `back` run back."""
    loops = [0] * len(faces)
    for wire in graph.wires:
        loops[wire.source] += wire.source == wire.target
    rooms = [room_above(n) for n in loops]
    made = Chains([Item(column[i], face.height + rooms[i]) for i, face in enumerate(faces)], rooms)
    shared: dict[tuple[int, int, bool, int], int] = {}
    for wire in graph.wires:
        start, end = column[wire.source], column[wire.target]
        if wire.source == wire.target:
            made.routes.append([])
            continue
        backwards = (wire.source, wire.target) in back
        crossed = range(start, end - 1, -1) if backwards else range(start + 1, end)
        route = []
        for place in crossed:
            name = (wire.source, wire.output, backwards, place)
            if name not in shared:
                shared[name] = len(made.items)
                made.items.append(Item(place, BEND_HEIGHT, bend=True))
            route.append(shared[name])
        made.routes.append(route)
        out = rooms[wire.source] + faces[wire.source].output_y(wire.output)
        into = rooms[wire.target] + faces[wire.target].line_y(wire.line)
        middle = BEND_HEIGHT / 2
        path = [(bend, middle) for bend in route]
        if backwards:
            made.hooks += [(route[0], wire.source), (route[-1], wire.target)]
            path.reverse()
        else:
            path = [(wire.source, out), *path, (wire.target, into)]
        for (a, ya), (b, yb) in pairwise(path):
            made.links[Link(a, ya, b, yb)] = None
    return made
