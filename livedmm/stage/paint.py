"""What panels draw with: text in one face, areas, lines; and where a mouse can take hold of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from imgui_bundle import imgui

from livedmm.engine.frames import Colour
from livedmm.engine.schedule import NeuronKey
from livedmm.pictures.fitting import fitted

Point = tuple[float, float]
SEGMENTS = 14
"""Straight pieces of a curve."""
Touched = Literal["press", "drag", "wheel"]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, in pixels from the top left of the window."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def inset(self, by: float, down: float | None = None) -> Area:
        """The same, smaller at each side."""
        down = by if down is None else down
        return Area(self.x + by, self.y + down, max(self.width - 2 * by, 0.0), max(self.height - 2 * down, 0.0))

    def holds(self, at: Point) -> bool:
        """Whether a place is in it."""
        return self.x <= at[0] < self.right and self.y <= at[1] < self.bottom


@dataclass(frozen=True, slots=True)
class Contact:
    """What a mouse does at a spot: where, and for a wheel by how much."""

    what: Touched
    at: Point
    by: float = 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mouse can take hold, and what that does."""

    area: Area
    act: Callable[[Contact], None]


class Painter:
    """Draws one picture of the interface, and collects its spots.

    Parameters
    ----------
    unit
        The size of type, in pixels: all else is a multiple of it.
    pictures
        The last picture of a neuron, and its size; None if there is none.
    lights
        The mean colours of pictures, by names of neurons.

    Attributes
    ----------
    spots
        Later ones lie over earlier ones.
    """

    def __init__(self, draw: imgui.ImDrawList, face: imgui.ImFont, unit: float,
                 pictures: Callable[[NeuronKey], tuple[imgui.ImTextureRef, tuple[int, int]] | None],
                 lights: Mapping[str, Colour] = MappingProxyType({})) -> None:
        self.unit = unit
        self.lights = lights
        self.spots: list[Spot] = []
        self._draw = draw
        self._face = face
        self._pictures = pictures
        self._advances: dict[float, float] = {}

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return float(round(1.3 * self.unit))

    def width(self, text: str, size: float = 1.0) -> float:
        """How wide a text is; the face has one width for all letters."""
        return len(text) * self._advance(size)

    def text(self, x: float, y: float, text: str, colour: int, size: float = 1.0) -> float:
        """Write a text from its top left; returns where it ends."""
        self._draw.add_text(self._face, size * self.unit, (x, y), colour, text)
        return x + self.width(text, size)

    def fitted(self, x: float, y: float, text: str, colour: int, room: float, size: float = 1.0) -> None:
        """Write as much of a text as there is room for."""
        most = int(room / self._advance(size))
        if most > 0:
            self.text(x, y, text if len(text) <= most else text[: max(most - 1, 0)] + "…", colour, size)

    def fill(self, area: Area, colour: int, round_: float = 0.0) -> None:
        """Fill an area."""
        self._draw.add_rect_filled((area.x, area.y), (area.right, area.bottom), colour, round_)

    def frame(self, area: Area, colour: int, thick: float = 1.0, round_: float = 0.0) -> None:
        """Draw the edge of an area."""
        self._draw.add_rect((area.x, area.y), (area.right, area.bottom), colour, round_, thickness=thick)

    def stroke(self, points: Sequence[Point], colour: int, thick: float = 1.0) -> None:
        """Draw a line along points."""
        if len(points) > 1:
            self._draw.add_polyline([(float(x), float(y)) for x, y in points], colour, thickness=thick, flags=0)

    def curve(self, a: Point, b: Point, c: Point, d: Point, colour: int, thick: float) -> None:
        """Draw a Bézier curve."""
        self._draw.add_bezier_cubic(a, b, c, d, colour, thick, SEGMENTS)

    def dot(self, x: float, y: float, radius: float, colour: int) -> None:
        """Draw a disc."""
        self._draw.add_circle_filled((x, y), radius, colour)

    def picture(self, area: Area, neuron: NeuronKey) -> bool:
        """Draw the last picture of a neuron as large as an area allows; returns whether there is one."""
        if (found := self._pictures(neuron)) is None:
            return False
        texture, size = found
        x, y, width, height = fitted(size, (max(int(area.width), 1), max(int(area.height), 1)))
        left, top = area.x + x, area.y + y
        # GL has its rows from below.
        self._draw.add_image(texture, (left, top), (left + width, top + height), (0.0, 1.0), (1.0, 0.0))
        return True

    @contextmanager
    def within(self, area: Area) -> Iterator[None]:
        """Cut off what is drawn outside of an area."""
        self._draw.push_clip_rect((area.x, area.y), (area.right, area.bottom), True)
        try:
            yield
        finally:
            self._draw.pop_clip_rect()

    def _advance(self, size: float) -> float:
        """How wide a letter is."""
        if size not in self._advances:
            self._advances[size] = self._face.get_font_baked(size * self.unit).get_char_advance(ord("m"))
        return self._advances[size]

    def spot(self, area: Area, act: Callable[[Contact], None]) -> None:
        """Let a mouse take hold of an area."""
        self.spots.append(Spot(area, act))

