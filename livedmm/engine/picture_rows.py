"""The rows of pictures as one sparse product: all number inputs, weights and colours of a frame at once.

The down movement of pictures themselves is done by who draws. Here are the rows of their number inputs, the weights of
their image inputs, and the colours that numbers and V-values add to these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.exact import Layer
from livedmm.engine.frames import ImageRow, PictureNeuron, PicturePlan
from livedmm.engine.schedule import NeuronKey
from livedmm.network import Address
from livedmm.network.form import weights_of
from livedmm.ugens import Kind
from livedmm.vvalues import VValue, number

KEPT = 60
"""Frames for which a plan keeps a column that has left its row, at weight 0: of a weight that swings through 0 each
zero would else be a new plan."""

LARGEST = 1e30
"""What is beyond, or no number at all, is 0: no shader can do anything with it."""

Rows = Mapping[Any, Mapping[Any, Mapping[Any, Any]]]
"""Kind, neuron, input, row: the living part of a matrix."""

KindOf = Callable[[Any], Kind | None]
"""The kind of a key; None for one that is not known."""

_NOTHING: Mapping[Any, Any] = {}


@dataclass(slots=True)
class _Wired:
    """A neuron of the plan: the rows that its weights were last read from, and which columns have a place.

    By port: `images` has the columns that are pictures, of ports that take pictures; `numbers` all others, of all
    ports, those that take pictures last. `dead` are the pictures of neurons that do not live.
    """

    key: NeuronKey
    kind: Kind
    rows: Mapping[Any, Any]
    images: dict[str, list[Address]]
    numbers: dict[str, list[Address]]
    dead: frozenset[Address]
    slots: tuple[int, int] = (0, 0)
    spare_since: int = -1
    """The frame since which some column is missing from its row; -1 if none is."""

    def weights(self, rows: Mapping[Any, Any], loosely: bool = False) -> list[float] | None:
        """The weights in the order of the plan's entries; None if there are columns without a place."""
        weights: list[float] = []
        for port, numbers in self.numbers.items():
            row = weights_of(rows.get(port, _NOTHING))
            pictures = self.images.get(port)
            if not (loosely or row.keys() <= {*numbers, *(pictures or ()), *self.dead}):
                return None
            of_numbers = [row.get(column, 0.0) for column in numbers]
            if pictures is None:
                weights += of_numbers
            else:
                weights += [row.get(column, 0.0) for column in pictures]
                weights += 4 * of_numbers
        return weights


class PictureRows:
    """The rows of one plan, whose weights follow the matrix.

    Rows that are the same object as at the frame before are not looked at again.

    Parameters
    ----------
    rows
        Of all living neurons whose kinds make pictures.
    asked
        The pictures whose mean colours others read.
    ids
        Of each neuron its number.
    folder
        Where files are looked for first that settings name.
    """

    def __init__(self, rows: Rows, asked: frozenset[NeuronKey], ids: Mapping[NeuronKey, int], kind_of: KindOf,
                 folder: Path | None = None) -> None:
        self.asked = asked
        self._kind_of = kind_of
        self._wired = [_wire((key, name), kind, ports, rows, kind_of) for key, named in rows.items()
                       if (kind := kind_of(key)) is not None for name, ports in named.items()]
        columns = {column: 5 * i for i, column in enumerate(
            dict.fromkeys(c for w in self._wired for cs in w.numbers.values() for c in cs), 1)}
        self._columns = list(columns)
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
            weights += wired.weights(wired.rows) or ()
            wired.slots = begun, len(weights)
            neurons.append(PictureNeuron(ids[wired.key], wired.kind, wired.key[1], numbers, tuple(images), first, end))
        self._targets, self._places = np.array(targets, np.intp), np.array(places, np.intp)
        self._weights = np.array(weights, np.float64)
        read = (asked | {column[:2] for column in columns}) & {neuron.key for neuron in neurons}
        self.plan = PicturePlan(tuple(neurons), frozenset(read), folder)

    def follow(self, rows: Rows, frame: int, loosely: bool = False) -> bool:
        """Take over the weights of rows that have changed; False if the plan does not fit them.

        With `loosely`, what it has no place for is left out, and those who are gone stay as they were.
        """
        if not loosely and sum(map(len, rows.values())) != len(self._wired):
            return False
        for wired in self._wired:
            now = rows.get(wired.key[0], _NOTHING).get(wired.key[1])
            if loosely and now is None:
                continue
            if now is None or (self._kind_of(wired.key[0]) is not wired.kind and not loosely):
                return False
            if now is not wired.rows:
                weights = wired.weights(now, loosely)
                if weights is None:
                    return False
                wired.rows = now
                self._weights[slice(*wired.slots)] = weights
                if all(weights):
                    wired.spare_since = -1
                elif wired.spare_since < 0:
                    wired.spare_since = frame
            if 0 <= wired.spare_since < frame - KEPT and not loosely:
                return False
        return True

    def numbers(self, layer: Layer) -> NDArray[np.float32]:
        """The numbers of a frame in which these outputs are read."""
        x = np.ones((1 + len(self._columns), 5))
        for i, (kind, neuron, port) in enumerate(self._columns, 1):
            value = layer.get(kind, _NOTHING).get(neuron, _NOTHING).get(port, 0)
            x[i] = value if type(value) is float or type(value) is int else number_and_colour(value)
        x[~(np.abs(x) < LARGEST)] = 0.0
        made = np.bincount(self._targets, self._weights * x.ravel()[self._places], self.plan.size)
        return np.clip(made, -LARGEST, LARGEST).astype(np.float32)


def number_and_colour(value: VValue) -> tuple[float, float, float, float, float]:
    """The number of a V-value, and its colour: r, g, b, a if it has one of them, else its number in grey."""
    grey = float(number(value))
    if isinstance(value, Mapping) and any(part in value for part in "rgba"):
        r, g, b, a = (float(number(value.get(part, 0))) for part in "rgba")
        return grey, r, g, b, a
    return grey, grey, grey, grey, grey


def _wire(key: NeuronKey, kind: Kind, rows: Mapping[Any, Any], living: Rows, kind_of: KindOf) -> _Wired:
    images: dict[str, list[Address]] = {}
    numbers: dict[str, list[Address]] = {}
    dead: set[Address] = set()
    # What paints by itself has its inputs as V-values, where V-values are computed.
    for port in sorted(() if kind.paints else kind.input_names, key=lambda port: _takes_pictures(kind, port)):
        columns = weights_of(rows.get(port, _NOTHING))
        pictures = [c for c in columns if _is_picture(kind_of(c.kind), c.port)] if _takes_pictures(kind, port) else []
        numbers[port] = [c for c in columns if c not in pictures]
        if _takes_pictures(kind, port):
            images[port] = [c for c in pictures if c.neuron in living.get(c.kind, _NOTHING)]
            dead.update(c for c in pictures if c not in images[port])
    return _Wired(key, kind, rows, images, numbers, frozenset(dead))


def _takes_pictures(kind: Kind, port: str) -> bool:
    declared = kind.input(port)
    return declared is not None and declared.image


def _is_picture(kind: Kind | None, port: str) -> bool:
    return kind is not None and kind.stream_of(port) == "image"
