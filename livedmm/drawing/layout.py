"""A graph laid out: where each box stands and along which points each wire runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from livedmm.drawing.chains import BEND_HEIGHT, Chains, chains
from livedmm.drawing.graph import Box, Graph, Wire, number
from livedmm.drawing.layers import back_edges, layers
from livedmm.drawing.measure import LOOP, LOOP_STEP, WEIGHT_SIZE, Face, width
from livedmm.drawing.order import order
from livedmm.drawing.place import place

LEAD = 12.0
"""A wire leaves and enters level, for at least as long as this."""
PILL_SIDE = 5.0
GAP, WIDEST_GAP = 46.0, 170.0
TURN = 26.0
"""Room at the side of a column for wires that turn round."""
APART = 56.0
LOW = 0.4
"""A part lower than this share of its shelf begins a new one."""


class Turn(Enum):
    """Whether a wire turns round at its ends: on its way back, or around its own box."""

    NONE = 0
    BACK = 1
    LOOP = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its place; `y` is the top of the box itself, loops not included."""

    face: Face
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Run:
    """A wire with its path: level pieces (x of the begin, x of the end, y) that curves join."""

    wire: Wire
    pieces: tuple[tuple[float, float, float], ...]
    turn: Turn = Turn.NONE


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes, wires, and the size of the whole."""

    boxes: tuple[Placed, ...]
    runs: tuple[Run, ...]
    width: float
    height: float

def layout(graph: Graph) -> Layout:
    """Lay a graph out, each connected part by itself, the largest first."""
    parts = [_part(Graph(*part)) for part in _parts(graph)]
    return _shelved(parts)


def _parts(graph: Graph) -> list[tuple[tuple[Box, ...], tuple[Wire, ...]]]:
    """The connected parts of a graph, the largest first, of equals the one that was born first."""
    root = list(range(len(graph.boxes)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for wire in graph.wires:
        a, b = find(wire.source), find(wire.target)
        root[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for i in range(len(root)):
        members.setdefault(find(i), []).append(i)
    wires: dict[int, list[Wire]] = {part: [] for part in members}
    for wire in graph.wires:
        wires[find(wire.source)].append(wire)
    parts = []
    for part in sorted(members, key=lambda p: (-len(members[p]), p)):
        place = {old: new for new, old in enumerate(members[part])}
        parts.append((tuple(graph.boxes[i] for i in members[part]),
                      tuple(replace(w, source=place[w.source], target=place[w.target]) for w in wires[part])))
    return parts


def _part(graph: Graph) -> Layout:
    faces = [Face(box) for box in graph.boxes]
    last = {i for i, box in enumerate(graph.boxes) if box.last}
    edges = {(w.source, w.target) for w in graph.wires if w.source != w.target}
    back = back_edges(len(faces), edges, last)
    forward = {(b, a) if (a, b) in back else (a, b) for a, b in edges if not {a, b} <= last}
    made = chains(graph, faces, layers(len(faces), forward, last), back)
    top = place(made, order(made))
    return _drawn(graph, faces, made, top)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column stands: its wires enter from `enter`, its boxes fill `left` to `right`."""

    enter: float
    left: float
    right: float

    @property
    def leave(self) -> float:
        return self.right + LEAD


def _drawn(graph: Graph, faces: Sequence[Face], made: Chains, top: Sequence[float]) -> Layout:
    at = _columns(graph, faces, made, top)
    boxes = []
    for i, face in enumerate(faces):
        column = at[made.items[i].column]
        boxes.append(Placed(face, column.left, top[i] + made.rooms[i], column.right - column.left))
    loops: dict[int, int] = {}
    runs = []
    for wire, route in zip(graph.wires, made.routes, strict=True):
        source, target = at[made.items[wire.source].column], at[made.items[wire.target].column]
        begin = boxes[wire.source].y + faces[wire.source].output_y(wire.output)
        end = boxes[wire.target].y + faces[wire.target].line_y(wire.line)
        first, last = (source.right, source.leave, begin), (target.enter, target.left, end)
        if wire.source == wire.target:
            turn = LOOP_STEP * loops.setdefault(wire.source, 0)
            loops[wire.source] += 1
            above = boxes[wire.source].y - LOOP + 2.0 - turn
            over = (source.leave + turn, target.enter - turn, above)
            runs.append(Run(wire, (first, over, last), Turn.LOOP))
            continue
        turns = bool(route) and made.items[route[0]].column == made.items[wire.source].column
        bends = []
        for bend in route:
            column, y = at[made.items[bend].column], top[bend] + BEND_HEIGHT / 2
            bends.append((column.leave, column.enter, y) if turns else (column.enter, column.leave, y))
        runs.append(Run(wire, (first, *bends, last), Turn.BACK if turns else Turn.NONE))
    height = max((y + item.height for y, item in zip(top, made.items, strict=True)), default=0.0)
    turning = [end + TURN for run in runs for _, end, _ in run.pieces[:1] if run.turn is not Turn.NONE]
    return Layout(tuple(boxes), tuple(runs), max([at[-1].right, *turning]), height)


def _columns(graph: Graph, faces: Sequence[Face], made: Chains, top: Sequence[float]) -> list[_Column]:
    """Where the columns stand: between them is room for the weights and for the curves."""
    items = made.items
    count = 1 + max(item.column for item in items)
    wide, enter, climb = [0.0] * count, [0.0] * count, [0.0] * count
    for face, item in zip(faces, items, strict=False):
        wide[item.column] = max(wide[item.column], face.width)
    turned = {items[bend].column for bend, _ in made.hooks}
    for wire in graph.wires:
        column = items[wire.target].column
        enter[column] = max(enter[column], LEAD + pill_width(wire.weight))
        if wire.source == wire.target:
            turned.add(column)
    for link in made.links:
        rise = abs(top[link.left] + link.left_offset - top[link.right] - link.right_offset)
        climb[items[link.right].column] = max(climb[items[link.right].column], rise)
    columns: list[_Column] = []
    for c in range(count):
        if columns:
            curve = min(GAP + 0.12 * climb[c], WIDEST_GAP) + TURN * len({c - 1, c} & turned) / 2
            start = columns[-1].leave + curve
        else:
            start = TURN if c in turned else 0.0
        left = start + (enter[c] if c or c in turned else 0.0)
        columns.append(_Column(start, left, left + wide[c]))
    return columns


def pill_width(weight: float) -> float:
    """How wide the label of a weight is; a weight of 1 has none."""
    return 0.0 if weight == 1 else width(number(weight), WEIGHT_SIZE) + 2 * PILL_SIDE


def _shelved(parts: Sequence[Layout]) -> Layout:
    """Parts side by side on shelves, a little wider than high."""
    area = sum((p.width + APART) * (p.height + APART) for p in parts)
    limit = max([1.8 * area**0.5, *(p.width for p in parts)])
    boxes: list[Placed] = []
    runs: list[Run] = []
    x = y = shelf = widest = 0.0
    for part in parts:
        if x and (x + part.width > limit or part.height < LOW * shelf):
            x, y, shelf = 0.0, y + shelf + APART, 0.0
        base = len(boxes)
        boxes += [replace(b, x=b.x + x, y=b.y + y) for b in part.boxes]
        for run in part.runs:
            wire = replace(run.wire, source=run.wire.source + base, target=run.wire.target + base)
            pieces = tuple((a + x, b + x, level + y) for a, b, level in run.pieces)
            runs.append(replace(run, wire=wire, pieces=pieces))
        widest, shelf = max(widest, x + part.width), max(shelf, part.height)
        x += part.width + APART
    return Layout(tuple(boxes), tuple(runs), widest, y + shelf)
