"""Scope, spectrum, the last ten seconds, the picture: of the chosen neuron; and a meter for every one."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from livedmm.engine.frames import BLACK
from livedmm.stage.glimpse import Glimpse
from livedmm.stage.levels import TRACE, Level
from livedmm.stage.lights import brightness
from livedmm.stage.look import ink, light, number
from livedmm.stage.paint import Area, Contact, Painter
from livedmm.stage.panels.card import SMALL, card, chosen
from livedmm.stage.stage import Stage

TINY = 0.62
SHOWN = 2048
"""Samples that a scope shows."""
LOWEST = 20.0
"""Hz at the left of a spectrum."""
QUIETEST_NUMBER = 1e-4
"""What is nearer to 0 is shown as 0."""
QUIETEST = -90.0
"""Decibels at the bottom of a spectrum."""


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw the wave and the spectrum of what is chosen over the meters of all."""
    scope = stage.scope
    inner = card(paint, area, "scope", "up and down choose", stage)
    names = scope.listed(seen)
    high = min(0.26 * inner.height, 8 * paint.unit)
    wide = (inner.width - paint.unit) / 2
    line = seen.samples.get(scope.column) if scope.column is not None else None
    slow = Area(inner.x, inner.y + high + 0.5 * paint.unit, inner.width, 0.5 * high)
    name = names[min(scope.choice.at, len(names) - 1)] if names else ""
    if name in scope.drawn:
        paint.picture(Area(inner.x, inner.y, inner.width, slow.bottom - inner.y), scope.drawn[name])
    else:
        _wave(paint, Area(inner.x, inner.y, wide, high), line)
        _spectrum(paint, Area(inner.x + wide + paint.unit, inner.y, wide, high), line, seen.rate)
        _trace(paint, slow, seen.trace)
    top = slow.bottom + 0.6 * paint.unit
    pace = SMALL * paint.line
    columns = 2 if len(names) > (inner.bottom - top) / pace else 1
    room = max(int((inner.bottom - top) / pace), 1)
    shown = scope.choice.shown(len(names), room * columns)
    width = inner.width / columns
    for place, at in enumerate(shown):
        part = Area(inner.x + width * (place // room), top + pace * (place % room), width - 0.6 * paint.unit, pace)
        if at == scope.choice.at:
            chosen(paint, part, stage.in_view)
        _meter(paint, part, names[at], seen.levels.get(names[at]), seen)
        paint.spot(part, partial(_touched, stage, at))


def _wave(paint: Painter, area: Area, line: NDArray[np.float32] | None) -> None:
    """The last samples, from a place where they rise through 0, at their own height."""
    paint.fill(area, ink("raised", 0.7), 0.2 * paint.unit)
    paint.stroke([(area.x, area.y + area.height / 2), (area.right, area.y + area.height / 2)], ink("line"))
    if line is None:
        return
    first = _rise(line, len(line) - SHOWN)
    part = line[first:first + SHOWN]
    most = max(float(np.abs(part).max()), 1e-4)
    pace = max(1, int(len(part) / max(area.width / 1.5, 1)))
    picked = part[: len(part) // pace * pace].reshape(-1, pace)
    # Of so many samples on a place the one furthest from 0, or a narrow peak would come and go.
    heights = picked[np.arange(len(picked)), np.abs(picked).argmax(axis=1)] / most
    xs = np.linspace(area.x, area.right, len(heights))
    ys = area.y + area.height * (0.5 - 0.46 * heights)
    paint.stroke(list(zip(xs.tolist(), ys.tolist(), strict=True)), ink("signal"), max(1.2, 0.08 * paint.unit))
    said = f"\N{PLUS-MINUS SIGN}{number(most)}"
    paint.text(area.x + 0.3 * paint.unit, area.y + 0.1 * paint.unit, said, ink("soft"), TINY)


def _trace(paint: Painter, area: Area, trace: NDArray[np.float64]) -> None:
    """What the chosen neuron was at each of the last frames, between its own extremes."""
    paint.fill(area, ink("raised", 0.7), 0.2 * paint.unit)
    if len(trace) < 2:
        return
    low, high = float(trace.min()), float(trace.max())
    xs = np.linspace(area.right - area.width * len(trace) / TRACE, area.right, len(trace))
    ys = area.y + area.height * (0.92 - 0.84 * (trace - low) / max(high - low, 1e-9))
    paint.stroke(list(zip(xs.tolist(), ys.tolist(), strict=True)), ink("value"), max(1.2, 0.08 * paint.unit))
    for text, y in ((number(high), area.y), (number(low), area.bottom - 0.9 * paint.unit)):
        paint.text(area.x + 0.3 * paint.unit, y + 0.1 * paint.unit, text, ink("soft"), TINY)
    x = area.right - paint.width("10 s", TINY) - 0.3 * paint.unit
    paint.text(x, area.y + 0.1 * paint.unit, "10 s", ink("soft"), TINY)


def _rise(line: NDArray[np.float32], last: int) -> int:
    """The last place before a sample where a line rises through 0; that sample, if there is none."""
    places = np.flatnonzero((line[:last - 1] <= 0) & (line[1:last] > 0))
    return int(places[-1]) if len(places) else last


def _spectrum(paint: Painter, area: Area, line: NDArray[np.float32] | None, rate: float) -> None:
    """How loud each frequency is, both on logarithmic scales."""
    paint.fill(area, ink("raised", 0.7), 0.2 * paint.unit)
    if line is None:
        return
    size = len(line)
    power = np.abs(np.fft.rfft(line * np.hanning(size))) * 4 / size
    columns = max(int(area.width / 2), 2)
    edges = np.geomspace(LOWEST, rate / 2, columns + 1) * size / rate
    starts = np.minimum(edges[:-1].astype(int), len(power) - 1)
    loudest = np.maximum.reduceat(power, starts)
    decibels = 20 * np.log10(np.maximum(loudest, 1e-9))
    share = np.clip(1 - decibels / QUIETEST, 0.0, 1.0)
    xs = np.linspace(area.x, area.right, columns)
    ys = area.bottom - 0.95 * area.height * share
    for frequency in (100, 1000, 10000):
        x = area.x + area.width * math.log(frequency / LOWEST) / math.log(rate / 2 / LOWEST)
        paint.stroke([(x, area.y), (x, area.bottom)], ink("line"))
        paint.text(x + 2, area.y + 0.1 * paint.unit, f"{frequency // 1000}k" if frequency >= 1000 else str(frequency),
                   ink("soft"), TINY)
    paint.stroke(list(zip(xs.tolist(), ys.tolist(), strict=True)), ink("glow"), max(1.2, 0.08 * paint.unit))


def _meter(paint: Painter, area: Area, name: str, level: Level | None, seen: Glimpse) -> None:
    """A neuron's name, how much it moves, and where it is; of one that draws, how much light it gives."""
    neuron = seen.network.neurons.get(name)
    stream = seen.registry.kind(neuron.kind).stream if neuron is not None else "value"
    label = area.width * 0.42
    paint.fitted(area.x + 0.3 * paint.unit, area.y + 0.08 * paint.unit, name, ink(stream if stream in (
        "signal", "value", "image") else "text"), label - 0.6 * paint.unit, 0.72)
    bar = Area(area.x + label, area.y + 0.36 * area.height, area.width * 0.36, 0.28 * area.height)
    paint.fill(bar, ink("line", 0.8), bar.height / 2)
    if level is None:
        drawn = paint.lights.get(name, BLACK)
        paint.fill(Area(bar.x, bar.y, bar.width * brightness(drawn), bar.height), light(drawn), bar.height / 2)
        text = f"{100 * drawn.luma:.0f} %"
        paint.text(area.right - paint.width(text, 0.72) - 0.2 * paint.unit, area.y + 0.08 * paint.unit, text,
                   ink("soft"), 0.72)
        return
    paint.fill(Area(bar.x, bar.y, bar.width * level.activity, bar.height), ink(
        "error" if stream == "signal" and level.peak > 1.5 and name == "speaker" else "good"), bar.height / 2)
    text = number(level.now if abs(level.now) >= QUIETEST_NUMBER else 0.0)
    x = area.right - paint.width(text, 0.72) - 0.2 * paint.unit
    paint.text(x, area.y + 0.08 * paint.unit, text, ink("soft"), 0.72)


def _touched(stage: Stage, at: int, contact: Contact) -> None:
    stage.in_view = True
    choice = stage.scope.choice
    choice.at = max(choice.at - round(contact.by), 0) if contact.what == "wheel" else at
