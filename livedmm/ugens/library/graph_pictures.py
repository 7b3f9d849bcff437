"""The network as a picture of itself: a box for each neuron, a line for each weight, as bright as it is large."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from livedmm.ugens.declare import ugen
from livedmm.ugens.kind import ALIVE
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.vvalues import VValue, number

SINKS = ("screen", "speaker")
HIDDEN = frozenset({"one", "update", "clock"})
"""Neurons of every network that feed nearly all, or nothing."""
MOST = 96
"""Neurons that are drawn; more could not be read."""
ABOVE, BELOW = (255, 200, 120, 255), (110, 170, 255, 255)
"""Of lines, whose weights are above 0 or below."""
BOX, BRIGHT, DIM = (17, 22, 37, 235), (240, 240, 250, 255), (120, 140, 180, 255)
"""Of boxes: what they are filled with, and the lines and words of those with a name of their own, and of the others."""
TIMES = np.linspace(0, 1, 25)[:, None]
BASIS = np.hstack([(1 - TIMES)**3, 3 * TIMES * (1 - TIMES)**2, 3 * TIMES**2 * (1 - TIMES), TIMES**3])
"""Of a cubic curve (Bernstein)."""
STEPS = 40
"""Shades of a line: a weight that moves by less is not drawn anew."""


class Edge(NamedTuple):
    """Who reads whom, and how much: 1 is a weight of 1 or more."""

    source: int
    target: int
    weight: float


class Graph(NamedTuple):
    """What is drawn. Neurons are (name, kind); weights are rounded, so that equal graphs are equal pictures."""

    neurons: tuple[tuple[str, str], ...]
    edges: tuple[Edge, ...]


@ugen(stream="image")
class GraphPicture:
    """The network that it is in, as a graph: the program, seen by itself.

    What is seen and heard stands at the right, what feeds it to the left of it. A line is as bright as its weight is
    large; one below 0 is blue. With `neurons`, names with spaces between, only those are drawn.
    """

    neurons = Setting("text", "", "which, by the beginnings of their names; all without")
    width = Setting("count", 640, "pixels")
    height = Setting("count", 360, "pixels")
    input = Input(doc="the matrix", wired="self.out")
    out = Output()
    shown = State(initial=None)
    drawn = State(initial=None)

    def tick(input, neurons, width, height, shown, drawn):
        if shown is input:
            return None, shown, drawn
        found = graph(input, tuple(neurons.split()))
        if found == drawn:
            return None, input, drawn
        return painted(found, width, height), input, found


def graph(matrix: VValue, chosen: Sequence[str] = ()) -> Graph:
    """What is to be drawn of a network matrix: the neurons that live, and read others or are read by them."""
    rows = [((str(name), str(kind)), str(port), list(_leaves(row, 3)))
            for (kind, name, port), row in _leaves(matrix, 3)]
    alive = dict.fromkeys(neuron for neuron, port, row in rows if port == ALIVE and row)
    weights: dict[tuple[tuple[str, str], tuple[str, str]], float] = {}
    for target, _, row in rows:
        for (kind, name, _), weight in row:
            pair = (str(name), str(kind)), target
            weights[pair] = max(weights.get(pair, 0.0), float(number(weight)), key=abs)
    joined = {neuron for pair in weights if pair[0] != pair[1] and pair[0][0] not in HIDDEN for neuron in pair}
    kept = [n for n in alive if n in joined and n[0] not in HIDDEN
            and (not chosen or n[0].startswith((*chosen, *SINKS)))][:MOST]
    place = {neuron: i for i, neuron in enumerate(kept)}
    edges = (Edge(place[s], place[t], round(max(-1.0, min(w, 1.0)) * STEPS) / STEPS)
             for (s, t), w in weights.items() if s in place and t in place)
    return Graph(tuple(kept), tuple(edge for edge in edges if edge.weight))


def places(found: Graph) -> list[tuple[float, float]]:
    """Where each neuron stands, from 0 to 1: x by how far it is from what is seen and heard, y beside who reads it."""
    far = _distances(found)
    columns: dict[int, list[int]] = {}
    for neuron, distance in enumerate(far):
        columns.setdefault(distance, []).append(neuron)
    last = max(columns, default=0)
    at = [(0.5, 0.5)] * len(far)
    for distance in sorted(columns):
        heights = {n: _beside(n, found, at, far) for n in columns[distance]}
        column = sorted(columns[distance], key=lambda n: (heights[n], n))
        for row, neuron in enumerate(column):
            x = 1 - (distance + 0.5) / (last + 1)
            # Every other column stands a little lower, so that long lines pass between boxes.
            at[neuron] = x, (row + 0.5 + 0.12 * (distance % 2)) / (len(column) + 0.12)
    return at


def painted(found: Graph, width: int, height: int) -> np.ndarray:
    """The picture, ``(height, width, 4)`` from the bottom left, its colours multiplied by alpha."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    board = ImageDraw.Draw(sheet)
    at = [(x * width, y * height) for x, y in places(found)]
    count = max(len({x for x, _ in at}), 1)
    wide, high = min(0.8 * width / count, 0.22 * width), min(0.085 * height, 0.7 * height / _tallest(at))
    for edge in sorted(found.edges, key=lambda e: abs(e.weight)):
        light = 0.18 + 0.82 * abs(edge.weight)
        colour = tuple(round(light * c) for c in (ABOVE if edge.weight > 0 else BELOW))
        board.line(_curve(at[edge.source], at[edge.target], wide, high), colour, max(round(height / 240), 1), "curve")
    for (x, y), (name, kind) in zip(at, found.neurons, strict=True):
        anonymous = name.rpartition(".")[2].startswith("_")
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        board.rounded_rectangle(box, high / 3, BOX, DIM if anonymous else BRIGHT)
        word = _written(_called(kind) if anonymous else name, max(0.52 * high, 6.0), 0.94 * wide)
        board.bitmap((round(x - word.width / 2), round(y - word.height / 2)), word, DIM if anonymous else BRIGHT)
    return np.asarray(sheet)[::-1]


def _called(kind: str) -> str:
    return kind.partition("(")[0].removeprefix("image_").removeprefix("signal_").removeprefix("value_")


@lru_cache(maxsize=512)
def _written(word: str, size: float, most: float) -> Any:
    """A word, as far as it finds room: a picture of how much of each pixel is covered."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size)
    while word and font.getlength(word) > most:
        word = word[:-1]
    sheet = Image.new("L", (max(math.ceil(font.getlength(word)), 1), math.ceil(1.25 * size)), 0)
    ImageDraw.Draw(sheet).text((0, 0), word, 255, font)
    return sheet


def _distances(found: Graph) -> list[int]:
    """How many connections each neuron is from what is seen or heard; what is not on the way stands farthest."""
    feeding: dict[int, list[int]] = {}
    for edge in found.edges:
        feeding.setdefault(edge.target, []).append(edge.source)
    front = [i for i, (name, _) in enumerate(found.neurons) if name in SINKS]
    far = dict.fromkeys(front, 0)
    while front:
        front = [s for s in dict.fromkeys(s for t in front for s in feeding.get(t, ())) if s not in far]
        far.update(dict.fromkeys(front, max(far.values()) + 1))
    beyond = max(far.values(), default=-1) + 1
    return [far.get(i, beyond) for i in range(len(found.neurons))]


def _beside(neuron: int, found: Graph, at: Sequence[tuple[float, float]], far: Sequence[int]) -> float:
    heights = [at[e.target][1] for e in found.edges if e.source == neuron and far[e.target] < far[neuron]]
    return sum(heights) / len(heights) if heights else 0.5


def _tallest(at: Iterable[tuple[float, float]]) -> int:
    columns: dict[float, int] = {}
    for x, _ in at:
        columns[x] = columns.get(x, 0) + 1
    return max(columns.values(), default=1)


def _curve(begin: tuple[float, float], end: tuple[float, float], wide: float, high: float) -> list[float]:
    """A line from the right of one box to the left of another; one that goes back passes above or below."""
    (x0, y0), (x1, y1) = (begin[0] + wide / 2, begin[1]), (end[0] - wide / 2, end[1])
    bend = min(0.5 * abs(x1 - x0), wide) + 0.3 * wide
    points = BASIS @ np.array([(x0, y0), (x0 + bend, y0), (x1 - bend, y1), (x1, y1)])
    if x1 <= x0:
        points[:, 1] += BASIS[:, 1:3].sum(1) * 2.1 * high * (-1 if y0 <= y1 else 1)
    return points.ravel().tolist()  # type: ignore[no-any-return]


def _leaves(tree: Any, depth: int, *path: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if not depth:
        yield path, tree
    elif isinstance(tree, Mapping):
        for key, branch in tree.items():
            yield from _leaves(branch, depth - 1, *path, key)
