"""From the matrix to the numbers of a frame: what pictures are fed with, by the weights of that very frame.

The down movement of pictures themselves is done by who draws. Here are the rows of their number inputs, and the
weights of their image inputs, as one sparse product for all neurons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.exact import Layer
from livedmm.engine.frames import Frame, ImageRow, PictureNeuron, PicturePlan
from livedmm.engine.schedule import NeuronKey
from livedmm.errors import LivedmmError
from livedmm.network import Address
from livedmm.network.network import weights_of
from livedmm.ugens import Kind, Registry
from livedmm.vvalues import VValue, number

KEPT = 60
"""Frames for which a plan keeps a column that has left its row, at weight 0: of a weight that swings through 0 each
zero would else be a new plan."""

LARGEST = 1e30
"""What is beyond, or no number at all, is 0: no shader can do anything with it."""

Rows = Mapping[Any, Mapping[Any, Mapping[Any, Any]]]
"""Kind, neuron, input, row: the living part of a matrix."""

_NOTHING: Mapping[Any, Any] = {}


@dataclass(slots=True)
class _Wired:
    """A neuron of the plan: the rows that its weights were last read from, and which columns have a place.

    By port: `images` has the columns that are pictures, of ports that take pictures; `numbers` all others, of all
    ports, those that take pictures last. `dead` are the pictures of neurons that do not live.
    """

    id: int
    kind: Kind
    name: str
    rows: Mapping[Any, Any]
    images: dict[str, list[Address]]
    numbers: dict[str, list[Address]]
    dead: frozenset[Address]
    slots: tuple[int, int] = (0, 0)
    spare_since: int = -1
    """The frame since which some column is missing from its row; -1 if none is."""


class Picturing:
    """The numbers of one frame after another, for a network that changes. Called from the thread that ticks.

    Rows that are the same object as at the frame before are not looked at again.
    """

    def __init__(self, registry: Registry) -> None:
        self.plan = PicturePlan()
        self._registry = registry
        self._is_picture: dict[str, bool] = {}
        self._asked: frozenset[NeuronKey] = frozenset()
        self._wired: list[_Wired] = []
        self._ids: dict[NeuronKey, int] = {}
        self._born = 0
        self._columns: list[Address] = []
        self._targets = self._places = np.zeros(0, np.intp)
        self._weights: NDArray[np.float64] = np.zeros(0)

    def frame(self, rows: Rows, layer: Layer, asked: frozenset[NeuronKey], frame: int, dt: float,
              ticks: int = 1) -> Frame:
        """A frame.

        Parameters
        ----------
        rows
            The rows of all living neurons whose kinds make pictures.
        layer
            The outputs that they read: V-values, signals, and of pictures the mean colours.
        asked
            The pictures whose mean colours others read.
        """
        if asked != self._asked or not self._follow(rows, frame):
            self._asked = asked
            self._build(rows)
        x = np.ones((1 + len(self._columns), 5))
        for i, (kind, neuron, port) in enumerate(self._columns, 1):
            value = layer.get(kind, _NOTHING).get(neuron, _NOTHING).get(port, 0)
            x[i] = value if type(value) is float or type(value) is int else number_and_colour(value)
        x[~(np.abs(x) < LARGEST)] = 0.0
        made = np.bincount(self._targets, self._weights * x.ravel()[self._places], self.plan.size)
        return Frame(self.plan, frame, frame * dt, dt, np.clip(made, -LARGEST, LARGEST).astype(np.float32), ticks)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let neurons be called by other names, and be the same."""
        self._ids = {(key, names.get(name, name)): number for (key, name), number in self._ids.items()}

    def clear(self) -> None:
        """Let every neuron begin again."""
        self._ids, self._wired = {}, []

    def is_picture(self, key: Any) -> bool:
        """Whether the kind of this key makes pictures; one that is not known makes none."""
        found = self._is_picture.get(key)
        if found is None:
            try:
                found = self._registry.kind(key).stream == "image"
            except LivedmmError:
                return False
            self._is_picture[key] = found
        return found

    def _follow(self, rows: Rows, frame: int) -> bool:
        """Take over the weights of rows that have changed; False if the plan does not fit them."""
        if sum(map(len, rows.values())) != len(self._wired):
            return False
        for wired in self._wired:
            now = rows.get(wired.kind.key, _NOTHING).get(wired.name)
            if now is None:
                return False
            if now is not wired.rows:
                weights = _weights(wired, now)
                if weights is None:
                    return False
                wired.rows = now
                self._weights[slice(*wired.slots)] = weights
                if all(weights):
                    wired.spare_since = -1
                elif wired.spare_since < 0:
                    wired.spare_since = frame
            if 0 <= wired.spare_since < frame - KEPT:
                return False
        return True

    def _build(self, rows: Rows) -> None:
        """Make another plan."""
        self._wired = [self._wire(self._registry.kind(key), name, ports, rows)
                       for key, named in rows.items() for name, ports in named.items()]
        self._ids = {(wired.kind.key, wired.name): wired.id for wired in self._wired}
        columns = {column: 5 * i for i, column in enumerate(
            dict.fromkeys(c for w in self._wired for cs in w.numbers.values() for c in cs), 1)}
        targets: list[int] = []
        places: list[int] = []
        weights: list[float] = []
        neurons: list[PictureNeuron] = []
        end = 0
        for wired in self._wired:
            first, begun = end, len(weights)
            numbers = tuple(port for port in wired.numbers if port not in wired.images)
            for port in numbers:
                targets += [end] * len(wired.numbers[port])
                places += [columns[c] for c in wired.numbers[port]]
                end += 1
            images = []
            for port, pictures in wired.images.items():
                images.append(ImageRow(port, tuple(c[:2] for c in pictures), end))
                targets += range(end, end + len(pictures))
                places += [0] * len(pictures)
                end += len(pictures)
                for part in range(1, 5):
                    targets += [end] * len(wired.numbers[port])
                    places += [columns[c] + part for c in wired.numbers[port]]
                    end += 1
            weights += _weights(wired, wired.rows) or ()
            wired.slots = begun, len(weights)
            neurons.append(PictureNeuron(wired.id, wired.kind, wired.name, numbers, tuple(images), first, end))
        living = {neuron.key for neuron in neurons}
        read = self._asked | {column[:2] for column in columns}
        self._columns = list(columns)
        self._targets, self._places = np.array(targets, np.intp), np.array(places, np.intp)
        self._weights = np.array(weights, np.float64)
        self.plan = PicturePlan(tuple(neurons), frozenset(read & living))

    def _wire(self, kind: Kind, name: str, rows: Mapping[Any, Any], living: Rows) -> _Wired:
        images: dict[str, list[Address]] = {}
        numbers: dict[str, list[Address]] = {}
        dead: set[Address] = set()
        for port in sorted(kind.input_names, key=lambda port: _takes_pictures(kind, port)):
            columns = weights_of(rows.get(port, _NOTHING))
            pictures = [c for c in columns if self.is_picture(c.kind)] if _takes_pictures(kind, port) else []
            numbers[port] = [c for c in columns if c not in pictures]
            if _takes_pictures(kind, port):
                images[port] = [c for c in pictures if c.neuron in living.get(c.kind, _NOTHING)]
                dead.update(c for c in pictures if c not in images[port])
        number = self._ids.get((kind.key, name))
        if number is None:
            self._born += 1
        return _Wired(self._born if number is None else number, kind, name, rows, images, numbers, frozenset(dead))


def _takes_pictures(kind: Kind, port: str) -> bool:
    declared = kind.input(port)
    return declared is not None and declared.image


def number_and_colour(value: VValue) -> tuple[float, float, float, float, float]:
    """The number of a V-value, and its colour: r, g, b, a if it has one of them, else its number in grey."""
    grey = float(number(value))
    if isinstance(value, Mapping) and any(part in value for part in "rgba"):
        r, g, b, a = (float(number(value.get(part, 0))) for part in "rgba")
        return grey, r, g, b, a
    return grey, grey, grey, grey, grey


def _weights(wired: _Wired, rows: Mapping[Any, Any]) -> list[float] | None:
    """The weights of a neuron in the order of the plan's entries; None if there are columns without a place."""
    weights: list[float] = []
    for port, numbers in wired.numbers.items():
        row = weights_of(rows.get(port, _NOTHING))
        pictures = wired.images.get(port)
        if not row.keys() <= {*numbers, *(pictures or ()), *wired.dead}:
            return None
        of_numbers = [row.get(column, 0.0) for column in numbers]
        if pictures is None:
            weights += of_numbers
        else:
            weights += [row.get(column, 0.0) for column in pictures]
            weights += 4 * of_numbers
    return weights
