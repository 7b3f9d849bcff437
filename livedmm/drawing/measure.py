"""Sizes in the picture, in pixels; the type is of fixed width, so that text is measured without a font."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from livedmm.drawing.graph import MAIN_OUTPUT, Box

NAME_SIZE, TEXT_SIZE, WEIGHT_SIZE = 13.0, 11.0, 10.0
ADVANCE = 0.602
"""How wide a letter is for its size, in the monospaced faces of every system (DejaVu's is the widest)."""
HEAD, LINE, FOOT = 30.0, 18.0, 8.0
SIDE, BETWEEN = 13.0, 12.0
NARROWEST, LONGEST = 92.0, 26
LOOP, LOOP_STEP = 14.0, 7.0
"""Room above a box for the first wire from it to itself, and for each further one."""


def width(text: str, size: float) -> float:
    """How wide a text of this size is."""
    return len(text) * size * ADVANCE


def short(text: str) -> str:
    """The text, cut where it would make a box too wide."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@dataclass(frozen=True)
class Face:
    """What is written on a box, and where: `y` counts from the box's top, loops not included."""

    box: Box

    @cached_property
    def title(self) -> str:
        """The neuron's name; of an anonymous one, what follows the name of its target."""
        return short(self.box.name.rpartition(".")[2] if self.box.anonymous else self.box.name)

    @cached_property
    def kind(self) -> str:
        """The kind; empty where the name says it already."""
        return "" if self.box.kind == self.box.name else short(self.box.kind)

    @property
    def outputs_below(self) -> tuple[str, ...]:
        """The outputs that are written on lines; `out` is the dot at the head."""
        return tuple(o for o in self.box.outputs if o != MAIN_OUTPUT)

    @cached_property
    def height(self) -> float:
        lines = max(len(self.box.lines), len(self.outputs_below))
        return HEAD + (lines * LINE + FOOT if lines else 0.0)

    @cached_property
    def values_x(self) -> float:
        """Where the values of the lines begin."""
        names = [width(short(line.name), TEXT_SIZE) for line in self.box.lines if line.value]
        return SIDE + max(names, default=0.0) + BETWEEN

    @cached_property
    def width(self) -> float:
        head = width(self.title, NAME_SIZE) + (BETWEEN + width(self.kind, TEXT_SIZE) if self.kind else 0.0)
        left = max((self.values_x + width(line.value, TEXT_SIZE) if line.value
                    else SIDE + width(short(line.name), TEXT_SIZE) for line in self.box.lines), default=0.0)
        right = max((width(short(o), TEXT_SIZE) for o in self.outputs_below), default=0.0)
        body = left + (right + BETWEEN if right else 0.0) + SIDE
        return max(NARROWEST, head + 2 * SIDE, body)

    def line_y(self, line: int) -> float:
        """The middle of a line."""
        return HEAD + (line + 0.5) * LINE + 2.0

    def output_y(self, output: int) -> float:
        """Where wires of an output begin."""
        name = self.box.outputs[output]
        return HEAD / 2 if name == MAIN_OUTPUT else self.line_y(self.outputs_below.index(name))


def room_above(loops: int) -> float:
    """What the wires from a box to itself need above it."""
    return LOOP + LOOP_STEP * (loops - 1) if loops else 0.0
