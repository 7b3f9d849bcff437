"""What passes between the engine and whoever draws: the plan of the pictures, a frame of their numbers, readings.

The engine draws nothing. At each frame it says which neurons make pictures, of which pictures of the frame before, and
with which numbers. That is a value: it can be drawn at once, or be handed to the thread that can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.schedule import NeuronKey
from livedmm.ugens import Kind

LUMA = (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue are (Rec. 709)."""


class Colour(NamedTuple):
    """A colour, each part usually from 0 to 1."""

    r: float
    g: float
    b: float
    a: float

    @property
    def luma(self) -> float:
        """How bright it is."""
        return LUMA[0] * self.r + LUMA[1] * self.g + LUMA[2] * self.b

    def value(self) -> dict[str, float]:
        """It as a V-value (R45)."""
        return {":number": self.luma, "r": self.r, "g": self.g, "b": self.b, "a": self.a}


BLACK = Colour(0.0, 0.0, 0.0, 0.0)
"""Nothing at all."""

Readings: TypeAlias = Mapping[tuple[str, ...], Colour]
"""The colours of pictures that numbers are made of: by kind and neuron the mean, by kind, neuron and output a part."""


@dataclass(frozen=True, slots=True)
class ImageRow:
    """What feeds one image input.

    Attributes
    ----------
    columns
        The neurons whose pictures are summed, in order.
    first
        Where in the frame's numbers their weights stand; after them the four parts of the colour that numbers and
        V-values add, the same everywhere in the picture.
    """

    port: str
    columns: tuple[NeuronKey, ...]
    first: int


@dataclass(frozen=True, slots=True)
class PictureNeuron:
    """A neuron that makes a picture.

    Attributes
    ----------
    id
        A number that is its own for as long as it lives, whatever it is called: who has it keeps its pictures.
    numbers
        Its number inputs, which stand in the frame's numbers from `first` on, in this order.
    end
        Where in the frame's numbers its own end.
    """

    id: int
    kind: Kind
    name: str
    numbers: tuple[str, ...]
    images: tuple[ImageRow, ...]
    first: int
    end: int

    @property
    def key(self) -> NeuronKey:
        return self.kind.key, self.name


@dataclass(frozen=True, eq=False)
class PicturePlan:
    """Which neurons make pictures, and of which. Immutable; what it says does not change with the weights.

    Attributes
    ----------
    read
        The neurons whose mean colours are asked for.
    folder
        Where files are looked for first that settings name: the patch's, None if there is none.
    """

    neurons: tuple[PictureNeuron, ...] = ()
    read: frozenset[NeuronKey] = frozenset()
    folder: Path | None = None

    @cached_property
    def size(self) -> int:
        """How many numbers a frame of it has."""
        return self.neurons[-1].end if self.neurons else 0

    def __str__(self) -> str:
        lines = []
        for neuron in self.neurons:
            lines.append(f"{neuron.name}: {neuron.kind.key}{' (read)' if neuron.key in self.read else ''}")
            if neuron.numbers:
                lines.append(f"  {neuron.first}: {' '.join(neuron.numbers)}")
            lines += [f"  {row.first}: {row.port} <- {' '.join((*(name for _, name in row.columns), 'rgba'))}"
                      for row in neuron.images]
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame as it is to be drawn.

    Attributes
    ----------
    number, time
        The frames and the seconds before it.
    dt
        Seconds to the next.
    ticks
        How many times the pictures are ticked for it (R46).
    numbers
        All number inputs, weights and colours, ``(plan.size,)``; finite.
    painted
        By the neuron's number, the pictures of those whose kinds make them as arrays (`Kind.paints`), always the last
        ones: ``(height, width, 4)`` from the bottom left, of any real type. The same object is the same picture.
    """

    plan: PicturePlan
    number: int
    time: float
    dt: float
    numbers: NDArray[np.float32]
    ticks: int = 1
    painted: Mapping[int, NDArray[Any]] = field(default_factory=dict)


class Pictures(Protocol):
    """Who draws. All methods are called from the thread that ticks the machine, and never wait for a picture."""

    @property
    def is_watched(self) -> bool:
        """Whether anybody sees the pictures; if not, frames are made only while numbers read their colours."""

    def ready(self, plan: PicturePlan) -> bool:
        """Whether frames of a plan can be drawn at once; if not, it is prepared, and asked for again at each frame."""

    def show(self, frame: Frame) -> None:
        """Draw a frame, or hand it on; frames come in order, and one that cannot be drawn in time may be left out."""

    def readings(self) -> Readings:
        """The mean colours that are known now, of the neurons that the last plan asked for."""
