"""Pictures of what is heard, of numbers and of the network itself: small ones, in grey, for shaders to show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from livedmm.ugens.declare import ugen
from livedmm.ugens.kind import ALIVE
from livedmm.ugens.ports import Input, Output, Setting, State
from livedmm.ugens.recent import RECENT
from livedmm.vvalues import VValue, number

LOG, LINEAR = "log", "linear"
QUIET = 1e-9
WAVE, BINS = 1024, 256
"""Columns of what is given to ISF files; a host says how many, and files ask the picture for its size."""
MOST_CELLS = 2048
"""Of a side of a picture of the network; what is beyond is not shown."""


@ugen(stream="image")
class Waveform:
    """The last samples of `input`, a column each: ``waveform_view(waveform(voice))`` draws them.

    With `steady` it begins where the sound rises through 0, so that a tone stands still.
    """

    input = Input(samples=True)
    seconds = Input("s", "that are shown, up to 0.17", bias=0.02, range=(0.001, 0.17))
    steady = Input(doc="whether it begins where the sound rises through 0", bias=1.0, switch=True)
    out = Output()
    columns = Setting("count", 1024, "pixels across")

    def tick(input, seconds, steady, columns):
        count = _within(seconds, 2.0 / input.rate, RECENT / input.rate) * input.rate
        begin = RECENT - count
        if number(steady) >= 0.5:
            before = input.line[int(max(begin - count, 0.0)):int(begin) + 1]
            rises = np.nonzero((before[:-1] <= 0) & (before[1:] > 0))[0]
            if rises.size:
                # Between two samples, or it would tremble.
                n = rises[-1]
                begin = max(begin - count, 0.0) // 1 + n - before[n] / (before[n + 1] - before[n])
        places = begin + np.arange(columns) * ((count - 1) / max(columns - 1, 1))
        return _grey(np.interp(places, np.arange(RECENT), input.line)[None])


@ugen(stream="image")
class Spectrum:
    """How loud `input` is at each frequency, a column each: ``spectrum_view(spectrum(speaker.left_out))`` draws it.

    A sine of amplitude 1 is 1, one that is `range` dB softer is 0. It is of the last `size` samples, through a Hann
    window: 4096 of them tell tones apart that are 24 Hz from each other, 1024 follow a rhythm.
    """

    input = Input(samples=True)
    low = Input("Hz", "the first column", bias=40.0, range=(20.0, 1000.0))
    high = Input("Hz", "the last", bias=16000.0, range=(1000.0, 20000.0))
    scale = Input(doc="whether each octave is as wide, or each hertz", choices=(LOG, LINEAR))
    range = Input("dB", "from dark to light", bias=72.0, range=(12.0, 120.0))
    out = Output()
    columns = Setting("count", 128, "pixels across")
    size = Setting("count", 4096, "samples that are looked at")

    def tick(input, low, high, scale, range, columns, size):
        loud = _loud(input.line[-size:], _within(range, 1.0, 1000.0))
        first = _within(low, 1.0, 0.49 * input.rate)
        last = _within(high, first * 1.01, 0.5 * input.rate)
        edges = (np.linspace if number(scale) >= 0.5 else np.geomspace)(first, last, columns + 1) * (size / input.rate)
        between = np.interp((edges[:-1] + edges[1:]) / 2, np.arange(len(loud)), loud)
        starts = np.ceil(edges).astype(int).clip(0, len(loud) - 1)
        loudest = np.maximum.reduceat(loud, starts)[:-1]
        return _grey(np.where(starts[1:] > starts[:-1], np.maximum(loudest, between), between)[None])


@ugen(stream="image")
class Numbers:
    """Numbers as a picture, a pixel each: ``matrix_view(numbers(a, b, c, count=3))`` draws them.

    They lie in rows of `columns` from the top left, as `regions` reads them. A number is the one at the frame's
    sample.
    """

    input = Input(family="count")
    out = Output()
    count = Setting("count", 8, "how many numbers there are")
    columns = Setting("count", 4096, "numbers in a row; all are in one if there are no more than these")
    shown = State(initial=None)

    def tick(input, count, columns, shown):
        given = [float(number(x)) for x in input]
        if shown == given:
            return None, given
        wide = min(columns, count)
        cells = np.zeros((-(-count // wide), wide))
        cells.flat[:count] = given
        return _grey(cells[::-1]), given


@ugen(stream="image")
class PlayedWave:
    """What is played, as hosts of ISF files give it to inputs of the type `audio`: these begin wired to it.

    The last 1024 samples, a column each; left below, right above; 0.5 is silence.
    """

    left = Input(samples=True, wired="speaker.left_out")
    right = Input(samples=True, wired="speaker.right_out")
    out = Output()

    def tick(left, right):
        return _grey(0.5 + 0.5 * np.stack([side.line[-WAVE:] for side in (left, right)]))


@ugen(stream="image")
class PlayedSpectrum:
    """The spectrum of what is played, as hosts of ISF files give it to inputs of the type `audioFFT`.

    256 columns from 0 Hz to half the rate, each as wide; left below, right above. A sine of amplitude 1 is 1, one that
    is 72 dB softer 0.
    """

    left = Input(samples=True, wired="speaker.left_out")
    right = Input(samples=True, wired="speaker.right_out")
    out = Output()

    def tick(left, right):
        sides = [_loud(side.line[-8 * BINS:], 72.0)[:-1] for side in (left, right)]
        return _grey(np.stack([side.reshape(BINS, 4).max(axis=1) for side in sides]))


@ugen(stream="image")
class MatrixPicture:
    """The network matrix: a pixel for each weight, a row for each input, a column for each output.

    ``matrix_view(matrix_picture())`` draws it as it is edited. The rows that say who lives are left out.
    """

    input = Input(doc="the matrix", wired="self.out")
    out = Output()
    shown = State(initial=None)

    def tick(input, shown):
        if shown is input:
            return None, input
        rows = [row for row in _leaves(input, 3) if row[0][2] != ALIVE]
        cells, columns = [], {}
        for index, (_, row) in enumerate(rows[:MOST_CELLS]):
            for column, weight in _leaves(row, 3):
                place = columns.setdefault(column, len(columns))
                if place < MOST_CELLS:
                    cells.append((index, place, float(number(weight))))
        picture = np.zeros((min(max(len(rows), 1), MOST_CELLS), min(max(len(columns), 1), MOST_CELLS)))
        for index, place, weight in cells:
            picture[-1 - index, place] = weight
        return _grey(picture), input


@cache
def _window(size: int) -> np.ndarray:
    return np.sin(np.pi * (np.arange(size) + 0.5) / size) ** 2


def _loud(line: np.ndarray, decibels: float) -> np.ndarray:
    """How loud samples are at each frequency, through a Hann window: a sine of 1 is 1, so many dB softer 0."""
    window = _window(len(line))
    peaks = np.abs(np.fft.rfft(line * window)) * (2 / window.sum())
    loud: np.ndarray = np.clip(1 + 20 * np.log10(peaks + QUIET) / decibels, 0, None)
    return loud


def _within(value: VValue, low: float, high: float) -> float:
    x = float(number(value))
    return min(max(x, low), high) if x == x else low


def _grey(numbers: np.ndarray) -> np.ndarray:
    """Numbers as an opaque picture."""
    picture = np.ones((*numbers.shape, 4), np.float32)
    picture[..., :3] = numbers[..., None]
    return picture


def _leaves(tree: VValue, depth: int, *path: object) -> list[tuple[tuple[object, ...], VValue]]:
    """What stands under so many keys, with them."""
    if depth == 0:
        return [(path, tree)]
    if not isinstance(tree, Mapping):
        return []
    return [leaf for key, branch in tree.items() for leaf in _leaves(branch, depth - 1, *path, key)]
