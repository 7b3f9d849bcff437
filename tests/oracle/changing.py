"""Playing recordings of the graphs of June 2015 that change while they run, ``d_jun21_*``, ``d_jun28_*``.

A vertex is a neuron of pictures, whose kind is what the vertex does and whose rows are what it reads. Where it stands
on the window are weights of a neuron that is named after it. The two small graphs that the original's script copies
stand beside as templates, and a deep copy is what the command `copy` makes. A special insert gives the vertex another
name, and its own to a mixture: of the old one, and of another vertex, which counts 0 at first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from livedmm import resources
from livedmm.network import (
    ONE,
    Address,
    AddRow,
    Change,
    Declare,
    Network,
    Port,
    Rename,
    SetRow,
    apply,
    copies,
    resolve,
    shortest,
)
from livedmm.ugens import Input, Output, Registry, builtin, ugen
from livedmm.ugens.shaders import shader_kind
from tests.oracle.recordings import UnplayableError, compare


@ugen(stream="value")
class Place:
    """Where something stands on the window, in pixels, and whether it is seen."""

    left = Input()
    top = Input()
    width = Input(bias=450.0)
    height = Input(bias=450.0)
    visible = Input(bias=1.0)

    out = Output()

    def tick(left, top, width, height, visible):
        return {"left": left, "top": top, "width": width, "height": height, "visible": visible}


CLASSES = {"image": "VertexDataImage", "wave_warp": "VDID_CustomWaveTransform", "invert": "VDID_NegationTransform",
           "dissolve": "VDID_SumOf2Transform", "matrix_picture": "VertexDataDFGraph"}
"""What the original called that which a vertex does."""

TEMPLATES = {"wave": "wave_warp", "negation": "invert"}
"""Two small graphs: a picture, and what is made of it above."""


class Script(NamedTuple):
    """What happened at which frame: where the copies went, what was inserted, how its share rose and sank."""

    window: tuple[int, int]
    itself: int
    copied: Mapping[int, tuple[str, int, int]]
    inserted: tuple[int, int, int]
    rising: tuple[int, int]
    sinking: tuple[int, int, int]

    def share(self, frame: int) -> float | None:
        """How much of the side vertex there is from this frame on; None if it stays as it was."""
        if self.rising[0] < frame <= self.rising[1]:
            return (frame - self.rising[0]) / 100
        if self.sinking[0] < frame <= self.sinking[1]:
            return (self.sinking[2] - frame) / 100
        return None


SCRIPTS = {
    "jun_21": Script((0, 0), 0, {1: ("wave", 10, 25), 100: ("negation", 510, 25)}, (200, -200, 0), (300, 400),
                     (400, 450, 500)),
    "jun_28": Script((25, 25), 1, {50: ("wave", 510, 25), 100: ("negation", 1010, 25)}, (150, 50, 300), (200, 300),
                     (300, 350, 400))}
SELF = (10, 525)
"""Where the vertex stands that shows the graph itself."""


class Window:
    """The graph as a network, and what the script does to it, each an edit."""

    def __init__(self, script: Script) -> None:
        kinds = (shader_kind(path) for path in resources.shaders() if path.stem in CLASSES)
        self.script = script
        self.registry = Registry([*builtin(), *kinds, Place])
        self.network = Network.standing(self.registry)
        self.edit(Declare("main", Place), *_at("main", *script.window))
        for name, kind in TEMPLATES.items():
            self.edit(Declare(name, Place), *_at(name, 0, 0), *self.vertex(f"{name}_v0", "image", 0, 500),
                      *self.vertex(f"{name}_v1", kind, 0, 0), _read(f"{name}_v1", "input", f"{name}_v0"))

    def edit(self, *changes: Change) -> None:
        self.network = apply(resolve(changes, self.network, self.registry), self.network)

    def vertex(self, name: str, kind: str, left: int, top: int) -> tuple[Change, ...]:
        """A neuron, and the one that says where it stands."""
        place = f"{name}.place"
        return Declare(name, self.registry.kind(kind)), Declare(place, Place), *_at(place, left, top)

    def frame(self, number: int) -> None:
        """What the script does after the draw of a frame."""
        script = self.script
        if number == script.itself:
            self.edit(*self.vertex("v0", "matrix_picture", *SELF))
        if number in script.copied:
            template, *moved = script.copied[number]
            name = f"g{list(script.copied).index(number)}"
            names = {n: name + n.removeprefix(template) for n in self.network.neurons if n.startswith(template)}
            self.edit(*copies(self.network, self.registry, names))
            self.edit(*_moved(name, *moved))
        if number == script.inserted[0]:
            self.insert("g1_v0", "g0_v1", "g1_v2", *script.inserted[1:])
        if (share := script.share(number)) is not None:
            self.edit(SetRow(Port("g1_v0", "position"), {ONE: share}))

    def insert(self, vertex: str, side: str, old: str, *moved: int) -> None:
        """Let a vertex be a mixture of what it was, which is called `old` and is not seen, and 0 of another."""
        left, top = (int(self.number(f"{vertex}.place", port)) for port in ("left", "top"))
        readers = [(Port(row.neuron, row.port), self.network.weight(row, column)) for row, column
                   in self.network.readers[self.network.address(Port(vertex, "out"))[:2]]]
        self.edit(Rename(vertex, old), Rename(f"{vertex}.place", f"{old}.place"))
        self.edit(*_moved(f"{old}.place", *moved), SetRow(Port(f"{old}.place", "visible"), {}),
                  *self.vertex(vertex, "dissolve", left, top), _read(vertex, "input", old), _read(vertex, "to", side),
                  SetRow(Port(vertex, "position"), {}))
        self.edit(*(SetRow(row, {Port(vertex, "out"): weight}) for row, weight in readers))

    def structure(self, place: str = "main", prefix: str = "") -> dict[str, Any]:
        """The graph as recordings have it."""
        return {"left_x": int(self.number(place, "left")), "left_y": int(self.number(place, "top")),
                "vertices": [self._vertex(name) for name in self._counted(f"{prefix}v")],
                "subgraphs": [self.structure(name, f"{name}_") for name in self._counted(f"{prefix}g")]}

    def number(self, neuron: str, port: str) -> float:
        """What an input is set to."""
        network = self.network
        return float(shortest(network.weight(network.address(Port(neuron, port)), network.address(ONE))))

    def _counted(self, name: str) -> Iterator[str]:
        count = 0
        while f"{name}{count}" in self.network.neurons:
            yield f"{name}{count}"
            count += 1

    def _vertex(self, name: str) -> dict[str, Any]:
        kind, place = self.network.neurons[name].kind, f"{name}.place"
        pictures = [port for port in ("input", "to") if self.registry.kind(kind).input(port) is not None]
        sources = [column for port in pictures for column in self.network.row(Address(kind, name, port))
                   if column.neuron in self.network.neurons and column.port == "out" and kind != "matrix_picture"]
        found = {"id": _path(name), "data": CLASSES[kind],
                 "rect": [int(self.number(place, port)) for port in ("left", "top", "width", "height")],
                 "visible": bool(self.number(place, "visible")), "sources": [_path(c.neuron) for c in sources]}
        return found | ({"interpolation_coef": self.number(name, "position")} if kind == "dissolve" else {})


def _at(name: str, left: int, top: int) -> tuple[Change, ...]:
    return SetRow(Port(name, "left"), {ONE: float(left)}), SetRow(Port(name, "top"), {ONE: float(top)})


def _moved(name: str, right: int, down: int) -> tuple[Change, ...]:
    return AddRow(Port(name, "left"), {ONE: float(right)}), AddRow(Port(name, "top"), {ONE: float(down)})


def _read(name: str, port: str, source: str) -> Change:
    return SetRow(Port(name, port), {Port(source, "out"): 1.0})


def _path(name: str) -> str:
    return name.replace("_", ".")


def play(recording: Mapping[str, Any]) -> int:
    """Play a recording of a graph that changes; the number of comparisons.

    Raises
    ------
    DifferenceError
        At the first thing in the structure that is not as it was recorded.
    UnplayableError
        If the note names none of the two scripts.
    """
    script = next((script for name, script in SCRIPTS.items() if name in recording["note"]), None)
    if script is None:
        raise UnplayableError("the note does not name a script")
    window, count = Window(script), 0
    frames = {int(number): structure for number, structure in recording["frames"].items()}
    for number in range(1, max(frames) + 1):
        window.frame(number)
        if number in frames:
            count += _compared(frames[number], window.structure(), (f"frame {number}",))
    return count


def _compared(recorded: Any, found: Any, path: tuple[Any, ...]) -> int:
    """Compare lists member by member, what they hold by the rules of all recordings."""
    if isinstance(recorded, dict) and isinstance(found, dict) and recorded.keys() == found.keys():
        return sum(_compared(below, found[key], (*path, key)) for key, below in recorded.items())
    if isinstance(recorded, list) and isinstance(found, list) and len(recorded) == len(found):
        return 1 + sum(_compared(a, b, (*path, i)) for i, (a, b) in enumerate(zip(recorded, found, strict=True)))
    return compare(recorded, found, path)
