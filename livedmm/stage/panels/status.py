"""The line at the bottom: the beat, how it goes, what was told last."""

from __future__ import annotations

import math

from livedmm.stage.glimpse import Glimpse
from livedmm.stage.look import ink
from livedmm.stage.paint import Area, Painter
from livedmm.stage.stage import Stage

SMALL = 0.8


def draw(paint: Painter, area: Area, stage: Stage, seen: Glimpse, now: float) -> None:
    """Draw it along the bottom of an area."""
    y = area.bottom - paint.line
    text_y = y + 0.25 * paint.unit
    paint.fill(Area(area.x - 0.5 * paint.unit, y, area.width + paint.unit, paint.line), ink("panel", 0.6),
               0.25 * paint.unit)
    x = _beat(paint, area.x, y + paint.line / 2, seen)
    x = paint.text(x, text_y, f"{seen.tempo:.0f}", ink("text"), SMALL)
    x = paint.text(x, text_y, " bpm", ink("soft"), SMALL) + paint.unit
    start = seen.default or stage.playing.start
    x = paint.text(x, text_y, f"on the next {start.unit}" if start and start.amount == 1 else f"every {start}"
                   if start else "now", ink("soft"), SMALL) + paint.unit
    x = _meter(paint, Area(x, y + 0.45 * paint.line, 5 * paint.unit, 0.22 * paint.line), seen) + paint.unit
    load = seen.books.load
    x = paint.text(x, text_y, f"load {100 * load:.0f} %", ink("error" if load > 0.8 else "soft"), SMALL) + paint.unit
    for name, count in seen.books.failures.items():
        x = paint.text(x, text_y, f"{name} {count}", ink("warm"), SMALL) + paint.unit
    if seen.waiting:
        x = paint.text(x, text_y, f"{len(seen.waiting)} waiting", ink("good"), SMALL) + paint.unit
    texts = stage.editor.texts
    several = f" {stage.editor.chosen + 1}/{len(texts)}" if len(texts) > 1 else ""
    hint = f"{stage.editor.open.name}{several}   Ctrl-Enter plays   F1 keys   F10 hides"
    paint.text(area.right - paint.width(hint, SMALL), text_y, hint, ink("soft"), SMALL)
    if (told := stage.messages.fresh(now)) is not None:
        _above(paint, area, 1, told.text, ink("error" if told.is_error else "text"))
    if question := stage.question:
        _above(paint, area, 1 if told is None else 2, question, ink("warm"))


def _above(paint: Painter, area: Area, lines: int, sentence: str, colour: int) -> None:
    """Write a sentence so many lines over that at the bottom."""
    y = area.bottom - (1 + lines) * paint.line
    wide = min(paint.width(sentence, SMALL) + paint.unit, area.width)
    paint.fill(Area(area.x - 0.5 * paint.unit, y, wide, paint.line), ink("panel", 0.7), 0.25 * paint.unit)
    paint.fitted(area.x, y + 0.25 * paint.unit, sentence, colour, area.width, SMALL)


def _beat(paint: Painter, x: float, y: float, seen: Glimpse) -> float:
    """A dot for each beat of the bar, that of the present one bright as it begins; returns where they end."""
    count = min(max(round(seen.bar), 1), 12)
    present = int(seen.beats % count)
    for beat in range(count):
        fresh = 1.0 - seen.beats % 1.0 if beat == present else 0.0
        radius = (0.16 + 0.1 * fresh) * paint.unit
        paint.dot(x + 0.3 * paint.unit, y, radius, ink("glow" if beat == present else "faint",
                                                       round(0.45 + 0.55 * fresh, 1)))
        x += 0.7 * paint.unit
    return x + 0.5 * paint.unit


def _meter(paint: Painter, area: Area, seen: Glimpse) -> float:
    """The loudest sample of late, from -60 dB to full; returns where it ends."""
    paint.fill(area, ink("line", 0.8), area.height / 2)
    level = seen.levels.get("speaker")
    if level is not None and level.peak > 1e-3:
        share = min(1.0 + math.log10(level.peak) / 3, 1.0)
        paint.fill(Area(area.x, area.y, area.width * share, area.height),
                   ink("error" if level.peak > 0.98 else "good"), area.height / 2)
    return area.right
