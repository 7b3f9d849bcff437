"""Playing recordings of the graphs of pictures of May 2015, ``d_may9_*``.

The two graphs are rows of livedmm, and so are the double buffers of the original: every picture is made of those of the
tick before. What the kinds do with a picture is done with the original's numbers: whole colours, float32 places.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from textwrap import dedent
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.engine import ExactMachine
from livedmm.language import evaluate, read
from livedmm.network import STANDING, Network, Sources, apply, resolve
from livedmm.ugens import Event, Input, Kind, Output, Registry, Setting, State, builtin, ugen
from livedmm.vvalues import number
from tests.oracle.arrays import array
from tests.oracle.recordings import DifferenceError, UnplayableError

LAYERS = ("layer_1_1", "layer_2_1", "layer_3_1", "layer_4_1", "layer_4_2")
"""The pictures that were recorded, in this order."""

GRAPHS = {
    "may_8_graph": """
        control_1 = slider(0.5)
        control_2 = slider(0.5)
        layer_1_1 = wave(picture, 0.5, side={side})
        layer_2_1 = negative(layer_1_1, side={side})
        layer_3_1 = wave(layer_2_1, 1, side={side})
        layer_4_1 = truncating_lerp(picture, layer_3_1, control_1, side={side})
        layer_4_2 = truncating_lerp(layer_1_1, layer_3_1, control_2, side={side})
        """,
    "may_9_graph": """
        control_1 = slider(0.5)
        control_2 = slider(0)
        layer_1_1 = wave(layer_4_2, 0.5, side={side})
        layer_2_1 = register(layer_2_1)
        layer_3_1 = truncating_lerp(picture, layer_1_1, control_1, side={side})
        layer_4_1 = register(layer_4_1)
        layer_4_2 = truncating_lerp(picture, layer_3_1, control_2, side={side})
        """}
"""A graph without a loop, and one in which a picture comes back to itself."""

CONSTANT = "picture = register(picture)\n"

Picture = NDArray[np.uint8]
"""Shape ``(width, height, 3)``: red, green, blue."""


class Rectangle(NamedTuple):
    """Where on the window something can be clicked."""

    left: int
    top: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies in it."""
        return 0 <= x - self.left < self.width and 0 <= y - self.top < self.height


MARGIN, SLIDER = 5, 50
"""Of the window, in pixels: between pictures, and how wide a slider is."""


def controls(graph: str, side: int) -> dict[str, Rectangle]:
    """What could be clicked in the window of a graph: two rows of two pictures and a slider."""
    second, third = side + 2 * MARGIN, 2 * side + 3 * MARGIN
    found = {"layer_1_1": Rectangle(MARGIN, second, side, side),
             "control_1": Rectangle(third, MARGIN, SLIDER, side),
             "control_2": Rectangle(third, second, SLIDER, side)}
    return found | ({"layer_3_1": Rectangle(MARGIN, MARGIN, side, side)} if graph == "may_8_graph" else {})


def slid(y: int, height: int) -> float:
    """What a slider is set to by a click so far below its top: a tenth of it is dead at each end."""
    beyond = np.float32(height - y) - np.float32(0.1) * np.float32(height)
    return float(np.clip(beyond / (np.float32(0.8) * np.float32(height)), 0, 1))


@ugen(stream="value", name="wave")
class Wave:
    """Each place shows the one at half to all of its way from the centre, in waves that slow down.

    A click is where, and the tick at which, it begins anew; outside of the picture is black.
    """

    input = Input()
    coefficient = Input(bias=1.0)
    out = Output()
    event = Event(latest=True)
    begun = State(initial=None)
    side = Setting("count", 450)

    def tick(input, coefficient, frame, event, begun, side):
        begun = begun or (0, side // 2, side // 2)
        if event is not None:
            begun = (frame, *event)  # frames are counted from 0 here, and from 1 there
        source = array(input, np.zeros((side, side, 3), np.uint8))
        since, x, y = begun
        return waved(source, np.float32(number(coefficient)), frame + 1 - since, x, y), begun


def waved(picture: Picture, coefficient: np.float32, age: int, x: int, y: int) -> Picture:
    """The wave transform of a picture, `age` draws after it began at a place."""
    f32 = np.float32
    e = f32(age)
    shift = e / (f32(1) + f32(0.01) * e)
    width, height, _ = picture.shape
    i, j = np.arange(width, dtype=f32)[:, None] - f32(x), np.arange(height, dtype=f32)[None] - f32(y)
    far = np.sqrt((i * i + j * j).astype(np.float64)).astype(f32)
    turned = np.sin((coefficient * (far / e + shift)).astype(np.float64)).astype(f32)
    part = f32(0.25) * turned + f32(0.75)
    from_x = np.trunc((f32(x) + i * part) * f32(width) / f32(width)).astype(np.intp)
    from_y = np.trunc((f32(y) + j * part) * f32(height) / f32(height)).astype(np.intp)
    inside = (from_x >= 0) & (from_x < width) & (from_y >= 0) & (from_y < height)
    found = picture[np.where(inside, from_x, 0), np.where(inside, from_y, 0)]
    return np.where(inside[..., None], found, np.uint8(0))


@ugen(stream="value", name="negative")
class Negative:
    """The negative of a picture."""

    input = Input()
    out = Output()
    side = Setting("count", 450)

    def tick(input, side):
        return 255 - array(input, np.zeros((side, side, 3), np.uint8))


@ugen(stream="value", name="truncating_lerp")
class TruncatingLerp:
    """A picture between two, whose colours are cut to whole numbers."""

    a = Input()
    b = Input()
    x = Input()
    out = Output()
    side = Setting("count", 450)

    def tick(a, b, x, side):
        black = np.zeros((side, side, 3), np.float32)
        first, second = array(a, black), array(b, black)
        return (first + (second - first) * np.float32(number(x))).astype(np.uint8)


@ugen(stream="value", name="register")
class Register:
    """What arrives, passed on: wired to itself, it keeps what it was given."""

    input = Input()
    out = Output()

    def tick(input):
        return input


@ugen(stream="value", name="slider")
class Slider:
    """A number that is set by hand, and `first` until then."""

    first = Input()
    out = Output()
    event = Event(latest=True)
    value = State(initial=None)

    def tick(first, event, value):
        value = value if event is None else event
        return number(first) if value is None else value, value


KINDS: tuple[Kind, ...] = (Wave, Negative, TruncatingLerp, Register, Slider)


class Clicked(NamedTuple):
    """A click on the window before a draw."""

    draw: int
    x: int
    y: int


def clicks(recording: Mapping[str, Any]) -> list[Clicked]:
    """The clicks of a recording: said in words, or with their draw, y and x."""
    said = re.findall(r"before draw (\d+): mouse\w+ at \((-?\d+), ?(-?\d+)\)", str(recording.get("events", "")))
    found = {Clicked(int(draw), int(x), int(y)) for draw, x, y in said}
    for draw, *place in recording.get("clicks", ()):
        words = re.search(r"x=(-?\d+), ?y=(-?\d+)", str(place[-1]))
        x, y = map(int, words.groups()) if words else (int(place[1]), int(place[0]))
        found.add(Clicked(int(draw), x, y))
    return sorted(found)


class Described(NamedTuple):
    """What the note of a recording says: which graph, of which picture, and how many of its pixels are there."""

    graph: str
    picture: Picture
    every: int

    @classmethod
    def of(cls, note: str) -> Described:
        """Read a note; UnplayableError if it does not say so much."""
        graph = next((name for name in GRAPHS if name in note), None)
        size = re.search(r"(\d+)x(\d+)", note)
        colours = re.findall(r"\b([rgb])=(\(.*?\)&\d+)", note)
        every = re.search(r"every (\d+)", note)
        if graph is None or size is None or size[1] != size[2] or [c for c, _ in colours] != ["r", "g", "b"]:
            raise UnplayableError("the note does not say which graph it is, of which picture")
        i, j = np.indices((int(size[1]), int(size[2])))
        planes = [_computed(ast.parse(_spelt(text), mode="eval").body, {"i": i, "j": j}) for _, text in colours]
        picture = np.empty((*i.shape, 3), np.uint8)
        for colour, plane in enumerate(planes):
            picture[..., colour] = plane
        return cls(graph, picture, int(every[1]) if every else 1)


def _spelt(formula: str) -> str:
    return re.sub(r"(\d)([ij(])", r"\1*\2", formula).replace("/", "//")


_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitXor: operator.xor, ast.BitOr: operator.or_}


def _computed(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_computed(left, names), _computed(right, names))
    raise UnplayableError(f"the picture's formula has {ast.unparse(node)!r} in it")


def play(recording: Mapping[str, Any]) -> int:
    """Play a recording of a graph of pictures; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first pixel that is not as it was recorded.
    UnplayableError
        If the note does not say what was played.
    """
    graph, picture, every = Described.of(recording["note"])
    side = len(picture)
    registry = Registry([*(builtin().kind(key) for key in STANDING.values()), *KINDS])
    machine = ExactMachine(network_of((CONSTANT + dedent(GRAPHS[graph])).format(side=side), registry), registry)
    happening, places = clicks(recording), controls(graph, side)
    for click in happening:
        _clicked(machine, 0, click, places)
    _begin(machine, picture)
    frames = {int(frame): recorded for frame, recorded in recording["frames"].items()}
    count = 0
    for draw in range(1, max(frames) + 1):
        for click in happening:
            _clicked(machine, draw, click, places)
        machine.tick()
        for name, recorded in zip(LAYERS, frames.get(draw, ()), strict=False):
            found = array(_outputs(machine)[name], np.zeros_like(picture))
            count += _compared(recorded, found[::every, ::every], (f"draw {draw}", name))
    return count


def _clicked(machine: ExactMachine, draw: int, click: Clicked, places: Mapping[str, Rectangle]) -> None:
    """Let a click reach what it is on: a slider is heard a tick after it is set, a wave begins at once."""
    for name, place in places.items():
        if place.holds(click.x, click.y):
            if name.startswith("control") and max(click.draw, 1) == draw + 1:
                machine.send(name, slid(click.y - place.top, place.height))
            elif not name.startswith("control") and max(click.draw, 1) == draw:
                machine.send(name, (click.x - place.left, click.y - place.top))


def network_of(text: str, registry: Registry) -> Network:
    """The network that rows say."""
    standing = Network.standing(registry)
    program = read(text, standing, registry)
    if program.errors:
        raise program.errors[0]
    changes, _ = evaluate(program, standing, Sources(), whole=False, again=True)
    for some in changes.values():
        standing = apply(resolve(some, standing, registry), standing)
    return standing


def _begin(machine: ExactMachine, picture: Picture) -> None:
    """Let every picture be this one before the first tick, and the sliders, which take one, stand where they stand."""
    machine.tick()
    begun = {kind: dict(neurons) for kind, neurons in machine.outputs.items()}
    for neurons in begun.values():
        for name in neurons:
            if name in (*LAYERS, "picture"):
                neurons[name] = {"out": picture}
    machine.outputs, machine.frame = begun, 0


def _outputs(machine: ExactMachine) -> dict[Any, Any]:
    return {name: ports.get("out") for neurons in machine.outputs.values() for name, ports in neurons.items()}


def _compared(recorded: list[int], found: Picture, where: tuple[str, ...]) -> int:
    """Compare pixels, row by row from the top."""
    rows = found.swapaxes(0, 1).reshape(-1, 3).astype(np.int64)
    colours = rows @ (1 << 16, 1 << 8, 1)
    there = np.array(recorded) & 0xFFFFFF
    if len(there) != len(colours):
        raise DifferenceError(where, f"{len(there)} pixels", f"{len(colours)}")
    for place in np.flatnonzero(there != colours)[:1]:
        raise DifferenceError((*where, f"pixel {place}"), f"{there[place]:06x}", f"{colours[place]:06x}")
    return len(there)
